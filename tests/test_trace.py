"""One id for one message."""

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.smalltalk import ActionSmalltalk
from bot.channels.conversation import error_answer, take_turn
from bot.core.settings import load_settings
from bot.observability import trace

GIVEN = "0123456789abcdef" * 2


def test_outside_of_a_message_there_is_none() -> None:
    assert trace.current() == ""


def test_what_is_begun_within_a_message_belongs_to_it() -> None:
    with trace.begin() as outer:
        with trace.begin() as inner:
            assert inner == outer == trace.current()
        assert trace.current() == outer
    assert trace.current() == ""


def test_each_message_has_an_id_of_its_own() -> None:
    with trace.begin() as first:
        pass
    with trace.begin() as second:
        pass
    assert first != second


@pytest.mark.parametrize("forged", ["*/ DROP TABLE turns; --", GIVEN + "\n", GIVEN.upper(), "", None, 7, []])
def test_what_is_no_id_of_ours_is_passed_over(forged: object) -> None:
    with trace.begin(forged) as trace_id:
        assert trace_id != forged and len(trace_id) == 32


async def test_it_goes_along_into_tasks_and_threads() -> None:
    async def within() -> str:
        return await asyncio.to_thread(trace.current)

    with trace.begin() as trace_id:
        assert await asyncio.ensure_future(within()) == trace_id


async def test_an_action_server_answers_under_the_id_in_the_message() -> None:
    latest = {"intent": {"name": "greet", "confidence": 1.0}, "text": "hi", "metadata": {"trace": GIVEN}}
    tracker = Tracker("somebody", {}, latest, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    await ActionSmalltalk().run(dispatcher, tracker, {})
    assert dispatcher.messages[0]["custom"]["id"] == GIVEN


async def test_a_turn_carries_its_id_and_an_error_answers_under_it() -> None:
    sent: list[Any] = []

    async def broken(message: Any) -> None:
        sent.append((message.metadata, trace.current()))
        raise RuntimeError

    answer = await take_turn(broken, "hello", sender_id="somebody", channel="web", settings=load_settings())
    assert sent == [({"trace": answer["id"]}, answer["id"])]
    assert answer["status"] == "error" and trace.current() == ""


def test_an_answer_without_a_message_still_has_an_id() -> None:
    assert len(error_answer(load_settings())["id"]) == 32
