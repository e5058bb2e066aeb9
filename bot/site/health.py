"""Is this process up, and can it answer?"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.conversations.database import shared_database
from bot.core.errors import StoreUnavailable
from bot.core.settings import Settings
from bot.knowledge.store import KnowledgeStore
from bot.redaction.redactor import load_redactor

logger = logging.getLogger(__name__)
_PATIENCE_S = 2.0


class Health:
    """The checks behind `/ready`."""

    def __init__(self, settings: Settings) -> None:
        self._store = KnowledgeStore(settings.facts_db)
        self._database = shared_database(settings.tracker_db)
        self._redactor = load_redactor(settings)
        self._warm: Any = None

    async def check(self, agent: Any) -> dict[str, bool]:
        """Each part that an answer needs, and whether it answers."""
        return {
            "model": bool(agent and agent.is_ready())
            and await _answers("model", lambda: self._warm_up(agent)),
            "store": await _answers("knowledge store", self._ask_store),
            "conversations": await _answers("database of conversations", self._ask_database),
        }

    def knowledge_version(self) -> str:
        """Which facts are in use; "" where they cannot be read."""
        try:
            return self._store.version()
        except StoreUnavailable:
            return ""

    async def _warm_up(self, agent: Any) -> None:
        """Read one message with each model, so that no visitor waits for what is loaded at first use."""
        if self._warm is not agent:
            await asyncio.to_thread(self._redactor.warm)
            await agent.parse_message("ready")
            self._warm = agent

    async def _ask_store(self) -> None:
        await asyncio.to_thread(self._store.search, "ready", 1)

    async def _ask_database(self) -> None:
        await self._database.call(lambda engine: engine.connect().close())


async def _answers(part: str, ask: Callable[[], Awaitable[None]]) -> bool:
    try:
        await asyncio.wait_for(ask(), _PATIENCE_S)
    except Exception as error:
        logger.error("not ready: %s: %s", part, error.__class__.__name__)
        return False
    return True
