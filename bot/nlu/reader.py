"""First of two Rasa components: read the words of a message with spaCy.

Sets `read` (a `Reading`) for the next component and the `subject` entities for Rasa.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.errors import StoreUnavailable
from bot.knowledge.store import KnowledgeStore
from bot.nlu.examples import from_messages
from bot.nlu.subjects import Mention, SubjectFinder, masked
from bot.nlu.text import Speller, fold, words_of
from bot.settings import load_settings

READ = "read"
_VOCABULARY = "vocabulary.txt"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "one": 1, "two": 2, "three": 3}
_PICK = re.compile(
    r"^(?:(?:the|number|no|option|question|nr)\s+)*(\d|first|second|third|one|two|three)"
    r"(?:\s+(?:one|please|question|option))*$"
)


@dataclass(frozen=True)
class Reading:
    """What the words say: `mended` and `masked` text, mentions, subjects in order of weight."""

    mended: str
    masked: str
    mentions: tuple[Mention, ...]
    subjects: tuple[str, ...]
    title: tuple[str, str] | None  # the cell, when the text is exactly a known full question
    picked: int | None
    unknown: tuple[str, ...]  # words that neither English nor the project knows


class Lexicon:
    """Names and titles of one version of the store."""

    def __init__(self, store: KnowledgeStore) -> None:
        subjects = store.subjects()
        self.finder = SubjectFinder(subjects, store.names())
        self.kinds = {subject.slug: subject.kind for subject in subjects}
        self.titles = {fold(title): cell for title, cell in store.titles().items()}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class Reader(GraphComponent):
    """Rasa's side of reading: keeps the lexicon in step with the store."""

    def __init__(
        self, words: list[str], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._words = words
        self._storage, self._resource = model_storage, resource
        self._store = KnowledgeStore(load_settings().facts_db)
        self._version = ""
        self._lexicon: Lexicon | None = None
        self._speller = Speller(words)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Reader:
        """A new, untrained component."""
        return cls([], model_storage, resource)

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
            words = (folder / _VOCABULARY).read_text(encoding="utf-8").splitlines()
        return cls(words, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words that typing errors are mended to."""
        examples = from_messages(training_data.training_examples)
        # A word seen twice is no typing error of the examples' own.
        counts: dict[str, int] = {}
        for example in examples:
            for word in set(words_of(example.text)):
                counts[word] = counts.get(word, 0) + 1
        self._words = sorted(word for word, count in counts.items() if count > 1)
        self._version = ""
        with self._storage.write_to(self._resource) as folder:
            (folder / _VOCABULARY).write_text("\n".join(self._words), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Read every example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `read` and the subject entities."""
        lexicon = self._current()
        for message in messages:
            if text := message.get(TEXT):
                reading = self.read(text, lexicon)
                message.set(READ, reading)
                message.set(ENTITIES, [_entity(m) for m in reading.mentions], add_to_output=True)
        return messages

    def read(self, text: str, lexicon: Lexicon | None) -> Reading:
        """Read one text; without a store (`lexicon` None) no subject is known."""
        mended = self._speller.mend(text)
        mentions = lexicon.finder.mentions(mended) if lexicon else []
        picked = _PICK.match(fold(text))
        return Reading(
            mended=mended,
            masked=masked(mended, mentions, lexicon.kinds) if lexicon else mended,
            mentions=tuple(mentions),
            subjects=lexicon.finder.ranked(mentions) if lexicon else (),
            title=lexicon.titles.get(fold(text)) if lexicon else None,
            picked=_number(picked.group(1)) if picked else None,
            unknown=tuple(w for w in words_of(mended) if w.isalpha() and not self._speller.knows(w)),
        )

    def _current(self) -> Lexicon | None:
        """The lexicon of the store as it is now; a new build is read at the next message."""
        try:
            version = self._store.version()
            if version != self._version:
                self._lexicon = Lexicon(self._store)
                names = (word for n in self._store.names() for word in words_of(n.name))
                self._speller = Speller([*self._words, *names])
                self._version = version
        except StoreUnavailable:  # the action that needs the store says so to the person
            pass
        return self._lexicon


def _number(word: str) -> int:
    return _ORDINALS.get(word) or int(word)


def _entity(mention: Mention) -> dict[str, Any]:
    return {
        "entity": "subject",
        "value": mention.subject,
        "start": mention.start,
        "end": mention.end,
        "extractor": "Reader",
    }
