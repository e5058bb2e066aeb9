"""The cost of an answer does not grow with the store: every query uses an index and is bounded."""

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.knowledge import questions, write_files
from bot.knowledge import queries, search
from bot.knowledge.build import build_store
from bot.knowledge.opened import OpenedStore
from bot.knowledge.store import KnowledgeStore

pytestmark = pytest.mark.long

SMALL, LARGE = 1_000, 100_000  # facts
_SCAN = re.compile(r"SCAN (f|c|s|facts|cells|sources|fact_words)\b(?!.*VIRTUAL TABLE)")


def _built(folder: Path, facts: int) -> Path:
    write_files(folder / "knowledge", facts)
    build_store(folder / "knowledge", folder / "facts.db")
    return folder / "facts.db"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("small"), SMALL)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("large"), LARGE)


def _largest_cell(opened: OpenedStore) -> tuple[str, str]:
    subject, aspect, _ = opened._run(
        "SELECT subject, aspect, COUNT(*) FROM cells GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 1"
    )[0]
    return subject, aspect


def _calls(cell: tuple[str, str]) -> dict[str, tuple[object, ...]]:
    """Every public method of a store, with arguments."""
    return {
        "facts": cell,
        "first": (*cell, 5),
        "facts_by_id": (("fact-1", "fact-2"),),
        "cards": (),
        "phrasings": (),
        "things": (),
        "vectors": (),
        "word_vectors": (),
        "every_fact": (1_000,),
        "facts_from": (("source-1", "source-2"), 2),
        "search": ("does skin treatment help with titoine",),
        "sources": (),
        "subjects": (),
        "subject": (cell[0],),
        "names": (),
        "aspects": (),
        "cells": (cell[0],),
        "version": (),
    }


def test_no_query_goes_without_an_index(large: Path) -> None:
    opened = OpenedStore(large)
    ran: list[str] = []
    store = KnowledgeStore(large)
    store._opened, store._stamp = opened, (large.stat().st_ino, large.stat().st_mtime_ns)
    calls = _calls(_largest_cell(opened))
    methods = {n for n, _ in inspect.getmembers(store, inspect.ismethod) if not n.startswith("_")}
    assert set(calls) == methods - {"broken_seal"}  # which reads all of it, once for each build
    opened._db.conn.set_trace_callback(ran.append)
    for method, arguments in calls.items():
        getattr(store, method)(*arguments)
    opened._db.conn.set_trace_callback(None)
    # "--" begins what full-text search asks of itself; these list everything, once for each build.
    listing = {queries.SOURCES_SQL, queries.ANSWERS_SQL, queries.PHRASINGS_SQL, queries.THINGS_SQL}
    own = [sql for sql in ran if not sql.startswith("--") and sql not in listing]
    assert sum("fact_words MATCH" in sql for sql in own) > 1
    for sql in own:
        plan = [row[3] for row in opened._db.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert not [step for step in plan if _SCAN.match(step)], (sql, plan)
        assert not [step for step in plan if "AUTOMATIC" in step], (sql, plan)


@contextmanager
def _counted(opened: OpenedStore) -> Iterator[Callable[[], int]]:
    """How many steps SQLite's machine has taken."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    opened._db.conn.set_progress_handler(step, 1)
    yield lambda: steps
    opened._db.conn.set_progress_handler(None, 0)


def _steps(path: Path, work: Callable[[OpenedStore], object]) -> int:
    opened = OpenedStore(path)
    # What is kept in memory is read before: small tables, and how many facts hold a word.
    assert opened.filled
    assert opened._frequency("skin")
    with _counted(opened) as steps:
        work(opened)
        return steps()


def test_the_first_facts_cost_the_same_in_a_store_of_any_size(small: Path, large: Path) -> None:
    cells = [_largest_cell(OpenedStore(path)) for path in (small, large)]
    few, many = (
        _steps(path, lambda opened, cell=cell: opened.first(*cell, 5))  # type: ignore[misc]
        for path, cell in zip((small, large), cells, strict=True)
    )
    assert many <= 1.5 * few


def test_a_search_ranks_a_bounded_number_of_facts(small: Path, large: Path) -> None:
    def work(opened: OpenedStore) -> object:
        return opened.search(("skin",), 12)

    hold = OpenedStore(small)._count("skin")
    assert 0 < hold < search.RANKED < OpenedStore(large)._count("skin")
    a_fact = _steps(small, work) / hold
    assert _steps(large, work) <= 1.5 * a_fact * search.RANKED


def test_rare_words_choose_and_common_words_help(large: Path) -> None:
    opened = OpenedStore(large)
    subject = opened.subjects["subject-100"].title.split()[0]
    assert opened._count(subject) < search.RANKED < opened._count("skin")
    hits = opened.search((subject, "skin"), 12)
    assert len(hits) == 12
    assert all(subject in hit.fact.claim for hit in hits)
    both = [("skin" in hit.fact.claim) for hit in hits]
    assert both[0]
    assert both == sorted(both, reverse=True)


def test_a_word_of_too_many_facts_still_finds_some(large: Path) -> None:
    hits = OpenedStore(large).search(("skin",), 12)
    assert len(hits) == 12
    assert all("skin" in f"{hit.fact.claim} {hit.fact.source.title}" for hit in hits)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_any_plan_keeps_its_bounds(large: Path) -> None:
    opened = OpenedStore(large)
    for text in questions(200, [subject.title for subject in opened.subjects.values()]):
        plan = search.plan_of(search.words_of(text), opened._count)
        assert plan is not None
        ranked = opened._run("SELECT COUNT(*) FROM fact_words WHERE fact_words MATCH ?", plan.query)[0][0]
        assert plan.common or ranked <= search.RANKED
