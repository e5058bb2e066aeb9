"""Who is at the desk: the way a request came, sign-in, sessions, and whether a form is one of ours."""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import secrets
import time
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from limits import parse_many
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.http import address_of, network_of
from bot.channels.rates import Rates, times_ten
from bot.conversations.database import Database
from bot.core.settings import Settings
from bot.desk import sessions
from bot.desk.accounts import MOST, Account, Accounts, matches, plain
from bot.desk.page import note

logger = logging.getLogger(__name__)

# Guesses that an account, and an address, may have wrong or right. Somebody who knows a name can use up its
# guesses and so keep its owner from signing in, for an hour; who is signed in already is not disturbed.
_PER_ACCOUNT = "5/minute;30/hour"
_PER_ADDRESS = "10/minute;100/hour"
# Each password that is compared takes 64 MB.
_AT_ONCE = 2
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_SESSION, _DOOR = "mesobot_desk", "mesobot_desk_door"
# A proxy was passed, whose word does not count unless MESOBOT_PROXIES says so.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


@dataclass(frozen=True)
class Guest:
    """Somebody who is signed in, by the token of the cookie."""

    account: Account
    token: str


class Door:
    """Lets people in; `accounts` are asked at each request, so a removed account is out at once."""

    def __init__(self, settings: Settings, accounts: Accounts, database: Database) -> None:
        per_address = parse_many(_PER_ADDRESS)
        limits = {"desk_account": parse_many(_PER_ACCOUNT), "desk_address": per_address}
        limits["desk_network"] = [times_ten(item) for item in per_address]
        self._rates, self._accounts, self._database = Rates(settings, limits), accounts, database
        self._hashing = asyncio.Semaphore(_AT_ONCE)

    async def guest(self, request: Request) -> Guest | None:
        """Who has the session of this request; None where it has none, or one that is over."""
        token = request.cookies.get(_named(_SESSION, request), "")
        session = await self._database.call(sessions.find, token, time.time()) if token else None
        account = self._accounts.find(session.account) if session else None
        if session is None or account is None or not hmac.compare_digest(session.seal, account.seal):
            return None
        return Guest(account, token)

    async def check(self, request: Request, name: str, password: str) -> Account | None:
        """The account where the password is right. Raises RateLimited after too many guesses."""
        # Cut first: to normalize a megabyte of combining marks takes minutes, in which nobody is answered.
        name, address = plain(name[:MOST])[:MOST], address_of(request)
        await self._rates.hit(desk_address=address, desk_network=network_of(address), desk_account=name)
        account = self._accounts.find(name)
        async with self._hashing:
            right = len(password) <= MOST and await asyncio.to_thread(matches, account, password)
        if account and not right:
            try:
                await note(self._database, account.name, "sign-in-failed")
            except SQLAlchemyError:  # the answer is that of a name that nobody has
                logger.error("desk: a sign-in with a wrong password could not be noted")
        elif not account:
            # The name is not kept: people type passwords into the wrong field.
            logger.warning("desk: a sign-in with a name that no account has")
        return account if right else None

    async def let_in(self, request: Request, answer: HTTPResponse, account: Account) -> None:
        """Begin a session with a new token, whatever the browser brought along."""
        if old := request.cookies.get(_named(_SESSION, request)):
            await self._database.call(sessions.end, old)
        token = secrets.token_urlsafe(32)
        await self._database.call(sessions.begin, token, account.name, account.seal, time.time())
        await note(self._database, account.name, "sign-in")
        _set(request, answer, _SESSION, token)
        _drop(request, answer, _DOOR)

    async def let_out(self, request: Request, answer: HTTPResponse, guest: Guest) -> None:
        """End a session, here and in the browser."""
        await self._database.call(sessions.end, guest.token)
        await note(self._database, guest.account.name, "sign-out")
        _drop(request, answer, _SESSION)


def came_safely(request: Request) -> bool:
    """Whether nobody on the way could read along: https, or this very machine by its own name."""
    if request.scheme == "https":
        return True
    direct = not any(name in request.headers for name in _FORWARDED)
    # Browsers say this to https and to their own machine alone. A proxy on this machine that ends nothing,
    # sends no header and asks for 127.0.0.1, as nginx does unless told otherwise, looks like this machine.
    direct = direct and "sec-fetch-site" in request.headers
    # The host too: the page of another site whose name leads to 127.0.0.1 is not at this machine.
    host = _hostname(request.headers.get("host", ""))
    return direct and _is_here(str(request.ip)) and (host == "localhost" or _is_here(host))


def door_token(request: Request) -> str:
    """The token of a browser that is not signed in, for the form of the sign-in; new where it has none."""
    kept = request.cookies.get(_named(_DOOR, request), "")
    return kept if _TOKEN.fullmatch(kept) else secrets.token_urlsafe(32)


def keep_door_token(request: Request, answer: HTTPResponse, token: str) -> None:
    """Let the browser bring it along with the form."""
    _set(request, answer, _DOOR, token)


def is_our_form(request: Request, token: str, given: str) -> bool:
    """Whether a page of the desk sent this form: by what the browser says, and by the form's key."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site and site not in ("same-origin", "none"):
        return False
    if not site and origin and _host_of(origin) != request.host:  # an old browser
        return False
    expected = sessions.form_key(token).encode()
    return bool(token) and hmac.compare_digest(expected, given.encode("utf-8", "surrogateescape"))


def comes_from_elsewhere(request: Request) -> bool:
    """Whether another site's link leads here: browsers then bring no cookie of ours (SameSite=Strict)."""
    return request.headers.get("sec-fetch-site") in ("cross-site", "same-site")


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:  # `[::1`
        return ""


def _is_here(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    # A server on `::` sees 127.0.0.1 as ::ffff:127.0.0.1.
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def _named(name: str, request: Request) -> str:
    # The prefix keeps other hosts of the domain, and pages over plain http, from setting the cookie.
    return f"__Host-{name}" if request.scheme == "https" else name


def _set(request: Request, answer: HTTPResponse, name: str, value: str) -> None:
    named = _named(name, request)
    answer.cookies[named] = value
    cookie = answer.cookies[named]
    cookie["path"], cookie["httponly"], cookie["samesite"] = "/", True, "Strict"
    if request.scheme == "https":
        cookie["secure"] = True


def _drop(request: Request, answer: HTTPResponse, name: str) -> None:
    _set(request, answer, name, "")
    answer.cookies[_named(name, request)]["max-age"] = 0
