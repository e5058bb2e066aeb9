"""The one place where a turn is recorded: its events, the slots and the answer.

A channel claims a message first (`turns_table.claim`), so that one server answers it. Then:

- The assistant's tracker store calls `record_turn`. It stores events, slots and answer in one transaction.
- The channel calls `record_answer`. It reads the stored answer. Where there is none, because the channel
  answered without the assistant or the assistant failed, it stores the channel's.

Both store an answer only where none is. So the first one counts, whoever made it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, exists
from sqlalchemy.engine import Connection, Engine

from bot.conversations import events_table
from bot.conversations.events_table import conversations, events
from bot.conversations.turns_table import CLAIMING, row_of, row_of_message, turn_of, turns
from bot.core.contract import Answer, is_answer

logger = logging.getLogger(__name__)

_SET_ONCE = turns.update().where((turns.c.id == bindparam("row")) & turns.c.answer.is_(None))
_SET_ONCE = _SET_ONCE.values(answer=bindparam("said"))
_EMPTY = (
    (conversations.c.conversation == bindparam("who"))
    & ~exists().where(events.c.conversation == bindparam("who"))
    & ~exists().where(turns.c.conversation == bindparam("who"))
)
_DROP_EMPTY = conversations.delete().where(_EMPTY)


def record_turn(
    engine: Engine,
    conversation: str,
    new: Iterable[Mapping[str, Any]],
    slots: Mapping[str, Any],
    begun: bool = False,
) -> bool:
    """Add the events of a turn, set the slots and record the answer of its message, in one transaction.

    Nothing is written where the message already has an answer: then another attempt took over, because
    this one was too slow. Nothing is written either where the conversation had `begun` and was deleted
    since: a deletion wins over an answer that is still being made. Returns whether they are stored.
    """
    return _record(engine, conversation, list(new), slots, begun)


def record_turn_unless_there(
    engine: Engine,
    conversation: str,
    new: Iterable[Mapping[str, Any]],
    slots: Mapping[str, Any],
    begun: bool = False,
) -> bool:
    """`record_turn` as a retry, when it is unknown whether the first attempt was committed."""
    return _record(engine, conversation, list(new), slots, begun, perhaps_there=True)


def record_answer(engine: Engine, turn_id: int, answer: Answer) -> tuple[Answer, bool]:
    """Record the answer of a claimed message unless it has one: (recorded answer, whether it is recorded).

    It is not recorded where the row is gone, because the conversation was deleted.
    """
    with engine.begin() as connection:
        row = row_of(connection, turn_id)
        if row is None or (row.answer is None and _set_once(connection, turn_id, answer)):
            return answer, row is not None
        row = row if row.answer else row_of(connection, turn_id)
        return (turn_of(row).answer or answer) if row else answer, row is not None


def _record(
    engine: Engine,
    conversation: str,
    new: list[Mapping[str, Any]],
    slots: Mapping[str, Any],
    begun: bool,
    perhaps_there: bool = False,
) -> bool:
    now = time.time()
    rows = events_table.rows_for(conversation, new, now)
    with engine.connect() as connection, connection.begin() as transaction:
        # The row of the conversation first: its lock makes a second server, a deletion or a lost first
        # attempt wait.
        there = events_table.set_slots(connection, conversation, slots, now, begun)
        if is_there := perhaps_there and events_table.is_there(connection, rows):
            transaction.rollback()
        elif not there or not _settle(connection, conversation, new):
            transaction.rollback()
            logger.warning("a late answer is dropped: given by another, or the conversation was deleted")
        else:
            events_table.insert(connection, rows)
        if transaction.is_active:
            return True
    with engine.begin() as connection:  # the conversation was deleted after this turn began it
        connection.execute(_DROP_EMPTY, {"who": conversation})
    return is_there


def _settle(connection: Connection, conversation: str, new: list[Mapping[str, Any]]) -> bool:
    """Record the answer among these events as the answer to their message.

    False where the message already has an answer, or where its channel claims every message and the row is
    gone because the conversation was deleted. Always True for messages of channels without turns.
    """
    asked = next((item for item in new if item["event"] == "user"), {})
    row = row_of_message(connection, conversation, asked.get("message_id"))
    if row is None or row.answer is not None:
        return row is None and asked.get("input_channel") not in CLAIMING
    said = [(item.get("data") or {}).get("custom") for item in new if item["event"] == "bot"]
    answer = next((custom for custom in reversed(said) if is_answer(custom)), None)
    if answer is None:
        return True
    timed = answer.copy()
    timed["latency_ms"] = round(max(0.0, time.time() - row.at) * 1000, 1)
    return _set_once(connection, row.id, timed)


def _set_once(connection: Connection, turn_id: int, answer: Answer) -> bool:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return bool(connection.execute(_SET_ONCE, {"row": turn_id, "said": text}).rowcount)
