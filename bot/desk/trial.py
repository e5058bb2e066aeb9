"""Answers questions that editors try, from the published knowledge or with a draft. Nothing is kept."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sanic import Sanic

from bot.clients import LocalTalk
from bot.conversations.deletion import forget
from bot.core.contract import Answer
from bot.core.errors import ModelUnavailable
from bot.core.settings import Settings
from bot.desk.aside import Aside, AsideError
from bot.desk.background import begin
from bot.desk.rows import store_of
from bot.editing.records import Draft
from bot.engine.assistant import apart
from bot.knowledge.build import built_at

# Drafts that can be tried at the same time: each needs a process with the whole assistant, some 600 MB.
MOST_DRAFTS = 1
IN_USE_S = 60.0  # so long after a question, nobody else can take the process for another draft
IDLE_S = 300.0  # a process ends when it was not asked for so long
PREPARING, BUSY = "preparing", "busy"
# A reviewer waits at most this long until the assistant has read what is published: usually a second or two.
TAKEN_OVER_S, _LOOK_S = 20.0, 0.2


@dataclass(frozen=True)
class Tried:
    """An answer and how the question was read. Without an answer, `state` and `rows` tell why."""

    answer: Answer | None = None
    read: Mapping[str, Any] = field(default_factory=dict)
    state: str = ""
    rows: Sequence[str] = ()


@dataclass
class _Talker:
    """The process of one revision of a draft on one version of the published knowledge."""

    key: tuple[str, int, int]
    who: str
    task: asyncio.Task[Aside]
    used_at: float


class Trials:
    """The assistants that a server keeps for trying, so that only the first question is slow."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._talk: tuple[Any, LocalTalk, Any] | None = None
        self._talkers: dict[str, _Talker] = {}
        self._watch: asyncio.Task[None] | None = None

    async def published(self, agent: Any, texts: Sequence[str]) -> Tried:
        """The last answer in a new conversation of these texts, from the model that visitors get."""
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

    async def taken_over(self, agent: Any, patience: float = TAKEN_OVER_S) -> bool:
        """Make the assistant read the published knowledge; return whether it has within `patience`."""
        store, until = store_of(self._settings), time.monotonic() + patience
        while agent is not None and agent.is_ready():
            if await asyncio.to_thread(_read_by, agent) == store.version():
                return True
            if time.monotonic() > until:
                break
            await asyncio.sleep(_LOOK_S)
        return False

    async def draft(
        self, app: Sanic, who: str, draft: Draft, texts: Sequence[str], patience: float = 3.0
    ) -> Tried:
        """The same with a draft. The `state` is "preparing" while its process is being started."""
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
        key = (draft.id, draft.revision, built_at(self._settings.facts_db))
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
        """End processes that are not used any more, and all of them when the server stops."""
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


def _read_by(agent: Any) -> str:
    """The version of the store that an assistant answers from; it begins to read a newer one."""
    parts = agent.processor.graph_runner.components()
    decider = next(part.decider for part in parts if getattr(part, "decider", None))
    return str(decider.serves())
