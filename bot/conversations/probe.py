"""Tests whether conversations can be recorded now, by writing."""

from __future__ import annotations

import os
import secrets
import sqlite3
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url

from bot.conversations.events_table import conversations
from bot.core.errors import RecordUnavailable, SettingsError
from bot.core.settings import Settings

# A full disk shows only at a commit, and the test write is rolled back. An answer takes some 15 kB.
FEWEST_FREE = 1_000_000


def try_to_write(engine: Engine) -> None:
    """Write a row and roll it back; raises SQLAlchemyError, or RecordUnavailable where the disk is full."""
    with engine.connect() as connection, connection.begin() as transaction:
        row = {"conversation": f"probe-{secrets.token_hex(16)}", "slots": "{}", "last_at": 0.0}
        connection.execute(conversations.insert(), row)
        transaction.rollback()
    free = free_bytes(engine)
    if free is not None and free < FEWEST_FREE:
        raise RecordUnavailable(f"the disk of {engine.url.database} is full: {free:,} bytes are free")


def how_many(engine: Engine) -> int:
    """How many conversations are kept: none, where another file than the right one was put there."""
    with engine.connect() as connection:
        return int(connection.execute(select([func.count()]).select_from(conversations)).scalar() or 0)


def check_places(settings: Settings) -> None:
    """Raise SettingsError or RecordUnavailable where a server could keep nothing; opens nothing."""
    if missing := settings.missing_folder():  # first: files that it should hold are missing for this reason
        raise SettingsError(missing)
    check_folder(settings.tracker_db, settings.data)


def check_folder(url: str, data: Path) -> None:
    """Raise RecordUnavailable where the SQLite file of that URL can never be written; opens nothing.

    With three slashes a path begins in the folder `data`.
    """
    name = make_url(url).database
    if not url.startswith("sqlite") or name in (None, "", ":memory:"):
        return
    path = Path(str(name))
    if not path.parent.is_dir():
        why = f"there is no folder {path.parent}; make it, or correct the path"
        if path.is_relative_to(data):
            why += f". A path from the root has four slashes: sqlite:////{path.relative_to(data)}"
    elif path.is_dir():
        why = "it is a folder"
    elif not os.access(path if path.exists() else path.parent, os.W_OK):
        why = "it cannot be written; let the server's user own it and its folder"
    else:
        return
    raise RecordUnavailable(f"MESOBOT_TRACKER_DB: {path}: {why}")


def free_bytes(engine: Engine) -> int | None:
    """Free disk space beside the database file; None for a database that is no local file."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or name in (None, "", ":memory:"):
        return None
    disk = os.statvfs(Path(str(name)).parent)
    return disk.f_bavail * disk.f_frsize


def cause_of(error: Exception) -> str:
    """The cause that the database reports, in one line; never a message that quotes a row."""
    orig: BaseException = getattr(error, "orig", None) or error
    # Of SQLite and of PostgreSQL; SQLite's own DatabaseError is for a file that is none, or is damaged.
    if (
        orig.__class__.__name__ in {"OperationalError", "InterfaceError"}
        or type(orig) is sqlite3.DatabaseError
    ):
        return next(iter(str(orig).strip().splitlines()), orig.__class__.__name__)
    return orig.__class__.__name__
