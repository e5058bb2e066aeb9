"""Messages and answers of public channels, each recorded once, and feedback."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations.database import metadata
from bot.core.contract import Answer

logger = logging.getLogger(__name__)

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="the row's number"),
    Column("conversation", String(255), nullable=False, comment="the conversation's id"),
    Column("message_id", String(128), nullable=False, comment="the sender's own name for the message"),
    Column("text", Text, nullable=False, comment="the message as asked, redacted"),
    Column("answer", Text, comment="JSON object of the contract; null while it is being made"),
    Column("at", Float, nullable=False, comment="when it was asked, in seconds since 1970"),
    Column("alive_at", Float, nullable=False, comment="last sign of life of the process that answers"),
    UniqueConstraint("conversation", "message_id", name="turns_once"),
    Index("turns_by_conversation", "conversation", "id"),
    Index("turns_by_time", "at"),
    comment="Messages of the web and Slack channels and their answers; needed to answer each once",
    # An id is never reused: a late answer to a deleted message must not go to another one.
    sqlite_autoincrement=True,
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="the row's number"),
    Column("conversation", String(255), nullable=False, index=True, comment="the conversation's id"),
    Column("answer_id", String(64), nullable=False, comment="the answer's id"),
    Column("value", String(8), nullable=False, comment="up or down"),
    Column("comment", Text, nullable=False, comment="what the person added, redacted"),
    Column("at", Float, nullable=False, index=True, comment="when it was rated, in seconds since 1970"),
    comment="Thumbs up and down for answers",
)

# The server that makes an answer sends a heartbeat every 0.4 s; one that is silent this long counts as dead.
# If it is alive after all, both make an answer, and only one is recorded.
SILENT_S = 1.5

# Channels that claim every message here before they answer it.
CLAIMING = frozenset({"web", "slack"})

_CONVERSATION = turns.c.conversation == bindparam("whose")
_MESSAGE = _CONVERSATION & (turns.c.message_id == bindparam("which"))
_ID = turns.c.id == bindparam("row")
_UNANSWERED = turns.c.answer.is_(None)
# Both directions: after a clock was set back, a dead server must not seem alive for ever.
_DEAD = (turns.c.alive_at < bindparam("early")) | (turns.c.alive_at > bindparam("late"))
_OURS = turns.c.alive_at == bindparam("claimed")

_READ = select([turns]).where(_ID)
_READ_MESSAGE = select([turns]).where(_MESSAGE)
_READ_ANY = select([turns]).where(_CONVERSATION).limit(1)
_FIRST = turns.alias()
_READ_AFTER = select([turns]).where(_CONVERSATION & (turns.c.id > bindparam("after")))
_READ_AFTER = _READ_AFTER.order_by(turns.c.id).limit(bindparam("most"))
_CLAIM = turns.insert().values(
    conversation=bindparam("whose"),
    message_id=bindparam("which"),
    text=bindparam("said"),
    at=bindparam("now"),
    alive_at=bindparam("now"),
)
_CLAIM_AGAIN = turns.update().where(_MESSAGE & _UNANSWERED & (_DEAD | _OURS))
_CLAIM_AGAIN = _CLAIM_AGAIN.values(alive_at=bindparam("now"))
_TAKE_CORRUPT = turns.update().where(_ID & (turns.c.answer == bindparam("broken")))
_TAKE_CORRUPT = _TAKE_CORRUPT.values(answer=None, alive_at=bindparam("now"))
# Changes nothing, but locks the row until the transaction ends.
_HOLD = turns.update().where(_MESSAGE).values(at=turns.c.at)
_HOLD_FIRST = turns.update().values(at=turns.c.at)
_HOLD_FIRST = _HOLD_FIRST.where(
    turns.c.id
    == select([func.min(_FIRST.c.id)]).where(_FIRST.c.conversation == bindparam("whose")).scalar_subquery()
)
_PUT_WORDS = turns.update().where(_MESSAGE & _UNANSWERED).values(text=bindparam("said"))
_WITHDRAW = turns.delete().where(_MESSAGE & _UNANSWERED)
_KEEP_ALIVE = turns.update().where(_ID).values(alive_at=bindparam("now"))
_POSTING = turns.alias()
_UNPOSTED = select([turns]).where(
    (turns.c.at >= bindparam("since"))
    & turns.c.conversation.startswith(bindparam("beginning"))
    & turns.c.answer.isnot(None)
    & ~turns.c.message_id.endswith(bindparam("ending"))
    & ~exists().where(
        (_POSTING.c.conversation == turns.c.conversation)
        & (_POSTING.c.message_id == turns.c.message_id + bindparam("ending"))
        & _POSTING.c.answer.isnot(None)
    )
)
_RATED = (feedback.c.conversation == bindparam("whose")) & (feedback.c.answer_id == bindparam("which"))
_UNRATE = feedback.delete().where(_RATED)
_RATE = feedback.insert(inline=True).values(
    conversation=bindparam("whose"),
    answer_id=bindparam("which"),
    value=bindparam("rated"),
    comment=bindparam("said"),
    at=bindparam("now"),
)


@dataclass(frozen=True)
class Turn:
    """A message and its answer (None while the answer is being made)."""

    id: int
    message_id: str
    text: str
    answer: Answer | None
    at: float
    conversation: str = ""


def claim(
    engine: Engine,
    conversation: str,
    message_id: str,
    text: str,
    at: float | None = None,
    behind: str = "",
) -> tuple[bool, Turn | None]:
    """Claim a message in order to answer it: (True, turn) if the claim succeeds, else (False, stored turn).

    `at` (seconds since 1970; default: now) identifies the attempt: the same attempt may claim twice. A
    message that follows another one (`behind`) is not recorded where that one was deleted: (True, None).
    """
    at = time.time() if at is None else at
    try:
        with engine.begin() as connection:
            if behind and not connection.execute(_HOLD, {"whose": conversation, "which": behind}).rowcount:
                return True, None
            made = connection.execute(
                _CLAIM, {"whose": conversation, "which": message_id, "said": text, "now": at}
            )
            row = int(made.inserted_primary_key[0])
        return True, Turn(row, message_id, text, None, at)
    except IntegrityError:
        return _claim_again(engine, conversation, message_id, text, at, behind)


def _claim_again(
    engine: Engine, conversation: str, message_id: str, text: str, at: float, behind: str
) -> tuple[bool, Turn | None]:
    """Claim a stored message: possible if it is unanswered and its server is dead, or in the same attempt."""
    mine, now = {"whose": conversation, "which": message_id}, time.time()
    times = {"early": now - SILENT_S, "late": now + SILENT_S, "claimed": at, "now": now}
    with engine.begin() as connection:
        taken = connection.execute(_CLAIM_AGAIN, {**mine, **times}).rowcount
        row = row_of_message(connection, conversation, message_id)
        turn = turn_of(row) if row else None
        if row and turn and row.answer and turn.answer is None:
            # An answer that cannot be read is made again; no other server is making it.
            taken = connection.execute(
                _TAKE_CORRUPT, {"row": row.id, "broken": row.answer, "now": now}
            ).rowcount
    # No row: the conversation was deleted in between.
    return (bool(taken), turn) if turn else claim(engine, conversation, message_id, text, behind=behind)


def keep_alive(engine: Engine, turn_id: int) -> None:
    """Heartbeat while the answer is being made."""
    with engine.begin() as connection:
        connection.execute(_KEEP_ALIVE, {"row": turn_id, "now": time.time()})


def give_up(engine: Engine, turn_id: int) -> None:
    """Release a claimed message, so that the next attempt can claim it at once."""
    with engine.begin() as connection:
        connection.execute(_KEEP_ALIVE, {"row": turn_id, "now": 0.0})


def put_words(engine: Engine, conversation: str, message_id: str, text: str) -> None:
    """Store the text of a claimed message, once it is redacted; does nothing where the row is gone."""
    with engine.begin() as connection:
        connection.execute(_PUT_WORDS, {"whose": conversation, "which": message_id, "said": text})


def withdraw(engine: Engine, conversation: str, message_id: str) -> None:
    """Delete a claimed message that will not be answered."""
    with engine.begin() as connection:
        connection.execute(_WITHDRAW, {"whose": conversation, "which": message_id})


def read_after(engine: Engine, conversation: str, after: int, limit: int = 200) -> list[Turn]:
    """Turns of a conversation with an id above `after`, oldest first."""
    with engine.connect() as connection:
        rows = connection.execute(_READ_AFTER, {"whose": conversation, "after": after, "most": limit})
        return [turn_of(row) for row in rows]


def unposted(engine: Engine, beginning: str, ending: str, since: float) -> list[Turn]:
    """Answers since then in conversations with this prefix, without a finished row with this suffix."""
    with engine.connect() as connection:
        rows = connection.execute(
            _UNPOSTED, {"beginning": beginning, "ending": ending, "since": since}
        ).fetchall()
        return [turn_of(row) for row in rows]


def read_one(engine: Engine, conversation: str, message_id: str | None = None) -> Turn | None:
    """The turn of a message, or any turn of the conversation; None when there is none."""
    with engine.connect() as connection:
        if message_id is None:
            row = connection.execute(_READ_ANY, {"whose": conversation}).first()
        else:
            row = row_of_message(connection, conversation, message_id)
    return turn_of(row) if row else None


def add_feedback(engine: Engine, conversation: str, answer_id: str, value: str, comment: str) -> None:
    """Record feedback on an answer, in place of earlier feedback.

    Nothing is recorded for a deleted conversation, which would exist again with only a rating. A deletion
    that begins now waits for the row that is held, and then finds the rating too.
    """
    whose = {"whose": conversation, "which": answer_id}
    with engine.begin() as connection:
        connection.execute(_UNRATE, {**whose})
        if not connection.execute(_HOLD_FIRST, {"whose": conversation}).rowcount:
            return
        connection.execute(_RATE, {**whose, "rated": value, "said": comment, "now": time.time()})


def row_of(connection: Connection, turn_id: int) -> Any:
    """The row of a claimed message; None when it is gone."""
    return connection.execute(_READ, {"row": turn_id}).first()


def row_of_message(connection: Connection, conversation: str, message_id: str | None) -> Any:
    """The row of a message; None when nobody claimed it, or when it is gone."""
    return connection.execute(_READ_MESSAGE, {"whose": conversation, "which": message_id}).first()


def turn_of(row: Any) -> Turn:
    """A row as a turn."""
    answer = _answer(row) if row.answer else None
    return Turn(row.id, row.message_id, row.text, answer, row.at, row.conversation)


def _answer(row: Any) -> Answer | None:
    """The stored answer; one of an older version may lack fields, and is shown all the same."""
    try:
        return cast(Answer, dict(json.loads(row.answer)))
    except (ValueError, TypeError):
        logger.error("turns row %s is corrupt: the message counts as unanswered", row.id)
        return None
