"""What was asked and answered on public channels, once each; feedback; the secret of web sessions."""

from __future__ import annotations

import json
import logging
import secrets
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text, UniqueConstraint, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.dialogue.database import metadata

logger = logging.getLogger(__name__)

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(255), nullable=False),
    Column("message_id", String(128), nullable=False),  # the sender's own name for the message
    Column("text", Text, nullable=False),  # as asked, redacted
    Column("answer", Text),  # JSON object of the contract; null while it is being made
    Column("at", Float, nullable=False),  # seconds since 1970
    Column("alive_at", Float, nullable=False),  # last sign of life of whoever makes the answer
    UniqueConstraint("conversation", "message_id", name="turns_once"),
    Index("turns_by_conversation", "conversation", "id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(255), nullable=False, index=True),
    Column("answer_id", String(64), nullable=False),
    Column("value", String(8), nullable=False),  # up or down
    Column("comment", Text, nullable=False),  # redacted
    Column("at", Float, nullable=False),
)

kept_secrets = Table(
    "secrets",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", String(128), nullable=False),
)

# The maker of an answer gives a sign of life every 0.4 s; one that is silent this long is dead. Were it not,
# both would make an answer and one would be recorded: `settle` sees to that.
SILENT_S = 1.5


@dataclass(frozen=True)
class Turn:
    """A message and its answer (None while it is being made)."""

    id: int
    message_id: str
    text: str
    answer: dict[str, Any] | None
    at: float


def claim(
    engine: Engine, conversation: str, message_id: str, text: str, at: float | None = None
) -> tuple[bool, Turn]:
    """Take a message to answer it: (True, turn) if it is ours to answer, else (False, turn as it is).

    `at` (seconds since 1970; default: now) names the attempt: the same one may claim twice.
    """
    at = time.time() if at is None else at
    row = {"conversation": conversation, "message_id": message_id, "text": text, "at": at, "alive_at": at}
    try:
        with engine.begin() as connection:
            made = connection.execute(turns.insert().values(**row)).inserted_primary_key[0]
        return True, Turn(int(made), message_id, text, None, at)
    except IntegrityError:
        return _claim_again(engine, conversation, message_id, text, at)


def _claim_again(
    engine: Engine, conversation: str, message_id: str, text: str, at: float
) -> tuple[bool, Turn]:
    """Known already: ours when it is unanswered and its maker is dead, or this attempt."""
    mine = (turns.c.conversation == conversation) & (turns.c.message_id == message_id)
    now = time.time()
    # Both sides: a clock that was set back must not keep a dead maker alive for ever.
    dead = (turns.c.alive_at < now - SILENT_S) | (turns.c.alive_at > now + SILENT_S)
    free = turns.c.answer.is_(None) & (dead | (turns.c.alive_at == at))
    with engine.begin() as connection:
        taken = connection.execute(turns.update().where(mine & free).values(alive_at=now)).rowcount
        row = connection.execute(select([turns]).where(mine)).first()
        turn = _turn(row) if row else None
        if turn and row.answer and turn.answer is None:
            taken = _take_corrupt(connection, row, now)
    # No row: the person had the conversation deleted in between.
    return (bool(taken), turn) if turn else claim(engine, conversation, message_id, text)


def _take_corrupt(connection: Connection, row: Any, now: float) -> int:
    """An answer that cannot be read is made anew; nobody else is at it."""
    still = (turns.c.id == row.id) & (turns.c.answer == row.answer)
    return int(connection.execute(turns.update().where(still).values(answer=None, alive_at=now)).rowcount)


def keep_alive(engine: Engine, turn_id: int) -> None:
    """Sign of life while the answer is being made."""
    with engine.begin() as connection:
        connection.execute(turns.update().where(turns.c.id == turn_id).values(alive_at=time.time()))


def give_up(engine: Engine, turn_id: int) -> None:
    """Leave a claimed message to whoever asks again, at once."""
    with engine.begin() as connection:
        connection.execute(turns.update().where(turns.c.id == turn_id).values(alive_at=0.0))


def settle(
    connection: Connection, conversation: str, message_id: str | None, answer: dict[str, Any] | None
) -> bool:
    """Record the answer to a message in the transaction of its events.

    False: it has an answer already. Messages of channels that keep no turns are always true.
    """
    mine = (turns.c.conversation == conversation) & (turns.c.message_id == message_id)
    row = connection.execute(select([turns.c.id, turns.c.answer, turns.c.at]).where(mine)).first()
    if row is None or row.answer is not None:
        return row is None
    if answer is None:
        return True
    took_ms = round(max(0.0, time.time() - row.at) * 1000, 1)
    return _set_once(connection, row.id, {**answer, "latency_ms": took_ms})


def record(engine: Engine, turn_id: int, answer: dict[str, Any]) -> dict[str, Any]:
    """Record the answer of a claimed message unless it has one; the recorded answer."""
    known = select([turns]).where(turns.c.id == turn_id)
    with engine.begin() as connection:
        row = connection.execute(known).first()
        if row is None or (row.answer is None and _set_once(connection, turn_id, answer)):
            return answer
        return _turn(connection.execute(known).first()).answer or answer


def _set_once(connection: Connection, turn_id: int, answer: dict[str, Any]) -> bool:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    unanswered = (turns.c.id == turn_id) & turns.c.answer.is_(None)
    return bool(connection.execute(turns.update().where(unanswered).values(answer=text)).rowcount)


def read_after(engine: Engine, conversation: str, after: int, limit: int = 200) -> list[Turn]:
    """Turns of a conversation with an id above `after`, oldest first."""
    query = (
        select([turns])
        .where((turns.c.conversation == conversation) & (turns.c.id > after))
        .order_by(turns.c.id)
        .limit(limit)
    )
    with engine.connect() as connection:
        return [_turn(row) for row in connection.execute(query)]


def read_one(engine: Engine, conversation: str, message_id: str | None = None) -> Turn | None:
    """The turn of a message, or any of the conversation; None when there is none."""
    query = select([turns]).where(turns.c.conversation == conversation).limit(1)
    if message_id is not None:
        query = query.where(turns.c.message_id == message_id)
    with engine.connect() as connection:
        row = connection.execute(query).first()
    return _turn(row) if row else None


def add_feedback(engine: Engine, conversation: str, answer_id: str, value: str, comment: str) -> None:
    """Record what a person thinks of an answer, in place of what they thought before."""
    row = {"conversation": conversation, "answer_id": answer_id, "value": value, "comment": comment}
    earlier = (feedback.c.conversation == conversation) & (feedback.c.answer_id == answer_id)
    with engine.begin() as connection:
        connection.execute(feedback.delete().where(earlier))
        connection.execute(feedback.insert().values(**row, at=time.time()))


def secret(engine: Engine, name: str) -> str:
    """A random secret, made once and then the same for every process on this database."""
    query = select([kept_secrets.c.value]).where(kept_secrets.c.name == name)
    with engine.connect() as connection:
        found = connection.execute(query).scalar()
    if found:
        return str(found)
    made = secrets.token_urlsafe(48)
    try:
        with engine.begin() as connection:
            connection.execute(kept_secrets.insert().values(name=name, value=made))
    except IntegrityError:  # another process was quicker
        return secret(engine, name)
    return made


def _turn(row: Any) -> Turn:
    return Turn(row.id, row.message_id, row.text, _answer(row) if row.answer else None, row.at)


def _answer(row: Any) -> dict[str, Any] | None:
    try:
        return dict(json.loads(row.answer))
    except (ValueError, TypeError):
        logger.error("turns row %s is corrupt: the message counts as unanswered", row.id)
        return None
