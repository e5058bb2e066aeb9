"""Lists the messages that people sent and what became of each, from the stored turns, ratings and readings.

The result is not stored. It is computed again each time, so that a deletion applies to it too.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Engine

from bot.conversations.events_table import events
from bot.conversations.states_table import NEW, read_states
from bot.conversations.turns_table import feedback, turns
from bot.core.config_file import thresholds
from bot.core.contract import ASK, READING

# What became of a message. The first four kinds are failures to learn from, the worst first.
UNANSWERED, ASKED_BACK, DISLIKED, LEFT = MISSED = ("unanswered", "asked_back", "disliked", "left")
ANSWERED, TALK, ALARM = "answered", "talk", "alarm"
KINDS = (*MISSED, ANSWERED, TALK, ALARM)

SILENT_S = 1800.0
# No card could answer a message about bodily complaints or moods.
_ABOUT_THEM = frozenset({"bodily", "mood"})
_NO_QUESTION = frozenset({"human", "nothing_yet", "no_such_number"})

# PostgreSQL cancels a statement after two seconds, so long tables are read in parts.
_PART, _TALKS = 500, 100
_TURNS = (
    select([turns.c.id, turns.c.conversation, turns.c.message_id, turns.c.text, turns.c.answer, turns.c.at])
    .where(turns.c.id > bindparam("after"))
    .order_by(turns.c.id)
    .limit(_PART)
)
_RATINGS = (
    select([feedback.c.id, feedback.c.conversation, feedback.c.answer_id, feedback.c.value])
    .where(feedback.c.id > bindparam("after"))
    .order_by(feedback.c.id)
    .limit(_PART)
)
_READINGS = select([events.c.conversation, events.c.data]).where(
    events.c.conversation.in_(bindparam("whose", expanding=True)) & (events.c.type == "user")
)


@dataclass(frozen=True)
class Asked:
    """A message and what became of it (`kind`).

    `topic` is the subject of the answer before it. `offered` are the cards that were offered, and `taken` is
    the one that the person chose next. `near` is the card that was nearest when it was asked, and `trust` the
    trust in that card. `state` is what an editor decided at `decided_at`; `settled_by` is the card that
    answers it now.
    """

    turn: int
    conversation: str
    message_id: str
    text: str
    at: float
    kind: str = ANSWERED
    status: str = ""
    cause: str = ""
    card: str = ""
    subject: str = ""
    aspect: str = ""
    confidence: float = 0.0
    latency_ms: float = 0.0
    answer_id: str = ""
    offered: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    topic: str = ""
    taken: str = ""
    rating: str = ""
    near: str = ""
    trust: float = 0.0
    state: str = NEW
    decided_at: float = 0.0
    settled_by: str = ""


def read_asked(engine: Engine, named_at: float | None = None) -> list[Asked]:
    """Every answered or refused message of the channels web and Slack, the oldest first.

    People leave after a good answer as soon as after a bad one. So leaving counts as a failure only after a
    doubtful answer: one with less trust than `named_at` (default: that of config.yml). Such an answer begins
    with the card's question.

    Messages of other channels are left out, because they have no turns.
    """
    named_at = thresholds()["named_at"] if named_at is None else named_at
    ratings = {(row.conversation, row.answer_id): row.value for row in _rows(engine, _RATINGS)}
    now, states = time.time(), read_states(engine)
    talks: dict[str, list[Asked]] = defaultdict(list)
    for row in _rows(engine, _TURNS):
        # A row without text belongs to an answer that was posted to Slack.
        if row.text and row.answer and (found := _asked(row, ratings, states)):
            talks[found.conversation].append(found)
    told = [asked for talk in talks.values() for asked in _in_conversation(talk, now, named_at)]
    return sorted(_with_readings(engine, told), key=lambda asked: asked.turn)


def _rows(engine: Engine, statement: Any) -> Iterator[Any]:
    after = 0
    while True:
        with engine.connect() as connection:
            rows = connection.execute(statement, {"after": after}).fetchall()
        yield from rows
        if len(rows) < _PART:
            return
        after = rows[-1].id


def _asked(row: Any, ratings: Mapping[tuple[str, str], str], states: Mapping[int, Any]) -> Asked | None:
    answer = _object(row.answer)
    if not answer.get("status"):
        return None
    offered = [one for one in answer.get("suggestions") or () if one.get("card")]
    decided = states.get(row.id)
    return Asked(
        turn=row.id,
        conversation=row.conversation,
        message_id=row.message_id,
        text=row.text,
        at=row.at,
        status=answer["status"],
        cause=answer.get("cause") or "",
        card=answer.get("card") or "",
        subject=answer.get("subject") or "",
        aspect=answer.get("aspect") or "",
        confidence=float(answer.get("confidence") or 0.0),
        latency_ms=float(answer.get("latency_ms") or 0.0),
        answer_id=answer.get("id") or "",
        offered=tuple(one["card"] for one in offered),
        titles=tuple(one["title"] for one in offered),
        missing=tuple(answer.get("missing") or ()),
        rating=ratings.get((row.conversation, answer.get("id") or ""), ""),
        state=decided.state if decided else NEW,
        decided_at=decided.at if decided else 0.0,
        settled_by=decided.card if decided else "",
    )


def _in_conversation(talk: Sequence[Asked], now: float, named_at: float) -> Iterator[Asked]:
    """The messages of one conversation, completed with what the messages before and after them show."""
    topic, alarmed = "", False
    for place, asked in enumerate(talk):
        after = talk[place + 1] if place + 1 < len(talk) else None
        alarmed = alarmed or asked.status == "urgent"
        left = after is None and now - asked.at > SILENT_S
        kind = ALARM if alarmed else _kind(asked, left, named_at)
        yield replace(asked, kind=kind, topic=topic, taken=_taken(asked, after))
        topic = asked.subject or topic


def _kind(asked: Asked, left: bool, named_at: float) -> str:
    if asked.cause in _ABOUT_THEM:
        return ALARM
    if asked.status == "smalltalk" or asked.cause in _NO_QUESTION:
        return TALK
    if asked.status == "clarify":
        return ASKED_BACK
    if asked.status in ("refused", "error") or asked.cause == "gap":
        return UNANSWERED
    if asked.rating == "down":
        return DISLIKED
    doubtful = asked.card and asked.confidence < named_at and asked.rating != "up"
    return LEFT if left and doubtful else ANSWERED


def _taken(asked: Asked, after: Asked | None) -> str:
    """The card of the offered question that the person chose next, by its title or its number; or ""."""
    if after is None or not after.card or after.card not in asked.offered:
        return ""
    chosen = after.text in asked.titles or after.text.strip(" .#)").isdigit()
    return after.card if chosen else ""


def _with_readings(engine: Engine, told: Sequence[Asked]) -> list[Asked]:
    """Complete the failures with how they were read; those that may describe a danger become ALARM."""
    missed = [asked for asked in told if asked.kind in MISSED]
    readings = _readings(engine, dict.fromkeys(asked.conversation for asked in missed))
    return [
        _as_read(asked, readings.get((asked.conversation, asked.message_id), {}))
        if asked.kind in MISSED
        else asked
        for asked in told
    ]


def _readings(engine: Engine, talks: Iterable[str]) -> dict[tuple[str, str], dict[str, Any]]:
    found, whose = {}, list(talks)
    for start in range(0, len(whose), _TALKS):
        with engine.connect() as connection:
            for row in connection.execute(_READINGS, {"whose": whose[start : start + _TALKS]}):
                data = _object(row.data)
                reading = (data.get("parse_data") or {}).get(READING)
                if isinstance(reading, dict):
                    found[row.conversation, str(data.get("message_id"))] = reading
    return found


def _as_read(asked: Asked, reading: Mapping[str, Any]) -> Asked:
    if reading.get("alarm"):
        return replace(asked, kind=ALARM)
    told = reading.get("explained") or {}
    ranked = [one["cards"][0] for one in told.get("readings") or () if one.get("cards")]
    near, trust = ranked[0] if ranked else (asked.card, asked.confidence if asked.card else 0.0)
    aspects = [name for name, _ in told.get("intents") or () if str(name).startswith(ASK)]
    named = next(iter(reading.get("subjects") or ()), "")
    return replace(
        asked,
        near=near,
        trust=float(trust),
        missing=asked.missing or tuple(reading.get("missing") or ()),
        subject=asked.subject or named or asked.topic,
        aspect=asked.aspect or (aspects[0].removeprefix(ASK) if aspects else ""),
    )


def _object(text: str) -> dict[str, Any]:
    try:
        parsed = json.loads(text)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
