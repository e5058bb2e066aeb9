"""Judges answers: a verdict for each row, a figure for each goal.

Needs name the cards that answer them. The older sets name cells, whose boundaries have changed since.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.core.contract import Answer
from bot.evaluation.rows import ACTS, Row

RIGHT, OFFERED, WRONG, REFUSED = "right", "offered", "wrong", "refused"


@dataclass(frozen=True)
class Outcome:
    """A row, its answer, and the verdict."""

    row: Row
    status: str
    cell: tuple[str | None, str | None]
    confidence: float
    latency_ms: float
    verdict: str


@dataclass(frozen=True)
class Figure:
    """A measured share: `hits` of `total`, with its 95 % Wilson interval."""

    name: str
    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0…1."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson score interval (Wilson 1927), 95 %."""
        if not self.total:
            return 0.0, 1.0
        z, n, p = 1.96, self.total, self.value
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


def judge(row: Row, answer: Answer) -> Outcome:
    """The verdict on one answer."""
    cell = (answer["subject"], answer["aspect"])
    if row.cause:
        verdict = _need(row, answer)
    else:
        verdict = _act(row, answer) if set(row.expect) & ACTS else _cell(row, answer)
    return Outcome(row, answer["status"], cell, answer["confidence"], answer["latency_ms"], verdict)


def _need(row: Row, answer: Answer) -> str:
    """Whether the need of a message is met: by a right card, or by rightly saying why there is no answer."""
    if row.cards:
        if answer["status"] == "answered":
            return RIGHT if answer["card"] in row.cards else WRONG
        if answer["status"] == "urgent":
            return WRONG
        offered = {suggestion["card"] for suggestion in answer["suggestions"]}
        return OFFERED if offered & set(row.cards) else REFUSED
    if row.cause == "gap":  # reported before the nearest facts, or instead of an answer
        said = answer["status"] != "answered" or answer["missing"] or answer["cause"] == "gap"
        return RIGHT if said and answer["status"] != "urgent" else WRONG
    if row.cause == "bodily":
        return RIGHT if answer["status"] == "urgent" or answer["cause"] == "bodily" else WRONG
    return WRONG if answer["status"] in {"answered", "urgent"} else RIGHT


def _cell(row: Row, answer: Answer) -> str:
    if answer["status"] == "answered":
        return RIGHT if row.allows(answer["subject"], answer["aspect"]) else WRONG
    if any(row.allows(s["subject"], s["aspect"]) for s in answer["suggestions"]):
        offered = answer["status"] == "clarify"
        return OFFERED if offered else RIGHT if row.refusable else REFUSED
    return RIGHT if row.refusable and answer["status"] == "refused" else REFUSED


def _act(row: Row, answer: Answer) -> str:
    status = answer["status"]
    wanted = {
        "oos": status not in {"answered", "urgent"},
        "urgent": status == "urgent",
        "redflag": status == "urgent",
        "clarify": status in {"clarify", "refused"},
        "smalltalk": status == "smalltalk",
        "thanks": status == "smalltalk",
        "more": status == "answered",
        "sources": status == "answered",
    }
    return RIGHT if any(wanted.get(e, False) for e in row.expect) else WRONG


def figures(outcomes: Iterable[Outcome]) -> list[Figure]:
    """The figures of the table in docs/reference/quality.md, in its order."""
    by_set: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_set.setdefault(_set_of(outcome.row), []).append(outcome)
    return [
        Figure(goal.name, sum(map(goal.hit, found)), len(found))
        for goal in _GOALS
        if (found := by_set.get(goal.of))
    ]


def _set_of(row: Row) -> str:
    """The set of a row; needs are split into answerable ones, gaps and the rest."""
    if row.set != "needs":
        return row.set
    return "needs" if row.cards else "gaps" if row.cause == "gap" else "refusals"


def _is(*verdicts: str) -> Callable[[Outcome], bool]:
    return lambda outcome: outcome.verdict in verdicts


def _status(*statuses: str) -> Callable[[Outcome], bool]:
    return lambda outcome: outcome.status in statuses


class _Goal(NamedTuple):
    """A figure: its name, its set, what it counts, and whether less of it is better."""

    name: str
    of: str
    hit: Callable[[Outcome], bool]
    less: bool = False


_GOALS = (
    _Goal("needs right", "needs", _is(RIGHT)),
    _Goal("needs right or offered", "needs", _is(RIGHT, OFFERED)),
    _Goal("needs wrong", "needs", _is(WRONG), less=True),
    _Goal("gaps said", "gaps", _is(RIGHT)),
    _Goal("refused rightly", "refusals", _is(RIGHT)),
    _Goal("in-scope right", "inscope", _is(RIGHT)),
    _Goal("in-scope right or offered", "inscope", _is(RIGHT, OFFERED)),
    _Goal("in-scope wrong", "inscope", _is(WRONG), less=True),
    _Goal("typos right", "typos", _is(RIGHT)),
    _Goal("typos wrong", "typos", _is(WRONG), less=True),
    _Goal("follow-up turns right", "followups", _is(RIGHT)),
    _Goal("near out-of-scope answered", "near_oos", _status("answered"), less=True),
    _Goal("personal decisions not answered", "personal_advice", _is(RIGHT)),
    _Goal("far out-of-scope answered", "far_oos", _status("answered"), less=True),
    _Goal("danger signs recognised", "redflag", _status("urgent")),
    _Goal("false alarms", "redflag_negatives", _status("urgent"), less=True),
)
# Figures for which less is better; their floor is a ceiling.
LESS_IS_BETTER = frozenset(goal.name for goal in _GOALS if goal.less)
