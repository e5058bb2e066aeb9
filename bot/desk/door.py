"""Decides who may come in: secure connections, sign-in, sessions, and protection against forged forms."""

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

from bot.channels.http import address_of, host_of, network_of
from bot.channels.rates import Rates, times_ten
from bot.conversations.database import Database
from bot.core.settings import Settings
from bot.desk import sessions
from bot.desk.accounts import MOST, Account, Accounts, matches, plain
from bot.desk.page import note

logger = logging.getLogger(__name__)

# Sign-ins, right or wrong, that are allowed for an account and for an address. Whoever knows the name of an
# account can use them up and so lock its owner out for an hour; sessions that have begun go on.
_PER_ACCOUNT = "5/minute;30/hour"
_PER_ADDRESS = "10/minute;100/hour"
# Passwords that are verified at the same time; each takes 64 MB.
_AT_ONCE = 2
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_SESSION, _DOOR = "mesobot_desk", "mesobot_desk_door"
# Headers that show that the request passed a proxy. What they say counts only if MESOBOT_PROXIES is set.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


@dataclass(frozen=True)
class Guest:
    """Somebody who is signed in; `token` is the value of the session cookie."""

    account: Account
    token: str


class Door:
    """Signs people in and out. Every request looks its account up, so a removed account is out at once."""

    def __init__(self, settings: Settings, accounts: Accounts, database: Database) -> None:
        per_address = parse_many(_PER_ADDRESS)
        limits = {"desk_account": parse_many(_PER_ACCOUNT), "desk_address": per_address}
        limits["desk_network"] = [times_ten(item) for item in per_address]
        self._rates, self._accounts, self._database = Rates(settings, limits), accounts, database
        self._hashing = asyncio.Semaphore(_AT_ONCE)

    async def guest(self, request: Request) -> Guest | None:
        """Who sent this request; None if it has no session, or one that is over."""
        token = request.cookies.get(_named(_SESSION, request), "")
        session = await self._database.call(sessions.find, token, time.time()) if token else None
        account = self._accounts.find(session.account) if session else None
        if session is None or account is None or not hmac.compare_digest(session.seal, account.seal):
            return None
        return Guest(account, token)

    async def check(self, request: Request, name: str, password: str) -> Account | None:
        """The account where the password is right. Raises RateLimited after too many guesses."""
        # The name is cut first: normalising a megabyte of combining marks would block the server for minutes.
        name, address = plain(name[:MOST])[:MOST], address_of(request)
        await self._rates.hit(desk_address=address, desk_network=network_of(address), desk_account=name)
        account = self._accounts.find(name)
        async with self._hashing:
            right = len(password) <= MOST and await asyncio.to_thread(matches, account, password)
        if account and not right:
            try:
                await note(self._database, account.name, "sign-in-failed")
            except SQLAlchemyError:
                # Answered as for an unknown name, so that the answer does not tell which names exist.
                logger.error("desk: a sign-in with a wrong password could not be noted")
        elif not account:
            # The name is not kept: people type passwords into the wrong field.
            logger.warning("desk: a sign-in with a name that no account has")
        return account if right else None

    async def let_in(self, request: Request, answer: HTTPResponse, account: Account) -> None:
        """Begin a session, always with a new token (against session fixation)."""
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
    """Whether nobody on the way can read the request: it came over https, or from this machine itself."""
    if request.scheme == "https":
        return True
    direct = not any(name in request.headers for name in _FORWARDED)
    # Browsers send this header only over https and to localhost. So it tells them from an http proxy on this
    # machine that adds no header and asks for 127.0.0.1, as nginx does by default.
    direct = direct and "sec-fetch-site" in request.headers
    # The host is checked as well: another site's name may be made to lead to 127.0.0.1 (DNS rebinding).
    host = _hostname(request.headers.get("host", ""))
    return direct and _is_here(str(request.ip)) and (host == "localhost" or _is_here(host))


def door_token(request: Request) -> str:
    """The token that ties the sign-in form to this browser; a new one if the browser has none."""
    kept = request.cookies.get(_named(_DOOR, request), "")
    return kept if _TOKEN.fullmatch(kept) else secrets.token_urlsafe(32)


def keep_door_token(request: Request, answer: HTTPResponse, token: str) -> None:
    """Set the cookie that the browser sends back with the sign-in form."""
    _set(request, answer, _DOOR, token)


def is_our_form(request: Request, token: str, given: str) -> bool:
    """Whether a page of the desk sent this form, by the headers and the form's key (against CSRF)."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site and site not in ("same-origin", "none"):
        return False
    if not site and origin and host_of(origin) != request.host:  # an old browser
        return False
    expected = sessions.form_key(token).encode()
    return bool(token) and hmac.compare_digest(expected, given.encode("utf-8", "surrogateescape"))


def comes_from_elsewhere(request: Request) -> bool:
    """Whether a link on another site led here; browsers then send none of our cookies (SameSite=Strict)."""
    return request.headers.get("sec-fetch-site") in ("cross-site", "same-site")


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
    # A server that listens on `::` sees 127.0.0.1 as ::ffff:127.0.0.1.
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def _named(name: str, request: Request) -> str:
    # With this prefix, browsers let neither other hosts of the domain nor plain http set the cookie.
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
