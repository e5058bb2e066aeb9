"""Check: what an editor should look at in the knowledge, the worst first."""

from __future__ import annotations

from typing import Any

from bot.core.errors import StoreUnavailable
from bot.desk.bench import bench_of
from bot.desk.helper import CHECK
from bot.desk.page import Answer, Go, Show, Visit
from bot.desk.rows import row_path, store_of
from bot.knowledge.findings.finding import SEVERITIES

PATH = "/desk/check"


async def show(visit: Visit) -> Show:
    """The findings for the knowledge as it is now; where it changed, the check is made."""
    found = await _found(visit)
    rows = [
        {**row, "path": row_path(row["file"], row["key"]), "beside": _beside(row)}
        for row in (found.value or {}).get("findings", ())
    ]
    by_severity = {name: [row for row in rows if row["severity"] == name] for name in SEVERITIES}
    values = {"running": found.running, "failed": found.failed, "at": found.at, "found": by_severity}
    return Show("check.html", values | {"known": found.value is not None})


async def again(visit: Visit) -> Go:
    """Check again, though nothing seems to have changed."""
    await _found(visit, again=True)
    return Go(PATH)


async def progress(visit: Visit) -> Answer:
    """For htmx: still at work, or the page anew."""
    found = await _found(visit)
    return Show("working.html", {"path": f"{PATH}/progress"}) if found.running else Go(PATH)


async def _found(visit: Visit, again: bool = False) -> Any:
    try:
        stamp = store_of(visit.settings).version()
    except StoreUnavailable:  # the check says why there is none
        stamp = "none"
    app = visit.request.app
    return await bench_of(app, visit.settings).findings.get(app, (CHECK,), stamp, again=again)


def _beside(row: dict[str, Any]) -> list[tuple[str, str]]:
    """The rows that a finding is about, too: (key, address of its page)."""
    file = row["file"]
    return [(key, row_path(file, key)) for key in row["others"] if key]
