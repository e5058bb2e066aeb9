"""`mesobot doctor --site URL`: may a page at that address show the widget of this server?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
from yarl import URL

from bot.cli.site_tag import policies_in, tag_of
from bot.cli.unsafe_settings import Finding
from bot.core.settings import Settings

_PATIENCE = aiohttp.ClientTimeout(total=10)


async def examine_site(settings: Settings, address: str) -> AsyncIterator[Finding]:
    """Check the origin against the setting, then the security policy of the page if it can be read."""
    for finding in await _examined(settings, address):
        yield finding


async def _examined(settings: Settings, address: str) -> list[Finding]:
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
    named = [one for one in (policy, *policies_in(html)) if one] or [""]
    policies = [_policy(one) for one in named]
    return [
        *_led(asked, page),
        _origin(settings, str(page.origin())),
        *policies,
        tag,
        *_proxies(settings, tag),
    ]


def _led(asked: URL, page: URL) -> list[Finding]:
    """What counts is the page that a visitor ends up on."""
    if asked.origin() == page.origin():
        return []
    return [Finding("site", "ok", f"{asked} leads to {page}, so {page.origin()} is the origin that counts")]


def _origin(settings: Settings, origin: str) -> Finding:
    if origin in settings.web_origins:
        return Finding("site", "ok", f"{origin} is named in MESOBOT_WEB_ORIGINS")
    named = ",".join((*settings.web_origins, origin))
    return Finding("site", "BAD", f"{origin} is refused: set MESOBOT_WEB_ORIGINS={named}")


def _policy(policy: str) -> Finding:
    if not policy:
        return Finding("site", "ok", "the page has no Content-Security-Policy")
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


def _proxies(settings: Settings, tag: Finding) -> list[Finding]:
    """This server speaks no TLS: where its script comes over https, a proxy stands in front of it."""
    over_tls = tag.grade == "ok" and "https://" in tag.said
    if settings.proxies or not over_tls:
        return []
    said = (
        "MESOBOT_PROXIES is 0, and the tag is https, so a proxy stands in front: set it to 1 (or to the "
        "number of proxies), or all visitors count as one"
    )
    return [Finding("site", "warn", said)]
