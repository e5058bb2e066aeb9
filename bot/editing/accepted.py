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
from bot.core.errors import KnowledgeError
from bot.core.files import replace_file
from bot.core.settings import Settings
from bot.editing.changes import EditingError, check_text
from bot.editing.published import read_only
from bot.editing.tables import files_told, locked
from bot.knowledge.findings.check import ACCEPTED, Accepted, accepted_as, is_blank, read_accepted, without
from bot.knowledge.findings.finding import ERROR, Finding
from bot.knowledge.spreadsheets import UTF_16, layout_of

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
    info={"kept": "Kept until they are written to the files."},
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


@dataclass(frozen=True)
class Left:
    """The findings that nobody accepted; `unread`: why accepted.csv could not be read, else ""."""

    found: list[Finding]
    unread: str = ""


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


async def left(settings: Settings, database: Database, found: Iterable[Finding]) -> Left:
    """The findings that nobody has accepted."""
    right = {right.row for right in await database.aside(read_kept)}
    try:
        return Left(without(found, right | await asyncio.to_thread(read_accepted, settings.knowledge_dir)))
    except KnowledgeError as error:
        return Left(without(found, right), str(error))


async def pull(settings: Settings, database: Database) -> int:
    """Move the accepted findings of the database to accepted.csv; return how many rows are new.

    From then on the file alone counts: deleting a row there takes the acceptance back. A server with an older
    copy of the file shows the finding until it gets the new one.
    """
    kept = await database.aside(read_kept)
    new = await asyncio.to_thread(write, settings.knowledge_dir, kept)
    await database.aside(_drop, kept)
    return new


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
            content = path.read_bytes() if path.exists() else b""
            if is_blank(content):
                content = ",".join(_COLUMNS).encode()
            replace_file(path, content + _lines(content, new))
    return len(new)


def _lines(content: bytes, new: Iterable[Right]) -> bytes:
    """The lines of new rows, with the columns, separator, encoding and line ends of the file."""
    wide = {UTF_16[0]: "utf-16-le", UTF_16[1]: "utf-16-be"}.get(content[:2])
    text = content.decode("utf-16" if wide else "utf-8-sig")
    end = "\r\n" if "\r\n" in text else "\n"
    layout, out = layout_of(io.StringIO(text, newline=""), _COLUMNS), io.StringIO()
    writer = csv.DictWriter(
        out, layout.titles, "", extrasaction="ignore", delimiter=layout.delimiter, lineterminator=end
    )
    writer.writerows(vars(right) for right in new)
    return (("" if text.endswith("\n") else end) + out.getvalue()).encode(wide or "utf-8")


def _drop(engine: Engine, rights: Iterable[Right]) -> None:
    """Delete accepted findings from the database, except those whose reason was changed meanwhile."""
    with engine.begin() as connection:
        for right in rights:
            same = (accepted_findings.c.id == _id_of(right)) & (accepted_findings.c.why == right.why)
            connection.execute(accepted_findings.delete().where(same))


def _id_of(right: Right) -> str:
    return blake2b("\t".join(right.row).encode(), digest_size=16).hexdigest()


def _keep(engine: Engine, right: Right, who: str, at: float) -> None:
    """Store an accepted finding in the database; a repeated call only changes the reason."""
    digest = _id_of(right)
    row = {"id": digest, "kind": right.kind, "row_key": right.key, "other": right.other}
    with engine.begin() as connection:
        named = accepted_findings.c.id == bindparam("named")
        connection.execute(accepted_findings.delete().where(named), {"named": digest})
        connection.execute(accepted_findings.insert(), row | {"why": right.why, "who": who, "at": at})
