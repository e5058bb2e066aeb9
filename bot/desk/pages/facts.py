"""Write or change a fact, with an existing source or a new one."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import date
from functools import partial

from bot.desk.page import Fields, Go, Missing, Show, Visit
from bot.desk.preview import Checks, check_fact, check_source, measure
from bot.desk.rows import store_of
from bot.desk.work import (
    Hidden,
    draft_of,
    drafted,
    group_of,
    keep,
    new_key,
    row_from,
    row_of,
    sources_in,
)
from bot.editing.changes import Change, Row
from bot.editing.records import Draft, Stale
from bot.knowledge.model import RELIABILITY, SOURCE_KINDS, STANCES, Source
from bot.knowledge.rows import COLUMNS
from bot.knowledge.search import words_of

_FOUND = 8
# A claim has one or two sentences; longer ones are hard to show beside others.
_MOST_WORDS = 40
_STEP = 10  # between the ranks of facts in a cell
_TYPED = ("subject", "aspect", "rank", "stance", "claim", "conflicts_with", "also_in", "reviewed_on")
_NEW = "new"


async def show(visit: Visit) -> Show:
    """The form: empty, or with a fact (`?key=`)."""
    query = visit.query
    draft, key, number = await draft_of(visit, query), query.text("key"), query.number("asked", 0)
    before, row = await row_of(visit, "facts", key, draft) if key else (None, None)
    if key and row is None:
        raise Missing
    if row is None:
        row = dict.fromkeys(COLUMNS["facts"], "") | {"reviewed_on": date.today().isoformat()}
        row["stance"] = STANCES[0]
        if number:
            first = (await group_of(visit, number)).questions[0]
            row |= {"subject": first.subject, "aspect": first.aspect}
    hidden = Hidden.seen(draft, number, key, before)
    return await _form(visit, hidden, row, dict.fromkeys(COLUMNS["sources"], ""))


async def save(visit: Visit) -> Show | Go:
    """Save the fact as a draft; the other buttons of the form search sources or run the checks."""
    form, hidden, row = visit.form, Hidden.of(visit.form), _row(visit.form)
    new = _new_source(form)
    draft = await draft_of(visit, form)
    if form.text("do") != "save":
        return await _form(visit, hidden, row, new)
    if not row["claim"] or not (row["source"] or new["title"]):
        return await _form(visit, hidden, row, new, tried=True)
    before, sources = hidden.row("facts"), sources_in(visit.settings, draft)
    changes = []
    if row["source"] == _NEW or (new["title"] and not row["source"]):
        new["key"] = row["source"] = new_key(new["publisher"] or new["title"], sources.__contains__)
        changes.append(Change("sources", new["key"], None, new))
    row["id"] = before["id"] if before else hidden.key or new_key(row["claim"], partial(_taken, visit, draft))
    if not row["rank"]:  # after the other facts of the cell
        others = store_of(visit.settings).facts(row["subject"], row["aspect"])
        row["rank"] = str(max((fact.rank for fact in others), default=0) + _STEP)
    changes.append(Change("facts", row["id"], before, row))
    try:
        return await keep(visit, hidden, row["claim"], changes, said="fact_saved")
    except Stale as stale:
        return await _form(visit, hidden.after(stale.draft), row, new, stale=stale.draft)


async def preview(visit: Visit) -> Show:
    """For htmx: the part of the page with the checks."""
    draft, new = await draft_of(visit, visit.form), _new_source(visit.form)
    row = _row(visit.form)
    checks = await asyncio.to_thread(_checks, visit, row, new, draft)
    return Show("checks.html", {"checks": checks, "measures": {"claim": measure(row["claim"], _MOST_WORDS)}})


async def found(visit: Visit) -> Show:
    """For htmx: the part of the page with the sources that were found."""
    sources = sources_in(visit.settings, await draft_of(visit, visit.form))
    chosen, find = visit.form.text("source"), visit.form.text("find")
    return Show("fact_found.html", {"found": _find(sources.values(), find, chosen), "chosen": chosen})


async def _form(
    visit: Visit, hidden: Hidden, row: Row, new: Row, tried: bool = False, stale: Draft | None = None
) -> Show:
    draft, store = await draft_of(visit, Fields({"draft": [hidden.draft]})), store_of(visit.settings)
    sources, find = sources_in(visit.settings, draft), visit.form.text("find")
    values = {
        "hidden": hidden,
        "draft": draft,
        "row": row,
        "new": new,
        "find": find,
        "chosen": row["source"],
        "found": _find(sources.values(), find, row["source"]),
        "checks": await asyncio.to_thread(_checks, visit, row, new, draft),
        "measures": {"claim": measure(row["claim"], _MOST_WORDS)},
        "subjects": [(one.slug, one.title) for one in store.subjects()],
        "aspects": [one.slug for one in store.aspects()],
        "stances": STANCES,
        "kinds": SOURCE_KINDS,
        "reliability": RELIABILITY,
        "stale": stale,
        "tried": tried,
    }
    return Show("fact.html", values, 422 if tried else 409 if stale else 200)


def _checks(visit: Visit, row: Row, new: Row, draft: Draft | None) -> Checks:
    sources = sources_in(visit.settings, draft)
    with_new = new["title"] and row["source"] in ("", _NEW)
    if with_new:
        sources[_NEW] = Source(**new)
        row = row | {"source": _NEW}
    checks = check_fact(visit.settings, row | {"rank": row["rank"] or "0", "id": row["id"] or _NEW}, sources)
    if with_new:
        other = check_source(visit.settings, new | {"key": _NEW})
        checks.problems += [(f"new_{name}", what) for name, what in other.problems]
        checks.empty += [f"new_{name}" for name in other.empty]
    return checks


def _find(sources: Collection[Source], find: str, chosen: str) -> list[Source]:
    words = set(words_of(find))
    scored = [(len(words & set(words_of(f"{one.title} {one.publisher} {one.url}"))), one) for one in sources]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])[:_FOUND]
    mine = [one for one in sources if one.key == chosen]
    return [*mine, *(one for _, one in best if one.key != chosen)]


def _row(form: Fields) -> Row:
    return row_from(form, "facts", _TYPED) | {"id": form.text("key"), "source": form.text("source")}


def _new_source(form: Fields) -> Row:
    typed = {column: " ".join(form.text(f"new_{column}").split()) for column in COLUMNS["sources"]}
    return typed | {"key": ""}


def _taken(visit: Visit, draft: Draft | None, key: str) -> bool:
    return key in drafted(draft, "facts") or bool(store_of(visit.settings).facts_by_id([key]))
