"""What an operator set up and the access list closes is named; a setting opens it, and nothing beside it."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
import requests

from bot.channels.http import MAX_ID, wrong_id
from bot.core.errors import SettingsError
from bot.core.settings import load_settings
from bot.site.access import Access
from bot.site.closed import name_closed
from tests.server import API_TOKEN, Server

ROUTES = {"/", "/metrics", "/health", "/webhooks/web/messages", "/webhooks/rest/webhook", "/webhooks/rest"}
RASAS = {"/conversations/<conversation_id:path>/tracker", "/model/parse", "/status"}
THEIRS = {"/webhooks/telegram/webhook", "/socket.io/"}
BEARER = {"Authorization": f"Bearer {API_TOKEN}"}


def _said(caplog: pytest.LogCaptureFixture, routes: set[str], **environ: str) -> str:
    settings = load_settings(environ)
    with caplog.at_level(logging.INFO, "bot"):
        name_closed(Access(settings, ["/"]), routes, bool(settings.api_token))
    return caplog.text


def test_nothing_is_said_where_nothing_was_added(caplog: pytest.LogCaptureFixture) -> None:
    assert _said(caplog, ROUTES) == ""


def test_rasas_api_is_named_with_how_to_open_it(caplog: pytest.LogCaptureFixture) -> None:
    """`rasa run --enable-api --auth-token …`."""
    said = _said(caplog, ROUTES | RASAS)
    assert "closed: Rasa's API (3 routes). Set API_TOKEN" in said
    assert "--auth-token and --jwt-secret are not looked at" in said


def test_with_a_token_rasas_api_is_open(caplog: pytest.LogCaptureFixture) -> None:
    assert _said(caplog, ROUTES | RASAS, API_TOKEN=API_TOKEN) == ""


def test_a_channel_that_was_added_is_named(caplog: pytest.LogCaptureFixture) -> None:
    said = _said(caplog, ROUTES | THEIRS)
    assert "closed to everybody: /socket.io/, /webhooks/telegram/webhook. MESOBOT_PUBLIC_PATHS opens" in said


def test_what_is_opened_is_not_named(caplog: pytest.LogCaptureFixture) -> None:
    paths = "/webhooks/telegram/webhook,/socket.io/*"
    assert _said(caplog, ROUTES | THEIRS, MESOBOT_PUBLIC_PATHS=paths) == ""


def test_a_public_path_opens_nothing_beside_it() -> None:
    paths = "/webhooks/telegram/webhook,/socket.io/*"
    access = Access(load_settings({"MESOBOT_PUBLIC_PATHS": paths}), ["/"])
    for path in ("/webhooks/telegram/webhook", "/socket.io/", "/socket.io/a/b"):
        assert access.is_public(path)
    for path in (
        "/webhooks/telegram/", "/webhooks/telegram/webhook/", "/socket.io", "/socket.iox",
        "/socket.io/../model/parse", "/socket.io/..", "/socket.io/%2e%2e/model", "/socket.io//model",
        "/model",
    ):  # fmt: skip
        assert not access.is_public(path), path


@pytest.mark.parametrize("path", ["*", "/*", "/", "webhooks/x", "/a b", "https://x.org/", "/a/*/b", "/a*"])
def test_a_path_that_is_none_is_named(path: str) -> None:
    with pytest.raises(SettingsError, match="MESOBOT_PUBLIC_PATHS"):
        load_settings({"MESOBOT_PUBLIC_PATHS": path})


@pytest.mark.parametrize(
    ("value", "wrong"), [("", True), ("x" * 256, True), ("a\0b", True), ("x" * 255, False)]
)
def test_an_id_that_no_database_holds(value: str, wrong: bool) -> None:
    assert bool(wrong_id(value)) is wrong


@pytest.mark.model
@pytest.mark.parametrize("sender", ["", "x" * 256, "a\0b"])
def test_rest_refuses_it_at_the_door(api_server: Server, sender: str) -> None:
    body = {"sender": sender, "message": "what is mesotherapy?"}
    reply = requests.post(f"{api_server.url}/webhooks/rest/webhook", json=body, headers=BEARER, timeout=10)
    assert reply.status_code == 400
    assert "`sender`" in reply.json()["message"]


@pytest.mark.model
@pytest.mark.parametrize("sender", ["x" * 256, "a%00b"])
@pytest.mark.parametrize("path", ["tracker", "story", "tracker/events"])
def test_rasas_api_refuses_it_at_the_door(api_server: Server, sender: str, path: str) -> None:
    reply = requests.get(f"{api_server.url}/conversations/{sender}/{path}", headers=BEARER, timeout=10)
    assert reply.status_code == 400


@pytest.mark.model
def test_the_longest_id_is_answered(api_server: Server) -> None:
    body = {"sender": "x" * MAX_ID, "message": "what is mesotherapy?"}
    reply = requests.post(f"{api_server.url}/webhooks/rest/webhook", json=body, headers=BEARER, timeout=20)
    assert reply.json()[0]["custom"]["status"] == "answered"


@pytest.mark.model
def test_an_ordinary_start_names_nothing(server: Server, api_server: Server) -> None:
    assert "closed" not in server.log + api_server.log


@pytest.mark.model
def test_a_story_is_told_from_its_first_words(api_server: Server) -> None:
    """`GET …/story?all_sessions=true` asks for more than the bounded tracker holds."""
    asked = ["what is mesotherapy?", *["who created it?", "what are its risks?"] * 6, "what are humectants?"]
    for text in asked:
        body = {"sender": "story-1", "message": text}
        address = f"{api_server.url}/webhooks/rest/webhook"
        assert requests.post(address, json=body, headers=BEARER, timeout=20).ok

    def told(query: str) -> list[str]:
        address = f"{api_server.url}/conversations/story-1/story{query}"
        story = requests.get(address, headers=BEARER, timeout=20).text
        said = re.findall(r"user: \|-\n +(.+)", story)
        return [re.sub(r"\[([^]]+)](\([^)]*\)|{[^}]*})", r"\1", one) for one in said]

    assert told("?all_sessions=true") == asked
    last = told("")  # the last events, as docs/reference/rasa.md says
    assert 0 < len(last) < len(asked) and last == asked[-len(last) :]


@pytest.mark.model
def test_put_replaces_the_events(api_server: Server) -> None:
    address = f"{api_server.url}/conversations/put-1/tracker"
    listen = {"event": "action", "name": "action_listen", "timestamp": 1.0}
    events = [listen, {"event": "bot", "text": "hello", "timestamp": 2.0}, {**listen, "timestamp": 3.0}]

    def put(some: list[dict[str, Any]]) -> list[float]:
        assert requests.put(f"{address}/events", json=some, headers=BEARER, timeout=10).ok
        stored = requests.get(f"{address}?include_events=ALL", headers=BEARER, timeout=10).json()["events"]
        return [event["timestamp"] for event in stored]

    assert put(events) == put(events) == [1.0, 2.0, 3.0]
    assert put(events[:1]) == [1.0]
    assert put([*events, {**listen, "timestamp": 4.0}]) == [1.0, 2.0, 3.0, 4.0]
