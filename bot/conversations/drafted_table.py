"""Drafts of editors, and which of them is to answer which questions: a row for each, until answered.

A row of `question_drafts` names the conversation, so it goes with it (deletion.py). It holds no word of what
was asked. An open draft may: `take_back` removes that when the conversation goes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Float, Integer, String, Table, Text, UniqueConstraint, bindparam, select
from sqlalchemy.engine import Connection, Engine

from bot.conversations.database import metadata
from bot.conversations.migration import KEPT
from bot.conversations.states_table import BATCH, DONE, TURN, set_state
from bot.conversations.turns_table import turns
from bot.knowledge.findings.wording import folded

OPEN = "open"

drafts = Table(
    "knowledge_drafts",
    metadata,
    Column("id", String(16), primary_key=True, comment="a random name"),
    Column("revision", Integer, nullable=False, comment="counts the times it was saved"),
    Column("author", String(64), nullable=False, comment="account of the editor who began it"),
    Column("title", Text, nullable=False, comment="what the editor calls it; empty once it is dropped"),
    Column("state", String(16), nullable=False, index=True, comment="open, published or dropped"),
    Column(
        "changes",
        Text,
        nullable=False,
        comment="rows of knowledge files before and after (JSON); a phrasing may be a redacted question",
    ),
    Column("made_at", Float, nullable=False, comment="when it was begun"),
    Column("changed_at", Float, nullable=False, comment="when it was saved or ended"),
    Column("ended_by", String(64), comment="account that published or dropped it"),
    comment="Changes of the knowledge that editors work on, with the names of their accounts",
    info=KEPT,
)
question_drafts = Table(
    "question_drafts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="the row's number"),
    Column("conversation", String(255), nullable=False, comment="the conversation's id"),
    Column("turn", Integer, nullable=False, comment=TURN),
    Column("draft", String(16), nullable=False, index=True, comment="the draft that is to answer it"),
    Column("card", String(128), nullable=False, comment="id of the card that will answer it, or empty"),
    UniqueConstraint("turn", "draft", name="question_drafts_once"),
    comment="Questions that were not answered, and the editor's draft that is to answer them",
)

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

_SAID = (
    select([question_drafts.c.draft, question_drafts.c.conversation, turns.c.text])
    .where(question_drafts.c.turn == turns.c.id)
    .where(
        question_drafts.c.draft.in_(
            select([question_drafts.c.draft]).where(question_drafts.c.conversation == bindparam("whose"))
        )
    )
)
_THIS_OPEN = (drafts.c.id == bindparam("named")) & (drafts.c.state == OPEN)
_HOLD_DRAFT = drafts.update().where(_THIS_OPEN).values(state=drafts.c.state)
_WRITE_DRAFT = drafts.update().where(_THIS_OPEN)
_WRITE_DRAFT = _WRITE_DRAFT.values(changes=bindparam("rows"), revision=drafts.c.revision + 1)


def take_back(connection: Connection, conversation: str) -> None:
    """Take the wordings of a conversation that is being deleted out of the open drafts begun with them.

    A wording stays where another conversation of the draft has it too. What the editor wrote stays. A new
    card whose question is still such a wording loses it; the check then asks for another.
    """
    gone: dict[str, set[str]] = defaultdict(set)
    others: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(_SAID, {"whose": conversation}):
        (gone if row.conversation == conversation else others)[row.draft].add(_plain(row.text))
    for draft, words in sorted(gone.items()):
        _take_words(connection, draft, words - others[draft] - {""})


def _take_words(connection: Connection, draft: str, words: set[str]) -> None:
    connection.execute(_HOLD_DRAFT, {"named": draft})
    query = select([drafts.c.changes]).where(_THIS_OPEN)
    kept = connection.execute(query, {"named": draft}).scalar()
    try:
        changes = list(json.loads(kept or "[]"))
    except (ValueError, TypeError):
        changes = [None]  # a damaged row, which is not shown either
    left = [_without(change, words) for change in changes]
    if left != changes:
        told = json.dumps([change for change in left if change is not None], ensure_ascii=False)
        connection.execute(_WRITE_DRAFT, {"named": draft, "rows": told})


def _without(change: Any, words: set[str]) -> Any:
    """A change without these wordings; None where nothing is left, or it is damaged and has one."""
    try:
        after = change["after"] or {}
        if change["table"] == "phrasings" and _plain(after.get("phrasing", "")) in words:
            return None
        if change["table"] == "answers" and _plain(after.get("question", "")) in words:
            return {**change, "after": {**after, "question": ""}}
    except (TypeError, KeyError, AttributeError):
        return None if any(one in text for one in words for text in _texts(change)) else change
    return change


def _plain(text: str) -> str:
    """The text as it is compared: case, spaces and signs do not count, unless there is nothing else."""
    return folded(text) or " ".join(text.split())


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value from JSON, as it is compared."""
    if isinstance(value, str):
        yield _plain(value)
    elif isinstance(value, list | dict):
        for one in value.items() if isinstance(value, dict) else value:
            yield from _texts(list(one) if isinstance(one, tuple) else one)


def link_draft(engine: Engine, rows: Iterable[int], draft: str, card: str = "") -> None:
    """Note that a draft is to answer the questions in these rows of `turns`; a later card replaces one."""
    wanted = sorted(set(rows))
    with engine.begin() as connection:
        for start in range(0, len(wanted), BATCH):
            some = {"rows": wanted[start : start + BATCH]}
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
            for start in range(0, len(rows), BATCH):
                some = {"rows": rows[start : start + BATCH], "named": draft}
                connection.execute(question_drafts.delete().where(_THESE & _OF_DRAFT), some)
    return done


def unlink_draft(engine: Engine, draft: str) -> None:
    """The draft ended: it answers no question any more."""
    with engine.begin() as connection:
        connection.execute(question_drafts.delete().where(_OF_DRAFT), {"named": draft})
