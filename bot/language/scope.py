"""Is this a question we know, and did we read it right? Two opinions decide together.

The classifier's probability and margin are one opinion, the distance to the nearest known question the
other (Larson et al. 2019 show that a classifier alone accepts what it has never seen). Both, with the
names and the unknown words in the text, go into one logistic regression whose output is the
probability that the answer would be right; it is fitted on held-out predictions, so it is calibrated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against answering one message; the order is that of the weights."""

    top: float  # probability of the best question intent
    margin: float  # over the next best question intent
    outside: float  # probability of "out of scope"
    near_same: float  # cosine to the nearest known question of that intent
    near_any: float  # cosine to the nearest known question
    near_outside: float  # cosine to the nearest out-of-scope example
    named: float  # 1 when a subject is named itself, 0.5 when one of its members is
    unknown: float  # words that neither English nor the project knows, per word
    strange: float  # content words that no in-scope example or fact contains, per content word
    short: float  # 1 / number of words

    def row(self) -> Floats:
        """As features: the values, and their products with `named`, for a name changes the bar."""
        plain = np.array(astuple(self), dtype=np.float32)
        return np.concatenate([plain, plain * self.named])


@dataclass(frozen=True)
class ScopeModel:
    """Logistic regression over `Evidence.row()`."""

    weights: Floats
    bias: float

    def probability(self, evidence: Evidence) -> float:
        """Probability that answering is right, 0…1."""
        score = float(self.weights @ evidence.row()) + self.bias
        return float(1 / (1 + np.exp(-score)))

    def save(self, path: Path) -> None:
        """Write as .npz, without pickles."""
        np.savez(path, weights=self.weights, bias=np.float32(self.bias))

    @classmethod
    def load(cls, path: Path) -> ScopeModel:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(data["weights"], float(data["bias"]))


def fit_scope(evidence: Sequence[Evidence], right: Sequence[bool]) -> ScopeModel:
    """Fit on held-out evidence; `right`: the question was in scope and its intent was right."""
    from sklearn.linear_model import LogisticRegression

    rows = np.stack([item.row() for item in evidence])
    scale = rows.std(axis=0) + 1e-6
    fitted = LogisticRegression(C=1.0, max_iter=2000).fit(rows / scale, np.array(right))
    return ScopeModel((fitted.coef_[0] / scale).astype(np.float32), float(fitted.intercept_[0]))
