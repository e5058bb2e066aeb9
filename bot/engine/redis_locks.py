"""Locks that servers share, renewed while a turn lasts; without Redis people are still answered."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rasa.core.lock_store import LockError as NotAcquired
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisGone
from redis.exceptions import LockError, RedisError

logger = logging.getLogger(__name__)

# How long the lock of a killed server stays; a person waits 3 s at most.
LIFETIME_S = 1.5
_EXTEND_EVERY_S = 0.5
# The polling interval of redis-py; a turn takes about as long.
_POLL_S = 0.01
_WAIT_S = 10.0
# After a failure Redis is not asked for a moment, so that not every message waits for a timeout.
_REST_S = 1.0


class RedisLocks:
    """Locks in the Redis at `url`, named by a digest of the conversation id."""

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(
            url,
            socket_connect_timeout=0.25,
            socket_timeout=0.5,
            # A connection that a restart of Redis closed is reopened once, silently.
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[RedisGone],
        )
        self._rest_until, self._gone = 0.0, False

    @asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        """Hold the lock of a conversation across servers; without Redis it does nothing."""
        lock = await self._acquire(conversation)
        if lock is None:
            yield
            return
        keeper = asyncio.ensure_future(self._keep(lock))
        try:
            yield
        finally:
            keeper.cancel()
            await self._release(lock)

    async def _acquire(self, conversation: str) -> Lock | None:
        if time.monotonic() < self._rest_until:
            return None
        name = f"mesobot:lock:{hashlib.sha256(conversation.encode()).hexdigest()[:32]}"
        # Not thread-local, because another task renews it; there is only one thread.
        lock = Lock(self._redis, name, timeout=LIFETIME_S, sleep=_POLL_S, thread_local=False)
        try:
            acquired = await lock.acquire(blocking_timeout=_WAIT_S)
        except (RedisError, OSError) as error:
            self._lost(error)
            return None
        if self._gone:
            logger.warning("Redis is back, conversations are locked across servers again")
        self._gone = False
        if not acquired:
            raise NotAcquired(f"the conversation is held by another server for {_WAIT_S:.0f} s")
        return lock

    async def _keep(self, lock: Lock) -> None:
        """Renew the lock while a long turn lasts; the lock of a dead server is not renewed and expires."""
        try:
            while True:
                await asyncio.sleep(_EXTEND_EVERY_S)
                await lock.reacquire()
        except (RedisError, OSError) as error:
            self._lost(error)

    async def _release(self, lock: Lock) -> None:
        try:
            await lock.release()
        except LockError:
            logger.warning("a conversation's lock was gone before its turn was over")
        except (RedisError, OSError) as error:
            self._lost(error)

    def _lost(self, error: Exception) -> None:
        self._rest_until = time.monotonic() + _REST_S
        if not self._gone:
            logger.error("Redis is gone, conversations are locked in this process alone: %r", error)
        self._gone = True
