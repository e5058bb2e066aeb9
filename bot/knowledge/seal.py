"""Detects changes after the build: a digest of the tables is stored at the build and compared at opening."""

from __future__ import annotations

import hashlib
import marshal
import sqlite3
from collections.abc import Iterator
from typing import Any

NAME = "tables_digest"
_BLOCK = 2_000
# Every table that answers use; the full-text index has no text of its own.
_TABLES: tuple[str, ...] = ("subjects", "aspects", "names", "titles", "sources", "facts", "cells", "filled")
_TABLES += ("answers", "phrasings", "things", "vectors", "meta")
# Larger stores are verified only by `mesobot doctor`: a million facts take seconds.
AT_OPENING = 200_000


def tables_digest(connection: sqlite3.Connection) -> str:
    """A digest of every row, without the seal itself."""
    digest = hashlib.sha256()
    for table in _TABLES:
        digest.update(table.encode())
        for block in _blocks(connection, table):
            digest.update(marshal.dumps(block, 2))  # version 2 gives the same bytes for equal values
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
    """Store the digest."""
    with connection:
        connection.execute("INSERT INTO meta (name, value) VALUES (?, ?)", (NAME, tables_digest(connection)))


def broken_seal(connection: sqlite3.Connection) -> str:
    """What is wrong; empty where the tables are unchanged since the build."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (NAME,)).fetchone()
    if row is None:
        return "it has no digest to compare it with"
    if row[0] != tables_digest(connection):
        return "its tables were changed after it was built"
    return ""
