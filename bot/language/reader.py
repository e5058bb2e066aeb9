"""The first of two Rasa components: reads the words of a message.

It sets `read` (a `Words`) for the next component, and the entities `subject` for Rasa.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.errors import StoreUnavailable
from bot.core.settings import load_settings
from bot.knowledge.store import KnowledgeStore
from bot.language.danger.texts import load_texts as danger_texts
from bot.language.examples import from_messages
from bot.language.subjects import Mention
from bot.language.words import Lexicon, TextReader, vocabulary_of

READ = "read"
_VOCABULARY = "vocabulary.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class Reader(GraphComponent):
    """The Rasa component that reads messages; it rebuilds its lexicon when the store changes."""

    def __init__(self, words: dict[str, int], storage: ModelStorage, resource: Resource) -> None:
        self._words, self._storage, self._resource = words, storage, resource
        self._store = KnowledgeStore(load_settings().facts_db)
        self._version = ""
        self._reader = TextReader(words, None)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Reader:
        """A new, untrained component."""
        return cls({}, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Reader:
        """A trained component, with the vocabulary of its training."""
        with model_storage.read_from(resource) as folder:
            words = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        return cls(words, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words to which typing errors are corrected."""
        examples = [example.text for example in from_messages(training_data.training_examples)]
        # The danger texts are included: somebody with a swollen tongue makes typing errors in "swollen".
        self._words = vocabulary_of([*examples, *(text.text for text in danger_texts())])
        self._version = ""
        with self._storage.write_to(self._resource) as folder:
            (folder / _VOCABULARY).write_text(json.dumps(self._words), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Read every example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `read` and the `subject` entities of each message."""
        reader = self._current()
        for message in messages:
            if text := message.get(TEXT):
                reading = reader.read(text)
                message.set(READ, reading)
                message.set(ENTITIES, [_entity(m) for m in reading.mentions], add_to_output=True)
        return messages

    def _current(self) -> TextReader:
        """The reader for the current version of the store; after a build, the next message gets a new one."""
        try:
            version = self._store.version()
            if version != self._version:
                self._reader = TextReader(self._words, Lexicon(self._store))
                self._version = version
        except StoreUnavailable:  # the action that needs the store says so to the person
            pass
        return self._reader


def _entity(mention: Mention) -> dict[str, Any]:
    """A mention as a Rasa entity; the offsets are positions in the corrected text."""
    return {
        "entity": "subject",
        "value": mention.subject,
        "start": mention.start,
        "end": mention.end,
        "extractor": "Reader",
    }
