"""The server side of Socket Mode: returns addresses, says hello, sends envelopes, receives answers."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

from aiohttp import web

from tests.channels.slack.fake import FakeSlack
from tests.server import free_port


class SocketSlack:
    """One WebSocket on a thread of its own; `with` it, then `send`."""

    def __init__(self, fake: FakeSlack) -> None:
        self.port, self.links, self.fake = free_port(), 0, fake
        answer = {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link"}
        fake.faults["apps.connections.open"] = [(200, {}, answer)] * 10
        self.loop = asyncio.new_event_loop()
        self.open: asyncio.Future[web.WebSocketResponse] = self.loop.create_future()
        self.heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def __enter__(self) -> SocketSlack:
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)

    def send(self, payload: dict[str, Any], seconds: float = 60, kind: str = "events_api") -> dict[str, Any]:
        """Send an envelope once the bot is connected; its acknowledgement."""
        return asyncio.run_coroutine_threadsafe(self._send(payload, kind), self.loop).result(seconds)

    def hang_up(self, seconds: float = 10) -> None:
        """Close the connection, as Slack does every few hours; `send` then waits for the next one."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(seconds)

    @property
    def addresses_left(self) -> int:
        """How many more times the bot may ask where to connect."""
        return len(self.fake.faults["apps.connections.open"])

    def _run(self) -> None:
        app = web.Application()
        app.router.add_get("/link", self._link)
        runner = web.AppRunner(app)
        self.loop.run_until_complete(runner.setup())
        self.loop.run_until_complete(web.TCPSite(runner, "127.0.0.1", self.port).start())
        self.loop.run_forever()

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.links += 1
        if not self.open.done():
            self.open.set_result(socket)
        async for said in socket:
            if said.type == web.WSMsgType.TEXT and said.data.startswith("{"):
                await self.heard.put(json.loads(said.data))
        return socket

    async def _hang_up(self) -> None:
        socket, self.open = await self.open, self.loop.create_future()
        await socket.close()

    async def _send(self, payload: dict[str, Any], kind: str) -> dict[str, Any]:
        socket = await asyncio.shield(self.open)
        await socket.send_json({"type": kind, "envelope_id": "envelope-1", "payload": payload})
        return await self.heard.get()
