"""Test all: start a run, follow it, and see its mismatches and what has changed since the run before."""

from __future__ import annotations

from typing import Any

from bot.core.errors import MesoError
from bot.desk.bench import bench_of
from bot.desk.page import Answer, Go, Show, Visit
from bot.desk.rows import row_path, store_of
from bot.desk.runs import Runs
from bot.evaluation.cards import VERDICTS, Result, counted

PATH = "/desk/test-all"
_A_PAGE = 100
_FIRST = ("starter", "question", "phrasing")


async def show(visit: Visit) -> Show:
    """The run that is at work, or the results of the last one."""
    return await _page(visit)


async def start(visit: Visit) -> Answer:
    """Start a run, unless one is at work already."""
    subject, card = visit.form.text("subject"), visit.form.text("card")
    runs = _runs(visit)
    if runs.running:
        return Go(PATH, "test_runs")
    try:
        await runs.start(visit.request.app, visit.account.name, subject, card)
    except MesoError:
        return await _page(visit, wrong=True)
    await visit.note("test-all", card or subject)
    return Go(PATH)


async def stop(visit: Visit) -> Go:
    """Stop the run; its results are discarded."""
    _runs(visit).stop()
    return Go(PATH, "test_stopped")


async def progress(visit: Visit) -> Answer:
    """For htmx: how far the run is; at its end the page again."""
    run = _runs(visit).running
    return Show("test_progress.html", {"run": run}) if run else Go(PATH)


async def _page(visit: Visit, wrong: bool = False) -> Show:
    runs, store = _runs(visit), store_of(visit.settings)
    run = runs.last
    if run and run.how == "done":
        results, at = run.results, run.ended_at
    else:
        results, at = await runs.kept()
    values = _listed(visit, results) | {
        "run": run,
        "at": at,
        "wrong": wrong,
        "subject": visit.form.text("subject"),
        "card": visit.form.text("card") or visit.query.text("card"),
        "subjects": sorted((one.slug, one.title) for one in store.subjects()),
        "total_texts": len(store.cards()) + len(store.phrasings()),
        "questions": {card.id: card.question for card in store.cards().values()},
        "row_path": row_path,
    }
    return Show("test_all.html", values, 422 if wrong else 200)


def _listed(visit: Visit, results: list[Result]) -> dict[str, Any]:
    """The mismatches that the page shows; those of starters and questions come first."""
    kind = visit.query.text("only")
    missed = [one for one in results if not one.matches and (not kind or one.verdict == kind)]
    missed.sort(key=lambda one: _FIRST.index(one.text.kind))
    first = visit.query.number("from", 0)
    return {
        "total": len(results),
        "counts": counted(results),
        "verdicts": VERDICTS,
        "only": kind,
        "missed": missed[first : first + _A_PAGE],
        "missed_total": len(missed),
        "first": first,
        "more": first + _A_PAGE if len(missed) > first + _A_PAGE else 0,
    }


def _runs(visit: Visit) -> Runs:
    return bench_of(visit.request.app, visit.settings).runs
