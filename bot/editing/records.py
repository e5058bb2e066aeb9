"""Stores drafts and published versions in the database of conversations."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Boolean, Column, Float, Integer, String, Table, Text, func, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations.database import metadata
from bot.conversations.drafted_table import OPEN as OPEN  # for those who read drafts
from bot.conversations.drafted_table import drafts
from bot.conversations.migration import KEPT
from bot.editing.changes import Change, Clash, EditingError, as_text, from_text

logger = logging.getLogger(__name__)

PUBLISHED, DROPPED = "published", "dropped"

versions = Table(
    "knowledge_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 …"),
    Column("token", String(16), nullable=False, unique=True, comment="a random name, noted in the files"),
    Column("at", Float, nullable=False, comment="when it was published"),
    Column("draft", String(16), nullable=False, comment="the draft that it was"),
    Column("author", String(64), nullable=False, comment="account of the editor"),
    Column("reviewer", String(64), nullable=False, comment="account that published it"),
    Column("title", Text, nullable=False, comment="what the editor called it"),
    Column("in_files", Boolean, nullable=False, comment="whether it was written to the files at once"),
    comment="Published changes of the knowledge, with the names of the editors' accounts",
    info=KEPT,
)
changed_rows = Table(
    "knowledge_changes",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False, comment="number of the version"),
    Column("place", Integer, primary_key=True, autoincrement=False, comment="order within the version"),
    Column("table_name", String(16), nullable=False, index=True, comment="which knowledge file"),
    Column("row_hash", String(32), nullable=False, index=True, comment="hash of table and key"),
    Column("change", Text, nullable=False, comment="the row before and after (JSON)"),
    comment="The rows of published versions",
    info=KEPT,
)


@dataclass(frozen=True)
class Draft:
    """A draft: changes that are to be published, or were; `revision` counts how often it was saved."""

    id: str
    author: str
    title: str
    state: str
    changes: tuple[Change, ...]
    made_at: float
    changed_at: float
    revision: int
    ended_by: str = ""


@dataclass(frozen=True)
class Version:
    """A version: the changes of one publication, with the rows before and after."""

    number: int
    token: str
    at: float
    draft: str
    author: str
    reviewer: str
    title: str
    in_files: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Pulled:
    """What `pull` wrote. `clashes` are rows that it left alone because the files were edited meanwhile."""

    versions: tuple[Version, ...]
    clashes: tuple[Clash, ...]


class Overtaken(Exception):
    """Somebody else has published meanwhile; the caller reads everything again and retries."""


class Stale(EditingError):
    """Somebody else has saved or ended the draft meanwhile; `draft` is the draft as it is now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(
            f"draft {draft.id} was saved meanwhile, or is not open any more: it is {draft.state}"
        )
        self.draft = draft


def read_draft(engine: Engine, draft_id: str) -> Draft:
    """One draft in any state. Raises EditingError if there is none with this id."""
    with engine.connect() as connection:
        return _draft(connection, draft_id)


def read_drafts(engine: Engine, state: str = OPEN) -> list[Draft]:
    """The drafts in a state, the oldest first."""
    query = select([drafts]).where(drafts.c.state == state).order_by(drafts.c.made_at, drafts.c.id)
    with engine.connect() as connection:
        rows = connection.execute(query).fetchall()
    found = []
    for row in rows:
        try:
            found.append(_as_draft(row))
        except EditingError as error:  # a damaged row must not hide the other drafts
            logger.error("%s", error)
    return found


def write_draft(engine: Engine, draft: Draft) -> None:
    """Save the next revision of a draft. Raises Stale if somebody else has saved that revision.

    A second call with the same draft changes nothing.
    """
    values = {name: getattr(draft, name) for name in ("title", "revision", "changed_at")}
    values["changes"] = as_text(draft.changes)
    try:
        with engine.begin() as connection:
            if draft.revision == 1:
                made = {"id": draft.id, "author": draft.author, "state": OPEN, "made_at": draft.made_at}
                connection.execute(drafts.insert(), {**values, **made})
                return
            where = (drafts.c.id == draft.id) & (drafts.c.state == OPEN)
            where &= drafts.c.revision == draft.revision - 1
            if connection.execute(drafts.update().where(where).values(**values)).rowcount:
                return
    except IntegrityError:  # an earlier attempt to save this new draft was committed after all
        pass
    kept = read_draft(engine, draft.id)
    if kept != draft:
        raise Stale(kept)


def drop_draft(engine: Engine, draft_id: str, who: str) -> None:
    """Drop an open draft and empty it. Raises Stale if it was published.

    It is emptied because it may hold the words of a visitor, which nobody needs any more.
    """
    with engine.begin() as connection:
        if _end(connection, draft_id, None, DROPPED, who):
            emptied = {"title": "", "changes": as_text(())}
            connection.execute(drafts.update().where(drafts.c.id == draft_id).values(**emptied))
    kept = read_draft(engine, draft_id)
    if kept.state != DROPPED:
        raise Stale(kept)


