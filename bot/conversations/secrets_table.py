"""Secrets of the server itself: created once, and shared by every process on one database."""

from __future__ import annotations

import secrets

from sqlalchemy import Column, String, Table, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations.database import metadata
from bot.conversations.migration import KEPT

kept_secrets = Table(
    "secrets",
    metadata,
    Column("name", String(64), primary_key=True, comment="what the secret is for"),
    Column("value", String(128), nullable=False, comment="random characters"),
    comment="Secrets of the server itself, nothing of a person",
    info=KEPT,
)


def secret(engine: Engine, name: str) -> str:
    """A random secret, created at the first call and then the same for every process on this database."""
    query = select([kept_secrets.c.value]).where(kept_secrets.c.name == name)
    with engine.connect() as connection:
        found = connection.execute(query).scalar()
    if found:
        return str(found)
    made = secrets.token_urlsafe(48)
    try:
        with engine.begin() as connection:
            connection.execute(kept_secrets.insert(), {"name": name, "value": made})
    except IntegrityError:  # another process created it first
        return secret(engine, name)
    return made


def renew_secrets(engine: Engine) -> int:
    """Delete the server's own secrets, so that new ones are created; return how many there were."""
    with engine.begin() as connection:
        return int(connection.execute(kept_secrets.delete()).rowcount)
