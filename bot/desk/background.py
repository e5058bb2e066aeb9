"""Work that goes on while pages are asked for: it belongs to the server and ends with it."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from sanic import Sanic

from bot.desk.aside import Aside, AsideError

logger = logging.getLogger(__name__)


def begin(app: Sanic, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Start work that is cancelled when the server stops."""
    task: asyncio.Task[Any] = asyncio.get_running_loop().create_task(work)
    app.add_task(_hold(task), name=f"desk-{secrets.token_hex(4)}")
    return task


async def _hold(task: asyncio.Task[Any]) -> None:
    """Until the task ends; its own error is for those who wait for it."""
    try:
        await asyncio.wait({task})
    finally:
        task.cancel()


@dataclass
class Finding:
    """What a process beside the server found: `value` and when, for which state of the knowledge."""

    stamp: str = ""
    value: dict[str, Any] | None = None
    at: float = 0.0
    failed: bool = False
    task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether it is being looked for."""
        return self.task is not None and not self.task.done()


class Findings:
    """The last finding of each command (as `check`, `figures 30`); one process at a time."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Finding] = {}
        self._one = asyncio.Semaphore(1)

    async def get(
        self, app: Sanic, words: tuple[str, ...], stamp: str, *, again: bool = False, patience: float = 2.0
    ) -> Finding:
        """The finding for this stamp; where there is none yet it is looked for, and awaited a little.

        Until it is there the finding before it is given, with `running`.
        """
        found = self._known.setdefault(words, Finding())
        if not found.running and (again or found.stamp != stamp):
            found.stamp, found.failed = stamp, False
            found.task = begin(app, self._look(found, words))
        if found.task:
            await asyncio.wait({found.task}, timeout=patience)
        return found

    async def _look(self, found: Finding, words: tuple[str, ...]) -> None:
        async with self._one:
            aside = await Aside.start(*words)
            try:
                found.value, found.at = await aside.call(), time.time()
            except AsideError as error:
                found.failed = True
                logger.error("desk: %s: %s", words[0], error)
            finally:
                await aside.close()
