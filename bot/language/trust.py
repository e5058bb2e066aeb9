"""How likely the best card answers the message at all.

A logistic regression over what speaks for and against the best candidate of one reading. It learns from three
kinds of example: phrasings asked while hidden (right or wrong card), utterances that are no question of ours
(always wrong), and turns of conversations read together with what came before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Signs:
    """What speaks for and against one reading's best candidate; the order is that of the weights."""

    share: float  # probability among the candidates
    margin: float  # over the next candidate
    near: float  # measures of the candidate, see ranking.MEASURES
    topicless: float
    answer: float
    fact: float
    covered: float
    overlap: float
    things: float
    missing: float
    other: float
    aspect: float
    votes: float
    outside: float  # probability of "out of scope"
    talk: float  # probability of small talk or an act on the last answer
    near_outside: float  # cosine to the nearest out-of-scope utterance
    near_talk: float  # cosine to the nearest utterance of talk
    named: float  # 1 when a subject is named, 0.5 when only a member of one
    unknown: float  # share of words that neither English nor the project knows
    strange: float  # share of content words that no card or fact holds
    short: float  # 1 / number of words
    spoken: float  # 1 when a conversation is going on
    joined: float  # 1 when read together with the last question
    about: float  # 1 when read with the conversation's subject

    def row(self) -> Floats:
        """As features: the values, their squares, and products with what changes the bar."""
        plain = np.array(astuple(self), dtype=np.float32)
        return np.concatenate([plain, plain**2, plain * self.joined, plain * self.near, plain * self.named])


NAMES = tuple(f.name for f in fields(Signs))


@dataclass(frozen=True)
class Trust:
    """Logistic regression over `Signs.row()`."""

    weights: Floats
    bias: float

    def probability(self, signs: Signs) -> float:
        """Probability that the candidate answers the message, 0…1."""
        score = float(self.weights @ signs.row()) + self.bias
        return float(1 / (1 + np.exp(-max(-30.0, min(30.0, score)))))

    def save(self, path: Path) -> None:
        """Write as .npz, without pickles."""
        np.savez(path, weights=self.weights, bias=np.float32(self.bias))

    @classmethod
    def load(cls, path: Path) -> Trust:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(data["weights"], float(data["bias"]))


def fit_trust(signs: Sequence[Signs], right: Sequence[bool], weights: Sequence[float] | None = None) -> Trust:
    """Learn from readings and whether their best candidate was right."""
    from sklearn.linear_model import LogisticRegression

    rows = np.stack([one.row() for one in signs])
    scale = rows.std(axis=0) + 1e-3
    fitted = LogisticRegression(C=0.3, max_iter=3000).fit(rows / scale, np.array(right), weights)
    return Trust((fitted.coef_[0] / scale).astype(np.float32), float(fitted.intercept_[0]))
