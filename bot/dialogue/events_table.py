"""The two tables behind the tracker store: conversations (slots now) and events (what happened)."""

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
    Column("conversation", String(255), primary_key=True),
    Column("slots", Text, nullable=False),  # JSON object: the slots after the last event
    Column("last_at", Float, nullable=False),  # seconds since 1970
    Index("conversations_by_last_at", "last_at"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(255), nullable=False),
    Column("type", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Column("data", Text, nullable=False),  # JSON object: Rasa's event
    Index("events_by_conversation", "conversation", "id"),
)


_KNOWN = select([conversations.c.slots]).where(conversations.c.conversation == bindparam("who"))
# What slots hold now stands in `conversations`: the events that set them need not be read again.
_NEWEST = (
    select([events.c.id, events.c.data])
    .where((events.c.conversation == bindparam("who")) & (events.c.type != "slot"))
    .order_by(events.c.id.desc())
    .limit(bindparam("most"))
)
_SET = conversations.update().where(conversations.c.conversation == bindparam("who"))
_SET = _SET.values(slots=bindparam("now"), last_at=bindparam("at"))
_OPEN = conversations.insert().values(
    conversation=bindparam("who"), slots=bindparam("now"), last_at=bindparam("at")
)


def read_recent(
    engine: Engine, conversation: str, limit: int
) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """Slots and the last `limit` events that set none, oldest first; None for an unknown conversation."""
    with engine.connect() as connection:
        row = connection.execute(_KNOWN, {"who": conversation}).first()
        if row is None:
            return None
        rows = connection.execute(_NEWEST, {"who": conversation, "most": limit}).fetchall()
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
    state = {"who": conversation, "now": json.dumps(slots, ensure_ascii=False), "at": now}
    with engine.begin() as connection:
        if not connection.execute(_SET, state).rowcount:
            connection.execute(_OPEN, state)
        if rows:
            connection.execute(events.insert(), rows)


def all_conversations(engine: Engine) -> list[str]:
    """Ids of all conversations."""
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(select([conversations.c.conversation]))]


def delete(engine: Engine, conversation: str) -> int:
    """Remove every row of a conversation; the number of rows removed."""
    with engine.begin() as connection:
        return sum(
            int(connection.execute(t.delete().where(t.c.conversation == conversation)).rowcount)
            for t in (events, conversations)
        )


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
