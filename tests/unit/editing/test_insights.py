"""The figures, as numbers, CSV and a page that asks nobody for anything."""

from __future__ import annotations

import csv
import io
import re
import time
from dataclasses import replace

import pytest

from bot.conversations.questions import ALARM, ANSWERED, ASKED_BACK, DISLIKED, LEFT, TALK, UNANSWERED, Asked
from bot.editing.insights import Figures, as_csv, as_html, figures_of
from bot.editing.learning import Learning
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import Encoder

EVIL = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("https://example.org","tea?")'
DAY_S = 86_400


def _asked(store: KnowledgeStore) -> list[Asked]:
    now, subject = time.time(), store.subjects()[0].slug
    kinds = (ANSWERED, ANSWERED, DISLIKED, LEFT, ASKED_BACK, UNANSWERED, ALARM, TALK)
    made = [
        Asked(
            n,
            f"talk-{n % 3}",
            f"m-{n}",
            f"question {n}",
            now - DAY_S,
            kind,
            subject=subject,
            latency_ms=n * 10.0,
        )
        for n, kind in enumerate(kinds, start=1)
    ]
    made[0] = replace(made[0], rating="up")
    made[2] = replace(made[2], rating="down")
    made[4] = replace(made[4], taken="a-card")
    made += [
        Asked(20, "talk-20", "m", EVIL, now, UNANSWERED, cause="gap"),
        Asked(21, "talk-21", "m", FORMULA, now, UNANSWERED, cause="unclear", subject="nothing-known"),
        Asked(22, "talk-22", "m", "too long ago", now - 40 * DAY_S, UNANSWERED),
    ]
    return made


@pytest.fixture(scope="module")
def figures(store: KnowledgeStore, encoder: Encoder) -> Figures:
    asked = _asked(store)
    return figures_of(asked, store, Learning(store, encoder).groups(asked), days=30)


def test_the_numbers_are_those_of_the_span(figures: Figures, store: KnowledgeStore) -> None:
    total = figures.total
    assert (figures.conversations, total.questions, figures.talk) == (5, 9, 1)
    assert (total.at_once, total.asked_back, total.not_answered, total.urgent) == (4, 1, 3, 1)
    assert total.share("at_once") == pytest.approx(4 / 9)
    assert (figures.up, figures.down, figures.satisfaction, figures.taken) == (1, 1, 0.5, 1)
    assert (figures.median_ms, figures.slow_ms) == (45.0, 70.0)
    assert dict(figures.causes) == {"": 1, "gap": 1, "unclear": 1}
    assert [(line.name, line.questions) for line in figures.subjects] == [
        (store.subjects()[0].slug, 7),
        ("", 2),
    ]
    assert [day.questions for day in figures.days] == [7, 2]
    assert [day.name for day in figures.days][-1] == figures.last_day


def test_the_coverage_counts_every_card(figures: Figures, store: KnowledgeStore) -> None:
    assert sum(cell.cards for _, cells in figures.coverage for cell in cells) == len(store.cards())
    assert all(len(cells) == len(figures.aspects) for _, cells in figures.coverage)


def test_nothing_asked_makes_figures_too(store: KnowledgeStore) -> None:
    empty = figures_of([], store)
    assert (empty.total.questions, empty.satisfaction, len(empty.days)) == (0, None, 1)
    assert "Nothing was asked." in as_html(empty)


def test_the_csv_runs_no_formula(figures: Figures) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(figures))))
    assert {"part": "total", "name": "at_once", "detail": "", "value": "4"} in rows
    names = {row["name"] for row in rows if row["part"] == "unanswered"}
    assert {f"'{FORMULA}", EVIL} <= names
    assert not [row for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_the_page_quotes_what_people_wrote_and_loads_nothing(figures: Figures) -> None:
    page = as_html(figures)
    assert EVIL not in page and "&lt;script&gt;alert(1)" in page
    assert "<script" not in page and "<link" not in page and "<img" not in page
    assert not re.findall(r"""(?:src|href|action)\s*=|url\(|@import""", page)
    assert "style=" not in page  # the desk's policy allows no style in an element
