"""Tests that no channel stores or logs personal data, or passes it to Rasa."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from bot.channels.guard import Guard
from bot.conversations.deletion import export
from bot.core.errors import Busy
from bot.core.settings import load_settings
from bot.engine.tracker_store import BoundedTrackerStore
from bot.redaction import in_time
from bot.redaction.redactor import Redactor
from tests.server import API_TOKEN, Server, Visitor

TYPED = "I'm Zbigniew Brzoza, zbigniew@example.org, 07700 900777: does mesotherapy hurt?"
SECRETS = (b"Zbigniew", b"zbigniew", b"Brzoza", b"900777")


async def test_the_guard_hands_on_redacted_text() -> None:
    assert (
        await Guard(load_settings({})).clean(TYPED) == "I'm [name], [e-mail], [phone]: does mesotherapy hurt?"
    )
    assert await Guard(load_settings({"MESOBOT_REDACTION": "off"})).clean(TYPED) == TYPED
    brand = "mesotherapy vs. Endermologie LPG"
    assert await Guard(load_settings({})).clean(brand) == brand


async def test_a_text_is_refused_when_it_cannot_be_redacted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_self: Redactor, text: str) -> str:
        raise RuntimeError(text)

    monkeypatch.setattr(Redactor, "redact", broken)
    with caplog.at_level(logging.DEBUG), pytest.raises(Busy) as refused:
        await Guard(load_settings({})).clean(TYPED)
    assert "redaction failed: RuntimeError" in caplog.text
    assert "Zbigniew" not in caplog.text + str(refused.value)


async def test_a_text_that_takes_too_long_is_refused_and_delays_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guard = Guard(load_settings({}))
    await guard.clean("warm")
    monkeypatch.setattr(in_time, "BUDGET_S", 0.2)
    refused, turns = threading.Event(), 0
    worked_to_the_end: list[bool] = []
    monkeypatch.setattr(Redactor, "redact", lambda _self, _text: worked_to_the_end.append(refused.wait(30)))
    asked = asyncio.ensure_future(guard.clean(TYPED))
    while not asked.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert isinstance(asked.exception(), Busy)
    assert worked_to_the_end == []  # refused while the redaction was still running
    assert turns > 5  # the event loop was not blocked
    refused.set()


async def test_finders_do_not_see_what_is_too_long_for_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    guard, seen = Guard(load_settings({})), []
    await guard.clean("warm")
    redact = Redactor.redact
    monkeypatch.setattr(Redactor, "redact", lambda self, text: seen.append(text) or redact(self, text))
    said = await guard.clean(f"I'm Zbigniew Brzoza, 1 rue {'a' * 1900}, a@example.org")
    assert said == f"I'm [name], 1 rue {'a' * 1900}, [e-mail]"
    assert max(map(len, seen)) < 40


@pytest.mark.model
def test_nothing_personal_is_in_any_file_of_the_server(api_server: Server) -> None:
    server, visitor = api_server, Visitor(api_server.url)
    answer = visitor.ask(TYPED)
    assert (answer["status"], answer["aspect"]) == ("answered", "pain")
    assert visitor.history()[0]["text"] == "I'm [name], [e-mail], [phone]: does mesotherapy hurt?"
    rating = {"token": visitor.token, "answer_id": answer["id"], "value": "up", "comment": TYPED}
    assert requests.post(f"{visitor.url}/feedback", json=rating, timeout=10).status_code == 201
    rest = {"sender": "redaction-test", "message": TYPED}
    address = f"{server.url}/webhooks/rest/webhook"
    bearer = {"Authorization": f"Bearer {API_TOKEN}"}
    assert requests.post(address, json=rest, headers=bearer, timeout=30).status_code == 200
    files = [path for path in server.folder.iterdir() if path.is_file()]
    assert any(b"does mesotherapy hurt" in path.read_bytes() for path in files)
    for path in files:
        kept = path.read_bytes()
        assert not any(secret in kept for secret in SECRETS), path.name


@pytest.mark.model
@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("my name is Anna Kowalska, does mesotherapy hurt?", ("mesotherapy", "pain")),
        ("hi, i'm john smith from leeds. what are the risks of mesotherapy", ("mesotherapy", "risks")),
        ("Dr Patel said it is safe. is mesotherapy safe?", ("mesotherapy", "risks")),
        ("what is injected in mesotherapy? mail me at anna@example.org", ("mesotherapy", "composition")),
        ("who created mesotherapy? thanks, Maria", ("michel-pistor", "creator")),
        ("what are humectants, call me on 07700 900123", ("humectants", "definition")),
    ],
)
def test_a_question_with_tags_in_it_is_still_understood(
    assistant: Any, typed: str, cell: tuple[str, str]
) -> None:
    answer = assistant.ask(typed)
    assert (answer["status"], answer["subject"], answer["aspect"]) == ("answered", *cell)


@pytest.mark.model
def test_a_tag_for_a_name_is_no_question_about_the_subjects_name(assistant: Any) -> None:
    assert assistant.ask("mesotherapy with John Smith")["aspect"] != "name_origin"


@pytest.mark.model
@pytest.mark.parametrize(
    "typed",
    [
        "my name is Anna Kowalska and my lips are swelling since the injection",
        "Anna's tongue is swelling after her meso, we live at 12 Baker Street",
        "call me on 07700 900123, i cannot breathe after the shots",
    ],
)
def test_a_danger_sign_with_tags_around_it_is_urgent(assistant: Any, typed: str) -> None:
    assert assistant.ask(typed)["status"] == "urgent"


@pytest.mark.model
def test_rasas_own_api_stores_no_more(api_server: Server) -> None:
    bearer = {"Authorization": f"Bearer {API_TOKEN}"}
    address = f"{api_server.url}/conversations/by-api/messages"
    body = {"text": TYPED, "sender": "user"}
    assert requests.post(address, json=body, headers=bearer, timeout=30).status_code == 200
    event: dict[str, Any] = {
        "event": "user",
        "text": TYPED,
        "parse_data": {"text": TYPED, "intent": {"name": "x"}, "entities": []},
    }
    events = f"{api_server.url}/conversations/by-api/tracker/events"
    assert requests.post(events, json=event, headers=bearer, timeout=30).status_code == 200
    kept = requests.get(f"{api_server.url}/conversations/by-api/tracker", headers=bearer, timeout=30).text
    assert kept.count("does mesotherapy hurt") >= 2
    for path in (path for path in api_server.folder.iterdir() if path.is_file()):
        assert not any(secret in path.read_bytes() for secret in SECRETS), path.name


async def test_what_comes_past_every_channel_is_redacted_before_it_is_stored(tmp_path: Path) -> None:
    """`rasa shell` and plain `rasa run` are like that: they have Rasa's processor and our tracker store."""
    published: list[dict[str, Any]] = []
    store = BoundedTrackerStore(Domain.empty(), url=f"sqlite:///{tmp_path}/c.db")
    store.event_broker = SimpleNamespace(publish=published.append)
    tracker = await store.get_or_create_tracker("shell")
    read = {"text": TYPED, "intent": {"name": "x"}, "entities": [], "reading": {"unknown": ["Brzoza"]}}
    tracker.update(UserUttered(TYPED, {"name": "x"}, [], read))
    await store.save(tracker)
    for kept in (json.dumps(export(store.database.engine, "shell")), json.dumps(published)):
        assert "does mesotherapy hurt" in kept and not any(s.decode() in kept for s in SECRETS)
