"""Questions that editors try: of the assistant as it answers now, and of a draft. None of it is kept."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sanic import Sanic

from bot.clients import LocalTalk
from bot.conversations.deletion import forget
from bot.core.contract import Answer
from bot.core.errors import ModelUnavailable
from bot.core.settings import ROOT, Settings
from bot.desk.aside import Aside, AsideError
from bot.desk.background import begin
from bot.editing.records import Draft
from bot.engine.assistant import apart

# Each draft that is tried is a process with the whole assistant, some 600 MB.
MOST_DRAFTS = 1
IN_USE_S = 60.0  # the process of a draft is not taken from somebody else who asked just now,
IDLE_S = 300.0  # and ends when nobody has asked for so long
PREPARING, BUSY = "preparing", "busy"


@dataclass(frozen=True)
class Tried:
    """An answer and how the question was read; or `state`, why there is none, and the rows in the way."""

    answer: Answer | None = None
    read: Mapping[str, Any] = field(default_factory=dict)
    state: str = ""
    rows: Sequence[str] = ()


@dataclass
class _Talker:
    """The process of one draft, at one revision, over one version of what is published."""

    key: tuple[str, int, int]
    who: str
    task: asyncio.Task[Aside]
    used_at: float


class Trials:
    """What a server keeps so that trying is quick."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._talk: tuple[Any, LocalTalk, Any] | None = None
        self._talkers: dict[str, _Talker] = {}
        self._watch: asyncio.Task[None] | None = None

    async def published(self, agent: Any, texts: Sequence[str]) -> Tried:
        """The last answer of a conversation of these texts, by the very model that visitors get."""
        if agent is None or not agent.is_ready():
            raise ModelUnavailable("no model is loaded")
        if self._talk is None or self._talk[0] is not agent:
            twin = apart(agent)
            self._talk = agent, LocalTalk(twin, self._settings), twin
        _, talk, twin = self._talk
        sender = f"try-{secrets.token_hex(8)}"
        try:
            return await _asked(talk, texts, sender)
        finally:
            await forget(twin.tracker_store.database, sender)

    async def draft(
        self, app: Sanic, who: str, draft: Draft, texts: Sequence[str], patience: float = 3.0
    ) -> Tried:
        """The same with a draft; `state` preparing where its process is not there yet."""
        talker = self._talker(app, who, draft)
        if talker is None:
            return Tried(state=BUSY)
        talker.used_at = time.monotonic()
        await asyncio.wait({talker.task}, timeout=patience)
        if not talker.task.done():
            return Tried(state=PREPARING)
        try:
            return await _asked(talker.task.result(), texts, f"try-{secrets.token_hex(8)}")
        except AsideError as error:
            await self._drop(draft.id)  # the next question starts it again
            return Tried(state=error.state, rows=error.rows)

    def _talker(self, app: Sanic, who: str, draft: Draft) -> _Talker | None:
        key = (draft.id, draft.revision, _stamp(self._settings.facts_db))
        known = self._talkers.get(draft.id)
        if known and known.key == key:
            return known
        if known:
            begin(app, _closed(self._talkers.pop(draft.id)))
        if len(self._talkers) >= MOST_DRAFTS:
            oldest = min(self._talkers, key=lambda name: self._talkers[name].used_at)
            other = self._talkers[oldest]
            if other.who != who and time.monotonic() - other.used_at < IN_USE_S:
                return None
            begin(app, _closed(self._talkers.pop(oldest)))
        made = _Talker(key, who, begin(app, Aside.talker(draft.changes)), time.monotonic())
        self._talkers[draft.id] = made
        if self._watch is None or self._watch.done():
            self._watch = begin(app, self._end_idle())
        return made

    async def _end_idle(self) -> None:
        """End each process that nobody uses; all of them with the server."""
        try:
            while self._talkers:
                await asyncio.sleep(IDLE_S / 10)
                for name, talker in list(self._talkers.items()):
                    if time.monotonic() - talker.used_at > IDLE_S:
                        await self._drop(name)
        finally:
            for name in list(self._talkers):
                await self._drop(name)

    async def _drop(self, name: str) -> None:
        if talker := self._talkers.pop(name, None):
            await _closed(talker)


async def _closed(talker: _Talker) -> None:
    if not talker.task.done():
        talker.task.cancel()
    with suppress(asyncio.CancelledError, AsideError):
        await (await talker.task).close()


async def _asked(talk: Any, texts: Sequence[str], sender: str) -> Tried:
    for text in texts:
        answer = await talk.ask(text, sender)
    return Tried(answer, await talk.explain(sender))


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=1)
def thresholds() -> Mapping[str, float]:
    """Where the lines are drawn (config.yml), to say how much was missing."""
    pipeline = YAML(typ="safe").load(ROOT / "config.yml")["pipeline"]
    return next(one for one in pipeline if "answer_at" in one)
