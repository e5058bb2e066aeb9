"""The web channel over HTTP: sessions, exactly-once answers, errors that say what is wrong."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests
from sqlalchemy import create_engine

from bot.channels.exactly_once import Turns
from bot.channels.web.sessions import Sessions
from bot.conversations import deletion, turns_table
from bot.conversations.database import Database
from bot.conversations.drafted_table import link_draft
from bot.conversations.states_table import set_state
from bot.core.contract import Answer, empty_answer
from bot.core.errors import Busy, SessionInvalid
from tests.server import Server, Visitor

pytestmark = pytest.mark.model


def test_an_answer_carries_its_sources(visitor: Visitor) -> None:
    answer = visitor.ask("Who created mesotherapy?")
    assert answer["status"] == "answered"
    assert "Michel Pistor" in answer["text"]
    assert all(fact["source"]["title"] for fact in answer["facts"])


def test_a_pick_is_what_its_title_says(visitor: Visitor) -> None:
    first = visitor.ask("what is mesotherapy")["suggestions"][0]
    body = {"token": visitor.token, "message_id": "picked-01", "pick": first}
    reply = requests.post(f"{visitor.url}/messages", json=body, timeout=30)
    assert reply.json()["answers"][0]["status"] == "answered"
    assert visitor.history()[-1]["text"] == first["title"]


def test_a_message_is_answered_once_however_often_it_is_sent(visitor: Visitor) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: visitor.ask("what are humectants", "same-message"), range(8)))
    assert len({answer["id"] for answer in answers}) == 1
    assert [turn["text"] for turn in visitor.history()] == ["what are humectants"]


def test_the_history_goes_on_where_one_stopped(visitor: Visitor) -> None:
    for text in ("what is mesotherapy", "and its risks?"):
        visitor.ask(text)
    first, second = visitor.history()
    assert [first["answers"][0]["aspect"], second["answers"][0]["aspect"]] == ["definition", "risks"]
    assert visitor.history(after=first["seq"]) == [second]
    assert visitor.history(after=second["seq"]) == []


def test_nobody_reads_or_continues_another_persons_conversation(server: Server, visitor: Visitor) -> None:
    visitor.ask("what is mesotherapy")
    other = Visitor(server.url)
    assert other.history() == []
    head, body, signature = visitor.token.split(".")
    forged = f"{head}.{body}.{signature[:-4]}AAAA"
    for token in (forged, "", "x", Sessions("another secret of 32 characters.", 60).open().token):
        other.token = token
        assert other.send("what is mesotherapy").status_code == 401
        assert requests.get(f"{other.url}/messages", headers=other.bearer, timeout=10).status_code == 401


def test_a_session_expires() -> None:
    sessions = Sessions("a secret of at least 32 characters", -1)
    with pytest.raises(SessionInvalid, match="expired"):
        sessions.conversation(sessions.open().token)


def test_forgetting_leaves_nothing(visitor: Visitor) -> None:
    answer = visitor.ask("what is mesotherapy")
    rating = {"token": visitor.token, "answer_id": answer["id"], "value": "up", "comment": "clear"}
    assert requests.post(f"{visitor.url}/feedback", json=rating, timeout=10).status_code == 201
    assert requests.delete(f"{visitor.url}/session", headers=visitor.bearer, timeout=10).status_code == 204
    assert visitor.history() == []
    assert visitor.ask("tell me more")["cause"] != "gap"  # what was said is gone too
    assert not visitor.ask("tell me more")["facts"]


def test_a_person_gets_all_that_is_kept_of_their_conversation_alone(server: Server, visitor: Visitor) -> None:
    def kept(of: Visitor) -> dict[str, Any]:
        reply = requests.get(f"{of.url}/export", headers=of.bearer, timeout=10)
        assert (reply.status_code, reply.headers["Cache-Control"]) == (200, "no-store")
        return dict(reply.json())

    assert kept(visitor) == {}
    answer = visitor.ask("what is mesotherapy")
    rating = {"token": visitor.token, "answer_id": answer["id"], "value": "up", "comment": "clear"}
    assert requests.post(f"{visitor.url}/feedback", json=rating, timeout=10).status_code == 201
    claims = jwt.decode(visitor.token, options={"verify_signature": False}, audience="mesobot-web")
    engine = create_engine(f"sqlite:///{server.folder}/conversations.db")
    asked = [
        row.id for row in engine.execute(turns_table.turns.select()) if row.conversation == claims["sub"]
    ]
    set_state(engine, asked, "done")  # what editors decide about a question is kept with it
    link_draft(engine, asked, "a draft")
    assert kept(visitor) == deletion.export(engine, claims["sub"])
    assert set(kept(visitor)) == {table.name for table in deletion.kept_tables()}
    assert kept(Visitor(server.url)) == {}
    visitor.token = f"{visitor.token[:-4]}AAAA"
    assert requests.get(f"{visitor.url}/export", headers=visitor.bearer, timeout=10).status_code == 401


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"message_id": "m"}, "message_id"),
    ({"message_id": 7}, "message_id"),
    ({"text": 7}, "text"),
    ({"text": "\ud800"}, "text"),
    ({"pick": "x"}, "exactly one"),
    ({"text": ""}, "nothing readable"),
    ({"text": "/restart"}, "commands"),
]


@pytest.mark.parametrize(("fields", "said"), WRONG)
def test_the_answer_to_a_bad_message_names_what_is_wrong(
    visitor: Visitor, fields: dict[str, Any], said: str
) -> None:
    reply = visitor.send("hello", fields=fields)
    assert reply.status_code == 400
    assert said in reply.json()["message"]
    assert reply.json()["error"]


def test_too_long_and_too_large_are_413(visitor: Visitor) -> None:
    assert visitor.send("a" * 2001).status_code == 413
    assert visitor.send("a" * 40_000).json()["error"] == "too_long"
    assert visitor.send("a" * 2_000_000).status_code == 413


def test_errors_are_json_everywhere(server: Server) -> None:
    for method, path in (("GET", "/nothing"), ("GET", "/webhooks/web/session"), ("PUT", "/health")):
        reply = requests.request(method, server.url + path, timeout=10)
        assert reply.status_code in (404, 405)
        assert set(reply.json()) == {"error", "message"}


def _what_is_counted(url: str) -> list[int]:
    """Three messages that are too long, three deletions, three exports; two a minute are allowed to each."""
    writer, leaver, reader = Visitor(url), Visitor(url), Visitor(url)
    too_long = [writer.send("a" * 2001) for _ in range(3)]
    gone = [requests.delete(f"{leaver.url}/session", headers=leaver.bearer, timeout=10) for _ in range(3)]
    read = [requests.get(f"{reader.url}/export", headers=reader.bearer, timeout=10) for _ in range(3)]
    return [reply.status_code for reply in (*too_long, *gone, *read)]


def test_who_asks_too_much_is_told_when_to_come_back(tmp_path: Path, server: Server) -> None:
    limits = {"MESOBOT_SESSION_LIMIT": "2/minute", "MESOBOT_WEB_ORIGINS": "https://clinic.example"}
    limited = Server(tmp_path, **limits)
    try:
        limited.start(ready=False)
        limited.wait_until(lambda: requests.get(f"{limited.url}/health", timeout=5).ok)
        early = Visitor(limited.url).send("what is mesotherapy")
        limited.wait_until(lambda: requests.get(f"{limited.url}/ready", timeout=5).ok)
        person = Visitor(limited.url)
        person.ask("hello")
        person.ask("what is mesotherapy")
        refused = person.send("and its risks?")
        counted = _what_is_counted(limited.url)
        asked = requests.options(
            f"{limited.url}/webhooks/web/messages",
            headers={"Origin": "https://clinic.example", "Access-Control-Request-Method": "POST"},
            timeout=10,
        )
        stranger = requests.get(
            f"{limited.url}/webhooks/web/messages", headers={"Origin": "https://evil.example"}, timeout=10
        )
    finally:
        limited.stop()
    assert early.status_code in (200, 503)  # 503 with Retry-After while the model loads
    assert early.status_code == 200 or early.headers["Retry-After"]
    assert (refused.status_code, refused.json()["error"]) == (429, "rate_limited")
    assert counted == [413, 413, 429, 204, 204, 429, 200, 200, 429]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert asked.headers["Access-Control-Allow-Origin"] == "https://clinic.example"
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert "https://evil.example" in limited.log and "MESOBOT_WEB_ORIGINS" in limited.log


def test_a_killed_server_gives_the_same_answer_after_the_restart(tmp_path: Path) -> None:
    server = Server(tmp_path).start()
    try:
        person = Visitor(server.url)
        before = person.ask("what is mesotherapy", "message-one")
        server.stop(kill=True)
        server.start()
        assert person.ask("what is mesotherapy", "message-one") == before
        assert person.ask("and its risks?")["aspect"] == "risks"
        assert [turn["text"] for turn in person.history()] == ["what is mesotherapy", "and its risks?"]
    finally:
        server.stop()


async def test_two_servers_on_one_database_answer_a_message_once(tmp_path: Path) -> None:
    url, made = f"sqlite:///{tmp_path}/shared.db", []

    async def answer() -> Answer:
        await asyncio.sleep(0.3)
        made.append(threading.get_ident())
        return empty_answer("answered", "text", str(len(made)))

    servers = [Turns(Database(url)) for _ in range(2)]
    answers = await asyncio.gather(*(one.once("c", "m-1", "text", answer) for one in servers))
    assert [one["id"] for one in answers] == ["1", "1"]


async def test_a_message_that_is_being_redacted_ends_with_its_conversation(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/shared.db")
    turns, other = Turns(database), Turns(Database(f"sqlite:///{tmp_path}/shared.db"))
    begun, redacted = asyncio.Event(), asyncio.Event()

    async def words() -> str:
        begun.set()
        await redacted.wait()
        return "a secret"

    async def answer(text: str) -> Answer:
        return empty_answer("answered", text, "one")

    asked = asyncio.ensure_future(turns.heard("c", "m-1", words, answer))
    await begun.wait()
    await other.forget("c")  # by another server
    redacted.set()
    assert (await asked)["text"] == "a secret"
    assert await turns.after("c", 0) == []


async def test_a_message_that_cannot_be_redacted_leaves_no_row(tmp_path: Path) -> None:
    turns = Turns(Database(f"sqlite:///{tmp_path}/shared.db"))

    async def words() -> str:
        raise Busy("too slow")

    async def answer(text: str) -> Answer:
        return empty_answer("answered", text, "one")

    with pytest.raises(Busy):
        await turns.heard("c", "m-1", words, answer)
    assert await turns.after("c", 0) == []


async def test_a_message_left_by_a_dead_server_is_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns_table, "SILENT_S", 0.2)
    database = Database(f"sqlite:///{tmp_path}/shared.db")
    await database.call(turns_table.claim, "c", "m-1", "text")  # claimed, and then killed

    async def answer() -> Answer:
        return empty_answer("answered", "text", "second")

    assert (await Turns(database).once("c", "m-1", "text", answer))["id"] == "second"
