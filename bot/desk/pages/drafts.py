"""Drafts: what they change, what stops them, publishing them, dropping them, solving conflicts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.conversations.drafted_table import linked_rows, settle, unlink_draft
from bot.desk.accounts import REVIEWER
from bot.desk.changed import Disputed, disputed, kinds_of, shown, title_of
from bot.desk.page import Go, Show, Visit
from bot.desk.rows import store_of
from bot.desk.work import any_draft, drafts_of, open_draft
from bot.editing.changes import Change, Clash, Conflict, Refused
from bot.editing.records import OPEN, Draft, Stale

_NO_ANSWER = {"facts", "sources"}


async def listed(visit: Visit) -> Show:
    """The open drafts, the newest first."""
    drafts = sorted(await drafts_of(visit).open(), key=lambda draft: -draft.changed_at)
    return Show("drafts.html", {"drafts": [(draft, kinds_of(draft.changes)) for draft in drafts]})


async def one(visit: Visit) -> Show:
    """One draft, also one that has ended."""
    return await _page(visit, await any_draft(visit, visit.parts["draft"]))


async def checked(visit: Visit) -> Show:
    """The part of the page that says what would stop it, which takes longer: for htmx or as a page."""
    draft = await open_draft(visit, visit.parts["draft"])
    if "hx-request" not in visit.request.headers:
        return await _page(visit, draft, check=True)
    problems = await drafts_of(visit).check(draft.id)
    return Show("draft_problems.html", {"problems_found": problems, "draft": draft})


async def publish(visit: Visit) -> Show | Go:
    """Publish it; where that is refused, the page says why."""
    draft = await open_draft(visit, visit.parts["draft"])
    if visit.form.number("revision", 0) != draft.revision:
        # What is published is what the reviewer has read.
        return await _page(visit, draft, stale=True, status=409)
    try:
        version = await drafts_of(visit).publish(draft.id, visit.account.name)
    except Conflict:
        return await _page(visit, draft, status=409)
    except Refused as refused:
        return await _page(visit, draft, refused=refused, status=422)
    except Stale as stale:
        return await _page(visit, stale.draft, stale=True, status=409)
    # A fact alone is no answer.
    answers = {change.table for change in draft.changes} - _NO_ANSWER
    await visit.database.call(settle if answers else unlink_draft, draft.id)
    await visit.note("publish", str(version.number))
    return Go(f"/desk/history/{version.number}", "published")


async def drop(visit: Visit) -> Show | Go:
    """End it without publishing: an editor one's own, a reviewer any."""
    draft = await open_draft(visit, visit.parts["draft"])
    if draft.author != visit.account.name and not visit.account.may(REVIEWER):
        await visit.note("refused", visit.request.path)
        return Show("not_allowed.html", status=403)
    try:
        await drafts_of(visit).drop(draft.id, visit.account.name)
    except Stale as stale:
        return await _page(visit, stale.draft, stale=True, status=409)
    await visit.database.call(unlink_draft, draft.id)
    await visit.note("drop", draft.id)
    return Go("/desk/drafts", "dropped")


async def leave_out(visit: Visit) -> Show | Go:
    """Take one row out of a draft."""
    draft = await open_draft(visit, visit.parts["draft"])
    row = visit.form.text("table"), visit.form.text("key")
    kept = [change for change in draft.changes if (change.table, change.key) != row]
    return await _save(visit, draft, kept, "left_out")


async def solve(visit: Visit) -> Show | Go:
    """Solve conflicts by what was chosen for each field: the draft's text, or the one that is there now."""
    draft = await open_draft(visit, visit.parts["draft"])
    clashes = await _clashes(visit, draft)
    solved = {(clash.table, clash.key): _solved(visit, place, clash) for place, clash in enumerate(clashes)}
    changes = [solved.get((change.table, change.key), change) for change in draft.changes]
    return await _save(visit, draft, [c for c in changes if c and c.before != c.after], "solved")


def _solved(visit: Visit, place: int, clash: Clash) -> Change | None:
    whole = visit.form.text(f"row:{place}")
    if whole == "now":
        return None
    change, fields = clash.on_top(), disputed(clash)
    if not fields:
        return change if whole == "yours" else Change(clash.table, clash.key, clash.before, clash.yours)
    assert change.after is not None and clash.now is not None
    after = dict(change.after)
    for field in fields:
        if visit.form.text(f"{field.column}:{place}", field.choice) == "now":
            after[field.column] = field.now
    return replace(change, after=after)


async def _save(visit: Visit, draft: Draft, changes: Sequence[Change], said: str) -> Show | Go:
    try:
        revision = visit.form.number("revision", 0)
        await drafts_of(visit).save(draft.author, draft.title, changes, draft.id, revision)
    except Stale as stale:
        return await _page(visit, stale.draft, stale=True, status=409)
    await visit.note("draft", draft.id)
    return Go(f"/desk/drafts/{draft.id}", said)


async def _clashes(visit: Visit, draft: Draft) -> list[Clash]:
    knowledge = await drafts_of(visit).knowledge()
    return await asyncio.to_thread(knowledge.apply, draft.changes)


def _conflict(clash: Clash) -> tuple[str, Clash, list[Disputed]]:
    row = clash.now or clash.yours or clash.before or {}
    return title_of(clash.table, row), clash, disputed(clash)


async def _page(
    visit: Visit,
    draft: Draft,
    stale: bool = False,
    check: bool = False,
    refused: Refused | None = None,
    status: int = 200,
) -> Show:
    is_open = draft.state == OPEN
    clashes = await _clashes(visit, draft) if is_open else []
    problems = refused.problems if refused else ()
    if check and not clashes:
        problems = tuple(await drafts_of(visit).check(draft.id))
    values = {
        "draft": draft,
        "open": is_open,
        "changes_shown": shown(draft.changes),
        "cards": store_of(visit.settings).cards(),
        "conflicts": [_conflict(clash) for clash in clashes],
        "questions": [turn for turn, _ in await visit.database.call(linked_rows, draft.id)],
        "problems_found": problems,
        "checked": check or bool(refused),
        "stale": stale,
        "may_publish": visit.account.may(REVIEWER),
        "may_drop": draft.author == visit.account.name or visit.account.may(REVIEWER),
    }
    return Show("draft.html", values, status)
