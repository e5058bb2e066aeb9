"""The client of action servers: invalid responses, silence, broken connections."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.engine.remote_actions import ActionFailed, RemoteActions
from tests.faults.impostor import GARBAGE, Impostor
from tests.server import free_port

CALL = {"next_action": "action_answer", "tracker": {"latest_message": {"text": "my secret illness"}}}


@pytest.fixture
def impostor() -> Iterator[Impostor]:
    running = Impostor(free_port())
    yield running
    running.close()


async def test_nothing_that_is_no_result_is_taken_for_one(impostor: Impostor) -> None:
    actions = RemoteActions(impostor.url, timeout=2.0)
    for _status, body in GARBAGE:
        if b"no such event" in body:  # well-formed; Rasa does not know the event and drops the turn
            assert await actions.request(json=CALL)
            continue
        with pytest.raises(ActionFailed) as raised:
            await actions.request(json=CALL)
        assert "secret" not in str(raised.value)


async def test_silence_ends_in_time() -> None:
    slow = Impostor(free_port(), delay_s=30.0)
    with pytest.raises(ActionFailed, match=r"no result in 0\.3 s"):
        await asyncio.wait_for(RemoteActions(slow.url, timeout=0.3).request(json=CALL), 10)
    slow.close()


async def test_nobody_there_fails_at_once() -> None:
    with pytest.raises(ActionFailed, match="Connect"):
        await RemoteActions(f"http://127.0.0.1:{free_port()}/webhook", timeout=2.0).request(json=CALL)


async def test_a_connection_closed_in_between_is_opened_again_once() -> None:
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        if len(heard) % 2:  # every first connection is closed without an answer
            writer.close()
            return
        body = b'{"events": [], "responses": []}'
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    actions = RemoteActions(f"http://127.0.0.1:{port}/webhook", timeout=2.0)
    assert await actions.request(json=CALL) == {"events": [], "responses": []}
    assert len(heard) == 2
    server.close()
