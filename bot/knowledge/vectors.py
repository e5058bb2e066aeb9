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

from bot.knowledge.queries import META_SQL, VECTORS_SQL, WORD_VECTORS_SQL

Vectors = npt.NDArray[np.float32]


class Encode:
    """How texts become unit vectors: `run(texts)`, shape (n, d); `name` tells encoders apart.

    `words(texts)` are the vectors of each text's words, in the encoder's own form.
    """

    def __init__(
        self,
        name: str,
        run: Callable[[Sequence[str]], Vectors],
        words: Callable[[Sequence[str]], list[bytes]] | None = None,
    ) -> None:
        self.name, self.run, self.words = name, run, words


# All that a message may be near to: questions, their other wordings, short answers, claims.
TEXTS_SQL = (
    "SELECT question FROM answers UNION SELECT phrasing FROM phrasings"
    " UNION SELECT short_answer FROM answers UNION SELECT claim FROM facts"
)
FEW_TEXTS = 60_000
TOLD_SQL = "SELECT question, short_answer FROM answers"


def told_by(question: str, short_answer: str) -> str:
    """All that a card says of itself; its words are compared with those of a message."""
    return f"{question} {short_answer}"


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
        known = _known(old, encode.name, VECTORS_SQL)
        new = [text for text in texts if digest(text) not in known]
        encoded = encode.run(new).astype(np.float16) if new else np.zeros((0, 0), np.float16)
        vectors = {digest(text): vector.tobytes() for text, vector in zip(new, encoded, strict=True)}
        rows = ((key, known.get(key) or vectors[key]) for key in map(digest, texts))
        with db.conn:
            db.conn.executemany("INSERT OR IGNORE INTO vectors (digest, vector) VALUES (?, ?)", rows)
            db["meta"].insert({"name": "encoder", "value": encode.name})
            if encode.words:
                _store_words(db, _known(old, encode.name, WORD_VECTORS_SQL), encode.words)
    finally:
        db.close()


def _store_words(
    db: Database, known: dict[bytes, bytes], encode: Callable[[Sequence[str]], list[bytes]]
) -> None:
    texts = [told_by(*row) for row in db.execute(TOLD_SQL).fetchall()]
    new = [text for text in texts if digest(text) not in known]
    made = dict(zip(map(digest, new), encode(new), strict=True))
    rows = ((key, known.get(key) or made[key]) for key in map(digest, texts))
    db.conn.executemany("INSERT OR IGNORE INTO word_vectors (digest, vectors) VALUES (?, ?)", rows)


def _known(path: Path, encoder: str, sql: str) -> dict[bytes, bytes]:
    """What is stored at `path` by digest, if the same encoder made it."""
    if not path.exists():
        return {}
    db = Database(path)
    try:
        found = dict(db.execute(META_SQL).fetchall())
        if found.get("encoder") != encoder:
            return {}
        return dict(db.execute(sql).fetchall())
    except Exception:  # nothing can be reused from an old or damaged store
        return {}
    finally:
        db.close()
