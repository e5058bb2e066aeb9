"""The audit log, for reviewers."""

from __future__ import annotations

from bot.desk import audit
from bot.desk.page import Show, Visit

_A_PAGE = 50


async def log(visit: Visit) -> Show:
    """The newest entries; with `?before=` those before that moment."""
    before = visit.query.number("before", 0) / 1000
    found = await visit.database.call(audit.entries, _A_PAGE + 1, before or None)
    more = round(found[_A_PAGE - 1].at * 1000) if len(found) > _A_PAGE else 0
    return Show("log.html", {"entries": found[:_A_PAGE], "more": more})
