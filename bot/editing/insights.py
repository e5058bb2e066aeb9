"""Figures about the questions of visitors: how many, about what, with what outcome, and what cards cover."""

from __future__ import annotations

import csv
import io
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from statistics import median

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.conversations.deletion import DAY_S
from bot.conversations.questions import ALARM, ANSWERED, ASKED_BACK, DISLIKED, LEFT, TALK, UNANSWERED, Asked
from bot.editing.exports import guarded
from bot.editing.learning import Group
from bot.knowledge.store import KnowledgeStore

AT_ONCE, BACK, NOT, URGENT = OUTCOMES = ("at_once", "asked_back", "not_answered", "urgent")
# To show the figures in another page, take "insights_body.html" with `figures`, and "insights.css".
TEMPLATES = Path(__file__).with_name("templates")
_OUTCOME = {
    ANSWERED: AT_ONCE,
    DISLIKED: AT_ONCE,
    LEFT: AT_ONCE,
    ASKED_BACK: BACK,
    UNANSWERED: NOT,
    ALARM: URGENT,
}
_TOP = 20


@dataclass(frozen=True)
class Counted:
    """The questions of a subject, of a day, or all questions, counted by outcome."""

    name: str
    title: str
    at_once: int = 0
    asked_back: int = 0
    not_answered: int = 0
    urgent: int = 0

    @property
    def questions(self) -> int:
        """The number of all questions."""
        return self.at_once + self.asked_back + self.not_answered + self.urgent

    def share(self, outcome: str) -> float:
        """The share of one outcome, from 0 to 1."""
        return int(getattr(self, outcome)) / self.questions if self.questions else 0.0


@dataclass(frozen=True)
class Cell:
    """One aspect of one subject: its cards, the questions about it, and those that were missed."""

    cards: int
    questions: int
    missed: int


@dataclass(frozen=True)
class Figures:
    """The figures of a period from `since` to `until`, in seconds since 1970."""

    since: float
    until: float
    conversations: int
    total: Counted
    talk: int
    taken: int  # people who were asked back and then chose an offered question
    up: int
    down: int
    median_ms: float
    slow_ms: float  # 95 % of the answers were faster
    causes: tuple[tuple[str, int], ...]
    subjects: tuple[Counted, ...]
    days: tuple[Counted, ...]
    aspects: tuple[str, ...]
    coverage: tuple[tuple[str, tuple[Cell, ...]], ...]  # (title of the subject, a cell for each aspect)
    unanswered: tuple[Group, ...]

    @property
    def satisfaction(self) -> float | None:
        """The share of thumbs up; None if nobody rated."""
        return self.up / (self.up + self.down) if self.up + self.down else None

    @property
    def first_day(self) -> str:
        """The first day, as 2026-11-27."""
        return _day(self.since)

    @property
    def last_day(self) -> str:
        """The last day."""
        return _day(self.until)


def figures_of(
    asked: Iterable[Asked], store: KnowledgeStore, groups: Sequence[Group] = (), days: float = 30
) -> Figures:
    """The figures of the last `days`; the most frequent unanswered questions come from `groups`."""
    now = time.time()
    since = now - days * DAY_S
    recent = [one for one in asked if one.at >= since]
    questions = [one for one in recent if one.kind != TALK]
    titles = {subject.slug: subject.title for subject in store.subjects()}
    took = sorted(one.latency_ms for one in recent if one.latency_ms > 0)
    rated = Counter(one.rating for one in recent)
    aspects, coverage = _coverage(questions, store, titles)
    return Figures(
        since=since,
        until=now,
        conversations=len({one.conversation for one in recent}),
        total=_counted("all", "all", questions),
        talk=len(recent) - len(questions),
        taken=sum(bool(one.taken) for one in questions if one.kind == ASKED_BACK),
        up=rated["up"],
        down=rated["down"],
        median_ms=round(median(took), 1) if took else 0.0,
        slow_ms=round(took[int(0.95 * (len(took) - 1))], 1) if took else 0.0,
        causes=tuple(Counter(one.cause for one in questions if one.kind == UNANSWERED).most_common()),
        subjects=_by_subject(questions, titles),
        days=_by_day(questions, now),
        aspects=aspects,
        coverage=coverage,
        unanswered=tuple(group for group in groups if group.kinds.get(UNANSWERED))[:_TOP],
    )


