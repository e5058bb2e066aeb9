"""To do: unanswered questions, rows that are due for review, and findings of the check."""

from __future__ import annotations

import asyncio
import datetime
from collections import Counter
from typing import Any

from bot.conversations.states_table import NEW, STATES
from bot.desk.bench import Looked, bench_of
from bot.desk.page import Go, Show, Visit
from bot.desk.pages.checking import findings_of
from bot.desk.rows import row_path, store_of
from bot.desk.work import Hidden, drafts_of, groups_of, keep, learning_of, promised
from bot.editing.accepted import left
from bot.editing.changes import Change
from bot.editing.checks import quick
from bot.editing.published import Knowledge
from bot.knowledge.findings.finding import SEVERITIES, Finding, in_order
from bot.knowledge.findings.pack import Pack, read_pack
from bot.knowledge.findings.sources import reviews

_A_PAGE = 20
_MOST_DUE = 20
_MOST_FINDINGS = 10
_REVIEWED = ("facts", "answers")
_CONTRADICTIONS = ("conflict", "figures")


async def todo(visit: Visit) -> Show:
    """The groups of questions in a state (`?state=`), the largest first."""
    state = visit.query.text("state", NEW)
    state, start = state if state in STATES else NEW, visit.query.number("from", 0)
    groups = await groups_of(visit)
    wanted = [group for group in groups if group.state == state]
    learning = await asyncio.to_thread(learning_of, visit.settings)
    shown = await asyncio.to_thread(learning.with_nearest, wanted[start : start + _A_PAGE])
    values: dict[str, Any] = {
        "state": state,
        "counts": Counter(group.state for group in groups),
        "states": STATES,
        "groups": shown,
        "cards": store_of(visit.settings).cards(),
        "promised": await promised(visit, shown),
        "start": start,
        "following": start + _A_PAGE if start + _A_PAGE < len(wanted) else 0,
    }
    return Show("todo.html", values)


async def findings(visit: Visit) -> Show:
    """Reviews and findings, which take longer: a part of the page for htmx, or a page of their own.

    With `?only=check`, only the findings: the page asks for them again while the check is at work.
    """
    looked, today = await _looked(visit), datetime.date.today()
    known = await findings_of(visit, patience=0.0)
    due, start = in_order(reviews(looked.pack, today)), visit.query.number("from", 0)
    told = known.listed if known.current else (await left(visit.settings, visit.database, looked.found)).found
    # Reviews have their own list. Contradictions come first among findings of one severity.
    found = [one for one in told if one.kind != "review"]
    found.sort(key=lambda one: (SEVERITIES.index(one.severity), one.kind not in _CONTRADICTIONS))
    shown = due[start : start + _MOST_DUE]
    values = {
        "due": shown,
        "more_due": len(due) - start - len(shown),
        "following": start + _MOST_DUE,
        "texts": {one: _text(looked.pack, one) for one in (*shown, *found[:_MOST_FINDINGS])},
        "found": found[:_MOST_FINDINGS],
        "more_found": len(found) - len(found[:_MOST_FINDINGS]),
        "looking": known.running,
        "unread": known.unread,
        "row_path": row_path,
    }
    part = "todo_found.html" if visit.query.text("only") == "check" else "todo_findings.html"
    return Show(part if "hx-request" in visit.request.headers else "findings.html", values)


async def reviewed(visit: Visit) -> Go:
    """Make a draft that sets the review dates of the ticked rows to today."""
    knowledge, today = await drafts_of(visit).knowledge(), datetime.date.today().isoformat()
    changes = []
    for ticked in visit.form.all("row"):
        table, _, key = ticked.partition(":")
        row = knowledge.table(table).get(key) if table in _REVIEWED else None
        if row:
            changes.append(Change(table, key, row, row | {"reviewed_on": today}))
    return await keep(visit, Hidden(), visit.form.text("title"), changes)


async def _looked(visit: Visit) -> Looked:
    """The present knowledge with its quick findings; computed once for each version."""
    bench, version = bench_of(visit.request.app, visit.settings), store_of(visit.settings).version()
    if bench.looked is None or bench.looked.version != version:
        knowledge = await drafts_of(visit).knowledge()
        bench.looked = await asyncio.to_thread(_look, version, knowledge)
    return bench.looked


def _look(version: str, knowledge: Knowledge) -> Looked:
    with knowledge.as_folder() as folder:
        pack = read_pack(folder)
    return Looked(version, pack, quick(pack))


def _text(pack: Pack, finding: Finding) -> str:
    """The text by which people recognise the row of a finding."""
    table, key = finding.file.removesuffix(".csv"), finding.key
    row = {"facts": pack.facts, "answers": pack.cards}.get(table, {}).get(key)
    if row:
        return row["claim" if table == "facts" else "question"]
    return key.partition("\t")[2] if table == "phrasings" else key
