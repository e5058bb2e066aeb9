"""The load: one asyncio client with keep-alive connections, the same for both sides."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bench.process import own_cpu_s


@dataclass
class Load:
    """The results of a series of messages."""

    times_ms: list[float] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0.0
    client_cpu_s: float = 0.0
    server_cpu_s: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        """Answered messages a second."""
        return len(self.times_ms) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time of the server for a message, which other programs disturb least."""
        return 1000 * self.server_cpu_s / max(1, len(self.times_ms) + self.failed)


class Http:
    """POST and GET with JSON over kept-alive connections; an async context manager."""

    async def __aenter__(self) -> Http:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=60)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def post(self, url: str, body: Any) -> tuple[int, bytes, float]:
        """Status, body and milliseconds from sending to having read it all."""
        data = json.dumps(body).encode()
        started = time.perf_counter()
        async with self._session.post(url, data=data, headers={"Content-Type": "application/json"}) as reply:
            content = await reply.read()
            return reply.status, content, (time.perf_counter() - started) * 1000

    async def status(self, url: str) -> int:
        """Status of a GET; 0 when nobody listens."""
        try:
            async with self._session.get(url) as reply:
                return reply.status
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return 0


async def send_all(side: Any, http: Http, asked: Sequence[tuple[Any, str]], at_once: int = 1) -> Load:
    """Send every (conversation, text), `at_once` at a time (closed loop), and time each.

    Conversations that occur several times must not be sent `at_once`: their turns would overtake each other.
    """
    load, waiting = Load(), iter(asked)

    async def worker() -> None:
        for conversation, text in waiting:
            status, ms = await side.ask(http, conversation, text)
            load.statuses[status] = load.statuses.get(status, 0) + 1
            if status in side.good:
                load.times_ms.append(ms)
            else:
                load.failed += 1

    started, cpu, server_cpu = time.perf_counter(), own_cpu_s(), side.process.cpu_s
    await asyncio.gather(*(worker() for _ in range(at_once)))
    load.seconds, load.client_cpu_s = time.perf_counter() - started, own_cpu_s() - cpu
    load.server_cpu_s = side.process.cpu_s - server_cpu
    return load
