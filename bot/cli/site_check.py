"""`mesobot doctor --site URL`: may a page at that address show the widget of this server?"""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from bot.cli.unsafe_settings import Finding
from bot.core.settings import Settings

_PATIENCE = aiohttp.ClientTimeout(total=10)


async def examine_site(settings: Settings, address: str) -> list[Finding]:
    """Check the origin against the setting, then the security policy of the page if it can be read."""
    try:
        asked = URL(address if "://" in address else f"https://{address}")
        origin = asked.origin()  # as browsers send it: in lower case, without the usual port
    except ValueError:
        return [Finding("site", "BAD", f"{address} is not the address of a page")]
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.get(asked) as reply:
            page = reply.url
            policy = reply.headers.get("Content-Security-Policy", "")
            html = await reply.text(errors="replace")
            tag = await tag_of(session, str(page), html)
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
        said = f"{asked} could not be read ({error.__class__.__name__}): its policy was not looked at"
        return [_origin(settings, str(origin)), Finding("site", "warn", said)]
    found = [_origin(settings, str(page.origin())), _policy(policy), tag]
    if asked.origin() != page.origin():  # what counts is the page that a visitor ends up on
        said = f"{asked} leads to {page}, so {page.origin()} is the origin that counts"
        found.insert(0, Finding("site", "ok", said))
    return found


def _origin(settings: Settings, origin: str) -> Finding:
    if origin in settings.web_origins:
        return Finding("site", "ok", f"{origin} is named in MESOBOT_WEB_ORIGINS")
    named = ",".join((*settings.web_origins, origin))
    return Finding("site", "BAD", f"{origin} is refused: set MESOBOT_WEB_ORIGINS={named}")


def _policy(policy: str) -> Finding:
    if not policy:
        return Finding("site", "ok", "the page has no Content-Security-Policy in its headers")
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    used = {
        name: directives.get(name, directives.get("default-src")) for name in ("script-src", "connect-src")
    }
    told = "; ".join(f"{name} {' '.join(sources)}" for name, sources in used.items() if sources is not None)
    if not told:
        return Finding(
            "site", "ok", "the page's Content-Security-Policy sets no limits to scripts and requests"
        )
    return Finding("site", "warn", f"the assistant's address must be allowed by the page's policy: {told}")


async def tag_of(session: aiohttp.ClientSession, page: str, html: str) -> Finding:
    """The tag's own address: whether a browser would load it there, and whether anything answers."""
    found = re.search(r"<script[^>]+src=[\"']?((?:[^\"'\s>]*/)?widget\.js)", html)
    if not found:
        return Finding("site", "warn", "the page's HTML has no tag of the widget (a script may add it later)")
    script = urljoin(page, found[1])
    is_local = urlsplit(script).hostname in ("localhost", "127.0.0.1", "::1")
    if page.startswith("https:") and script.startswith("http:") and not is_local:
        said = f"the page is https and its tag is http ({script}): browsers do not load it; use https"
        return Finding("site", "BAD", said)
    try:
        async with session.get(script) as reply:
            status = reply.status
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        return Finding(
            "site", "BAD", f"the tag's address {script} does not answer ({error.__class__.__name__})"
        )
    if status != 200:
        return Finding("site", "BAD", f"the tag's address {script} answers {status} instead of the script")
    return Finding("site", "ok", f"the page has the tag, from {script}")
