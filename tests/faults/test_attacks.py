"""Tests attacks on a server while people ask: what the attacker gets, and that nobody else notices."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.faults.conftest import Home
from tests.faults.crowd import Crowd
from tests.hostile import is_calm
from tests.record import Record
from tests.server import Visitor, tracebacks
from tests.sockets import send_raw, strange_requests

pytestmark = pytest.mark.model

COMMANDS = ["/restart", '/ask_risks{"subject": "x"}', "\u200b/restart", "  /session_start", "/ask_risks@0.9"]
CLOSED = ["/conversations/x/tracker", "/model/parse", "/webhooks/rest/webhook", "/metrics", "//version"]
BODIES = [
    b"[" * 20_000,
    b'{"token": "a", "token": "b"}',
    b'{"token": NaN}',
    b'{"token": "\xff"}',
    b'{"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}',
    b"x" * 100_000,
    b"",
]
SQL = ["'; drop table turns; --", '" or 1=1 --', "what is mesotherapy'); delete from events; --"]


class Struck:
    """The responses that the attacker got, by status, and the people who ask at the same time."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd, self.began = crowd, time.monotonic()
        self.got: Counter[int] = Counter()

    def note(self, reply: requests.Response) -> None:
        """Count one response, and check that it reveals no internals; 503 is allowed."""
        if reply.status_code == 503:
            assert reply.headers["Retry-After"]
        else:
            is_calm(reply)
        self.got[reply.status_code] += 1


@contextlib.contextmanager
def attacked(home: Home, reliability: Record, what: str, done: str) -> Iterator[Struck]:
    """Let two people ask while the block attacks; afterwards check that all their answers were right."""
    with home.crowd() as crowd:
        struck = Struck(crowd)
        yield struck
        crowd.watch(0.5)
    report = crowd.report().check()
    assert set(crowd.saw(struck.began)) <= {"answered", "503"}
    assert crowd.saw(struck.began)["answered"] > 0
    got = ", ".join(f"{count} × {status}" for status, count in sorted(struck.got.items()))
    got = got or "no answer"
    slowest = crowd.slowest(struck.began)
    reliability(
        what=what,
        done=f"{done}; the attacker got {got}",
        saw=f"the right answer, in {slowest:.1f} s at most",
        lost=report.lost,
        doubled=report.doubled,
        kind="attack",
    )


def test_commands_to_rasa_are_refused(home: Home, reliability: Record) -> None:
    with attacked(
        home, reliability, "commands and intents typed", f"{len(COMMANDS)} kinds, 10 times"
    ) as struck:
        visitor = Visitor(home.server.url)
        for number in range(10 * len(COMMANDS)):
            struck.note(visitor.send(COMMANDS[number % len(COMMANDS)]))
        assert visitor.history() == []
        assert set(struck.got) == {400}


def test_a_made_up_token_opens_nothing(home: Home, reliability: Record) -> None:
    with attacked(
        home, reliability, "tokens forged", "no algorithm, another signature, none, 20 times"
    ) as struck:
        visitor = Visitor(home.server.url)
        head, body, signature = visitor.token.split(".")
        nothing = base64.urlsafe_b64encode(b'{"alg": "none", "typ": "JWT"}').decode().rstrip("=")
        for token in (f"{nothing}.{body}.", f"{head}.{body}.{signature[::-1]}", "", "x.y.z") * 20:
            visitor.token = token
            struck.note(visitor.send("what is mesotherapy"))
            struck.note(requests.get(f"{visitor.url}/messages", headers=visitor.bearer, timeout=10))
        assert set(struck.got) == {401}


def test_rasas_interface_is_not_there(home: Home, reliability: Record) -> None:
    with attacked(
        home, reliability, "Rasa's API, REST channel, metrics asked for", "20 times each"
    ) as struck:
        for path in CLOSED * 20:
            struck.note(requests.post(home.server.url + path, json={"sender": "x"}, timeout=10))
        for query in ("callback_url=http://127.0.0.1:9/", "token=x"):
            refused = requests.post(f"{home.server.url}/webhooks/web/session?{query}", timeout=10)
            assert refused.status_code == 400
        assert set(struck.got) == {404}


