"""Was the answer right? One verdict a row, one figure a goal."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.core.contract import Answer
from bot.evaluation.rows import ACTS, Row

RIGHT, OFFERED, WRONG, REFUSED = "right", "offered", "wrong", "refused"


@dataclass(frozen=True)
class Outcome:
    """A row, what was answered, and the verdict."""

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
    verdict = _act(row, answer) if set(row.expect) & ACTS else _cell(row, answer)
    return Outcome(row, answer["status"], cell, answer["confidence"], answer["latency_ms"], verdict)


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
        by_set.setdefault(outcome.row.set, []).append(outcome)
    return [_share(name, by_set[of], hit) for name, of, hit in _FIGURES if of in by_set]


def _share(name: str, outcomes: list[Outcome], hit: Callable[[Outcome], bool]) -> Figure:
    return Figure(name, sum(map(hit, outcomes)), len(outcomes))


def _is(*verdicts: str) -> Callable[[Outcome], bool]:
    return lambda outcome: outcome.verdict in verdicts


def _status(*statuses: str) -> Callable[[Outcome], bool]:
    return lambda outcome: outcome.status in statuses


_FIGURES: tuple[tuple[str, str, Callable[[Outcome], bool]], ...] = (
    ("in-scope right", "inscope", _is(RIGHT)),
    ("in-scope right or offered", "inscope", _is(RIGHT, OFFERED)),
    ("in-scope wrong", "inscope", _is(WRONG)),
    ("typos right", "typos", _is(RIGHT)),
    ("typos wrong", "typos", _is(WRONG)),
    ("follow-up turns right", "followups", _is(RIGHT)),
    ("near out-of-scope answered", "near_oos", _status("answered")),
    ("far out-of-scope answered", "far_oos", _status("answered")),
    ("danger signs recognised", "redflag", _status("urgent")),
    ("false alarms", "redflag_negatives", _status("urgent")),
)
