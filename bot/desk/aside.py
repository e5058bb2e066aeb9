"""Starts processes beside the server (bot/desk/helper.py) for long work that must not delay visitors.

They run at the lowest priority, on the processor time that visitors leave.
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

# Bytes of a reply, which may hold many facts; by default asyncio refuses lines above 64 kB.
_LONGEST = 1 << 24
# No visitor waits for these answers, so they may take longer.
_PATIENCE = {"MESOBOT_ANSWER_TIMEOUT": "60"}
_LAST_WORD_S = 5.0


class AsideError(MesoError):
    """The process has ended or cannot answer; `state` tells why, `rows` name the rows at fault."""

    def __init__(self, state: str, rows: Iterable[str] = ()) -> None:
        super().__init__(f"the process beside the server: {state}")
        self.state, self.rows = state, list(rows)


class Aside:
    """One such process, which takes one request at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process, self._lock = process, asyncio.Lock()
        self._read: dict[str, Mapping[str, Any]] = {}

    @classmethod
    async def start(cls, *words: str) -> Aside:
        """Start a process; `words` are the arguments of bot/desk/helper.py."""
        pipe = asyncio.subprocess.PIPE
        where = str(ROOT) if (ROOT / "bot").is_dir() else None  # a checkout; `bot` is not installed there
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.desk.helper", *words,
            stdin=pipe, stdout=pipe, limit=_LONGEST, cwd=where, env=os.environ | _PATIENCE,
        )  # fmt: skip
        return cls(process)

    @classmethod
    async def talker(cls, changes: Iterable[Change] = ()) -> Aside:
        """Start one that answers from what is published plus these changes. Raises AsideError."""
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
        """Send `line`, if given, and return the next reply. Raises AsideError if the process has ended."""
        assert self._process.stdin and self._process.stdout
        async with self._lock:
            try:
                if line:
                    self._process.stdin.write(f"{line}\n".encode())
                    await self._process.stdin.drain()
                found = await self._process.stdout.readline()
                return dict(json.loads(found))
            except (OSError, ValueError) as error:  # the line is empty once the process has ended
                raise AsideError("ended") from error

    async def close(self) -> None:
        """End it."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._process.wait(), _LAST_WORD_S)
