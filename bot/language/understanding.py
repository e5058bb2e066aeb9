"""Second of two Rasa components: danger signs, intent, scope, and what the facts say of the text.

Sets Rasa's intent and `reading`, a JSON-ready account that actions and `--explain` read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from threadpoolctl import threadpool_limits

from bot.core.settings import load_settings
from bot.language.danger.triage import Triage
from bot.language.decision import Decider, Thresholds
from bot.language.encoder.encoder import load_encoder
from bot.language.examples import from_messages
from bot.language.questions import QuestionModel, fit_questions
from bot.language.reader import READ

# Learned elsewhere (bot.language.danger.triage), so the question classifier must not learn them again.
DANGER = "danger_sign"
NOT_DANGER = "not_danger"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Understanding(GraphComponent):
    """Rasa's side of understanding."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._storage, self._resource = storage, resource
        self._settings = load_settings()
        self._encoder = load_encoder(self._settings)
        self._thresholds = Thresholds.from_config(config)
        self._decider: Decider | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds; config.yml says why they are what they are."""
        return Thresholds().as_config()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa trains anew when this changes: the code behind the component, not its class alone."""
        digest = hashlib.sha256()
        for path in sorted(Path(__file__).parent.rglob("*.py")):
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
        # One message is a few small products of matrices: more threads only spin, on all cores.
        threadpool_limits(1, user_api="blas")
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._use(QuestionModel.load(folder), Triage.load(folder))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn intents, scope, subjects and the encoder's vote on danger signs."""
        messages = [m for m in training_data.training_examples if m.get(READ)]
        vectors = self._encoder.encode_many([m.get(READ).mended for m in messages])
        triage = Triage.fit(vectors, [m.get(INTENT) == DANGER for m in messages])
        places = [i for i, m in enumerate(messages) if m.get(INTENT) not in {DANGER, NOT_DANGER}]
        asked = [messages[i] for i in places]
        readings = [m.get(READ) for m in asked]
        questions = fit_questions(from_messages(asked), readings, vectors[places], self._encoder)
        with self._storage.write_to(self._resource) as folder:
            questions.save(folder)
            triage.save(folder)
        self._use(questions, triage)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the reading of each message."""
        for message in messages:
            if self._decider and message.get(READ):
                decision = self._decider.decide(message.get(TEXT), message.get(READ))
                intent = {"name": decision.intent, "confidence": decision.confidence}
                message.set(INTENT, intent, add_to_output=True)
                message.set("reading", decision.reading, add_to_output=True)
        return messages

    def _use(self, questions: QuestionModel, triage: Triage) -> None:
        self._decider = Decider(questions, triage, self._encoder, self._thresholds, self._settings.facts_db)
