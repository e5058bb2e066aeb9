"""A process beside the server (bot/desk/helper.py): it answers, checks and counts without delaying visitors.

It has the lowest priority, so it gets what they leave of the processors.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any, cast

from bot.core.contract import Answer
from bot.core.errors import MesoError
from bot.core.settings import ROOT
from bot.desk.helper import READY, TALK
from bot.editing.changes import Change, as_text

# A reply with many facts; asyncio takes 64 kB a line.
_LONGEST = 1 << 24
# Nobody waits for an answer that a busy machine gives late.
_PATIENCE = {"MESOBOT_ANSWER_TIMEOUT": "60"}
_LAST_WORD_S = 5.0


class AsideError(MesoError):
    """The process ended, or cannot answer; `rows` name what stands in the way, `state` what kind it is."""

    def __init__(self, state: str, rows: Iterable[str] = ()) -> None:
        super().__init__(f"the process beside the server: {state}")
        self.state, self.rows = state, list(rows)


class Aside:
    """One such process; requests wait for each other."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process, self._lock = process, asyncio.Lock()
        self._read: dict[str, Mapping[str, Any]] = {}

    @classmethod
    async def start(cls, *words: str) -> Aside:
        """Start it; `words` say what it is to do."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.desk.helper", *words,
            stdin=pipe, stdout=pipe, limit=_LONGEST, cwd=_where(), env=os.environ | _PATIENCE,
        )  # fmt: skip
        return cls(process)

    @classmethod
    async def talker(cls, changes: Iterable[Change] = ()) -> Aside:
        """One that answers, from what is published and these changes; raises AsideError where it cannot."""
        made = await cls.start(TALK)
        try:
            first = await made.call(as_text(changes))
            if first["state"] != READY:
                raise AsideError(first["state"], first["rows"])
        except BaseException:
            await made.close()
            raise
        return made

    async def ask(self, text: str, sender: str) -> Answer:
        """One answer of the contract."""
        reply = await self.call(json.dumps({"text": text, "sender": sender}))
        self._read = {sender: reply["read"]}
        return cast(Answer, reply["answer"])

    async def explain(self, sender: str) -> Mapping[str, Any]:
        """How the last utterance of `sender` was read."""
        return self._read.get(sender, {})

    async def call(self, line: str = "") -> dict[str, Any]:
        """The next reply, to `line` where one is given; raises AsideError where the process has ended."""
        assert self._process.stdin and self._process.stdout
        async with self._lock:
            try:
                if line:
                    self._process.stdin.write(f"{line}\n".encode())
                    await self._process.stdin.drain()
                found = await self._process.stdout.readline()
                return dict(json.loads(found))
            except (OSError, ValueError) as error:  # nothing is read where it has ended
                raise AsideError("ended") from error

    async def close(self) -> None:
        """End it."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._process.wait(), _LAST_WORD_S)


def _where() -> str | None:
    """The checkout, from which `bot` is imported; None where it is installed."""
    return str(ROOT) if (ROOT / "bot").is_dir() else None
