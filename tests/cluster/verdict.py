"""Was anything lost or doubled? Compares what people got with their history and the database."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg2

from tests.cluster.load import Load, Person, Sent


@dataclass(frozen=True)
class Verdict:
    """Each list names messages, the last one conversations; all are empty when all is well."""

    lost: list[str]  # sent, but without answer, or not in the history or the database
    doubled: list[str]  # two answers, or two rows
    failed: list[str]  # answered by an apology (status `error`)
    heard_twice: list[str]  # in the dialogue's events more was said than people said


async def judge(load: Load, database: str) -> Verdict:
    """Compare, for every conversation of `load`; `database`: PostgreSQL's URL."""
    rows, heard = _turns(database), _heard(database)
    lost, doubled = [], []
    for person in load.people:
        history = await load.history(person)
        answers = {turn["message_id"]: turn["answers"][0]["id"] for turn in history if turn["answers"]}
        lost += _lost(person, answers, rows)
        doubled += _doubled(person, history, rows)
    failed = [sent.message_id for sent in load.messages if "error" in sent.statuses]
    return Verdict(lost, doubled, failed, _heard_twice(load.messages, rows, heard))


def _lost(person: Person, answers: dict[str, str], rows: dict[str, list[Any]]) -> list[str]:
    return [
        sent.message_id
        for sent in person.sent
        if not sent.answers
        or answers.get(sent.message_id) != sent.answers[0]
        or not any(answered for _, answered in rows.get(sent.message_id, []))
    ]


def _doubled(person: Person, history: list[dict[str, Any]], rows: dict[str, list[Any]]) -> list[str]:
    shown = [turn["message_id"] for turn in history]
    return [
        sent.message_id
        for sent in person.sent
        if len(set(sent.answers)) > 1
        or len(rows.get(sent.message_id, [])) > 1
        or shown.count(sent.message_id) > 1
    ]


def _heard_twice(sent: list[Sent], rows: dict[str, list[Any]], heard: dict[str, int]) -> list[str]:
    asked = Counter(conversation for one in sent for conversation, _ in rows.get(one.message_id, []))
    return [conversation for conversation, count in asked.items() if heard.get(conversation, 0) > count]


def _turns(database: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    with _cursor(database) as cursor:
        cursor.execute("SELECT message_id, conversation, answer IS NOT NULL FROM turns")
        for message, conversation, answered in cursor:
            found.setdefault(message, []).append((conversation, answered))
    return found


def _heard(database: str) -> dict[str, int]:
    with _cursor(database) as cursor:
        cursor.execute("SELECT conversation, count(*) FROM events WHERE type = 'user' GROUP BY 1")
        return dict(cursor.fetchall())


@contextlib.contextmanager
def _cursor(database: str) -> Iterator[Any]:
    connection = psycopg2.connect(database)
    try:
        yield connection.cursor()
    finally:
        connection.close()
