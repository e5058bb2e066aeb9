"""Figures: what people asked and how it was answered, as charts and as CSV."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import Any

from markupsafe import Markup

from bot.desk.bench import bench_of
from bot.desk.helper import FIGURES
from bot.desk.page import Answer, File, Go, Missing, Show, Visit

PATH = "/desk/figures"
PERIODS = (7, 30, 90, 365)
_USUAL = 30
_FRESH_S = 300  # older figures are counted again


async def show(visit: Visit) -> Show:
    """The figures of a period; if they are old, counting starts again."""
    days = _days(visit)
    found = await _found(visit, days)
    # Safe: the template in bot/editing that made it escapes every value.
    body = Markup(found.value["html"]) if found.value else ""
    values = {"body": body, "at": found.at, "running": found.running, "failed": found.failed}
    return Show("figures.html", values | {"days": days, "periods": PERIODS})


async def progress(visit: Visit) -> Answer:
    """For htmx: a notice while counting goes on; then the page again."""
    days = _days(visit)
    found = await _found(visit, days)
    if found.running:
        return Show("working.html", {"path": f"{PATH}/progress?days={days}"})
    return Go(f"{PATH}?days={days}")


async def as_csv(visit: Visit) -> Answer:
    """The figures as a CSV file."""
    days = _days(visit)
    found = await _found(visit, days, patience=30.0)
    if found.value is None:
        return Go(f"{PATH}?days={days}", "figures_not_yet")
    day = datetime.fromtimestamp(found.at, timezone.utc).date()
    # With a byte-order mark spreadsheet programs read it as UTF-8.
    body = ("\ufeff" + found.value["csv"]).encode()
    return File(body, f"figures-{days}-days-to-{day}.csv")


def _days(visit: Visit) -> int:
    days = visit.query.number("days", _USUAL)
    if days not in PERIODS:
        raise Missing
    return days


async def _found(visit: Visit, days: int, patience: float = 2.0) -> Any:
    app, stamp = visit.request.app, str(int(time.time() // _FRESH_S))
    findings = bench_of(app, visit.settings).findings
    return await findings.get(app, (FIGURES, str(days)), stamp, patience=patience)
