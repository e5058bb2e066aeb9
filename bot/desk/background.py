"""Background work of the server: it goes on between requests and ends with the server."""

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
    """Start work as a task that is cancelled when the server stops."""
    task: asyncio.Task[Any] = asyncio.get_running_loop().create_task(work)
    app.add_task(_hold(task), name=f"desk-{secrets.token_hex(4)}")
    return task


async def _hold(task: asyncio.Task[Any]) -> None:
    """Wait until the task ends. Whoever awaits the task itself gets its error."""
    try:
        await asyncio.wait({task})
    finally:
        task.cancel()


@dataclass
class Finding:
    """The result of a process beside the server: `value`, found at `at`; `stamp` is the version it is of."""

    stamp: str = ""
    value: dict[str, Any] | None = None
    at: float = 0.0
    failed: bool = False
    task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether the process is still at work."""
        return self.task is not None and not self.task.done()


class Findings:
    """The last result of each command (like `check`, `figures 30`). One process runs at a time."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Finding] = {}
        self._one = asyncio.Semaphore(1)

    async def get(
        self, app: Sanic, words: tuple[str, ...], stamp: str, *, again: bool = False, patience: float = 2.0
    ) -> Finding:
        """The result for this stamp. If there is none yet, start the process and wait `patience` seconds.

        If it takes longer, the result before it is returned, with `running` set.
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
