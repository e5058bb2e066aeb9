"""The question classifier as a whole: features, intents, known questions, scope. No Rasa in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.nlu.encoder import Encoder
from bot.nlu.examples import ANY, Example
from bot.nlu.intent_model import LinearModel, fit_linear
from bot.nlu.reading import Reading
from bot.nlu.scope import Evidence, ScopeModel, fit_scope
from bot.nlu.text import words_of

Floats = npt.NDArray[np.float32]

ASK = "ask_"
OUTSIDE = "out_of_scope"
FOLDS = 5
# Larger is a looser fit; chosen by cross-validation on the training examples (docs/quality.md).
STRENGTH = 12.0


@dataclass(frozen=True)
class Guess:
    """What a message probably is."""

    intents: tuple[tuple[str, float], ...]  # by falling probability
    right: float  # probability that answering the best question intent is right
    nearest: str  # the nearest known question
    evidence: Evidence
    subject: str  # the subject family that the wording suggests, or `any`
    subject_probability: float


@dataclass(frozen=True)
class Bank:
    """Known utterances: unit vectors (n, 384), their intents and texts."""

    vectors: Floats
    intents: npt.NDArray[np.str_]
    texts: npt.NDArray[np.str_]

    def similarities(self, vector: Floats) -> Floats:
        """Cosine to each known utterance, shape (n,)."""
        result: Floats = self.vectors @ vector
        return result


@dataclass(frozen=True)
class QuestionModel:
    """Everything learned; made by `fit_questions`, kept by `save` and `load`."""

    intents: LinearModel
    subjects: LinearModel
    scope: ScopeModel
    bank: Bank
    vocabulary: frozenset[str]  # words of in-scope examples

    def guess(self, reading: Reading, vector: Floats, features: Floats) -> Guess:
        """Read one message; `features` as `features_of` makes them."""
        probabilities = self.intents.probabilities(features)
        similarities = self.bank.similarities(vector)
        evidence = weigh(reading, self, probabilities, similarities)
        order = np.argsort(-probabilities)
        subjects = self.subjects.probabilities(features)
        best = int(subjects.argmax())
        return Guess(
            intents=tuple((self.intents.labels[i], float(probabilities[i])) for i in order[:6]),
            right=self.scope.probability(evidence),
            nearest=str(self.bank.texts[int(similarities.argmax())]),
            evidence=evidence,
            subject=self.subjects.labels[best],
            subject_probability=float(subjects[best]),
        )
