"""Malformed HTTP over raw sockets: refused, the connection closed, and everybody else answered."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from bot.core.settings import ROOT
from tests.server import Server, tracebacks
from tests.services import ActionServer
from tests.sockets import BAD, send_raw, strange_requests


def _talk(port: int, packet: bytes, patience: float = 5.0) -> bytes:
    """What comes back until the server closes the connection; fails where it stays open."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as raw:
        raw.sendall(packet)
        got = b""
        while piece := raw.recv(65536):
            got += piece
        return got


@pytest.mark.model
@pytest.mark.parametrize("name", BAD)
def test_a_malformed_request_is_refused_and_closed(server: Server, name: str) -> None:
    got = _talk(server.port, BAD[name])
    assert got.startswith(b"HTTP/1.1 400"), got[:80]
    assert requests.get(f"{server.url}/health", timeout=5).status_code == 200


@pytest.mark.model
def test_a_body_that_never_ends_is_closed(server: Server) -> None:
    head = b"POST /webhooks/web/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nabc"
    got = _talk(server.port, head, patience=50)
    assert b" 503 " in got[:40] or b" 408 " in got[:40]


# Bodies that are no chunks: read before the answer, or, where there is no route, after it.
BROKEN_CHUNKS = [
    b"%s HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\nx\r\n" % (line, size)
    for line in (b"GET /health", b"POST /nothing")
    for size in (b"-1", b"zz")
]


@pytest.mark.model
@pytest.mark.parametrize("packet", BROKEN_CHUNKS)
def test_broken_chunks_close_the_connection_and_are_no_failure(server: Server, packet: bytes) -> None:
    before = tracebacks(server.log)
    assert _talk(server.port, packet).startswith((b"HTTP/1.1 400", b"HTTP/1.1 404"))
    assert tracebacks(server.log) == before


@pytest.fixture(scope="module", params=["bot actions", "rasa run actions"])
def actions(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ActionServer]:
    """Ours, and Rasa's own command in this folder (rasa_sdk_plugins.py)."""
    service = ActionServer(tmp_path_factory.mktemp("actions"), RASA_TELEMETRY_ENABLED="false")
    service.words = tuple(request.param.split())
    service.start()
    yield service
    service.stop()


@pytest.mark.process
def test_an_action_server_listens_on_this_machine_alone(actions: ActionServer) -> None:
    words = ["ss", "-ltnH", f"sport = :{actions.port}"]
    listening = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert [line.split()[3] for line in listening.splitlines()] == [f"127.0.0.1:{actions.port}"]


@pytest.mark.process
def test_an_action_server_is_ready_only_while_an_action_answers(tmp_path: Path) -> None:
    facts = tmp_path / "facts.db"
    shutil.copy(ROOT / "facts.db", facts)
    service = ActionServer(tmp_path / "actions", MESOBOT_FACTS_DB=str(facts)).start()
    url = f"http://127.0.0.1:{service.port}/ready"
    try:
        assert requests.get(url, timeout=5).status_code == 200
        hidden = facts.rename(tmp_path / "away.db")
        assert requests.get(url, timeout=5).status_code == 503
        hidden.rename(facts)
        assert requests.get(url, timeout=5).status_code == 200
    finally:
        service.stop()


@pytest.mark.parametrize("name", BAD)
@pytest.mark.process
def test_an_action_server_refuses_and_closes_too(actions: ActionServer, name: str) -> None:
    got = _talk(actions.port, BAD[name])
    assert got.startswith(b"HTTP/1.1 400"), got[:80]
    assert actions.answers()
    assert not tracebacks(actions.log)


@pytest.mark.process
def test_strange_requests_break_no_action_server(actions: ActionServer) -> None:
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda packet: send_raw(actions.port, packet, 0.3), strange_requests(120)))
    assert not {reply[9:12] for reply in got} & {b"500", b"502"}
    assert actions.answers()
    assert not tracebacks(actions.log)


@pytest.mark.process
def test_sigterm_after_the_attack_ends_an_action_server(actions: ActionServer) -> None:
    assert actions.process
    for packet in BAD.values():
        _talk(actions.port, packet)
    actions.process.terminate()
    assert actions.process.wait(5) == 0
    actions.process = None
