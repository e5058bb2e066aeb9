"""A wrong value in `.env` of a running system takes no advice away."""

import asyncio
import logging
from typing import Any, cast

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import desk
from actions.urgent import ActionUrgent
from bot.core.settings import load_settings
from bot.engine.alarms import alarm_for


@pytest.fixture(autouse=True)
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk._Settings, "last", None)


def urgent() -> dict[str, Any]:
    """What the action for a danger sign says."""
    dispatcher, domain = CollectingDispatcher(), cast(Any, {})
    message = {"text": "i can't breathe", "intent": {"name": "danger_sign"}, "entities": []}
    tracker = Tracker("x", {}, message, [], False, None, {}, None)
    asyncio.run(ActionUrgent().run(dispatcher, tracker, domain))
    said: dict[str, Any] = dispatcher.messages[0]["custom"]
    return said


@pytest.mark.parametrize("before", [True, False])
def test_urgent_advice_survives_a_misspelt_country(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, before: bool
) -> None:
    if before:
        monkeypatch.setenv("MESOBOT_COUNTRY", "DE")
        expected = load_settings().emergency_numbers
        assert urgent()["status"] in ("urgent", "error")
    else:
        expected = load_settings({}).emergency_numbers
    monkeypatch.setenv("MESOBOT_COUNTRY", "Germany")
    with caplog.at_level(logging.ERROR):
        said = urgent()
    assert said["lead"]
    assert desk.open_desk().settings.emergency_numbers == expected
    assert "MESOBOT_COUNTRY" in caplog.text
    answer = asyncio.run(alarm_for("my throat is closing and i can't breathe since the injection"))
    assert answer and answer["status"] == "urgent"
    assert set(expected) <= set(answer["emergency_numbers"])
