"""The two tables of the tracker store: conversations (current slots) and events (the history).

Values are bound when a statement runs. SQLAlchemy caches statements as they were first built, and literal
values in them would keep what somebody said.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from bot.conversations.database import metadata

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


# Statements are built once: building one takes longer than SQLite needs to run it.
_KNOWN = select([conversations.c.slots]).where(conversations.c.conversation == bindparam("who"))
# The current slots are stored in `conversations`, so the events that set them need not be read.
_NEWEST = (
    select([events.c.id, events.c.data])
    .where((events.c.conversation == bindparam("who")) & (events.c.type != "slot"))
    .order_by(events.c.id.desc())
    .limit(bindparam("most"))
)
_ALL = (
    select([events.c.id, events.c.data])
    .where(events.c.conversation == bindparam("who"))
    .order_by(events.c.id)
)
_DROP_EVENTS = events.delete().where(events.c.conversation == bindparam("who"))
_SLOT_EVENTS = (
    select([events.c.id, events.c.data])
    .where((events.c.conversation == bindparam("who")) & (events.c.type == "slot"))
    .order_by(events.c.id)
)
_NOW = {"slots": bindparam("now"), "last_at": bindparam("moment")}
_ROW = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(conversations).values(  # type: ignore[attr-defined]
        conversation=bindparam("who"), **_NOW
    )
    for dialect in (sqlite, postgresql)
}
# One statement, because two servers may begin the same conversation at once.
_SET_SLOTS = {
    name: row.on_conflict_do_update(index_elements=["conversation"], set_=_NOW) for name, row in _ROW.items()
}
_BEGIN = {name: row.on_conflict_do_nothing() for name, row in _ROW.items()}
_CHANGE_SLOTS = conversations.update().where(conversations.c.conversation == bindparam("who")).values(**_NOW)
_INSERT = events.insert(inline=True).values(
    **{name: bindparam(name) for name in ("conversation", "type", "at", "data")}
)
_SAME = select([events.c.id]).where(
    (events.c.conversation == bindparam("who")) & (events.c.data == bindparam("what"))
)


def read_recent(
    engine: Engine, conversation: str, limit: int
) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """Slots and the last `limit` other events, oldest first; None for an unknown conversation."""
    with engine.connect() as connection:
        row = connection.execute(_KNOWN, {"who": conversation}).first()
        if row is None:
            return None
        rows = connection.execute(_NEWEST, {"who": conversation, "most": limit}).fetchall()
        slots = _object(row.slots)
        if slots is None:
            slots = _slots_as_set(connection, conversation)
    found = [_parse(row.id, row.data) for row in reversed(rows)]
    return slots, [data for data in found if data is not None]


def read_all(engine: Engine, conversation: str) -> list[dict[str, Any]]:
    """Every event of a conversation as it was stored, oldest first."""
    with engine.connect() as connection:
        return _all(connection, conversation)


def _all(connection: Connection, conversation: str) -> list[dict[str, Any]]:
    found = [_parse(row.id, row.data) for row in connection.execute(_ALL, {"who": conversation})]
    return [data for data in found if data is not None]


def make_it(
    engine: Engine, conversation: str, all_events: list[Mapping[str, Any]], slots: Mapping[str, Any]
) -> None:
    """Replace the events and slots of the conversation by these, in one transaction.

    Where the stored events are a beginning of the new ones, they stay. Otherwise all are rewritten.
    """
    now = time.time()
    wanted = rows_for(conversation, all_events, now)
    with engine.begin() as connection:
        set_slots(connection, conversation, slots, now, begun=False)  # locks the row
        there = [json.dumps(data, sort_keys=True) for data in _all(connection, conversation)]
        same = [json.dumps(json.loads(row["data"]), sort_keys=True) for row in wanted[: len(there)]] == there
        if not same:
            connection.execute(_DROP_EVENTS, {"who": conversation})
        insert(connection, wanted[len(there) :] if same else wanted)


def _slots_as_set(connection: Connection, conversation: str) -> dict[str, Any]:
    """The slots that the events set, for the row of the conversation."""
    logger.error("a row of conversations is corrupt; its slots are taken from its events")
    found = [_parse(row.id, row.data) for row in connection.execute(_SLOT_EVENTS, {"who": conversation})]
    return {data["name"]: data.get("value") for data in found if data is not None and "name" in data}


def begin(engine: Engine, conversation: str) -> None:
    """Insert the row of a new conversation; if it is missing when the turn ends, somebody deleted it."""
    with engine.begin() as connection:
        connection.execute(
            _BEGIN[connection.dialect.name], {"who": conversation, "now": "{}", "moment": time.time()}
        )


def rows_for(conversation: str, all_events: Iterable[Mapping[str, Any]], now: float) -> list[dict[str, Any]]:
    """Events of a conversation as rows; `now` is the time of those that have none."""
    return [
        {
            "conversation": conversation,
            "type": item["event"],
            "at": item.get("timestamp") or now,
            "data": json.dumps(item, ensure_ascii=False, separators=(",", ":")),
        }
        for item in all_events
    ]


def set_slots(
    connection: Connection, conversation: str, slots: Mapping[str, Any], now: float, begun: bool
) -> bool:
    """Set the slots; whether the conversation exists or may be created."""
    text = json.dumps(slots, ensure_ascii=False)
    statement = _CHANGE_SLOTS if begun else _SET_SLOTS[connection.dialect.name]
    return bool(connection.execute(statement, {"who": conversation, "now": text, "moment": now}).rowcount)


def is_there(connection: Connection, rows: list[dict[str, Any]]) -> bool:
    """Whether the event is stored: the same message id, or the same time to the microsecond."""
    if not rows:
        return False
    return (
        connection.execute(_SAME, {"who": rows[0]["conversation"], "what": rows[0]["data"]}).first()
        is not None
    )


def insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Add rows of events."""
    if rows:
        connection.execute(_INSERT, rows)


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