def test_odd_bodies_are_refused(home: Home, reliability: Record) -> None:
    done = "too deep, too large, double names, NaN, no UTF-8, empty, 10 times each"
    with attacked(home, reliability, "bodies that parsers stumble over", done) as struck:
        for body in BODIES * 10:
            struck.note(requests.post(f"{home.server.url}/webhooks/web/messages", data=body, timeout=10))
        assert set(struck.got) <= {400, 413}


def test_sql_is_only_text(home: Home, reliability: Record) -> None:
    with attacked(home, reliability, "SQL typed", f"{len(SQL)} kinds") as struck:
        visitor = Visitor(home.server.url)
        for text in SQL:
            struck.note(visitor.send(text))
        assert [turn["text"] for turn in visitor.history()] == SQL
        assert set(struck.got) == {200}


def test_fields_that_choose_channel_or_conversation_are_not_read(home: Home, reliability: Record) -> None:
    with attacked(
        home, reliability, "another's conversation chosen", "sender, channel, metadata sent"
    ) as struck:
        victim, visitor = Visitor(home.server.url), Visitor(home.server.url)
        victim.ask("what are humectants")
        whose = json.loads(base64.urlsafe_b64decode(victim.token.split(".")[1] + "=="))["sub"]
        for name in ("sender", "sender_id", "conversation", "conversation_id"):
            fields = {name: whose, "input_channel": "rest", "metadata": {"trace": "x"}}
            struck.note(visitor.send("and their risks?", fields=fields))
        assert len(victim.history()) == 1
        assert len(visitor.history()) == 4


def test_half_open_connections_hold_up_nobody(home: Home, reliability: Record) -> None:
    with attacked(
        home, reliability, "requests never finished", "100 connections, half a request each"
    ) as struck:
        halves = [socket.create_connection(("127.0.0.1", home.server.port), timeout=30) for _ in range(100)]
        for connection in halves:
            connection.sendall(b"POST /webhooks/web/messages HTTP/1.1\r\nContent-Length: 99\r\n\r\n{")
        struck.crowd.watch(1.0)
        for connection in halves:
            connection.close()


def test_a_flood_leaves_room_for_others(home: Home, reliability: Record) -> None:
    def flood(visitor: Visitor) -> list[requests.Response]:
        return [visitor.send("what is mesotherapy and what are its risks?") for _ in range(5)]

    with attacked(home, reliability, "flood", "60 sessions, each with a message always under way") as struck:
        visitors = [Visitor(home.server.url) for _ in range(60)]
        with ThreadPoolExecutor(len(visitors)) as pool:
            for reply in itertools.chain.from_iterable(pool.map(flood, visitors)):
                struck.note(reply)
        assert set(struck.got) <= {200, 503}


def test_strange_requests_over_raw_sockets(home: Home, reliability: Record) -> None:
    """The number of requests is limited to some hundred; MESOBOT_FUZZ_SEED selects other ones."""
    process = home.server.process
    assert process
    descriptors, errors = _descriptors(process.pid), tracebacks(home.server.log)
    seed, count = int(os.environ.get("MESOBOT_FUZZ_SEED", "0")), 400
    done = f"{count} over raw sockets: odd methods, targets, headers, framings, bodies, cut and disturbed"
    with attacked(home, reliability, "requests that are none", done) as struck:
        with ThreadPoolExecutor(8) as pool:
            packets = strange_requests(count, seed)
            for got in pool.map(lambda packet: send_raw(home.server.port, packet, 0.5), packets):
                status = got[9:12]
                struck.got[int(status) if status.isdigit() else 0] += 1
        struck.got.pop(0, None)  # no response yet; the server closes these connections within 10 s
        assert not {500, 502} & set(struck.got)
    assert tracebacks(home.server.log) == errors
    time.sleep(1)
    assert _descriptors(process.pid) < descriptors + 20


def _descriptors(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def test_a_hard_word_is_one_persons_matter(home: Home, reliability: Record) -> None:
    """`1 rue aaaa…` once kept the event loop busy for minutes."""
    with attacked(home, reliability, "words that are hard to redact", "12 of 2,000 letters each") as struck:
        visitor = Visitor(home.server.url)
        for street in ("rue", "via", "calle", "place") * 3:
            struck.note(visitor.send(f"1 {street} {'a' * 1900}"))
        assert set(struck.got) <= {200, 503}
