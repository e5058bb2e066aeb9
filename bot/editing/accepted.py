"""Findings of the check that a person accepted as right, in accepted.csv or in the database.

They are in the database if the files cannot be written; `mesobot knowledge pull` writes them to the file.
"""

from __future__ import annotations

import asyncio
import csv
import io
import time
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import Column, Float, String, Table, Text, bindparam, select
from sqlalchemy.engine import Engine

from bot.conversations.database import Database, metadata
from bot.core.files import replace_file
from bot.core.settings import Settings
from bot.editing.changes import EditingError, check_text
from bot.editing.published import read_only
from bot.editing.tables import files_told, locked
from bot.knowledge.findings.check import ACCEPTED, Accepted, accepted_as, read_accepted
from bot.knowledge.findings.finding import ERROR, Finding

LONGEST = 300
_COLUMNS = ("kind", "key", "other", "why")

accepted_findings = Table(
    "knowledge_accepted",
    metadata,
    Column("id", String(32), primary_key=True, comment="hash of kind, key and other"),
    Column("kind", String(16), nullable=False, comment="kind of the finding, like `near`"),
    Column("row_key", Text, nullable=False, comment="key of the row that it is about"),
    Column("other", Text, nullable=False, comment="key of the other row, or empty"),
    Column("why", Text, nullable=False, comment="why it is right, in the reviewer's words"),
    Column("who", String(64), nullable=False, comment="account of the reviewer"),
    Column("at", Float, nullable=False, comment="when it was accepted"),
    comment="Findings of the check that a reviewer found right, where the files cannot be written",
    info={"kept": "Kept as long as the database."},
)


@dataclass(frozen=True)
class Right:
    """An accepted finding, as a row of accepted.csv."""

    kind: str
    key: str
    other: str
    why: str

    @property
    def row(self) -> Accepted:
        """The row without its reason."""
        return self.kind, self.key, self.other


async def accept(settings: Settings, database: Database, found: Finding, why: str, who: str) -> None:
    """Accept a finding. Raises EditingError if it is an error, or if there is no reason."""
    why = " ".join(why.split())
    if found.severity == ERROR:
        raise EditingError("an error cannot be accepted")
    if not why or len(why) > LONGEST:
        raise EditingError(f"a reason of {LONGEST} characters at most is needed")
    check_text(why)
    right = Right(*min(accepted_as(found)), why)
    if read_only(settings):
        await database.aside(_keep, right, who, time.time())
    else:
        await asyncio.to_thread(write, settings.knowledge_dir, [right])


async def accepted(settings: Settings, database: Database) -> set[Accepted]:
    """All accepted findings, of the file and of the database. Raises KnowledgeError."""
    kept = await database.aside(read_kept)
    return read_accepted(settings.knowledge_dir) | {right.row for right in kept}


async def pull(settings: Settings, database: Database) -> int:
    """Write the accepted findings of the database to accepted.csv; return how many rows are new."""
    return await asyncio.to_thread(write, settings.knowledge_dir, await database.aside(read_kept))


def read_kept(engine: Engine) -> list[Right]:
    """The accepted findings of the database, the oldest first."""
    query = select([accepted_findings]).order_by(accepted_findings.c.at, accepted_findings.c.id)
    with engine.connect() as connection:
        return [Right(row.kind, row.row_key, row.other, row.why) for row in connection.execute(query)]


def write(folder: Path, rights: Iterable[Right]) -> int:
    """Add rows to accepted.csv, except those that it has; return how many are new. Raises EditingError."""
    path = folder / ACCEPTED
    with files_told(folder), locked(folder):
        there = read_accepted(folder)
        new = [right for right in {right.row: right for right in rights}.values() if right.row not in there]
        if new:
            content = path.read_bytes() if path.exists() else ",".join(_COLUMNS).encode()
            replace_file(path, content + _lines(content.decode("utf-8-sig"), new).encode())
    return len(new)


def _lines(text: str, new: Iterable[Right]) -> str:
    """The lines of new rows, with the columns and line ends of the file."""
    end = "\r\n" if "\r\n" in text else "\n"
    titles = next(csv.reader([text.splitlines()[0]]), [])
    out = io.StringIO()
    writer = csv.DictWriter(out, titles, restval="", extrasaction="ignore", lineterminator=end)
    writer.writerows(vars(right) for right in new)
    return ("" if text.endswith("\n") else end) + out.getvalue()


def _keep(engine: Engine, right: Right, who: str, at: float) -> None:
    """Store an accepted finding in the database; a repeated call only changes the reason."""
    digest = blake2b("\t".join(right.row).encode(), digest_size=16).hexdigest()
    row = {"id": digest, "kind": right.kind, "row_key": right.key, "other": right.other}
    with engine.begin() as connection:
        named = accepted_findings.c.id == bindparam("named")
        connection.execute(accepted_findings.delete().where(named), {"named": digest})
        connection.execute(accepted_findings.insert(), row | {"why": right.why, "who": who, "at": at})
