"""The two tables behind the tracker store: conversations (slots now) and events (what happened).

Values are bound when a statement is run: SQLAlchemy keeps statements as they were first made, and with
them what somebody said.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text, bindparam, select
from sqlalchemy.engine import Engine

from bot.dialogue.database import metadata

logger = logging.getLogger(__name__)

conversations = Table(
    "conversations",
    metadata,
    Column("conversation", String(255), primary_key=True, comment="the conversation's id"),
    Column("slots", Text, nullable=False, comment="JSON object: subject, aspect, questions offered last"),
    Column("last_at", Float, nullable=False, comment="when something was last said, in seconds since 1970"),
    Index("conversations_by_last_at", "last_at"),
    comment="One row a conversation: what it is about now",
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="the row's number"),
    Column("conversation", String(255), nullable=False, comment="the conversation's id"),
    Column("type", String(64), nullable=False, comment="kind of event: user, bot, action, slot, session"),
    Column("at", Float, nullable=False, comment="when it happened, in seconds since 1970"),
    Column("data", Text, nullable=False, comment="JSON object: the message and how it was read; the answer"),
    Index("events_by_conversation", "conversation", "id"),
    comment="What was said and done, in order; needed to go on with the conversation",
)


def read_recent(
    engine: Engine, conversation: str, limit: int
) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """Slots and the last `limit` events, oldest first; None for an unknown conversation."""
    newest = (
        select([events.c.id, events.c.data])
        .where(events.c.conversation == bindparam("whose"))
        .order_by(events.c.id.desc())
        .limit(limit)
    )
    known = select([conversations.c.slots]).where(conversations.c.conversation == bindparam("whose"))
    whose = {"whose": conversation}
    with engine.connect() as connection:
        row = connection.execute(known, whose).first()
        if row is None:
            return None
        rows = connection.execute(newest, whose).fetchall()
    found = [_parse(row.id, row.data) for row in reversed(rows)]
    return _object(row.slots) or {}, [data for data in found if data is not None]


def append(
    engine: Engine, conversation: str, new: Iterable[Mapping[str, Any]], slots: Mapping[str, Any]
) -> None:
    """Add events and set the slots, in one transaction."""
    now = time.time()
    rows = [
        {
            "conversation": conversation,
            "type": item["event"],
            "at": item.get("timestamp") or now,
            "data": json.dumps(item, ensure_ascii=False, separators=(",", ":")),
        }
        for item in new
    ]
    state = {"slots": json.dumps(slots, ensure_ascii=False), "last_at": now}
    mine = conversations.update().where(conversations.c.conversation == bindparam("whose"))
    with engine.begin() as connection:
        if not connection.execute(mine, {"whose": conversation, **state}).rowcount:
            connection.execute(conversations.insert(), {"conversation": conversation, **state})
        if rows:
            connection.execute(events.insert(), rows)


def all_conversations(engine: Engine) -> list[str]:
    """Ids of all conversations."""
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(select([conversations.c.conversation]))]


def _parse(row_id: int, data: str) -> dict[str, Any] | None:
    parsed = _object(data)
    if parsed is None or "event" not in parsed:
        logger.error("events row %s is corrupt and left out", row_id)
        return None
    return parsed


def _object(text: str) -> dict[str, Any] | None:
    try:
        parsed = json.loads(text)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None
