"""How many messages a session and an address may send: the `limits` library, in memory or in Redis."""

from __future__ import annotations

import asyncio
import logging
import time

from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from bot.errors import RateLimited
from bot.settings import Settings

logger = logging.getLogger(__name__)


class Rates:
    """Counts messages; limits stand in the settings, one count for all servers on the same Redis."""

    def __init__(self, settings: Settings) -> None:
        self._limits: dict[str, list[RateLimitItem]] = {
            "session": parse_many(settings.session_limit),
            "address": parse_many(settings.address_limit),
        }
        self._remote = not settings.limits_store.startswith("memory")
        self._storage = storage_from_string(settings.limits_store)  # the limiter holds it weakly
        self._limiter = MovingWindowRateLimiter(self._storage)

    async def hit(self, **who: str) -> None:
        """Count one message of e.g. `session="…", address="…"`; raises RateLimited."""
        if self._remote:
            await asyncio.to_thread(self._hit_all, who)
        else:
            self._hit_all(who)

    def _hit_all(self, who: dict[str, str]) -> None:
        for kind, name in who.items():
            if name:
                self._hit(kind, name)

    def _hit(self, kind: str, name: str) -> None:
        for item in self._limits[kind]:
            try:
                admitted = self._limiter.hit(item, kind, name)
                wait = 0.0 if admitted else self._limiter.get_window_stats(item, kind, name)[0] - time.time()
            except (OSError, RedisError) as error:
                # Redis is gone: people are answered rather than turned away, and the operator is told.
                logger.error("rate limits are not counted: %s", error.__class__.__name__)
                return
            if not admitted:
                raise RateLimited(max(1.0, wait))
