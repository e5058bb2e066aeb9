"""Raw requests over sockets: what no HTTP library would send."""

from __future__ import annotations

import random
import socket
import threading
from collections import Counter
from collections.abc import Iterator

# Each is refused with 400, and the connection closed.
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
    "blank before the colon": b"POST /health HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello",
    "upgrade with a body": (
        b"POST /webhooks/web/session HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nContent-Length: 100\r\n\r\n"
    ),
    "no slash": b"GET health HTTP/1.1\r\nHost: a\r\n\r\n",
    "question mark alone": b"GET ? HTTP/1.1\r\nHost: a\r\n\r\n",
    "connect": b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
    "byte above 127": b"GET /health?q=\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n",
    "no protocol": b"GET /\r\n\r\n",
    "nonsense": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
}

_METHODS = (b"GET", b"POST", b"DELETE", b"OPTIONS", b"PUT", b"HEAD", b"TRACE", b"get", b"G\x00T", b"", b"PRI")
_TARGETS = (
    b"/",
    b"/health",
    b"/webhooks/web/messages",
    b"/webhooks/web/session",
    b"/webhooks/slack/webhook",
    b"*",
    b"?",
    b"",
    b"//",
    b"/\xff\xfe",
    b"/%00",
    b"/%",
    b"/a b",
    b"http://",
    b"http://[::1",
    b"/?q=\xc3\xa9",
    b"/" + b"a" * 9000,
    b"\\x",
    b"health",
    b"a:80",
    b"/..//..\\",
    b"/;a=b",
    b"http://a:99999/",
)
_VERSIONS = (b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9.9", b"HTTP/1.", b"", b"FTP/1.1", b"HTTP/1.1 x")
_HEADERS = (
    b"Host: a",
    b"Host: a\r\nHost: b",
    b"Content-Length: -1",
    b"Content-Length: 5",
    b"Content-Length: 99999999999",
    b"Content-Length: 0x5",
    b"Content-Length: 5\r\nContent-Length: 6",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: chunked\r\nContent-Length: 4",
    b"Transfer-Encoding: \x0bchunked",
    b"Expect: 100-continue",
    b"Upgrade: websocket\r\nConnection: Upgrade",
    b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
    b"X: " + b"a" * 9000,
    b"\xff: \xff",
    b": x",
    b"no colon",
    b" folded",
    b"Connection: close",
    b"X\x00: y",
    b"Authorization: Bearer \xff",
    b"Content-Type: multipart/form-data",
    b"Accept-Encoding: gzip",
    b"Range: bytes=0-",
    b"Content-Encoding: gzip",
    b"Cookie: a=\xff;;=",
    b"X-Forwarded-For: \xff, ,",
)
_BODIES = (
    b"",
    b"hello",
    b"{}",
    b"[" * 5000,
    b"5\r\nhello\r\n0\r\n\r\n",
    b"-1\r\nx\r\n",
    b"ffffffffffffffff\r\nx",
    b"zz\r\n",
    b"\x00" * 50,
    b'{"token": "\\ud800"}',
    b"0\r\n" + b"a: b\r\n" * 500,
    b"GET / HTTP/1.1\r\n\r\n",
)


def strange_requests(count: int, seed: int = 0) -> Iterator[bytes]:
    """Requests put together from odd parts, some cut or disturbed; the same ones for the same seed."""
    dice = random.Random(seed)
    for _ in range(count):
        head = b" ".join((dice.choice(_METHODS), dice.choice(_TARGETS), dice.choice(_VERSIONS)))
        lines = [head, *dice.sample(_HEADERS, dice.randint(0, 4))]
        packet = bytearray(b"\r\n".join(lines) + b"\r\n\r\n" + dice.choice(_BODIES))
        for _disturbed in range(dice.choice((0, 0, 0, 1, 5))):
            packet[dice.randrange(len(packet))] = dice.randrange(256)
        yield bytes(packet[: dice.randrange(1, len(packet))] if dice.random() < 0.1 else packet)


def send_raw(port: int, packet: bytes, patience: float, source: str = "127.0.0.1") -> bytes:
    """What comes back until the other side closes, or is silent for `patience` seconds."""
    got = b""
    try:
        with socket.create_connection(("127.0.0.1", port), patience, (source, 0)) as raw:
            raw.sendall(packet)
            while piece := raw.recv(65_536):
                got += piece
    except (TimeoutError, ConnectionError):
        pass
    return got


class Stranger(threading.Thread):
    """Somebody who sends to `ports` in turn what is no HTTP request, until told to stop."""

    def __init__(self, ports: list[int], seed: int) -> None:
        super().__init__(daemon=True)
        self.ports, self.seed = ports, seed
        self.stopped = threading.Event()
        self.got: Counter[str] = Counter()  # statuses; "" is none: the server is down, or waits for more

    def run(self) -> None:
        """Malformed ones of every kind among the odd ones, each to the next port."""
        kinds = list(BAD.values())
        for number, packet in enumerate(strange_requests(1_000_000, self.seed)):
            if self.stopped.wait(0.02):
                return
            sent = kinds[number // 2 % len(kinds)] if number % 2 else packet
            port = self.ports[number // 4 % len(self.ports)]
            status = send_raw(port, sent, 0.5)[9:12].decode("latin-1")
            self.got[status if status.isdigit() else ""] += 1