def as_csv(figures: Figures) -> str:
    """The figures as CSV with the columns part, name, detail and value."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")  # texts are guarded: a visitor may ask a formula
    writer.writerow(["part", "name", "detail", "value"])
    for part, name, detail, value in _rows(figures):
        writer.writerow([part, guarded(name), guarded(detail), value])
    return out.getvalue()


def as_html(figures: Figures) -> str:
    """The figures as a complete page that loads nothing from elsewhere."""
    return _rendered("insights.html", figures)


def as_part(figures: Figures) -> str:
    """The figures as a part of a page that has the style `insights.css`."""
    return _rendered("insights_body.html", figures)


def _rendered(template: str, figures: Figures) -> str:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return made.get_template(template).render(figures=figures)


def _rows(figures: Figures) -> Iterator[tuple[str, str, str, float]]:
    yield "total", "conversations", "", figures.conversations
    yield "total", "questions", "", figures.total.questions
    yield "total", "small talk", "", figures.talk
    for outcome in OUTCOMES:
        yield "total", outcome, "", getattr(figures.total, outcome)
    yield "total", "asked_back", "then chose an offered question", figures.taken
    yield "rating", "up", "", figures.up
    yield "rating", "down", "", figures.down
    yield "time", "median", "ms", figures.median_ms
    yield "time", "95 of 100", "ms", figures.slow_ms
    for cause, count in figures.causes:
        yield "not answered", cause, "", count
    for part, lines in (("subject", figures.subjects), ("day", figures.days)):
        for line in lines:
            for outcome in OUTCOMES:
                yield part, line.title, outcome, getattr(line, outcome)
    for group in figures.unanswered:
        yield "unanswered", group.text, group.state, group.size
    for title, cells in figures.coverage:
        for aspect, cell in zip(figures.aspects, cells, strict=True):
            yield "coverage", title, f"{aspect}: cards", cell.cards
            yield "coverage", title, f"{aspect}: questions", cell.questions


def _counted(name: str, title: str, questions: Iterable[Asked]) -> Counted:
    outcomes = Counter(_OUTCOME[one.kind] for one in questions)
    return Counted(name, title, *(outcomes[outcome] for outcome in OUTCOMES))


def _by_subject(questions: Iterable[Asked], titles: dict[str, str]) -> tuple[Counted, ...]:
    parts: dict[str, list[Asked]] = defaultdict(list)
    for one in questions:
        parts[one.subject if one.subject in titles else ""].append(one)
    lines = [_counted(slug, titles.get(slug, ""), part) for slug, part in parts.items()]
    return tuple(sorted(lines, key=lambda line: (not line.name, -line.questions, line.title)))


def _by_day(questions: Iterable[Asked], until: float) -> tuple[Counted, ...]:
    """Every day since the first question, including days without questions."""
    parts: dict[str, list[Asked]] = defaultdict(list)
    first = until
    for one in questions:
        parts[_day(one.at)].append(one)
        first = min(first, one.at)
    count = int((until - first) / DAY_S) + 1
    every = {_day(until), *parts, *(_day(first + number * DAY_S) for number in range(count))}
    return tuple(_counted(day, day, parts[day]) for day in sorted(every))


def _coverage(
    questions: Sequence[Asked], store: KnowledgeStore, titles: dict[str, str]
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[Cell, ...]], ...]]:
    """The coverage map: the aspects, and a row of cells for each subject; without empty rows and columns."""
    cards = Counter((card.subject, card.aspect) for card in store.cards().values())
    came = Counter((one.subject, one.aspect) for one in questions if one.kind != ALARM)
    missed = Counter((one.subject, one.aspect) for one in questions if one.kind in (UNANSWERED, ASKED_BACK))
    known = [aspect.slug for aspect in store.aspects()]
    filled = {*cards, *came}
    aspects = tuple(slug for slug in known if any((subject, slug) in filled for subject in titles))
    rows = [
        (title, tuple(Cell(cards[at], came[at], missed[at]) for at in ((subject, one) for one in aspects)))
        for subject, title in titles.items()
    ]
    rows.sort(key=lambda row: (-sum(cell.questions for cell in row[1]), -sum(cell.cards for cell in row[1])))
    return aspects, tuple(row for row in rows if any(cell.cards or cell.questions for cell in row[1]))


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).date().isoformat()
