"""Signed invalid requests, and people who ask too much: Slack gets an answer, and nothing breaks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.desk import Desk
from bot.channels.slack.places import Place
from bot.core.contract import empty_answer
from bot.core.settings import load_settings
from tests.channels.slack.fake import TEAM, FakeSlack, Sender, message
from tests.hostile import JSON, SCALARS, fuzz, is_calm
from tests.server import Server, tracebacks

pytestmark = pytest.mark.model
EVENTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["message", "app_mention", "app_home_opened", "assistant_thread_started", "x"])},
    optional={
        name: SCALARS | st.just({"id": "C1"})
        for name in ("channel", "user", "ts", "thread_ts", "text", "channel_type", "subtype", "tab", "bot_id")
    },
)
PAYLOADS = st.fixed_dictionaries(
    {"type": st.sampled_from(["block_actions", "shortcut", "message_action", "view_submission", "x"])},
    optional=dict.fromkeys(
        ("actions", "container", "channel", "message", "team", "user", "callback_id"), JSON
    ),
)


@fuzz
@given(event=EVENTS)
def test_any_signed_event_is_taken(slack: Sender, event: dict[str, Any]) -> None:
    is_calm(slack.event(event))


@fuzz
@given(payload=PAYLOADS)
def test_any_signed_interaction_is_taken(slack: Sender, payload: dict[str, Any]) -> None:
    is_calm(slack.interaction(payload))


@fuzz
@given(body=st.text(max_size=100) | JSON.map(json.dumps))
def test_any_signed_body_is_taken(slack: Sender, body: str) -> None:
    is_calm(slack.raw(body, "application/json"))
    is_calm(slack.raw(body, "application/x-www-form-urlencoded"))


def test_slack_still_answers_after_all_that(slack: Sender, fake: FakeSlack) -> None:
    slack.event(message("who created mesotherapy?"))
    assert "Pistor" in json.dumps(fake.wait("chat.postMessage", 1)[-1]["blocks"])


async def test_a_person_in_slack_who_asks_too_much_is_asked_to_wait(tmp_path: Path) -> None:
    environ = {"MESOBOT_ADDRESS_LIMIT": "2/hour", "MESOBOT_TRACKER_DB": f"sqlite:///{tmp_path}/slack.db"}

    async def answer(said: Any) -> None:
        answer = empty_answer("answered", "It is …", said.message_id)
        await said.output_channel.send_response(said.sender_id, {"custom": answer})

    desk = Desk(load_settings(environ), answer)
    threads = [Place(TEAM, "C1", "U1", thread) for thread in ("1.1", "1.2", "1.3")]  # new ones do not help
    said = [await desk.answer(place, "key", "what is mesotherapy") for place in threads]
    assert [one["status"] for one in said] == ["answered", "answered", "refused"]
    assert "Please wait" in said[2]["text"]
    other = await desk.answer(Place(TEAM, "C1", "U2", "1.4"), "key", "what is mesotherapy")
    command = await desk.answer(Place(TEAM, "C1", "U2", "1.5"), "key", '/ask_risks{"subject": "x"}')
    assert (other["status"], command["status"]) == ("answered", "refused")


def test_much_without_a_signature_is_refused_unread(slack_world: tuple[FakeSlack, Server]) -> None:
    """62,000 fields take a tenth of a second to parse, and that before any limit."""
    address = f"{slack_world[1].url}/webhooks/slack/webhook"
    kind = {"content-type": "application/x-www-form-urlencoded"}
    for stamp in ("", "9" * 4000, "abc", "nan"):
        signed = {"X-Slack-Signature": "v0=1", "X-Slack-Request-Timestamp": stamp}
        reply = requests.post(address, data="a=b&" * 62_000, headers=kind | signed, timeout=10)
        assert reply.status_code == 401, reply.text
    small = requests.post(address, data="ssl_check=1&token=x", headers=kind, timeout=10)
    assert small.status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_deep_json_without_a_signature_is_refused_without_a_traceback(
    slack_world: tuple[FakeSlack, Server], kind: str
) -> None:
    server, before = slack_world[1], tracebacks(slack_world[1].log)
    for depth in (500, 900, 5_000, 100_000):
        deep = "[" * depth + "]" * depth
        body = f'{{"event": {{"a": {deep}}}}}' if kind == "application/json" else f"payload={deep}"
        address = f"{server.url}/webhooks/slack/webhook"
        reply = requests.post(address, data=body, headers={"content-type": kind}, timeout=10)
        assert reply.status_code in (400, 401), (depth, reply.text)
    assert tracebacks(server.log) == before
