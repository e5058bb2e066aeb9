"""The tag of the widget on a page, for `mesobot doctor --site`: its address, and what browsers get there."""

from __future__ import annotations

import asyncio
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot.cli.unsafe_settings import Finding

SCRIPT = "widget.js"
_MAKES_IT = "the assistant's page /widget makes the tag"
# A name that the widget's script sets, and no other.
_MARK = b"MesoBot"
_MOST_BYTES = 1_000_000
_MOST_HOSTS = 10
# The tag as text: in a comment, or shown to visitors because it was pasted where text is written.
_AS_TEXT = re.compile(rf"<\s*script\b[^>]*{re.escape(SCRIPT)}", re.IGNORECASE)
_IN_SCRIPT = re.compile(rf"""["'`]([^"'`\s]*{re.escape(SCRIPT)})["'`]""")
# Attributes of the tag that other scripts hardly have (docs/guide/widget.md).
_OURS = {"data-greeting", "data-notice", "data-teaser", "data-launcher", "data-server", "data-contact-name"}
_TYPOGRAPHIC = "“”„″‘’′«»"
_EMBEDS = ("iframe", "embed", "object", "link", "img")


class _Page(HTMLParser):
    """What of a page may be the tag, or was meant to be it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[dict[str, str]] = []
        self.others: list[tuple[str, str]] = []  # element, address
        self.policies: list[str] = []
        self.as_text = self.in_comment = False
        self._in_script = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element."""
        found = {name: value or "" for name, value in attrs}
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append(found)
        elif tag == "meta" and found.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(found.get("content", ""))
        elif tag in _EMBEDS:
            self.others.append((tag, found.get("src") or found.get("href") or found.get("data") or ""))

    def handle_endtag(self, tag: str) -> None:
        """The end of one."""
        self._in_script &= tag != "script"

    def handle_comment(self, data: str) -> None:
        """A comment."""
        self.in_comment |= bool(_AS_TEXT.search(data))

    def handle_data(self, data: str) -> None:
        """Text, or the text of a script, which may add the tag."""
        if self._in_script:
            self.scripts += [{"src": one} for one in _IN_SCRIPT.findall(data.replace("\\/", "/"))]
        else:
            self.as_text |= bool(_AS_TEXT.search(data))


def policies_in(html: str) -> list[str]:
    """The security policies that a page names in its own text."""
    return _Page(html).policies


async def tag_of(session: aiohttp.ClientSession, page: str, html: str) -> Finding:
    """The tag's own address: whether a browser would load it there, and whether the script is there."""
    found = _Page(html)
    named = [_address(script) for script in found.scripts]
    if exact := [one for one in named if _last(one) == SCRIPT]:
        judged = [await _judged(session, page, one) for one in dict.fromkeys(exact)]
        return next((one for one in judged if one.grade == "ok"), judged[0])
    for script, address in zip(found.scripts, named, strict=True):
        if (
            _OURS & script.keys()
            or "mesobot" in address.lower()
            or _last(address).partition(".")[0] == "widget"
        ):
            return await _misnamed(session, page, address, script)
    for tag, address in found.others:
        if _last(address) in ("widget", SCRIPT):
            said = f"the page names {urljoin(page, address)} in <{tag}>: it belongs into a script element"
            return Finding("site", "BAD", f"{said} ({_MAKES_IT})")
    if found.as_text or found.in_comment:
        how = "shows the tag as text: paste it as HTML" if found.as_text else "has the tag in a comment only"
        return Finding("site", "BAD", f"the page {how}")
    return await _elsewhere(session, page, named)


def _address(script: dict[str, str]) -> str:
    """What a script element names; scripts that wait for consent have it in another attribute."""
    waiting = next((value for name, value in script.items() if name.endswith("-src")), "")
    return (script.get("src") or waiting).strip()


def _last(address: str) -> str:
    """The last part of its path."""
    return urlsplit(address.strip(_TYPOGRAPHIC)).path.rstrip("/").rpartition("/")[2]


async def _judged(session: aiohttp.ClientSession, page: str, named: str) -> Finding:
    if named.strip(_TYPOGRAPHIC) != named:
        return Finding("site", "BAD", f'the tag has typographic quotes ({named}): write " in their place')
    script = urljoin(page, named)
    is_local = urlsplit(script).hostname in ("localhost", "127.0.0.1", "::1")
    if page.startswith("https:") and script.startswith("http:") and not is_local:
        said = f"the page is https and its tag is http ({script}): browsers do not load it; use https"
        return Finding("site", "BAD", said)
    if wrong := await _wrong(session, script):
        right = await _right(session, script)
        do = f": it should be {right}" if right else f" ({_MAKES_IT})"
        return Finding("site", "BAD", f"the tag's address {script} {wrong}{do}")
    return Finding("site", "ok", f"the page has the tag, from {script}")


async def _misnamed(session: aiohttp.ClientSession, page: str, named: str, script: dict[str, str]) -> Finding:
    """A script element that was meant to be the tag, with another address; a copy names its server apart."""
    server = script.get("data-server", "")
    if server and not await _wrong(session, right := urljoin(f"{server.rstrip('/')}/", SCRIPT)):
        return Finding("site", "ok", f"the page has a copy of the script, for the assistant of {right}")
    address = urljoin(page, named.strip(_TYPOGRAPHIC) or server)
    right = await _right(session, address)
    do = f"it should be {right}" if right else f"it must end in /{SCRIPT} ({_MAKES_IT})"
    return Finding("site", "BAD", f"the page's tag names {address}, which is not the script: {do}")


async def _elsewhere(session: aiohttp.ClientSession, page: str, named: list[str]) -> Finding:
    """A script of a server of ours under a name that says nothing, or no tag at all."""
    addresses = {urlsplit(urljoin(page, one)).netloc: urljoin(page, one) for one in named if one}
    for address in list(addresses.values())[:_MOST_HOSTS]:
        if right := await _right(session, address):
            said = f"the page's tag names {address}, which is not the script: it should be {right}"
            return Finding("site", "BAD", said)
    return Finding("site", "warn", "the page's HTML has no tag of the widget (a script may add it later)")


async def _right(session: aiohttp.ClientSession, address: str) -> str:
    """Where the script is on the same server; empty where it is not found."""
    places = (
        urljoin(address, SCRIPT),
        urljoin(f"{address.rstrip('/')}/", SCRIPT),
        urljoin(address, f"/{SCRIPT}"),
    )
    for place in dict.fromkeys(places):
        if place != address and not await _wrong(session, place):
            return place
    return ""


async def _wrong(session: aiohttp.ClientSession, script: str) -> str:
    """Why a browser gets no widget there; empty where it does."""
    try:
        async with session.get(script) as reply:
            if reply.status != 200:
                return f"answers {reply.status} instead of the script"
            if "javascript" not in reply.content_type or not await _is_marked(reply):
                return f"is not the script of the widget, but {reply.content_type}"
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
        return f"does not answer ({error.__class__.__name__})"
    return ""


async def _is_marked(reply: aiohttp.ClientResponse) -> bool:
    body = b""
    async for block in reply.content.iter_chunked(65_536):
        body += block
        if _MARK in body:
            return True
        if len(body) > _MOST_BYTES:
            break
    return False
