"""Test all: asks every card's question and phrasings in the background, one run at a time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from sanic import Sanic

from bot.core.errors import MesoError
from bot.core.settings import ROOT, Settings
from bot.desk.aside import Aside
from bot.desk.background import begin
from bot.desk.rows import store_of
from bot.evaluation import cards
from bot.evaluation.cards import Comparison, Result, Text

logger = logging.getLogger(__name__)
# A run ends after so many texts in a row without an answer: the machine is too busy, or something is broken.
_MOST_FAILED = 20


@dataclass
class Run:
    """One run: what it asks, how far it is, and in the end what has changed since the run before."""

    by: str
    subject: str
    card: str
    total: int
    started_at: float
    asking_since: float = 0.0  # later than started_at: the assistant is loaded in between
    results: list[Result] = field(default_factory=list)
    compared_with: int = 0
    comparison: Comparison | None = None
    ended_at: float = 0.0
    how: str = ""  # how it ended: "done", "stopped" or "failed"; empty while it runs
    task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return not self.how

    @property
    def done(self) -> int:
        """How many texts were asked."""
        return len(self.results)

    @property
    def mismatches(self) -> int:
        """How many of them did not get the answer of their card."""
        return sum(not result.matches for result in self.results)

    @property
    def left_s(self) -> float:
        """About how many seconds are left; 0 before the first answer."""
        took = time.time() - self.asking_since
        return took / self.done * (self.total - self.done) if self.done else 0.0


class Runs:
    """The runs of this server. The last results are kept where `mesobot knowledge test-all` keeps its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.path: Path = settings.data / "var" / cards.FILE
        self.last: Run | None = None

    @property
    def running(self) -> Run | None:
        """The run that is at work, if any."""
        return self.last if self.last and self.last.running else None

    async def start(self, app: Sanic, by: str, subject: str = "", card: str = "") -> Run:
        """Start a run, or return the one at work. Raises MesoError for an unknown subject or card."""
        store = store_of(self._settings)
        texts = await asyncio.to_thread(cards.texts_of, store, starters(), subject, card)
        if self.running is None:
            self.last = Run(by, subject, card, len(texts), time.time())
            self.last.task = begin(app, self._run(self.last, texts))
        assert self.last
        return self.last

    def stop(self) -> None:
        """Stop the run that is at work; its results are discarded."""
        if self.running and self.running.task:
            self.running.task.cancel()

    async def kept(self) -> tuple[list[Result], float]:
        """The results that are kept, and when the last of them came."""
        found = await asyncio.to_thread(cards.read_last, self.path)
        return list(found.values()), self.path.stat().st_mtime if found else 0.0

    async def _run(self, run: Run, texts: Sequence[Text]) -> None:
        how = "failed"
        try:
            await self._ask(run, texts)
            how = "done"
        except asyncio.CancelledError:
            how = "stopped"
            raise
        except (MesoError, OSError) as error:
            logger.error("desk: the run of all cards ended: %s", error)
        finally:
            run.how, run.ended_at = how, time.time()

    async def _ask(self, run: Run, texts: Sequence[Text]) -> None:
        aside = await Aside.talker()
        run.asking_since = time.time()

        def told(result: Result) -> None:
            run.results.append(result)
            latest = run.results[-_MOST_FAILED:]
            if len(latest) == _MOST_FAILED and all(one.verdict == cards.FAILED for one in latest):
                raise MesoError(f"{_MOST_FAILED} texts in a row got no answer")

        try:
            await cards.ask_texts(aside, texts, told)
        finally:
            await aside.close()
        last = await asyncio.to_thread(cards.read_last, self.path)
        run.compared_with = sum(one.text.key in last for one in run.results)
        run.comparison = cards.compared(run.results, last)
        whole = not (run.subject or run.card)
        await asyncio.to_thread(lambda: cards.keep(self.path, run.results, last, whole=whole))


@lru_cache(maxsize=1)
def starters() -> list[str]:
    """The questions to begin with that the widget offers."""
    return cards.starters_of(ROOT / "web" / "src" / "texts")
