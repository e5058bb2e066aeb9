"""History: every published version with its rows before and after, and how to take it back."""

from __future__ import annotations

from bot.desk.changed import kinds_of, shown
from bot.desk.page import Go, Missing, Show, Visit
from bot.desk.rows import store_of
from bot.desk.work import drafts_of
from bot.editing.changes import EditingError
from bot.editing.records import Version

_A_PAGE = 30


async def listed(visit: Visit) -> Show:
    """The versions, newest first; with `?table=&key=` only those that changed one row."""
    table, key = visit.query.text("table") or None, visit.query.text("key") or None
    start = visit.query.number("from", 0)
    versions = await drafts_of(visit).history(table, key)
    values = {
        "versions": [(one, kinds_of(one.changes)) for one in versions[start : start + _A_PAGE]],
        "key": key,
        "following": start + _A_PAGE if start + _A_PAGE < len(versions) else 0,
    }
    return Show("history.html", values)


async def one(visit: Visit) -> Show:
    """One version, with its rows before and after side by side."""
    version = await _version(visit)
    values = {"version": version, "changes_shown": shown(version.changes)}
    return Show("version.html", values | {"cards": store_of(visit.settings).cards()})


async def back(visit: Visit) -> Go:
    """Make a draft that takes the version back; it is checked and published like any other."""
    version = await _version(visit)
    draft = await drafts_of(visit).rollback(version.number, visit.account.name)
    await visit.note("rollback", str(version.number))
    return Go(f"/desk/drafts/{draft.id}", "rollback")


async def _version(visit: Visit) -> Version:
    number = visit.parts["number"]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Missing
    try:
        return await drafts_of(visit).version(int(number))
    except EditingError:
        raise Missing from None
