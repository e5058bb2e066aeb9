"""The tagger: a small neural network that gives, for each word, the probability that it belongs to a name.

It sums the learned vectors of a word's features, and applies two layers over windows of neighbouring words.
training/redaction trains it; at run time it needs only numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.redaction.people.features import Word, features, words

# Two nets that were trained separately, because they rarely make the same mistake.
FILES = tuple(Path(__file__).with_name(f"weights{number}.npz") for number in (1, 2))
_Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Found:
    """The words of a text, and for each word the probability that it belongs to the name of a person."""

    words: list[Word]
    probability: list[float]


class Tagger:
    """Takes the mean of the probabilities of its nets; immutable and thread-safe."""

    def __init__(self, paths: Sequence[Path] = FILES) -> None:
        self._nets = [_Net(path) for path in paths]

    def read(self, text: str) -> Found:
        """The words of a text, with their probabilities."""
        found = words(text)
        if not found:
            return Found([], [])
        seen = features(found)
        probability = np.mean([net.read(seen) for net in self._nets], axis=0)
        return Found(found, probability.tolist())


class _Net:
    """One net: the vectors of its features and its layers."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as stored:
            self._rows = dict(zip(stored["keys"].tolist(), range(len(stored["keys"])), strict=True))
            self._vectors: _Matrix = stored["vectors"].astype(np.float32) * stored["scale"].astype(np.float32)
            self._near, self._near_bias = _layer(stored, "near")
            self._far, self._far_bias = _layer(stored, "far")
            self._last, self._last_bias = _layer(stored, "last")

    def read(self, seen: list[list[int]]) -> _Matrix:
        """For each word, the probability that it belongs to a name; `seen` are the words' features."""
        summed = self._sums(seen)
        near = _window(np.maximum(summed, 0), self._near, self._near_bias)
        far = _window(near, self._far, self._far_bias)
        logits = far @ self._last + self._last_bias
        probability: _Matrix = 1 / (1 + np.exp(-logits[:, 0]))
        return probability

    def _sums(self, keys: list[list[int]]) -> _Matrix:
        """The sum of each word's feature vectors; each word has at least one known feature."""
        known = self._rows
        rows = [[known[key] for key in word if key in known] for word in keys]
        starts = np.cumsum([0, *map(len, rows)])[:-1]
        total: _Matrix = np.add.reduceat(self._vectors[[row for word in rows for row in word]], starts)
        return total


def _layer(stored: npt.Mapping[str, npt.NDArray[np.float16]], name: str) -> tuple[_Matrix, _Matrix]:  # type: ignore[name-defined]
    return stored[name].astype(np.float32), stored[f"{name}_bias"].astype(np.float32)


def _window(rows: _Matrix, weights: _Matrix, bias: _Matrix) -> _Matrix:
    """A layer with leaky ReLU over each row and its neighbours; the weights' shape gives their number."""
    reach = (len(weights) // rows.shape[1] - 1) // 2
    padded = np.zeros((len(rows) + 2 * reach, rows.shape[1]), np.float32)  # np.pad takes ten times as long
    padded[reach : reach + len(rows)] = rows
    beside = np.concatenate([padded[n : n + len(rows)] for n in range(2 * reach + 1)], axis=1)
    made = beside @ weights + bias
    least: _Matrix = np.maximum(made, 0.1 * made)
    return least


@lru_cache(maxsize=1)
def load_tagger() -> Tagger:
    """The packaged tagger; it is read at first use."""
    return Tagger()
