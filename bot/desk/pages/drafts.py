"""Drafts: list, check, publish and drop them, and solve conflicts."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.drafted_table import linked_rows, settle, unlink_draft
from bot.core.errors import MesoError
from bot.desk.accounts import REVIEWER
from bot.desk.asking import LONGEST_S, unanswered
from bot.desk.background import begin
from bot.desk.bench import bench_of
from bot.desk.changed import Disputed, disputed, kinds_of, shown, title_of
from bot.desk.page import Go, Show, Visit
from bot.desk.rows import row_path, store_of
from bot.desk.work import any_draft, drafts_of, open_draft
from bot.editing.accepted import Left, left
from bot.editing.changes import Change, Clash, Conflict, Refused
from bot.editing.checks import added
from bot.editing.records import OPEN, Draft, Stale

logger = logging.getLogger(__name__)

_NO_ANSWER = {"facts", "sources"}
_LATER_S = 600.0  # nobody waits for it, and the machine is busy


async def listed(visit: Visit) -> Show:
    """The open drafts, the newest first."""
    drafts = sorted(await drafts_of(visit).open(), key=lambda draft: -draft.changed_at)
    return Show("drafts.html", {"drafts": [(draft, kinds_of(draft.changes)) for draft in drafts]})


async def one(visit: Visit) -> Show:
    """One draft, open or ended."""
    return await _page(visit, await any_draft(visit, visit.parts["draft"]))


async def checked(visit: Visit) -> Show:
    """What stops the draft, and what to look at; slow, so it is loaded by htmx or on request."""
    draft = await open_draft(visit, visit.parts["draft"])
    if "hx-request" not in visit.request.headers:
        return await _page(visit, draft, check=True)
    problems = await drafts_of(visit).check(draft.id)
    more = await _added(visit, draft)
    values = {"problems_found": problems, "added": more.found, "unread": more.unread, "draft": draft}
    return Show("draft_problems.html", values | {"row_path": row_path})


async def publish(visit: Visit) -> Show | Go:
    """Publish a draft; if that is not possible, show why."""
    draft = await open_draft(visit, visit.parts["draft"])
    if visit.form.number("revision", 0) != draft.revision:
        # The draft was saved again since the reviewer read it.
        return await _page(visit, draft, stale=True, status=409)
    # Shielded: if the browser hangs up, it is published, noted and settled all the same.
    return await asyncio.shield(begin(visit.request.app, _published(visit, draft)))


async def _published(visit: Visit, draft: Draft) -> Show | Go:
    try:
        version = await drafts_of(visit).publish(draft.id, visit.account.name)
    except Conflict:
        return await _page(visit, draft, status=409)
    except Refused as refused:
        return await _page(visit, draft, refused=refused, status=422)
    except Stale as stale:
        return await _page(visit, stale.draft, stale=True, status=409)
    await visit.note("publish", str(version.number))
    return Go(f"/desk/history/{version.number}", await _taken_over(visit, draft))


async def _taken_over(visit: Visit, draft: Draft) -> str:
    """Wait for the assistant to read what was published and settle the questions; returns what to say."""
    in_time = await bench_of(visit.request.app, visit.settings).trials.taken_over(visit.agent)
    if not {change.table for change in draft.changes} - _NO_ANSWER:  # a fact alone is no answer
        await visit.database.call(unlink_draft, draft.id)
        return "published" if in_time else "published_soon"
    missed, late = await _settled(visit, draft, LONGEST_S) if in_time else (set(), set())
    if late or not in_time:
        begin(visit.request.app, _settle_later(visit, draft))
    return "published_soon" if not in_time else "published_missed" if missed else "published"


async def _settled(visit: Visit, draft: Draft, longest_s: float) -> tuple[set[int], set[int]]:
    """Ask the questions of a draft again; those that its card does not answer, or that wait, stay new."""
    missed, late = await unanswered(visit, draft, longest_s)
    await visit.database.call(settle, draft.id, missed | late)
    return missed, late


async def _settle_later(visit: Visit, draft: Draft) -> None:
    """Ask what there was no time for while the reviewer waited; what cannot be asked stays new."""
    try:
        if await bench_of(visit.request.app, visit.settings).trials.taken_over(visit.agent, _LATER_S):
            await _settled(visit, draft, _LATER_S)
    except (MesoError, SQLAlchemyError) as error:  # the error may quote a row
        logger.error("desk: questions of draft %s stay new: %s", draft.id, error.__class__.__name__)


async def drop(visit: Visit) -> Show | Go:
    """End a draft without publishing it: editors their own, reviewers any."""
    draft = await open_draft(visit, visit.parts["draft"])
    if draft.author != visit.account.name and not visit.account.may(REVIEWER):
        await visit.note("refused", visit.request.path)
        return Show("not_allowed.html", status=403)
    return await asyncio.shield(begin(visit.request.app, _dropped(visit, draft)))


async def _dropped(visit: Visit, draft: Draft) -> Show | Go:
    try:
        await drafts_of(visit).drop(draft.id, visit.account.name)
    except Stale as stale:
        return await _page(visit, stale.draft, stale=True, status=409)
    await visit.database.call(unlink_draft, draft.id)
    await visit.note("drop", draft.id)
    return Go("/desk/drafts", "dropped")


async def leave_out(visit: Visit) -> Show | Go:
    """Remove one row from a draft."""
    draft = await open_draft(visit, visit.parts["draft"])
    row = visit.form.text("table"), visit.form.text("key")
    kept = [change for change in draft.changes if (change.table, change.key) != row]
    return await _save(visit, draft, kept, "left_out")


async def solve(visit: Visit) -> Show | Go:
    """Solve conflicts: for each field the editor has chosen the draft's text or the published one."""
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


async def _added(visit: Visit, draft: Draft) -> Left:
    """What the check would newly find once the draft is published."""
    now, then = [await drafts_of(visit).knowledge() for _ in range(2)]
    found = await asyncio.to_thread(added, now, then, draft.changes, datetime.date.today())
    return await left(visit.settings, visit.database, found)


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
    problems, more = refused.problems if refused else (), Left([])
    if check and not clashes:
        problems, more = tuple(await drafts_of(visit).check(draft.id)), await _added(visit, draft)
    values = {
        "draft": draft,
        "open": is_open,
        "changes_shown": shown(draft.changes),
        "cards": store_of(visit.settings).cards(),
        "conflicts": [_conflict(clash) for clash in clashes],
        "questions": [turn for turn, _ in await visit.database.call(linked_rows, draft.id)],
        "problems_found": problems,
        "added": more.found,
        "unread": more.unread,
        "row_path": row_path,
        "checked": check or bool(refused),
        "stale": stale,
        "may_publish": visit.account.may(REVIEWER),
        "may_drop": draft.author == visit.account.name or visit.account.may(REVIEWER),
    }
    return Show("draft.html", values, status)
