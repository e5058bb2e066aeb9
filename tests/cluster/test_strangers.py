"""Through the shipped nginx with two assistants: a bad client never costs another one an answer."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest
import requests

from bot.core.settings import ROOT
from tests.cluster.topology import Cluster
from tests.server import Visitor
from tests.sockets import BAD, send_raw, strange_requests

pytestmark = [pytest.mark.model, pytest.mark.services]
# The attacker's; visitors come from 127.0.0.1.
STRANGER = "127.0.0.2"
ROUNDS_S = 8.0


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """With the limits as they are shipped."""
    shipped = (ROOT / "deploy/nginx/visitors.conf").read_text(encoding="utf-8")
    limits = "\n".join(line for line in shipped.splitlines() if not line.startswith("access_log"))
    with Cluster(actions=0, visitors=limits) as running:
        yield running


class Asking:
    """A visitor who asks all the time, at the pace of a quick person, and gives up after three seconds."""

    def __init__(self, cluster: Cluster) -> None:
        self.seen: Counter[int | str] = Counter()
        self._cluster, self._done = cluster, threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> Asking:
        self._thread.start()
        time.sleep(0.5)
        return self

    def __exit__(self, *_error: object) -> None:
        time.sleep(1.0)
        self._done.set()
        self._thread.join(30)

    def _ask(self) -> None:
        visitor = Visitor(self._cluster.url, patience_s=3)
        while not self._done.wait(0.1):
            try:
                saw: int | str = visitor.send("what is mesotherapy").status_code
            except requests.Timeout:
                saw = "no answer"
            self.seen[saw] += 1


def _rounds(cluster: Cluster, packets: list[bytes]) -> Counter[bytes]:
    """Send them again and again, about as fast as the limits let one."""
    got: Counter[bytes] = Counter()
    until = time.monotonic() + ROUNDS_S
    while time.monotonic() < until:
        for packet in packets:
            got[send_raw(cluster.nginx.port, packet, 1.0, source=STRANGER)[9:12]] += 1
            time.sleep(0.04)
    return got


def test_malformed_requests_cost_nobody_else_an_answer(cluster: Cluster) -> None:
    with Asking(cluster) as others:
        _rounds(cluster, list(BAD.values()))
    assert set(others.seen) == {200} and others.seen[200] > 20


def test_strange_requests_cost_nobody_else_an_answer(cluster: Cluster) -> None:
    with Asking(cluster) as others:
        got = _rounds(cluster, list(strange_requests(150)))
    assert got[b"502"] == 0, got
    assert set(others.seen) == {200} and others.seen[200] > 20


def test_a_flood_and_many_connections_are_the_floods_own_matter(cluster: Cluster) -> None:
    request = b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    body = b"POST /webhooks/web/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nabc"
    with Asking(cluster) as others:
        got = Counter(send_raw(cluster.nginx.port, request, 2.0, source=STRANGER)[9:12] for _ in range(300))
        held = [
            socket.create_connection(("127.0.0.1", cluster.nginx.port), 5, (STRANGER, 0)) for _ in range(60)
        ]
        for connection in held:
            connection.sendall(body)
        time.sleep(2)
        for connection in held:
            connection.close()
    assert got[b"429"] > 0 and got[b"200"] > 0
    assert set(others.seen) == {200} and others.seen[200] > 20
