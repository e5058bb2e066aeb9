"""Sessions of the desk: the cookie holds a random token, the database only the hash of it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy import Column, Float, String, Table, bindparam, select
from sqlalchemy.engine import Engine

from bot.conversations.database import metadata

IDLE_S = 3600.0  # a session ends when nothing was asked for so long,
LONGEST_S = 12 * 3600.0  # and at the latest after so long
# The last use is written at most once a minute, and not for every page.
_NOTED_S = 60.0

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("token", String(64), primary_key=True, comment="SHA-256 of the random token in the cookie"),
    Column("account", String(64), nullable=False, comment="the editor's account"),
    Column("seal", String(64), nullable=False, comment="SHA-256 of role and password hash at sign-in"),
    Column("made_at", Float, nullable=False, comment="when the editor signed in"),
    Column("used_at", Float, nullable=False, comment="when a page was asked for last, to the minute"),
    comment="Who is signed in at the editors' desk; nothing of a visitor",
    info={"kept": "Kept until the editor signs out; at most 12 hours, and an hour after the last page."},
)
_OVER = (desk_sessions.c.used_at < bindparam("idle")) | (desk_sessions.c.made_at < bindparam("old"))


@dataclass(frozen=True)
class Session:
    """A session that is not over; whether its account still exists is checked elsewhere (door.py)."""

    account: str
    seal: str


def begin(engine: Engine, token: str, account: str, seal: str, now: float) -> None:
    """Store a new session and delete those that are over. A repeated call does no harm."""
    row = {"token": hashed(token), "account": account, "seal": seal, "made_at": now, "used_at": now}
    with engine.begin() as connection:
        connection.execute(desk_sessions.delete().where(_OVER), _limits(now))
        connection.execute(_of(desk_sessions.delete()), {"whose": row["token"]})
        connection.execute(desk_sessions.insert(), row)


def find(engine: Engine, token: str, now: float) -> Session | None:
    """The session of a token, if it is not over; notes that it was used."""
    limits, whose = _limits(now), {"whose": hashed(token)}
    with engine.connect() as connection:
        row = connection.execute(_of(select([desk_sessions])), whose).first()
    if row is None or row.used_at < limits["idle"] or row.made_at < limits["old"]:
        return None
    if row.used_at < now - _NOTED_S:
        with engine.begin() as connection:
            connection.execute(_of(desk_sessions.update()), whose | {"used_at": now})
    return Session(row.account, row.seal)


def end(engine: Engine, token: str) -> None:
    """Delete a session."""
    with engine.begin() as connection:
        connection.execute(_of(desk_sessions.delete()), {"whose": hashed(token)})


def hashed(token: str) -> str:
    """The hash of a token that is stored, so that nobody can sign in with what the database holds."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def form_key(token: str) -> str:
    """The key that every form of a session carries (against CSRF): other sites cannot know it."""
    return hmac.new(
        token.encode("utf-8", "surrogateescape"), b"forms of the desk", hashlib.sha256
    ).hexdigest()


def _of(statement: object) -> object:
    # A bound parameter: SQLAlchemy keeps compiled statements with the values of their first use.
    return statement.where(desk_sessions.c.token == bindparam("whose"))  # type: ignore[attr-defined]


def _limits(now: float) -> dict[str, float]:
    return {"idle": now - IDLE_S, "old": now - LONGEST_S}
