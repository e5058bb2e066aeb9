"""Checks of HTTP framing that Sanic 21.12 lacks: one packet could block all other visitors.

Rasa 3.6.21 pins Sanic 21.12. Each patch tells which hole it closes; tests/channels/test_framing.py shows each
hole over raw sockets. An upgrade that renames what is patched here fails in
tests/unit/engine/test_patches.py.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

from httptools import parse_url
from sanic import Sanic
from sanic.exceptions import InvalidUsage, PayloadTooLarge
from sanic.http import Http, Stage
from sanic.request import Request

_LENGTH = re.compile(r"[0-9]{1,12}")
# Sanic's stand-in for a request whose head it could not read.
STAND_IN = "NONE"


class CheckedRequest(Request):
    """A request whose framing is checked before its body is read.

    `Content-Length: -1` made Sanic read nothing for ever without yielding: every other visitor waited,
    and SIGTERM was ignored. A request with both a length and chunks can smuggle a second request past a
    proxy.
    """

    def __init__(self, url_bytes: bytes, headers: Any, version: str, method: str, *rest: Any, **named: Any):
        if method != STAND_IN or headers:  # Sanic's own stand-in has no headers; a client may send the word
            _check(url_bytes, headers, method)
        super().__init__(url_bytes, headers, version, method, *rest, **named)


def _check(target: bytes, headers: Any, method: str) -> None:
    lengths, codings = headers.getall("content-length", []), headers.getall("transfer-encoding", [])
    if len(lengths) > 1 or len(codings) > 1 or (lengths and codings):
        raise InvalidUsage("one framing is needed, not several")
    if lengths and not _LENGTH.fullmatch(lengths[0].strip()):
        raise InvalidUsage("Content-Length is not a whole number")
    if codings and codings[0].strip().lower() != "chunked":
        raise InvalidUsage("only chunked transfer is taken")
    if any(name != name.strip() for name in headers):  # "Content-Length : 5" would count as no length
        raise InvalidUsage("a header's name ends at its colon")
    # Sanic sets no time limit for an upgrade, so a body that never came held its connection for ever.
    if "websocket" in headers.get("upgrade", "").lower() and (method != "GET" or lengths or codings):
        raise InvalidUsage("an upgrade has no body")
    if method == "CONNECT" or not (target.startswith((b"/", b"http://", b"https://")) or target == b"*"):
        raise InvalidUsage("this is no path")
    if not _is_readable(target):
        raise InvalidUsage("this is no address")


def patch_sanic(app: Sanic) -> None:
    """Close the holes for `app`; the classes of Sanic are patched once for each process."""
    app.request_class = CheckedRequest
    if not getattr(Http, "_mesobot_patched", False):
        _end_unfinished_bodies()
        _end_broken_chunks()
        _answer_unreadable_heads()
        Http._mesobot_patched = True


def wait_for_answer(request: Request, seconds: float) -> None:
    """Give a request its own RESPONSE_TIMEOUT; the next on the same connection needs its own again."""
    request.stream.protocol.response_timeout = seconds


def _end_unfinished_bodies() -> None:
    """Close the connection after the 503 for a body that never ends.

    Sanic answers after RESPONSE_TIMEOUT and then waits for the rest of the body without a time limit. A
    thousand such connections used up the file descriptors of the server.
    """
    original = Http.error_response

    async def error_response(self: Http, exception: Exception) -> None:
        await original(self, exception)
        if not self.keep_alive:
            self.request_body = None

    Http.error_response = error_response


def _end_broken_chunks() -> None:
    """Close the connection where the rest of a body, after its answer, is no chunks; no traceback.

    Sanic skips a body that no handler has read. There it expects `PayloadTooLarge` alone, and logged the
    error for broken chunks as its own failure.
    """
    original = Http.__aiter__

    async def pieces(self: Http) -> AsyncIterator[bytes]:
        try:
            async for piece in original(self):
                yield piece
        except InvalidUsage as error:
            if self.stage is Stage.HANDLER:  # not answered yet: the answer is a 400
                raise
            raise PayloadTooLarge("the rest of the body is no chunks") from error

    Http.__aiter__ = pieces


def _answer_unreadable_heads() -> None:
    """Answer a target that cannot be parsed with 400 and no traceback.

    For the error response Sanic parsed the same target again, failed again and closed the connection
    silently. A proxy takes a closed connection for a dead server.
    """
    original = Http.create_empty_request

    def create_empty_request(self: Http) -> None:
        if self.url is not None and not _is_readable(self.url.encode("utf-8", "surrogateescape")):
            self.url = None
        original(self)

    Http.create_empty_request = create_empty_request


def _is_readable(target: bytes) -> bool:
    try:
        parse_url(target)
    except Exception:  # httptools has errors of its own
        return False
    return target.isascii()
