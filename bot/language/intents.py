"""Classifies a clause: a question, an act on the last answer, small talk, or out of scope.

The features are the sentence vector and the n-grams of the text with its subjects masked. The intent steers
the dialogue and tells the ranking which aspect is asked about. The answer itself comes from a card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.core.contract import ASK
from bot.language.examples import Example
from bot.language.intent_model import LinearModel, fit_linear
from bot.language.ngrams import NgramModel, fit_ngrams
from bot.language.words import Words

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.str_]

OUTSIDE = "out_of_scope"
# A larger value regularises less. In cross-validation on the training examples, 4 to 8 were equally good and
# 20 was worse.
STRENGTH = 6.0
_FEW = 6


@dataclass(frozen=True)
class Bank:
    """Known utterances: unit vectors (n, 384), their intents and texts."""

    vectors: Floats
    intents: Labels
    texts: Labels

    @cached_property
    def outside(self) -> npt.NDArray[np.intp]:
        """The positions of out-of-scope utterances."""
        return np.flatnonzero(self.intents == OUTSIDE)

    @cached_property
    def talk(self) -> npt.NDArray[np.intp]:
        """The positions of small talk and of acts on the last answer."""
        asked = np.char.startswith(self.intents, ASK)
        return np.flatnonzero(~asked & (self.intents != OUTSIDE))


@dataclass(frozen=True)
class Guess:
    """The probable intents of a clause, and the known utterances nearest to it."""

    intents: tuple[tuple[str, float], ...]  # the likeliest first
    questions: tuple[tuple[str, float], ...]  # aspects, the likeliest first
    outside: float  # probability of "out of scope"
    talk: float  # probability of small talk or of an act on the last answer
    near_outside: float  # cosine to the nearest out-of-scope utterance
    near_talk: float  # cosine to the nearest utterance of talk
    nearest: str  # the nearest known utterance, of talk or out of scope
    nearest_intent: str


@dataclass(frozen=True)
class Intents:
    """The trained intent model."""

    linear: LinearModel
    ngrams: NgramModel
    bank: Bank

    def guess(self, words: Words, vector: Floats, hidden: int = -1) -> Guess:
        """The guess on a clause; `hidden` is the position in the bank of an utterance to leave out, or -1."""
        features = np.concatenate([vector, self.ngrams.transform([words.masked])[0]])
        probabilities = self.linear.probabilities(features)
        similarities: Floats = self.bank.vectors @ vector
        if hidden >= 0:
            similarities[hidden] = -1.0
        labels, bank = self.linear.labels, self.bank
        order = np.argsort(-probabilities)
        ranked = [(labels[i], float(probabilities[i])) for i in order]
        others = np.concatenate([bank.outside, bank.talk])
        nearest = int(others[similarities[others].argmax()]) if len(others) else -1
        return Guess(
            intents=tuple(ranked[:_FEW]),
            questions=tuple((n.removeprefix(ASK), p) for n, p in ranked if n.startswith(ASK))[:_FEW],
            outside=sum(p for n, p in ranked if n == OUTSIDE),
            talk=sum(p for n, p in ranked if n != OUTSIDE and not n.startswith(ASK)),
            near_outside=_largest(similarities[bank.outside]),
            near_talk=_largest(similarities[bank.talk]),
            nearest=str(bank.texts[nearest]) if nearest >= 0 else "",
            nearest_intent=str(bank.intents[nearest]) if nearest >= 0 else "",
        )

    def save(self, folder: Path) -> None:
        """Write everything into `folder`, without pickles."""
        self.linear.save(folder / "intents.npz")
        self.ngrams.save(folder / "ngrams.npz")
        bank = self.bank
        np.savez(folder / "bank.npz", vectors=bank.vectors, intents=bank.intents, texts=bank.texts)

    @classmethod
    def load(cls, folder: Path) -> Intents:
        """Read what `save` wrote."""
        with np.load(folder / "bank.npz", allow_pickle=False) as data:
            bank = Bank(data["vectors"], data["intents"], data["texts"])
        return cls(LinearModel.load(folder / "intents.npz"), NgramModel.load(folder / "ngrams.npz"), bank)


def features_of(words: Sequence[Words], vectors: Floats, ngrams: NgramModel) -> Floats:
    """Features of many clauses, shape (n, 384 + n-gram dimensions)."""
    return np.hstack([vectors, ngrams.transform([one.masked for one in words])])


def fit_intents(examples: Sequence[Example], words: Sequence[Words], vectors: Floats) -> Intents:
    """Train on examples; `words` is how each was read, `vectors` (n, 384) are their unit vectors."""
    ngrams = fit_ngrams([one.masked for one in words])
    labels = np.array([example.intent for example in examples])
    linear = fit_linear(features_of(words, vectors, ngrams), labels, STRENGTH)
    kept = np.flatnonzero(~np.char.startswith(labels, ASK))
    texts = np.array([example.text for example in examples])
    return Intents(linear, ngrams, Bank(vectors[kept], labels[kept], texts[kept]))


def _largest(similarities: Floats) -> float:
    return float(similarities.max()) if len(similarities) else 0.0
