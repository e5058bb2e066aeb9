"""One turn of a conversation at a time: within this process, and across servers where Redis is set.

With Rasa's own lock stores a second message may wait a second or more, the order is lost after a minute, and
nobody is answered while Redis is down.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.lock_store import LockStore

from bot.core.settings import load_settings
from bot.engine.redis_locks import RedisLocks


class ConversationLockStore(LockStore):
    """Rasa's lock store; `url` is the Redis that servers share, "" for none (default: from the settings)."""

    def __init__(self, endpoint_config: Any = None, url: str | None = None) -> None:
        url = load_settings().lock_store if url is None else url
        self._shared = RedisLocks(url) if url else None
        # Weak references: a lock exists as long as somebody holds it or waits for it.
        self._local: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(  # type: ignore[override]  # Rasa hands out a ticket that nobody reads
        self, conversation_id: str, lock_lifetime: float = 0.0, wait_time_in_seconds: float = 0.0
    ) -> AsyncIterator[None]:
        """Hold the lock of the conversation; first come, first served within a process.

        Rasa's lifetime and polling time are ignored: a lock lasts while it is held, and nobody polls.
        """
        async with self._local.setdefault(conversation_id, asyncio.Lock()):
            if self._shared is None:
                yield
            else:
                async with self._shared.hold(conversation_id):
                    yield
