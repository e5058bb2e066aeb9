"""What was asked and answered on public channels, once each; feedback; the secret of web sessions."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text, UniqueConstraint, bindparam, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.dialogue.database import metadata

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
    # A number is never used again: a late answer to a deleted message must not become another's.
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

kept_secrets = Table(
    "secrets",
    metadata,
    Column("name", String(64), primary_key=True, comment="what the secret is for"),
    Column("value", String(128), nullable=False, comment="random characters"),
    comment="Secrets of the server itself, nothing of a person",
    info={"kept": "Kept as long as the database."},
)

# The maker of an answer gives a sign of life twice a second; one that is silent this long is dead.
SILENT_S = 3.0

# Values are bound when a statement is run: SQLAlchemy keeps statements as they were first made, and with
# them what somebody said.
_CONVERSATION = turns.c.conversation == bindparam("whose")
_MESSAGE = _CONVERSATION & (turns.c.message_id == bindparam("which"))
_TURN = turns.update().where(turns.c.id == bindparam("which"))


@dataclass(frozen=True)
class Turn:
    """A message and its answer (None while it is being made)."""

    id: int
    message_id: str
    text: str
    answer: dict[str, Any] | None
    at: float


def claim(engine: Engine, conversation: str, message_id: str, text: str) -> tuple[bool, Turn]:
    """Take a message to answer it: (True, turn) if it is ours to answer, else (False, turn as it is)."""
    now = time.time()
    row = {"conversation": conversation, "message_id": message_id, "text": text, "at": now, "alive_at": now}
    try:
        with engine.begin() as connection:
            made = connection.execute(turns.insert(), row).inserted_primary_key[0]
        return True, Turn(int(made), message_id, text, None, now)
    except IntegrityError:
        return _claim_again(engine, conversation, message_id, now)


def _claim_again(engine: Engine, conversation: str, message_id: str, now: float) -> tuple[bool, Turn]:
    """Known already: ours only when it is unanswered and its maker is dead."""
    # Both ways: a clock that was set back must not keep a dead maker alive for ever.
    dead = turns.c.answer.is_(None) & (
        (turns.c.alive_at < bindparam("early")) | (turns.c.alive_at > bindparam("late"))
    )
    mine = {"whose": conversation, "which": message_id}
    times = {"early": now - SILENT_S, "late": now + SILENT_S, "alive_at": now}
    with engine.begin() as connection:
        taken = connection.execute(turns.update().where(_MESSAGE & dead), mine | times).rowcount
        row = connection.execute(select([turns]).where(_MESSAGE), mine).first()
    return bool(taken), _turn(row)


def keep_alive(engine: Engine, turn_id: int) -> None:
    """Sign of life while the answer is being made."""
    with engine.begin() as connection:
        connection.execute(_TURN, {"which": turn_id, "alive_at": time.time()})


def give_up(engine: Engine, turn_id: int) -> None:
    """Leave a claimed message to whoever asks again, at once."""
    with engine.begin() as connection:
        connection.execute(_TURN, {"which": turn_id, "alive_at": 0.0})


def set_answer(engine: Engine, turn_id: int, answer: dict[str, Any]) -> bool:
    """Record the answer of a claimed message; False where its row is gone: the person was forgotten."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    with engine.begin() as connection:
        return bool(connection.execute(_TURN, {"which": turn_id, "answer": text}).rowcount)


def read_after(engine: Engine, conversation: str, after: int, limit: int = 200) -> list[Turn]:
    """Turns of a conversation with an id above `after`, oldest first."""
    query = (
        select([turns])
        .where(_CONVERSATION & (turns.c.id > bindparam("after")))
        .order_by(turns.c.id)
        .limit(limit)
    )
    with engine.connect() as connection:
        return [_turn(row) for row in connection.execute(query, {"whose": conversation, "after": after})]


def read_one(engine: Engine, conversation: str, message_id: str | None = None) -> Turn | None:
    """The turn of a message, or any of the conversation; None when there is none."""
    wanted = _CONVERSATION if message_id is None else _MESSAGE
    named = {"whose": conversation} | ({} if message_id is None else {"which": message_id})
    with engine.connect() as connection:
        row = connection.execute(select([turns]).where(wanted).limit(1), named).first()
    return _turn(row) if row else None


def add_feedback(engine: Engine, conversation: str, answer_id: str, value: str, comment: str) -> None:
    """Record what a person thinks of an answer, in place of what they thought before."""
    row = {"conversation": conversation, "answer_id": answer_id, "value": value, "comment": comment}
    earlier = (feedback.c.conversation == bindparam("whose")) & (feedback.c.answer_id == bindparam("which"))
    with engine.begin() as connection:
        connection.execute(feedback.delete().where(earlier), {"whose": conversation, "which": answer_id})
        connection.execute(feedback.insert(), {**row, "at": time.time()})


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
            connection.execute(kept_secrets.insert(), {"name": name, "value": made})
    except IntegrityError:  # another process was quicker
        return secret(engine, name)
    return made


def _turn(row: Any) -> Turn:
    answer = json.loads(row.answer) if row.answer else None
    return Turn(row.id, row.message_id, row.text, answer, row.at)
