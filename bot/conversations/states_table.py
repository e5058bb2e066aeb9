"""What editors decided about questions that were not answered: a row for each question they decided on.

A row names the conversation, so it goes with it (deletion.py). It holds no word of what was asked.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Float, Integer, String, Table, UniqueConstraint, bindparam, select
from sqlalchemy.engine import Engine

from bot.conversations.database import metadata
from bot.conversations.turns_table import turns

# `out_of_scope`: the assistant is right not to answer; whoever trains it can list them as examples of that.
NEW, DONE, DISMISSED, OUT_OF_SCOPE = STATES = ("new", "done", "dismissed", "out_of_scope")

TURN = "number of the row in `turns` that holds the question"

question_states = Table(
    "question_states",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="the row's number"),
    Column("conversation", String(255), nullable=False, comment="the conversation's id"),
    Column("turn", Integer, nullable=False, comment=TURN),
    Column("state", String(16), nullable=False, comment="done, dismissed or out_of_scope"),
    Column("card", String(128), nullable=False, comment="id of the card that answers it now, or empty"),
    Column("at", Float, nullable=False, comment="when that was decided, in seconds since 1970"),
    UniqueConstraint("conversation", "turn", name="question_states_once"),
    comment="What an editor decided about a question that was not answered",
)

BATCH = 500
_THESE = turns.c.id.in_(bindparam("rows", expanding=True))
# Changes nothing, but locks the rows: a deletion of the conversation waits, and then deletes the state too.
_HOLD = turns.update().where(_THESE).values(at=turns.c.at)
_DROP = question_states.delete().where(
    question_states.c.turn.in_(bindparam("rows", expanding=True)),
)
_SET = question_states.insert().from_select(
    ["conversation", "turn", "state", "card", "at"],
    select(
        [
            turns.c.conversation,
            turns.c.id,
            bindparam("now_is", type_=String),
            bindparam("by_card", type_=String),
            bindparam("moment", type_=Float),
        ]
    ).where(_THESE),
)
_ALL = select([question_states])


def set_state(engine: Engine, rows: Iterable[int], state: str, card: str = "") -> int:
    """Set the state of the questions in these rows of `turns`; return how many of them are still kept.

    `new` removes what was decided. `card` is the card that answers them now.
    """
    if state not in STATES:
        raise ValueError(f"state {state!r} is none of {', '.join(STATES)}")
    wanted, found = sorted(set(rows)), 0
    with engine.begin() as connection:
        for start in range(0, len(wanted), BATCH):
            some = {"rows": wanted[start : start + BATCH]}
            found += int(connection.execute(_HOLD, some).rowcount)
            connection.execute(_DROP, some)
            if state != NEW:
                values = {"now_is": state, "by_card": card, "moment": time.time()}
                connection.execute(_SET, {**some, **values})
    return found


def read_states(engine: Engine) -> dict[int, Any]:
    """Row of `turns` → what was decided about its question."""
    with engine.connect() as connection:
        return {row.turn: row for row in connection.execute(_ALL)}
