"""What answers rest on: weak sources, links, and dates of review."""

from __future__ import annotations

import datetime
import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from bot.knowledge.findings.finding import ERROR, NOTE, WARNING, Finding
from bot.knowledge.findings.pack import Pack, Row

WEAK_KINDS = ("seller", "clinic")
# An answer that tells who says it leaves the judgement to the person.
_TOLD = re.compile(r"\b(?:says?|tells?|calls?|claims?|asks?|according to)\b", re.IGNORECASE)
SURE_VERDICTS = ("yes", "no", "usually", "rarely")
YEAR, SOON = datetime.timedelta(days=365), datetime.timedelta(days=335)
_TRACKED = re.compile(r"utm_|gclid|fbclid|mc_[ce]id|msclkid|igshid|srsltid|_hs")
_SHORT = {"bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly"}
_SEARCH = re.compile(r"(?:www\.)?(?:google|bing|duckduckgo)\.[a-z.]+")


def weak(pack: Pack) -> Iterator[Finding]:
    """Claims of sellers told as established, and sure answers that rest on weak sources alone."""
    for row in pack["facts"]:
        source = pack.sources.get(row["source"])
        if source and row["stance"] == "established" and _is_weak(source):
            what = (
                f'a claim of "{source.key}" ({source["kind"]}, {source["reliability"]}) is told as '
                "established: use claimed_by_proponents, or a better source"
            )
            yield row.finding("weak", WARNING, "stance", what, [source.key])
    for card in pack["answers"]:
        found = [pack.sources.get(fact["source"]) for fact in pack.facts_of(card)]
        sources = [source for source in found if source]
        sure = card["verdict"] in SURE_VERDICTS and not _TOLD.search(card["short_answer"])
        if sure and sources and all(map(_is_weak, sources)):
            what = f'says "{card["verdict"]}" on weak sources alone: tell who says so, or add a fact'
            yield card.finding("weak", WARNING, "verdict", what, dict.fromkeys(one.key for one in sources))


def _is_weak(source: Row) -> bool:
    return source["kind"] in WEAK_KINDS and source["reliability"] == "low"


def links(pack: Pack) -> Iterator[Finding]:
    """Links of a form that will not last, and two sources with one link."""
    first: dict[str, Row] = {}
    for row in pack["sources"]:
        if not row["url"].startswith("https://"):
            continue
        for what in _wrong_form(row["url"]):
            yield row.finding("link", WARNING, "url", what)
        earlier = first.setdefault(_plain(row["url"]), row)
        if earlier is not row and earlier["date"] == row["date"]:  # else two versions of a page
            what = f'is the link of "{earlier.key}" too (line {earlier.line}): join the two sources'
            yield row.finding("link", WARNING, "url", what, [earlier.key])


def _wrong_form(url: str) -> Iterator[str]:
    try:
        split = urlsplit(url)
        host, port = split.hostname or "", split.port
    except ValueError:
        yield "is no valid link: copy it again"
        return
    if not is_public(url):
        yield f"{host} is no public host: link to the page itself"
    if port:
        yield f"names the port {port}: link to the public page"
    if host in _SHORT:
        yield f"{host} only forwards: give the address of the page itself"
    if _SEARCH.fullmatch(host) and split.path.startswith(("/search", "/url")):
        yield "is a page of a search engine: link to what it found"
    if tracked := [name for name, _ in parse_qsl(split.query) if _TRACKED.match(name)]:
        yield f"holds {', '.join(tracked)}, which only counts visitors: remove it"


def is_public(url: str) -> bool:
    """Whether the host of a link is a name that everybody can look up, and not of a house network."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return "." in host and not host.endswith((".local", ".internal", ".localhost")) and not _is_address(host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _plain(url: str) -> str:
    """The link without what does not change the page."""
    try:
        split = urlsplit(url)
    except ValueError:
        return url
    host = (split.hostname or "").removeprefix("www.")
    return urlunsplit(("https", host, split.path.rstrip("/"), split.query, ""))


def reviews(pack: Pack, today: datetime.date) -> Iterator[Finding]:
    """Dates of review: in the future, a year old, soon a year old, before a change of a fact."""
    for row in (*pack["facts"], *pack["answers"]):
        if (reviewed := _date(row["reviewed_on"])) is None:
            continue
        if reviewed > today + datetime.timedelta(days=1):  # somewhere it is tomorrow already
            yield row.finding("review", ERROR, "reviewed_on", f"{reviewed} is in the future: correct it")
        elif today - reviewed > YEAR:
            what = f"was reviewed on {reviewed}: read it against its source again, and set the date"
            yield row.finding("review", WARNING, "reviewed_on", what)
        elif today - reviewed > SOON:
            yield row.finding("review", NOTE, "reviewed_on", f"was reviewed on {reviewed}: due soon")
    for card in pack["answers"]:
        reviewed = _date(card["reviewed_on"])
        later = [fact.key for fact in pack.facts_of(card) if _is_later(fact, reviewed)]
        if later and reviewed and today - reviewed <= YEAR:
            what = f"was reviewed before its facts {', '.join(later)}: read it against them, and set the date"
            yield card.finding("review", WARNING, "reviewed_on", what, later)
    for row in pack["sources"]:
        if row["date"][:4].isdigit() and row["date"] > today.isoformat()[: len(row["date"])]:
            yield row.finding("review", ERROR, "date", f"{row['date']} is in the future: correct it")


def _is_later(fact: Row, reviewed: datetime.date | None) -> bool:
    own = _date(fact["reviewed_on"])
    return own is not None and reviewed is not None and own > reviewed


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
