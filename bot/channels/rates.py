"""Rate limits for sessions and addresses: counted in this process, or in Redis for all servers."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.windows import Windows
from bot.conversations.database import shared_database
from bot.conversations.secrets_table import secret
from bot.core.errors import RateLimited
from bot.core.settings import Settings

logger = logging.getLogger(__name__)

# A message waits this long for a Redis that hangs. After that Redis is not asked for a while.
_PATIENCE_S = 0.25
_LEAVE_ALONE_S = 5.0
# (limit, name) → seconds to wait; 0 means counted and allowed.
Count = Callable[[RateLimitItem, str], float]


class Rates:
    """Counts messages against the limits of the settings; servers on the same Redis share the counts.

    `limits`, by kind, replace those of the settings, for what is not a message.
    """

    def __init__(self, settings: Settings, limits: dict[str, list[RateLimitItem]] | None = None) -> None:
        self._limits = limits or {
            "session": parse_many(settings.session_limit),
            "address": parse_many(settings.address_limit),
            # All addresses of one customer of a hosting company together.
            "network": [times_ten(item) for item in parse_many(settings.address_limit)],
        }
        self._here = Windows()
        remote = not settings.limits_store.startswith("memory")
        self._shared = SharedCounts(settings) if remote else None
        self._key = secrets.token_bytes(32)

    async def hit(self, **who: str) -> None:
        """Count one message of e.g. `session="…", address="…"`; raises RateLimited."""
        if self._shared and self._shared.answers:
            try:
                wait = await asyncio.to_thread(self._longest, self._shared.hit, who, await self._shared.key())
            except (OSError, RedisError) as error:
                # Answering people is more important than exact limits: meanwhile each server counts alone.
                logger.error("rate limits are counted on this server alone: %s", error.__class__.__name__)
                self._shared.leave_alone()
                wait = self._longest(self._here.hit, who, self._key)
        else:
            wait = self._longest(self._here.hit, who, self._key)
        if wait:
            raise RateLimited(max(1.0, wait))

    def _longest(self, count: Count, who: dict[str, str], key: bytes) -> float:
        """Seconds to wait; limits after the first one that refuses are not counted."""
        for kind, name in who.items():
            for item in self._limits[kind] if name else ():
                if wait := count(item, f"{kind}:{pseudonym(name, key)}"):
                    return wait
        return 0.0


def times_ten(item: RateLimitItem) -> RateLimitItem:
    """The same limit for ten times as many."""
    return type(item)(10 * item.amount, item.multiples, item.namespace)


class SharedCounts:
    """Counts in Redis, shared by all servers."""

    def __init__(self, settings: Settings) -> None:
        self._database = shared_database(settings.tracker_db)
        timeouts: dict[str, Any] = {"socket_timeout": _PATIENCE_S, "socket_connect_timeout": _PATIENCE_S}
        self._storage = storage_from_string(settings.limits_store, **timeouts)  # the limiter holds it weakly
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._away_until = 0.0
        self._key = b""

    @property
    def answers(self) -> bool:
        """Whether Redis may be asked: not for some seconds after a failure."""
        return time.monotonic() >= self._away_until

    def leave_alone(self) -> None:
        """Redis failed: do not ask it for a while."""
        self._away_until = time.monotonic() + _LEAVE_ALONE_S

    async def key(self) -> bytes:
        """The key with which names are hashed: the same for all servers on one database, and not in Redis."""
        if not self._key:
            try:
                self._key = (await self._database.call(secret, "rate limits")).encode()[:64]
            except SQLAlchemyError as error:
                raise OSError("no key for names") from error
        return self._key

    def hit(self, item: RateLimitItem, name: str) -> float:
        """Seconds to wait; 0 means counted."""
        if self._limiter.hit(item, name):
            return 0.0
        until, _left = self._limiter.get_window_stats(item, name)
        return float(max(1.0, until - time.time()))


def pseudonym(name: str, key: bytes) -> str:
    """The name of a session or address in the counts; it cannot be reversed without the key."""
    return hashlib.blake2b(name.encode("utf-8", "surrogateescape"), key=key, digest_size=16).hexdigest()