def newest(engine: Engine) -> int:
    """The number of the newest version; 0 if there is none."""
    with engine.connect() as connection:
        return int(connection.execute(select([func.max(versions.c.number)])).scalar() or 0)


def waiting(engine: Engine, token: str) -> tuple[int, list[Version]]:
    """The number of the newest version, and the versions that are not in the files yet.

    The files hold everything up to the version with this token. If the token is unknown (the files come from
    another database), all versions are returned; changes that the files hold already have no effect.
    """
    with engine.connect() as connection:
        found = select([versions.c.number]).where(versions.c.token == token)
        pulled = int(connection.execute(found).scalar() or 0)
        last = int(connection.execute(select([func.max(versions.c.number)])).scalar() or 0)
        wanted = (versions.c.number > pulled) & (versions.c.number <= last)
        return last, _versions(connection, wanted & (versions.c.in_files == False))  # noqa: E712


def read_version(engine: Engine, number: int) -> Version:
    """One version. Raises EditingError if there is none with this number."""
    with engine.connect() as connection:
        for version in _versions(connection, versions.c.number == number):
            return version
    raise EditingError(f"there is no version {number}")


def read_history(engine: Engine, table: str | None, key: str | None) -> list[Version]:
    """The versions, newest first; if a table or a row is named, only those that changed it."""
    where = versions.c.number > 0
    if table is not None:
        rows = changed_rows.c.table_name == table
        if key is not None:
            rows &= changed_rows.c.row_hash == row_hash(table, key)
        where &= versions.c.number.in_(select([changed_rows.c.version]).where(rows))
    with engine.connect() as connection:
        found = _versions(connection, where)
    return found[::-1]


def record_version(engine: Engine, version: Version, draft: Draft) -> None:
    """Record a draft as published, in one transaction; a repeated call does nothing.

    Raises Overtaken if the number is taken, and Stale if the draft has changed since it was read.
    """
    row = {column.name: getattr(version, column.name) for column in versions.c}
    rows = [
        {
            "version": version.number,
            "place": place,
            "table_name": change.table,
            "row_hash": row_hash(change.table, change.key),
            "change": as_text([change]),
        }
        for place, change in enumerate(version.changes)
    ]
    try:
        with engine.begin() as connection:
            done = select([versions.c.number]).where(versions.c.token == version.token)
            if connection.execute(done).scalar() is not None:
                return
            if not _end(connection, draft.id, draft.revision, PUBLISHED, version.reviewer):
                raise Stale(_draft(connection, draft.id))
            connection.execute(versions.insert(), row)
            if rows:
                connection.execute(changed_rows.insert(), rows)
    except IntegrityError as error:
        raise Overtaken from error


def row_hash(table: str, key: str) -> str:
    """A hash of table and key, because a key may be a long sentence."""
    return blake2b(f"{table}\t{key}".encode(), digest_size=16).hexdigest()


def _end(connection: Connection, draft_id: str, revision: int | None, state: str, who: str) -> bool:
    where = (drafts.c.id == draft_id) & (drafts.c.state == OPEN)
    if revision is not None:
        where &= drafts.c.revision == revision
    values = {"state": state, "ended_by": who, "changed_at": time.time()}
    return bool(connection.execute(drafts.update().where(where).values(**values)).rowcount)


def _draft(connection: Connection, draft_id: str) -> Draft:
    row = connection.execute(select([drafts]).where(drafts.c.id == draft_id)).first()
    if row is None:
        raise EditingError(f'there is no draft "{draft_id}"')
    return _as_draft(row)


def _as_draft(row: Any) -> Draft:
    values = dict(row)
    values["ended_by"] = values["ended_by"] or ""
    values["changes"] = _changes(f"draft {values['id']}", values["changes"])
    return Draft(**values)


def _changes(where: str, text: str) -> tuple[Change, ...]:
    try:
        return from_text(text)
    except EditingError as error:
        raise EditingError(f"{where}: {error}") from error


def _versions(connection: Connection, where: Any) -> list[Version]:
    """Versions with all their changes, in order."""
    found = connection.execute(select([versions]).where(where).order_by(versions.c.number)).fetchall()
    changes: dict[int, list[Change]] = {row["number"]: [] for row in found}
    query = select([changed_rows.c.version, changed_rows.c.change])
    query = query.where(changed_rows.c.version.in_(select([versions.c.number]).where(where)))
    for number, text in connection.execute(query.order_by(changed_rows.c.version, changed_rows.c.place)):
        changes.get(number, []).extend(_changes(f"version {number}", text))
    return [Version(**dict(row), changes=tuple(changes[row["number"]])) for row in found]
