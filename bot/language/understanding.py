"""The second of two Rasa components: finds danger signs, the intent, and the card that answers.

It sets Rasa's intent and `reading` (bot.core.contract.Reading as JSON), which actions and `--explain` use.
Rasa gives a language component only the message, so the state of the conversation is in the message's
metadata (see bot.engine.processor).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from threadpoolctl import threadpool_limits

from bot.core.contract import ASK, BEFORE, DANGER, PENDING, PENDING_FORGET, STATE, State
from bot.core.settings import ROOT, load_settings
from bot.knowledge.store import KnowledgeStore
from bot.language.danger.head import load_head
from bot.language.danger.replies import OTHER, fit_replies, load_replies
from bot.language.danger.texts import load_texts as danger_texts
from bot.language.danger.triage import Triage
from bot.language.decision import Decider
from bot.language.encoder.encoder import load_encoder
from bot.language.examples import from_messages
from bot.language.index import make_index
from bot.language.intent_model import LinearModel
from bot.language.intents import Intents
from bot.language.learning import Corpus, learn
from bot.language.matching import Matcher
from bot.language.outcome import ADVICE, BODILY, MOOD
from bot.language.reader import READ
from bot.language.scoring import Scorers
from bot.language.strangers import (
    acts_of,
    harmless_of,
    intents_of,
    questions_of,
    read_conversations,
    read_messages,
)
from bot.language.thresholds import Thresholds
from bot.language.tongue import language_of
from bot.language.unknown import unknown_things
from bot.language.words import Lexicon, TextReader, Words, untagged, vocabulary_of

# Examples of these intents can be danger signs, so they are not used as everyday texts.
NOT_EVERYDAY = {ADVICE, BODILY, DANGER, MOOD}
MOST_EVERYDAY, MOST_TURNS = 8_000, 1_000
FEW = 2  # words, see `_is_other`
# Only `learned` is used for training. The folder `held` beside it is for measuring.
CONVERSATIONS = ROOT / "data" / "conversations" / "learned"
MESSAGES = ROOT / "data" / "messages" / "learned"


def _code_and_data() -> list[Path]:
    """The files on which the trained component depends, besides Rasa's training data."""
    folder = Path(__file__).parent
    return [
        path
        for pattern in ("*.py", "danger/**/*.*")
        for path in folder.rglob(pattern)
        if path.suffix != ".pyc"
    ]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Understanding(GraphComponent):
    """The Rasa component that decides on messages and trains the models for it."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._storage, self._resource = storage, resource
        settings = load_settings()
        self._encoder, self._head = load_encoder(settings), load_head(settings)
        self._store = KnowledgeStore(settings.facts_db)
        self._at = Thresholds.from_config(config)
        self.decider: Decider | None = None

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A hash over the code and data behind the component; Rasa trains again when it changes."""
        digest = hashlib.sha256()
        for path in sorted([*_code_and_data(), *CONVERSATIONS.glob("*.jsonl"), *MESSAGES.glob("*.jsonl")]):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Understanding:
        """A new, untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Understanding:
        """A trained component."""
        # A message needs only a few small matrix products; more BLAS threads would only keep all cores busy.
        threadpool_limits(1, user_api="blas")
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            matcher = component._matcher(Scorers.load(folder))
            component._use(Intents.load(folder), matcher, Triage.load(folder, component._head))
        # These calls load word lists and the language model now, so that no message waits for them.
        unknown_things("is it good for nothing", frozenset())
        language_of("qwrt zxcv bnml")
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Train the intents, the scorers and the vote on danger signs."""
        messages = read_messages(MESSAGES)
        talks = read_conversations(CONVERSATIONS)
        told = from_messages(m for m in training_data.training_examples if m.get(READ))
        index = make_index(self._store, self._encoder)
        asked = questions_of(messages, talks, index)
        examples = [*told, *acts_of(talks), *intents_of(messages), *asked]
        vocabulary = vocabulary_of([*(e.text for e in told), *(text.text for text in danger_texts())])
        read = TextReader(vocabulary, Lexicon(self._store)).read
        with threadpool_limits(1, user_api="blas"):  # small matrices: threads only wait
            corpus = Corpus.of(index, examples, read, self._encoder)
            intents, matcher = learn(corpus, self._matcher, messages, talks)
            triage = self._learn_danger(corpus, harmless_of(messages, talks))
        with self._storage.write_to(self._resource) as folder:
            intents.save(folder)
            matcher.scorers.save(folder)
            triage.save(folder)
        self._use(intents, matcher, triage)
        return self._resource

    def _learn_danger(self, corpus: Corpus, harmless: Sequence[str]) -> Triage:
        """Train the vote; `harmless` are messages of strangers that are no danger."""
        everyday = [place for place, one in enumerate(corpus.examples) if one.intent not in NOT_EVERYDAY]
        some = sorted(np.random.default_rng(0).permutation(everyday)[:MOST_EVERYDAY])
        texts = [(one.text, one.sign, one.apart) for one in danger_texts()]
        texts += [(text, "", False) for text in harmless]
        mended = [corpus.read(text).mended for text, _, _ in texts]
        return Triage.fit(
            [(text, *row[1:]) for text, row in zip(mended, texts, strict=True)],
            self._encoder.encode_many(mended),
            [corpus.words[place].mended for place in some],
            corpus.vectors[some],
            self._learn_replies(corpus, some),
            self._head,
        )

    def _learn_replies(self, corpus: Corpus, everyday: Sequence[int]) -> LinearModel:
        """Train the model that tells replies to an alarm from questions about the subject."""
        replies = load_replies()
        questions = [place for place in everyday if corpus.examples[place].intent.startswith(ASK)][
            :MOST_TURNS
        ]
        vectors = self._encoder.encode_many([corpus.read(text).mended for text, _ in replies])
        labels = [reply for _, reply in replies] + [OTHER] * len(questions)
        return fit_replies(np.vstack([vectors, corpus.vectors[questions]]), labels)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the reading of each message."""
        for message in messages:
            if self.decider and message.get(READ):
                known = message.get(METADATA) or {}
                state = State.from_slot(known.get(STATE)).changed(said=untagged(known.get(BEFORE) or ""))
                text, words = untagged(message.get(TEXT)), message.get(READ)
                decision = self.decider.decide(text, words, state)
                pending = known.get(PENDING)
                if pending == PENDING_FORGET and not _is_other(decision.intent, words):
                    # Anything that is no other request is a reply to "shall I delete it?". The action then
                    # looks at the exact words: most of them mean no.
                    decision = replace(decision, intent="affirm")
                intent = {"name": decision.intent, "confidence": decision.confidence}
                message.set(INTENT, intent, add_to_output=True)
                message.set("reading", decision.reading.to_json(), add_to_output=True)
        return messages

    def _matcher(self, scorers: Scorers) -> Matcher:
        return Matcher(self._store, self._encoder, scorers)

    def _use(self, intents: Intents, matcher: Matcher, triage: Triage) -> None:
        self.decider = Decider(intents, matcher, triage, self._encoder, self._at)


def _is_other(intent: str, words: Words) -> bool:
    """Whether a message is another request, and no reply to "shall I delete it?".

    That is a question, a danger sign, or the wish to be forgotten once more. A message of up to two words
    that names no subject is a reply, even if it looks like a question: "do it", or "y" (elsewhere "why").
    """
    if intent.startswith(ASK):
        return len(words.mended.split()) > FEW or bool(words.subjects)
    return intent in (DANGER, "forget_me")
