"""Random and hostile requests to a running server: no 500, no traceback, no growth, no delay for others."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from bot.clients import ServerTalk
from bot.core.errors import MesoError
from tests.hostile import JSON, fuzz, is_calm
from tests.server import Server, Visitor, tracebacks

pytestmark = pytest.mark.model


@fuzz
@given(
    path=st.sampled_from(["messages", "feedback"]),
    fields=st.dictionaries(
        st.sampled_from(["token", "message_id", "text", "pick", "answer_id", "value", "comment", "metadata"]),
        JSON,
    ),
    valid=st.booleans(),
)
def test_fields_of_any_kind_are_answered_or_refused(
    visitor: Visitor, path: str, fields: dict[str, Any], valid: bool
) -> None:
    right = {
        "token": visitor.token,
        "message_id": f"fuzz-{time.time_ns()}",
        "answer_id": "a" * 8,
        "value": "up",
    }
    is_calm(requests.post(f"{visitor.url}/{path}", json=fields | (right if valid else {}), timeout=30))


@fuzz
@given(text=st.text(max_size=300) | st.text("/\uff0f\u200b{}\"' mesotherapy\x00\ud7ff\u0301", max_size=60))
def test_any_text_is_answered_or_refused(visitor: Visitor, text: str) -> None:
    reply = visitor.send(text, f"fuzz-{time.time_ns()}")
    is_calm(reply)
    if reply.status_code == 200:
        assert reply.json()["answers"][0]["status"] != "error"


@fuzz
@given(body=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", "x", ""]))
def test_any_bytes_are_refused(visitor: Visitor, body: bytes, kind: str) -> None:
    reply = requests.post(f"{visitor.url}/messages", data=body, headers={"Content-Type": kind}, timeout=30)
    is_calm(reply)
    assert reply.status_code in (400, 401)


def test_a_client_chooses_neither_channel_nor_conversation_nor_metadata(visitor: Visitor) -> None:
    chosen = {"sender": "victim", "sender_id": "victim", "conversation": "victim", "input_channel": "rest"}
    assert visitor.send("what is mesotherapy", fields=chosen | {"metadata": {"a": 1}}).status_code == 200
    assert [turn["text"] for turn in visitor.history()] == ["what is mesotherapy"]


def _opened(server: Server, **headers: str) -> int:
    return requests.post(f"{server.url}/webhooks/web/session", headers=headers, timeout=10).status_code


def _up(server: Server) -> Server:
    server.start(ready=False)
    server.wait_until(lambda: requests.get(f"{server.url}/health", timeout=5).ok)
    return server


def test_nobody_chooses_the_address_they_are_counted_by(tmp_path: Path) -> None:
    server = _up(Server(tmp_path, MESOBOT_ADDRESS_LIMIT="3/hour"))
    made_up = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP"), "203.0.113.9")
    made_up |= {"Forwarded": "for=203.0.113.9", "X-Forwarded-Host": "203.0.113.9"}
    try:
        said = [_opened(server, **{name: value}) for name, value in made_up.items()]
    finally:
        server.stop()
    assert said == [201, 201, 201, 429, 429]


async def test_behind_one_proxy_only_what_it_says_counts_and_clients_wait_as_asked(tmp_path: Path) -> None:
    limits = {"MESOBOT_ADDRESS_LIMIT": "4/hour", "MESOBOT_SESSION_LIMIT": "1/second"}
    server = Server(tmp_path, MESOBOT_PROXIES="1", **limits).start()
    talk = ServerTalk(server.url)
    try:
        # The last part was written by the proxy, what stands before it by the client.
        said = [_opened(server, **{"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.9"}) for n in range(5)]
        others = [_opened(server, **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(10, 14)]
        over_tls = requests.get(
            f"{server.url}/health",
            headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"},
            timeout=10,
        )
        answers = [await talk.ask(text, "me") for text in ("what is mesotherapy", "and its risks?", "hello")]
        with pytest.raises(MesoError, match=r"429 .*retry after"):  # an hour is too long to wait
            await talk.ask("hello", "me")
    finally:
        await talk.close()
        server.stop()
    assert said == [201, 201, 201, 201, 429]
    assert others == [201] * 4
    assert over_tls.headers["Strict-Transport-Security"].startswith("max-age=")
    assert [answer["status"] for answer in answers] == ["answered", "answered", "smalltalk"]


def test_clients_that_never_finish_are_cut_off_and_delay_nobody(server: Server, visitor: Visitor) -> None:
    halves = [
        b"GET /health HTTP/1.1\r\nHost:",
        b"POST /webhooks/web/messages HTTP/1.1\r\nContent-Length: 99\r\n\r\n{",
    ]
    silent = [socket.create_connection(("127.0.0.1", server.port), timeout=55) for _ in range(60)]
    try:
        for number, connection in enumerate(silent):
            connection.sendall(halves[number % 2])
        assert visitor.ask("what is mesotherapy")["status"] == "answered"
        heads = [connection.recv(4096) for connection in silent[:2]]
        assert heads[0].startswith(b"HTTP/1.1 408 ")
        assert heads[1].startswith(b"HTTP/1.1 503 ")
    finally:
        for connection in silent:
            connection.close()


def _resident_kb(server: Server) -> int:
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def _mixed(server: Server, count: int) -> None:
    """Good and bad requests, many of them from people who were never seen before."""

    def one(number: int) -> None:
        url = f"{server.url}/webhooks/web"
        if number % 4 == 0:
            Visitor(server.url).send(f"what are the risks of mesotherapy number {number}?")
        elif number % 4 == 1:
            requests.post(f"{url}/messages", data=b"{" * 2000, timeout=30)
        elif number % 4 == 2:
            requests.post(f"{url}/messages", json={"token": "x" * 500, "text": "a" * 9000}, timeout=30)
        else:
            requests.get(f"{server.url}/nothing/{number}?token={number}", timeout=30)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(count)))


def test_thousands_of_mixed_requests_leave_the_memory_as_it_was(tmp_path: Path) -> None:
    server = Server(tmp_path).start()
    try:
        _mixed(server, 800)
        before = _resident_kb(server)
        _mixed(server, 2000)
        after = _resident_kb(server)
    finally:
        server.stop()
    assert after < before * 1.05, f"{before} kB before, {after} kB after"
    assert not tracebacks(server.log)
