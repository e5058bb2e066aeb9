"""Whether the links of the sources still lead somewhere (`mesobot knowledge check --online`).

Many sites turn programs away, so only what is certain is more than a note: a page that is gone, a host that
is unknown, a page that now forwards to a front page.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from bot.knowledge.findings.finding import ERROR, NOTE, WARNING, Finding, in_order
from bot.knowledge.findings.pack import Pack, Row
from bot.knowledge.findings.sources import is_public

AT_ONCE, PATIENCE_S = 8, 20.0
GONE = (404, 410)
REFUSED_TO_PROGRAMS = (401, 403, 405, 406, 429, 501)
_AGENT = "Mozilla/5.0 (compatible; mesobot link check)"

# A link → the status of the page and where it was found; raises OSError or TimeoutError.
Fetch = Callable[[str], Awaitable[tuple[int, str]]]


async def check_links(pack: Pack, fetch: Fetch | None = None) -> list[Finding]:
    """What is wrong with the links of the sources; each link is read once."""
    if fetch is None:
        async with _session() as session:
            return await _check(pack["sources"], lambda url: _read(session, url))
    return await _check(pack["sources"], fetch)


async def _check(sources: Iterable[Row], fetch: Fetch) -> list[Finding]:
    places = asyncio.Semaphore(AT_ONCE)

    async def one(row: Row) -> Finding | None:
        async with places:
            return await _verdict(row, fetch)

    linked = [row for row in sources if row["url"].startswith("https://") and is_public(row["url"])]
    found = await asyncio.gather(*map(one, linked))
    return in_order(finding for finding in found if finding)


async def _verdict(row: Row, fetch: Fetch) -> Finding | None:
    url = row["url"]
    try:
        status, landed = await fetch(url)
    except (TimeoutError, asyncio.TimeoutError):
        return row.finding("link", NOTE, "url", "did not answer in time: open it by hand")
    except OSError as error:
        return row.finding("link", WARNING, "url", f"cannot be read ({error}): open it by hand")
    if status in GONE:
        what = f"the page is gone ({status}): find where it moved, or another source for its facts"
        return row.finding("link", ERROR, "url", what)
    if status >= 400:
        why = "turns programs away" if status in REFUSED_TO_PROGRAMS else "answers with an error"
        return row.finding("link", NOTE, "url", f"{why} ({status}): open it by hand")
    if urlsplit(url).path.strip("/") and not urlsplit(landed).path.strip("/"):
        what = f"forwards to the front page {landed}: the page is probably gone"
        return row.finding("link", WARNING, "url", what)
    return None


def _session() -> Any:
    import aiohttp
    from aiohttp.resolver import ThreadedResolver

    class Public(ThreadedResolver):
        """Finds public addresses only: a link must not reach into the house."""

        async def resolve(  # type: ignore[override]  # both of aiohttp differ from each other
            self, hostname: str, port: int = 0, family: int = socket.AF_INET
        ) -> list[Any]:
            found = await super().resolve(hostname, port, family)
            public: list[Any] = [one for one in found if ipaddress.ip_address(one["host"]).is_global]
            if not public:
                # With a number: without one aiohttp's own error does not tell the reason.
                raise OSError(errno.EADDRNOTAVAIL, f"{hostname} has no public address")
            return public

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=Public(), limit_per_host=2),
        timeout=aiohttp.ClientTimeout(PATIENCE_S),
        headers={"User-Agent": _AGENT},
    )


async def _read(session: Any, url: str) -> tuple[int, str]:
    for method in ("HEAD", "GET"):  # not every server knows HEAD
        async with session.request(method, url, allow_redirects=True) as reply:
            status, landed = reply.status, str(reply.url)
        if status < 400:
            break
    return status, landed
