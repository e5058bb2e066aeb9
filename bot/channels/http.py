"""Shared by the HTTP channels: JSON bodies, error responses, client addresses."""

from __future__ import annotations

import json
import logging
import math
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.probe import cause_of
from bot.core.errors import BadRequest, MessageTooLong, RateLimited, RecordUnavailable, Refused
from bot.core.settings import Settings
from bot.observability import metrics, trace

logger = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[HTTPResponse]]
# A message of 2,000 characters in escaped JSON takes 12 kB at most.
MAX_BODY = 32_768
# The width of the id column in every table.
MAX_ID = 255
_MAX_DEPTH = 5
_MAX_DIGITS = 20
_WITH_PORT = re.compile(
    r"\[([0-9a-fA-F:.]{2,45})(?:%[^\]]{0,20})?\](?::[0-9]{1,5})?|([0-9.]{7,15}):[0-9]{1,5}"
)
# One customer may own a whole /48. It gets ten times the limit of one address.
_HOSTER = 48


def json_object(request: Request) -> dict[str, Any]:
    """The body as a JSON object; any content type will do, because `curl -d` sends none for JSON.

    Stricter than Python's own parser: each name occurs once, and numbers are finite and short. Raises
    BadRequest or MessageTooLong.
    """
    if len(request.body) > MAX_BODY:
        raise MessageTooLong(len(request.body), MAX_BODY)
    try:
        body = json.loads(
            request.body,
            object_pairs_hook=_unique,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_short,
        )
    except (ValueError, RecursionError):
        raise BadRequest("the body must be a JSON object") from None
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    if _depth(body) > _MAX_DEPTH:
        raise BadRequest(f"the body is nested deeper than {_MAX_DEPTH} levels")
    return body


def text_field(body: dict[str, Any], name: str) -> str:
    """A field that must be a string; raises BadRequest naming it."""
    value = body.get(name)
    if not isinstance(value, str):
        raise BadRequest(f"`{name}` must be a string")
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair: valid JSON, but no text
        raise BadRequest(f"`{name}` is not valid Unicode") from None
    return value


def id_field(body: dict[str, Any], name: str) -> str:
    """A field with the id of a conversation; raises BadRequest where a database could not store it."""
    value = text_field(body, name)
    if wrong := wrong_id(value):
        raise BadRequest(f"`{name}` {wrong}")
    return value


def wrong_id(value: str) -> str:
    """Why a conversation cannot have this id, by the same rules for every database; empty where it can."""
    if not value:
        return "must not be empty"
    if len(value) > MAX_ID:
        return f"has {len(value)} characters, at most {MAX_ID} are taken"
    return "holds a NUL character" if "\0" in value else ""


def address_of(request: Request) -> str:
    """The address of the client; behind proxies the one that they report, as the settings say.

    An IPv6 client usually has a whole /64, which is 2^64 addresses, so the /64 counts as one address.
    Some proxies add the port (`1.2.3.4:4001`, `[v6]:443`), which changes with each connection; it is
    dropped.
    """
    given = str(request.remote_addr or request.ip)
    found = _WITH_PORT.fullmatch(given)
    try:
        address = ip_address(found[1] or found[2] if found else given.partition("%")[0])
    except ValueError:  # a Unix socket, or a name that a proxy made up
        return given
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def host_of(origin: str) -> str:
    """The host of the header Origin; empty where it has none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def network_of(address: str) -> str:
    """The /48 of an IPv6 address, which has a limit of its own; empty for IPv4."""
    try:
        network = ip_network(address)
    except ValueError:
        return ""
    return str(network.supernet(new_prefix=_HOSTER)) if network.version == 6 else ""


def answers_errors(handler: Handler, settings: Settings) -> Handler:
    """Turn refusals and database errors into `{"error", "message"}` with their status."""
    numbers = settings.emergency_numbers

    @wraps(handler)
    async def guarded(request: Request) -> HTTPResponse:
        with trace.begin():
            try:
                return await handler(request)
            except Refused as refused:
                return refusal(refused, numbers)
            except SQLAlchemyError as error:
                logger.error("the database does not answer: %s", cause_of(error))
                return _unavailable(numbers)
            except RecordUnavailable:
                return _unavailable(numbers)

    return guarded


def bearer_of(request: Request) -> str:
    """The token of `Authorization: Bearer …`; empty where there is none."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return str(token) if kind.lower() == "bearer" else ""


def refusal(refused: Refused, numbers: Sequence[str]) -> HTTPResponse:
    """The HTTP response of a refusal; `numbers` are those to call in an emergency."""
    metrics.refused(refused.code, refused.http)
    wait = refused.retry_after if isinstance(refused, RateLimited) else 2 if refused.http == 503 else None
    return error_response(refused.http, refused.code, str(refused), wait, numbers)


def _unavailable(numbers: Sequence[str]) -> HTTPResponse:
    return error_response(503, "unavailable", "conversations cannot be recorded now", 2, numbers)


def error_response(
    status: int, code: str, message: str, retry_after: float | None = None, numbers: Sequence[str] = ()
) -> HTTPResponse:
    """An error as JSON: `error` is for machines, `message` for developers."""
    headers = {} if retry_after is None else {"Retry-After": str(round(retry_after))}
    body: dict[str, Any] = {"error": code, "message": message}
    if numbers and status in (429, 503):  # the person who wrote may need help now
        body["emergency_numbers"] = list(numbers)
    return response.json(body, status=status, headers=headers)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a repeated name: parsers differ in which of the values counts."""
    body = dict(pairs)
    if len(body) < len(pairs):
        raise ValueError("a name stands twice")
    return body


def _no_number(name: str) -> float:
    """Refuse NaN and Infinity, which are Python's and not JSON's."""
    raise ValueError(name)


def _finite(digits: str) -> float:
    if math.isinf(number := float(digits)):
        raise ValueError("too large")
    return number


def _short(digits: str) -> int:
    """Refuse long integers, which take Python quadratic time."""
    if len(digits) > _MAX_DIGITS:
        raise ValueError("too long")
    return int(digits)


def _depth(value: Any) -> int:
    """The nesting depth of lists and objects; counting stops where it is too deep."""
    level, depth = [value], 0
    while level and depth <= _MAX_DEPTH:
        level = [inner for item in level for inner in _inside(item)]
        depth += 1
    return depth


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
