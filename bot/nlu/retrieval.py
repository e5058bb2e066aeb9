"""Facts that a message speaks of: full-text search proposes, the encoder decides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.knowledge.store import KnowledgeStore
from bot.nlu.encoder import Encoder, Vectors

# Candidates whose claims are compared; their vectors are kept, so a claim is encoded once.
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


class Retrieval:
    """Finds facts by meaning, in the store as it is now."""

    def __init__(self, facts_db: Path, encoder: Encoder) -> None:
        self._store, self._encoder = KnowledgeStore(facts_db), encoder
        self._vector = lru_cache(maxsize=KEPT_CLAIMS)(encoder.encode)

    def nearest(self, text: str, vector: Vectors) -> tuple[Found, ...]:
        """Up to FOUND facts near to `text` (its unit vector: `vector`); raises StoreUnavailable."""
        hits = self._store.search(text, CANDIDATES)
        if not hits:
            return ()
        claims = np.stack([self._vector(hit.fact.claim) for hit in hits])
        similarities = claims @ vector
        order = np.argsort(-similarities)[:FOUND]
        return tuple(
            Found(hits[i].fact.id, hits[i].fact.subject, hits[i].fact.aspect, float(similarities[i]))
            for i in order
        )
