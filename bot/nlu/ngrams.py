"""Words and letters as features: hashed n-grams, reduced to a few hundred dense dimensions.

Method: latent semantic analysis (Deerwester et al. 1990) over tf-idf weights.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

BUCKETS = 1 << 14
DIMENSIONS = 256
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class NgramModel:
    """`components` (BUCKETS, DIMENSIONS), already weighted by inverse document frequency."""

    components: Floats

    def transform(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, shape (len(texts), DIMENSIONS)."""
        dense: Floats = np.asarray(_counts(texts) @ self.components, dtype=np.float32)
        norms = np.linalg.norm(dense, axis=1, keepdims=True)
        result: Floats = dense / np.maximum(norms, 1e-6)
        return result

    def save(self, path: Path) -> None:
        """Write as .npz; half precision, for the file is most of the model's size."""
        np.savez_compressed(path, components=self.components.astype(np.float16))

    @classmethod
    def load(cls, path: Path) -> NgramModel:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(data["components"].astype(np.float32))


def fit_ngrams(texts: Sequence[str]) -> NgramModel:
    """Learn the weights and the reduction from `texts`."""
    from sklearn.decomposition import TruncatedSVD

    counts = _counts(texts)
    seen = np.asarray((counts > 0).sum(axis=0)).ravel()
    weights = np.log((1 + len(texts)) / (1 + seen)) + 1
    size = min(DIMENSIONS, len(texts) - 1)
    reduction = TruncatedSVD(size, random_state=0, n_iter=4).fit(counts.multiply(weights).tocsr())
    return NgramModel((reduction.components_.T * weights[:, None]).astype(np.float32))


def _counts(texts: Sequence[str]) -> Any:
    counts = _hasher().transform(texts)
    counts.data = 1 + np.log(counts.data)
    return counts


@lru_cache(maxsize=1)
def _hasher() -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer=_ngrams, n_features=BUCKETS, alternate_sign=False, norm=None, dtype=np.float32
    )


def _ngrams(text: str) -> Iterator[str]:
    """Words, pairs of words, and 2 to 5 letters inside words."""
    words = _TOKEN.findall(text)
    yield from words
    yield from map(" ".join, itertools.pairwise(words))
    for word in words:
        framed = f"#{word}#"
        for size in range(2, 6):
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size]
