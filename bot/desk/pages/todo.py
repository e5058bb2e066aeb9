"""What is to be done: questions that nobody answered, rows due for review, what the check finds."""

from __future__ import annotations

import asyncio
import datetime
from collections import Counter
from typing import Any

from bot.conversations.drafted_table import linked_drafts
from bot.conversations.states_table import NEW, STATES
from bot.core.settings import Settings
from bot.desk.bench import Bench, bench_of
from bot.desk.page import Go, Show, Visit
from bot.desk.rows import store_of
from bot.desk.work import Hidden, drafts_of, groups_of, keep, learning_of
from bot.editing.changes import Change
from bot.editing.published import Knowledge
from bot.knowledge.findings.check import accepted_as, read_accepted
from bot.knowledge.findings.finding import ERROR, Finding, in_order
from bot.knowledge.findings.names import names
from bot.knowledge.findings.pack import Pack, Row
from bot.knowledge.findings.reading import hard
from bot.knowledge.findings.sources import links, reviews, weak
from bot.knowledge.findings.structure import structure
from bot.knowledge.rows import COLUMNS

_A_PAGE = 20
_MOST_DUE = 20
_MOST_FINDINGS = 10
_REVIEWED = ("facts", "answers")


async def todo(visit: Visit) -> Show:
    """The groups of a state (`?state=`), the largest first."""
    state = visit.query.text("state", NEW)
    state, start = state if state in STATES else NEW, visit.query.number("from", 0)
    groups = await groups_of(visit)
    wanted = [group for group in groups if group.state == state]
    learning = await asyncio.to_thread(learning_of, visit.settings)
    shown = await asyncio.to_thread(learning.with_nearest, wanted[start : start + _A_PAGE])
    drafts = {draft.id: draft for draft in await drafts_of(visit).open()}
    linked = await visit.database.call(linked_drafts)
    values: dict[str, Any] = {
        "state": state,
        "counts": Counter(group.state for group in groups),
        "states": STATES,
        "groups": shown,
        "cards": store_of(visit.settings).cards(),
        "drafts": {
            group.key: [
                drafts[one] for one in {d for row in group.rows for d in linked.get(row, ())} if one in drafts
            ]
            for group in shown
        },
        "start": start,
        "following": start + _A_PAGE if start + _A_PAGE < len(wanted) else 0,
    }
    return Show("todo.html", values)


async def findings(visit: Visit) -> Show:
    """Reviews and findings, which take longer: a part of the page for htmx, or a page of its own."""
    knowledge = await drafts_of(visit).knowledge()
    version, today = store_of(visit.settings).version(), datetime.date.today()
    pack, bench = await asyncio.to_thread(_pack, knowledge), bench_of(visit.request.app, visit.settings)
    due = list(await asyncio.to_thread(_due, pack, today))
    found = await asyncio.to_thread(_found, bench, visit.settings, version, pack)
    values = {
        "due": due[:_MOST_DUE],
        "more_due": len(due) - len(due[:_MOST_DUE]),
        "texts": {one: _text(pack, one) for one in (*due[:_MOST_DUE], *found[:_MOST_FINDINGS])},
        "found": found[:_MOST_FINDINGS],
        "more_found": len(found) - len(found[:_MOST_FINDINGS]),
    }
    return Show("todo_findings.html" if "hx-request" in visit.request.headers else "findings.html", values)


async def reviewed(visit: Visit) -> Go:
    """The ticked rows were read against their sources: a draft sets their dates to today."""
    knowledge, today = await drafts_of(visit).knowledge(), datetime.date.today().isoformat()
    changes = []
    for ticked in visit.form.all("row"):
        table, _, key = ticked.partition(":")
        row = knowledge.table(table).get(key) if table in _REVIEWED else None
        if row:
            changes.append(Change(table, key, row, row | {"reviewed_on": today}))
    return await keep(visit, Hidden(), visit.form.text("title"), changes)


def _pack(knowledge: Knowledge) -> Pack:
    """Every table but the phrasings, of which no check here asks."""
    rows = {name: knowledge.table(name).rows.values() for name in COLUMNS if name != "phrasings"}
    return Pack({name: tuple(Row(name, 0, row) for row in found) for name, found in rows.items()})


def _due(pack: Pack, today: datetime.date) -> list[Finding]:
    return in_order(reviews(pack, today))


def _found(bench: Bench, settings: Settings, version: str, pack: Pack) -> list[Finding]:
    """What is found without comparing meanings (that takes a minute: the page of the check does it)."""
    if bench.quick[0] != version:
        accepted = read_accepted(settings.knowledge_dir)
        found = in_order([*structure(pack), *names(pack), *hard(pack), *weak(pack), *links(pack)])
        left = [one for one in found if one.severity == ERROR or accepted.isdisjoint(accepted_as(one))]
        bench.quick = version, left
    return bench.quick[1]


def _text(pack: Pack, finding: Finding) -> str:
    """What a row says, to be recognised."""
    table = finding.file.removesuffix(".csv")
    row = {"facts": pack.facts, "answers": pack.cards}.get(table, {}).get(finding.key)
    return row["claim" if table == "facts" else "question"] if row else finding.key
