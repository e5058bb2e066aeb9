"""Intent classification: sentence vectors and n-grams into one logistic regression.

Why both: on the development questions (../docs/quality.md) the encoder alone and the n-grams alone
each miss questions that the other gets right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LinearModel:
    """Softmax regression: `weights` (classes, features), `bias` (classes,), `labels`."""

    weights: Floats
    bias: Floats
    labels: tuple[str, ...]

    def probabilities(self, features: Floats) -> Floats:
        """Class probabilities, shape (classes,), of one feature vector of shape (features,)."""
        return softmax(self.weights @ features + self.bias)

    def best(self, features: Floats) -> tuple[str, float]:
        """The most probable class and its probability."""
        probabilities = self.probabilities(features)
        place = int(probabilities.argmax())
        return self.labels[place], float(probabilities[place])

    def save(self, path: Path) -> None:
        """Write as .npz, without pickles."""
        labels = np.array(self.labels)
        np.savez(path, weights=self.weights, bias=self.bias, labels=labels)

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            labels = tuple(str(label) for label in data["labels"])
            return cls(data["weights"], data["bias"], labels)


def softmax(scores: Floats) -> Floats:
    """Probabilities from scores, shape kept."""
    shifted = np.exp(scores - scores.max())
    result: Floats = (shifted / shifted.sum()).astype(np.float32)
    return result


def fit_linear(
    features: Floats, labels: Sequence[str] | npt.NDArray[np.str_], strength: float
) -> LinearModel:
    """L2-regularised softmax regression; `strength` is scikit-learn's C (larger: looser fit)."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=strength, max_iter=100, tol=1e-2).fit(features, labels)
    weights, bias = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:  # scikit-learn keeps one row for two classes
        weights, bias = np.vstack([0 * weights, weights]), np.array([0.0, bias[0]])
    return LinearModel(weights.astype(np.float32), bias.astype(np.float32), tuple(fitted.classes_))
