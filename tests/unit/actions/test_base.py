"""The boundary around every action: a reply, whatever fails."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import base
from actions.answering import ActionAnswer
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn
from bot.core.contract import FORGET, FORGET_ASKED, PENDING, PENDING_FORGET, STATE, is_answer


class _Fails(base.ReplyAction):
    called = "action_fails"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        raise RuntimeError("no reply")


def _run(
    action: base.ReplyAction, latest: dict[str, Any], slots: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The messages that are uttered, and the slots that are set."""
    dispatcher = CollectingDispatcher()
    tracker = Tracker("x", slots, latest, [], False, None, {}, "")
    events = asyncio.run(action.run(dispatcher, tracker, {}))
    return dispatcher.messages, {event["name"]: event["value"] for event in events}


@pytest.fixture(autouse=True)
def _this_desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "open_desk", lambda: desk)


def test_a_turn_that_cannot_be_read_is_answered_and_leaves_nothing_open() -> None:
    latest = {"intent": {"name": "ask_risks", "confidence": "high"}}
    messages, slots = _run(ActionAnswer(), latest, {PENDING: PENDING_FORGET, FORGET: FORGET_ASKED})
    assert [message["custom"]["status"] for message in messages] == ["error"]
    assert is_answer(messages[0]["custom"])
    assert slots == {PENDING: "none", FORGET: None}


def test_an_action_that_fails_says_so_and_keeps_what_the_message_was_about() -> None:
    latest = {"text": "tea?", "intent": {"name": "ask", "confidence": 0.9}, "reading": {"subjects": ["tea"]}}
    messages, slots = _run(_Fails(), latest, {})
    assert [message["custom"]["status"] for message in messages] == ["error"]
    assert slots == {STATE: {"subject": "tea"}, PENDING: "none"}


def test_a_slot_and_a_reading_of_other_types_do_no_harm() -> None:
    latest = {"intent": {"name": "ask", "confidence": 0.9}, "reading": {"card": "tea-risks", "alarm": ["y"]}}
    messages, _slots = _run(
        ActionAnswer(), latest, {STATE: {"subject": ["tea"], "shown": "abc", "card": True}}
    )
    assert messages[0]["custom"]["card"] == "tea-risks"
