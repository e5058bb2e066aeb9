"""Vectors of the texts of a pack: from the store where it has them, else from the encoder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from bot.knowledge.vectors import Encode, digest

Floats = npt.NDArray[np.float32]


class Meaning:
    """Unit vectors by text; new texts are encoded once."""

    def __init__(self, stored: Mapping[bytes, bytes], encode: Encode) -> None:
        self._stored, self._encode = stored, encode
        self._made: dict[str, Floats] = {}

    def of(self, texts: Sequence[str]) -> Floats:
        """Shape (n, d)."""
        new = [
            text
            for text in dict.fromkeys(texts)
            if text not in self._made and digest(text) not in self._stored
        ]
        if new:
            self._made.update(zip(new, self._encode.run(new), strict=True))
        rows = [
            self._made[text] if text in self._made else np.frombuffer(self._stored[digest(text)], np.float16)
            for text in texts
        ]
        return np.stack(rows).astype(np.float32) if rows else np.zeros((0, 1), np.float32)


def near_pairs(vectors: Floats, least: float) -> Iterable[tuple[int, int, float]]:
    """The pairs of rows whose cosine is at least this: (earlier, later, cosine)."""
    block = 2_000
    for start in range(0, len(vectors), block):
        cosines = vectors[start : start + block] @ vectors.T
        for row, other in zip(*np.nonzero(cosines >= least), strict=True):
            if start + row < other:
                yield int(start + row), int(other), float(cosines[row, other])
