"""What pages of trying and testing share within a server."""

from __future__ import annotations

from dataclasses import dataclass

from sanic import Sanic

from bot.core.settings import Settings
from bot.desk.background import Findings
from bot.desk.runs import Runs
from bot.desk.trial import Trials
from bot.knowledge.findings.finding import Finding
from bot.knowledge.findings.pack import Pack


@dataclass
class Looked:
    """The rows of one version of the knowledge, and what is found in them without comparing meanings."""

    version: str
    pack: Pack
    found: list[Finding]


class Bench:
    """What a server keeps for the pages of trying, testing and checking."""

    def __init__(self, settings: Settings) -> None:
        self.trials, self.runs, self.findings = Trials(settings), Runs(settings), Findings()
        self.looked: Looked | None = None


def bench_of(app: Sanic, settings: Settings) -> Bench:
    """The one of this server."""
    found: Bench | None = getattr(app.ctx, "desk_bench", None)
    if found is None:
        found = app.ctx.desk_bench = Bench(settings)
    return found
