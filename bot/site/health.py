"""Liveness and readiness: each part is probed, and a failing one is named."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.conversations.database import shared_database
from bot.conversations.probe import try_to_write
from bot.core.errors import MesoError, StoreUnavailable
from bot.core.settings import Settings
from bot.engine.probes import ask_redis, run_an_action
from bot.knowledge.store import KnowledgeStore
from bot.redaction.redactor import load_redactor

logger = logging.getLogger(__name__)
_PATIENCE_S = 2.0
# Without these parts another server answers better. Without the others people still get an answer (the error
# sentence with the emergency number; rate limits counted in this process), and all servers share them: a load
# balancer that removed every server would leave nobody.
NEEDED = ("model", "store", "conversations")


class Health:
    """The probes behind `/ready`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = KnowledgeStore(settings.facts_db, settings.sealed_facts)
        self._database = shared_database(settings.tracker_db)
        self._redactor = load_redactor(settings)
        self._warm: Any = None

    async def check(self, agent: Any) -> dict[str, bool]:
        """Each part, and whether it works."""
        parts = {
            "model": bool(agent and agent.is_ready()) and await _answers("model", self._warm_up, agent),
            "store": await _answers("knowledge store", asyncio.to_thread, self._store.search, "ready", 1),
            "conversations": await _answers("database of conversations", self._database.call, try_to_write),
        }
        if endpoint := getattr(agent, "action_endpoint", None):
            parts["actions"] = await _answers("actions", run_an_action, endpoint)
        if self._settings.lock_store or not self._settings.limits_store.startswith("memory"):
            parts["redis"] = await _answers("Redis", ask_redis, self._settings)
        return parts

    def knowledge_version(self) -> str:
        """Which facts are in use; "" where they cannot be read."""
        try:
            return self._store.version()
        except StoreUnavailable:
            return ""

    async def _warm_up(self, agent: Any) -> None:
        """Read one message with each model, so that lazy loading delays no visitor."""
        if self._warm is not agent:
            await asyncio.to_thread(self._redactor.warm)
            await agent.parse_message("ready")
            self._warm = agent


async def _answers(part: str, ask: Callable[..., Awaitable[object]], *arguments: object) -> bool:
    try:
        await asyncio.wait_for(ask(*arguments), _PATIENCE_S)
    except Exception as error:
        # Our own errors say what to do; other errors may contain an address with its password.
        why = str(error) if isinstance(error, MesoError) else error.__class__.__name__
        logger.error("not ready: %s: %s", part, why)
        return False
    return True


def status_of(parts: dict[str, bool]) -> str:
    """In one word: `ready`, `degraded` (something beside it does not work), `not ready`."""
    if not all(parts[name] for name in NEEDED):
        return "not ready"
    return "ready" if all(parts.values()) else "degraded"
