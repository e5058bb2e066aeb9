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

# A Redis that hangs holds up a message no longer than this, and after it is left alone for a moment.
_REDIS_LIMITS = {"socket_connect_timeout": 0.25, "socket_timeout": 0.25}
_REST_S = 1.0


class Rates:
    """Counts messages; limits stand in the settings, one count for all servers on the same Redis."""

    def __init__(self, settings: Settings) -> None:
        self._limits: dict[str, list[RateLimitItem]] = {
            "session": parse_many(settings.session_limit),
            "address": parse_many(settings.address_limit),
        }
        self._remote = not settings.limits_store.startswith("memory")
        options = _REDIS_LIMITS if self._remote else {}
        self._storage = storage_from_string(settings.limits_store, **options)  # the limiter holds it weakly
        self._rest_until, self._gone = 0.0, False
        self._latest = 0.0
        self._limiter = MovingWindowRateLimiter(self._storage)

    async def hit(self, **who: str) -> None:
        """Count one message of e.g. `session="…", address="…"`; raises RateLimited."""
        if self._remote:
            await asyncio.to_thread(self._hit_all, who)
        else:
            self._follow_clock()
            self._hit_all(who)

    def _follow_clock(self) -> None:
        """A clock that was set back leaves moments of the future, which would limit people until then."""
        now = time.time()
        if now < self._latest - 1.0:
            logger.warning("the clock was set back by %.0f s: rate limits start anew", self._latest - now)
            self._storage.reset()
        self._latest = now

    def _hit_all(self, who: dict[str, str]) -> None:
        if time.monotonic() < self._rest_until:
            return
        try:
            for kind, name in who.items():
                if name:
                    self._hit(kind, name)
        except (OSError, RedisError) as error:
            # Redis is gone: people are answered rather than turned away, and the operator is told, once.
            self._rest_until = time.monotonic() + _REST_S
            if not self._gone:
                logger.error("rate limits are not counted: %r", error)
            self._gone = True
        else:
            self._gone = False

    def _hit(self, kind: str, name: str) -> None:
        for item in self._limits[kind]:
            if not self._limiter.hit(item, kind, name):
                wait = self._limiter.get_window_stats(item, kind, name)[0] - time.time()
                raise RateLimited(max(1.0, wait))
