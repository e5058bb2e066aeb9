"""What pages of trying and testing share within a server."""

from __future__ import annotations

from sanic import Sanic

from bot.core.settings import Settings
from bot.desk.background import Findings
from bot.desk.runs import Runs
from bot.desk.trial import Trials
from bot.knowledge.findings.finding import Finding


class Bench:
    """One for a server: tries, test runs, findings; `quick` are those of To do, with their version."""

    def __init__(self, settings: Settings) -> None:
        self.trials, self.runs, self.findings = Trials(settings), Runs(settings), Findings()
        self.quick: tuple[str, list[Finding]] = ("", [])


def bench_of(app: Sanic, settings: Settings) -> Bench:
    """The one of this server."""
    found: Bench | None = getattr(app.ctx, "desk_bench", None)
    if found is None:
        found = app.ctx.desk_bench = Bench(settings)
    return found
