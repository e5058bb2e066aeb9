"""Whether a store is as it was built: a digest of its tables, written at the build, compared at opening."""

from __future__ import annotations

import hashlib
import marshal
import sqlite3
from collections.abc import Iterator
from typing import Any

NAME = "tables_digest"
_BLOCK = 2_000
# Everything that an answer is made of; the full-text index holds no text of its own.
_TABLES: tuple[str, ...] = ("subjects", "aspects", "names", "titles", "sources", "facts", "cells", "filled")
_TABLES += ("answers", "phrasings", "things", "vectors", "meta")
# Larger ones are verified by `mesobot doctor` alone: a million facts take seconds.
AT_OPENING = 200_000


def tables_digest(connection: sqlite3.Connection) -> str:
    """A digest of every row; the seal itself is left out."""
    digest = hashlib.sha256()
    for table in _TABLES:
        digest.update(table.encode())
        for block in _blocks(connection, table):
            digest.update(marshal.dumps(block, 2))  # of version 2: the same bytes for the same values
    return digest.hexdigest()


def _blocks(connection: sqlite3.Connection, table: str) -> Iterator[list[Any]]:
    names = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    if not names:
        return
    where = f" WHERE name != '{NAME}'" if table == "meta" else ""
    rows = connection.execute(f"SELECT * FROM {table}{where} ORDER BY rowid")
    while block := rows.fetchmany(_BLOCK):
        yield block


def seal(connection: sqlite3.Connection) -> None:
    """Write the digest into the store."""
    with connection:
        connection.execute("INSERT INTO meta (name, value) VALUES (?, ?)", (NAME, tables_digest(connection)))


def broken_seal(connection: sqlite3.Connection) -> str:
    """What is wrong; empty where the tables are as they were built."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (NAME,)).fetchone()
    if row is None:
        return "it has no digest to compare it with"
    if row[0] != tables_digest(connection):
        return "its tables were changed after it was built"
    return ""
