"""Links are read over HTTP as the check reads them, from a server of the test alone."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.resolver import ThreadedResolver

from bot.knowledge.findings import online


@asynccontextmanager
async def _site() -> AsyncIterator[tuple[str, list[str]]]:
    """A site that knows no HEAD on one page and has lost another; what it was asked."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(f"{request.method} {request.path}")
        if request.path == "/moved":
            raise web.HTTPFound("/")
        known = request.path in ("/", "/tea") and (request.path, request.method) != ("/tea", "HEAD")
        return web.Response(status=200 if known else 405 if request.method == "HEAD" else 404)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    place = web.TCPSite(runner, "127.0.0.1", 0)
    await place.start()
    port = place._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    try:
        yield f"http://tea.test:{port}", asked
    finally:
        await runner.cleanup()


def _leads_to(monkeypatch: pytest.MonkeyPatch, address: str, is_public: bool) -> None:
    """Every host has this address, and it counts as public or not."""

    async def resolve(_self: Any, host: str, port: int = 0, family: int = socket.AF_INET) -> list[Any]:
        return [{"hostname": host, "host": address, "port": port, "family": family, "proto": 0, "flags": 0}]

    monkeypatch.setattr(ThreadedResolver, "resolve", resolve)
    if is_public:
        everywhere = SimpleNamespace(ip_address=lambda _: SimpleNamespace(is_global=True))
        monkeypatch.setattr(online, "ipaddress", everywhere)


def test_a_page_is_read_and_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    _leads_to(monkeypatch, "127.0.0.1", is_public=True)

    async def go() -> None:
        async with _site() as (url, asked), online._session() as session:
            assert await online._read(session, f"{url}/tea") == (200, f"{url}/tea")
            assert asked == ["HEAD /tea", "GET /tea"]  # not every server knows HEAD
            assert await online._read(session, f"{url}/gone") == (404, f"{url}/gone")
            assert await online._read(session, f"{url}/moved") == (200, f"{url}/")

    asyncio.run(go())


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])
def test_a_name_that_leads_into_the_house_is_not_asked(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    _leads_to(monkeypatch, address, is_public=False)

    async def go() -> None:
        async with _site() as (url, asked), online._session() as session:
            with pytest.raises(OSError, match="no public address"):
                await online._read(session, f"{url}/tea")
            assert asked == []

    asyncio.run(go())
