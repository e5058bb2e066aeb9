"""Which draft of an editor is to answer which questions: a row for each question, until it is answered.

A row names the conversation, so it goes with it (deletion.py). It holds no word of what was asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint, bindparam, select
from sqlalchemy.engine import Engine

from bot.conversations.database import metadata
from bot.conversations.states_table import DONE, set_state
from bot.conversations.turns_table import turns

question_drafts = Table(
    "question_drafts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="the row's number"),
    Column("conversation", String(255), nullable=False, comment="the conversation's id"),
    Column("turn", Integer, nullable=False, comment="number of the row in `turns` that holds the question"),
    Column("draft", String(16), nullable=False, index=True, comment="the draft that is to answer it"),
    Column("card", String(128), nullable=False, comment="id of the card that will answer it, or empty"),
    UniqueConstraint("turn", "draft", name="question_drafts_once"),
    comment="Questions that were not answered, and the editor's draft that is to answer them",
)

_BATCH = 500
_THESE = question_drafts.c.turn.in_(bindparam("rows", expanding=True))
# Changes nothing, but locks the rows: a deletion of the conversation waits, and then deletes the link too.
_HOLD = turns.update().where(turns.c.id.in_(bindparam("rows", expanding=True))).values(at=turns.c.at)
_OF_DRAFT = question_drafts.c.draft == bindparam("named")
_SET = question_drafts.insert().from_select(
    ["conversation", "turn", "draft", "card"],
    select(
        [
            turns.c.conversation,
            turns.c.id,
            bindparam("draft_is", type_=String),
            bindparam("card_is", type_=String),
        ]
    ).where(turns.c.id.in_(bindparam("rows", expanding=True))),
)


def link_draft(engine: Engine, rows: Iterable[int], draft: str, card: str = "") -> None:
    """Note that a draft is to answer the questions in these rows of `turns`; a later card replaces one."""
    wanted = sorted(set(rows))
    with engine.begin() as connection:
        for start in range(0, len(wanted), _BATCH):
            some = {"rows": wanted[start : start + _BATCH]}
            connection.execute(_HOLD, some)
            connection.execute(question_drafts.delete().where(_THESE & _OF_DRAFT), {**some, "named": draft})
            connection.execute(_SET, {**some, "draft_is": draft, "card_is": card})


def linked_drafts(engine: Engine) -> dict[int, dict[str, str]]:
    """Row of `turns` → the drafts that are to answer its question, each with the card that will, or ""."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    query = select([question_drafts.c.turn, question_drafts.c.draft, question_drafts.c.card])
    with engine.connect() as connection:
        for row in connection.execute(query):
            found[row.turn][row.draft] = row.card
    return found


def linked_rows(engine: Engine, draft: str) -> list[tuple[int, str]]:
    """(row of `turns`, card) of the questions that a draft is to answer."""
    query = select([question_drafts.c.turn, question_drafts.c.card]).where(_OF_DRAFT)
    with engine.connect() as connection:
        return [(row.turn, row.card) for row in connection.execute(query, {"named": draft})]


def settle(engine: Engine, draft: str, missed: Collection[int] = ()) -> int:
    """The draft was published: its questions are done; return how many there are.

    Those in the rows `missed` got another answer when they were asked again. They stay as they are, and so
    does their link: a question that is new and has a draft that was published is shown as such.

    A second call changes nothing; one that was cut off is repeated safely.
    """
    by_card: dict[str, list[int]] = defaultdict(list)
    for turn, card in linked_rows(engine, draft):
        if turn not in missed:
            by_card[card].append(turn)
    done = 0
    for card, rows in by_card.items():
        done += set_state(engine, rows, DONE, card)
        with engine.begin() as connection:
            for start in range(0, len(rows), _BATCH):
                some = {"rows": rows[start : start + _BATCH], "named": draft}
                connection.execute(question_drafts.delete().where(_THESE & _OF_DRAFT), some)
    return done


def unlink_draft(engine: Engine, draft: str) -> None:
    """The draft ended: it answers no question any more."""
    with engine.begin() as connection:
        connection.execute(question_drafts.delete().where(_OF_DRAFT), {"named": draft})
