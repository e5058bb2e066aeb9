"""Vectors of the texts that messages are compared with, stored beside the texts.

The encoder belongs to the language part; the store gets it as a function and stores its results.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from bot.knowledge.queries import META_SQL, VECTORS_SQL

Vectors = npt.NDArray[np.float32]


class Encode:
    """How texts become unit vectors: `run(texts)`, shape (n, d); `name` tells encoders apart."""

    def __init__(self, name: str, run: Callable[[Sequence[str]], Vectors]) -> None:
        self.name, self.run = name, run


# All that a message may be near to: questions, their other wordings, short answers, claims.
TEXTS_SQL = (
    "SELECT question FROM answers UNION SELECT phrasing FROM phrasings"
    " UNION SELECT short_answer FROM answers UNION SELECT claim FROM facts"
)
FEW_TEXTS = 60_000


def digest(text: str) -> bytes:
    """The key of a text's vector."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def store_vectors(path: Path, old: Path, encode: Encode) -> None:
    """Store the vectors of all texts in the store at `path`; known vectors come from the store at `old`.

    A store of more than FEW_TEXTS texts gets none and is searched by words.
    """
    db = Database(path)
    try:
        texts = [row[0] for row in db.execute(f"{TEXTS_SQL} LIMIT ?", (FEW_TEXTS + 1,)).fetchall()]
        if len(texts) > FEW_TEXTS:
            return
        known = _known(old, encode.name)
        new = [text for text in texts if digest(text) not in known]
        encoded = encode.run(new).astype(np.float16) if new else np.zeros((0, 0), np.float16)
        vectors = {digest(text): vector.tobytes() for text, vector in zip(new, encoded, strict=True)}
        rows = ((key, known.get(key) or vectors[key]) for key in map(digest, texts))
        with db.conn:
            db.conn.executemany("INSERT OR IGNORE INTO vectors (digest, vector) VALUES (?, ?)", rows)
            db["meta"].insert({"name": "encoder", "value": encode.name})
    finally:
        db.close()


def _known(path: Path, encoder: str) -> dict[bytes, bytes]:
    """The vectors in the store at `path` that the same encoder made."""
    if not path.exists():
        return {}
    db = Database(path)
    try:
        found = dict(db.execute(META_SQL).fetchall())
        if found.get("encoder") != encoder:
            return {}
        return dict(db.execute(VECTORS_SQL).fetchall())
    except Exception:  # nothing can be reused from an old or damaged store
        return {}
    finally:
        db.close()
