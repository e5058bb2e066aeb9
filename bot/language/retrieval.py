"""Facts that a message speaks of, by the cosine of message and claim.

All claims are compared while they are few. Of many, full-text search proposes some: among 500 questions it
proposed only a third of the facts that comparing all finds, and takes longer than comparing 429.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bot.core.cache import Remembered
from bot.knowledge.model import Fact
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import DIMENSIONS, Encoder, Vectors

# Up to so many claims are all compared; 0.1 ms, and 8 MB of vectors.
FEW_CLAIMS = 5_000
# Of more, so many candidates are, and the vectors of so many kept.
CANDIDATES = 12
KEPT_CLAIMS = 20_000
FOUND = 5


@dataclass(frozen=True)
class Found:
    """A fact near to the message; `similarity` is the cosine of message and claim."""

    id: str
    subject: str
    aspect: str
    similarity: float


@dataclass(frozen=True)
class _Claims:
    """All facts of one version of the store and the vectors of their claims, shape (n, 384)."""

    version: str = ""
    facts: tuple[Fact, ...] = ()
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, DIMENSIONS), dtype=np.float32))


class Retrieval:
    """Finds facts by meaning, in the store as it is now."""

    def __init__(self, facts_db: Path, encoder: Encoder) -> None:
        self._store, self._encoder = KnowledgeStore(facts_db), encoder
        self._vector = Remembered(encoder.encode, KEPT_CLAIMS)
        self._claims = _Claims()

    def version(self) -> str:
        """Of the store as it is now; raises StoreUnavailable."""
        return self._store.version()

    def nearest(self, text: str, vector: Vectors) -> tuple[Found, ...]:
        """Up to FOUND facts near to `text` (its unit vector: `vector`); raises StoreUnavailable."""
        claims = self._current()
        if claims.facts:
            return _best(claims.facts, claims.vectors @ vector)
        facts = tuple(hit.fact for hit in self._store.search(text, CANDIDATES))
        if not facts:
            return ()
        return _best(facts, np.stack([self._vector(fact.claim) for fact in facts]) @ vector)

    def _current(self) -> _Claims:
        """All claims, where they are few; those of the last version are not encoded again."""
        version, known = self._store.version(), self._claims
        if version != known.version:
            facts = self._store.every_fact(FEW_CLAIMS)
            old = dict(zip((fact.claim for fact in known.facts), known.vectors, strict=True))
            new = [fact.claim for fact in facts if fact.claim not in old]
            old |= dict(zip(new, self._encoder.encode_many(new), strict=True))
            vectors = np.stack([old[fact.claim] for fact in facts]) if facts else known.vectors[:0]
            self._claims = known = _Claims(version, facts, vectors)
        return known


def _best(facts: tuple[Fact, ...], similarities: Vectors) -> tuple[Found, ...]:
    order = np.argsort(-similarities, kind="stable")[:FOUND]
    return tuple(Found(facts[i].id, facts[i].subject, facts[i].aspect, float(similarities[i])) for i in order)
