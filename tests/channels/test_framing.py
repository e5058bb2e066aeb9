"""Malformed HTTP over raw sockets: refused, the connection closed, and everybody else answered."""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

import pytest
import requests

from tests.server import Server

BAD = {
    "the stand-in's own word": b"NONE / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n0123456789",
    "negative length": b"GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nx",
    "signed length": b"POST /webhooks/web/session HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
    "length with underscore": b"POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 1_0\r\n\r\n0123456789",
    "two lengths": b"POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
    "length and chunks": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "other coding": b"POST /health HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
    "no slash": b"GET health HTTP/1.1\r\nHost: a\r\n\r\n",
    "question mark alone": b"GET ? HTTP/1.1\r\nHost: a\r\n\r\n",
    "connect": b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
    "byte above 127": b"GET /health?q=\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n",
    "no protocol": b"GET /\r\n\r\n",
    "nonsense": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
}


def _talk(server: Server, packet: bytes, patience: float = 5.0) -> bytes:
    """What comes back until the server closes the connection; fails where it stays open."""
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 80), timeout=patience) as raw:
        raw.sendall(packet)
        got = b""
        while piece := raw.recv(65536):
            got += piece
        return got


@pytest.mark.model
@pytest.mark.parametrize("name", BAD)
def test_a_malformed_request_is_refused_and_closed(server: Server, name: str) -> None:
    got = _talk(server, BAD[name])
    assert got.startswith(b"HTTP/1.1 400"), got[:80]
    assert requests.get(f"{server.url}/health", timeout=5).status_code == 200


@pytest.mark.model
def test_a_body_that_never_ends_is_closed(server: Server) -> None:
    started = time.monotonic()
    head = b"POST /webhooks/web/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nabc"
    got = _talk(server, head, patience=60)
    assert b" 503 " in got[:40] or b" 408 " in got[:40]
    assert time.monotonic() - started < 50
