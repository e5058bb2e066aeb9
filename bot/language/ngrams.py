"""Turns words and letters into features: hashed n-grams, reduced to 256 dense dimensions.

Method: latent semantic analysis (Deerwester et al. 1990) over tf-idf weights.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

BUCKETS = 1 << 14
DIMENSIONS = 256
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class NgramModel:
    """The reduction; `components` (BUCKETS, DIMENSIONS) include the inverse document frequencies."""

    components: Floats

    def transform(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, shape (len(texts), DIMENSIONS)."""
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Floats:
        buckets, weights = _counts(text)
        dense: Floats = weights @ self.components[buckets]
        return dense / max(float(np.sqrt(dense @ dense)), 1e-6)

    def save(self, path: Path) -> None:
        """Write as .npz, in half precision, because this file makes up most of the model's size."""
        np.savez_compressed(path, components=self.components.astype(np.float16))

    @classmethod
    def load(cls, path: Path) -> NgramModel:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(data["components"].astype(np.float32))


def fit_ngrams(texts: Sequence[str]) -> NgramModel:
    """Learn the weights and the reduction from `texts`."""
    from sklearn.decomposition import TruncatedSVD

    counts = _matrix(texts)
    seen = np.asarray((counts > 0).sum(axis=0)).ravel()
    weights = np.log((1 + len(texts)) / (1 + seen)) + 1
    size = min(DIMENSIONS, len(texts) - 1)
    reduction = TruncatedSVD(size, random_state=0, n_iter=4).fit(counts.multiply(weights).tocsr())
    return NgramModel((reduction.components_.T * weights[:, None]).astype(np.float32))


def _matrix(texts: Sequence[str]) -> Any:
    """Sparse matrix, shape (len(texts), BUCKETS)."""
    from scipy.sparse import csr_matrix

    rows = [_counts(text) for text in texts]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in rows)])
    buckets, weights = (np.concatenate(part) for part in zip(*rows, strict=True))
    return csr_matrix((weights, buckets, ends), shape=(len(texts), BUCKETS))


def _counts(text: str) -> tuple[npt.NDArray[np.intp], Floats]:
    """The buckets of a text's n-grams, and the weight of each: 1 + log of its count."""
    found = Counter(crc32(gram.encode()) % BUCKETS for gram in _ngrams(text))
    often: Floats = np.fromiter(found.values(), np.float32, len(found))
    weights: Floats = np.log(often, dtype=np.float32) + np.float32(1)
    return np.fromiter(found.keys(), np.intp, len(found)), weights


def _ngrams(text: str) -> Iterator[str]:
    """The words of a text, its pairs of words, and groups of 2 to 5 letters inside its words."""
    words = _TOKEN.findall(text)
    yield from words
    yield from map(" ".join, itertools.pairwise(words))
    for word in words:
        framed = f"#{word}#"
        for size in range(2, 6):
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size]
