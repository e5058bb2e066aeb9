"""Intent classification: one logistic regression over sentence vectors and n-grams.

It uses both because each alone misses questions that the other gets right. The development questions show
that (docs/reference/quality.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
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
    """Fit an L2-regularised softmax regression by L-BFGS; a larger `strength` (C) regularises less.

    scikit-learn minimises the same loss, but in float64. Here that is three times slower, and it would take
    most of the time of a training.
    """
    from scipy.optimize import minimize

    classes, targets, counts = np.unique(np.asarray(labels), return_inverse=True, return_counts=True)
    # A rare intent gets a larger weight. Otherwise "human" would be lost among a thousand out-of-scope
    # questions.
    weights = np.sqrt(np.median(counts) / counts)[targets].astype(np.float32)
    loss = partial(_loss, features, targets, len(classes), strength, weights)
    start = np.zeros(len(classes) * (features.shape[1] + 1))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100, "gtol": 1e-2})
    solution: Floats = found.x.astype(np.float32).reshape(len(classes), -1)
    return LinearModel(solution[:, :-1].copy(), solution[:, -1].copy(), tuple(map(str, classes)))


def _loss(
    features: Floats,
    targets: npt.NDArray[np.intp],
    classes: int,
    strength: float,
    weights: Floats,
    flat: npt.NDArray[np.float64],
) -> tuple[float, npt.NDArray[np.float64]]:
    """C × weighted cross-entropy + half the squared weights (the bias is free), and its gradient."""
    solution = flat.reshape(classes, -1)
    narrow: Floats = solution.astype(np.float32)
    scores = features @ narrow[:, :-1].T + narrow[:, -1]
    scores -= scores.max(axis=1, keepdims=True)
    rows = np.arange(len(targets))
    likelihood = weights * (scores[rows, targets] - np.log(np.exp(scores).sum(axis=1)))
    error = np.exp(scores)
    error /= error.sum(axis=1, keepdims=True)
    error[rows, targets] -= 1
    error *= weights[:, None]
    gradient = np.hstack([error.T @ features, error.sum(axis=0)[:, None]]).astype(np.float64) * strength
    gradient[:, :-1] += solution[:, :-1]
    value = -strength * float(likelihood.sum(dtype=np.float64)) + 0.5 * float((solution[:, :-1] ** 2).sum())
    return value, gradient.ravel()
