"""The program for trying Slack by hand: typed lines are delivered, and what is posted is shown."""

from __future__ import annotations

import io
from typing import Any

import pytest

from bot.channels.slack.channel import is_on
from bot.core.settings import load_settings
from tests.channels.slack.__main__ import main, show, talk
from tests.channels.slack.fake import FakeSlack, Sender

POST = "chat.postMessage"


@pytest.mark.model
def test_what_is_typed_is_asked_and_what_is_posted_is_shown(
    slack: Sender, fake: FakeSlack, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fake, "told", show)
    talk(slack, ["who created mesotherapy?", "", "@ what is mesotherapy?", "> lol", "> and its risks?"])
    fake.wait(POST, 3)
    direct, asked, thread = capsys.readouterr().out.split("assistant, ")[1:]
    assert direct.startswith("in D1:") and "Pistor" in direct and "[Tell me more]" in direct
    assert asked.startswith("in the thread in C1:") and "[1]" in asked
    assert "can cause bruises" in thread and "**" not in thread


def test_it_says_what_to_set_and_when_nobody_is_there(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("hello\n"))
    main(["--port", "0", "--assistant", "http://127.0.0.1:9/"])
    said = capsys.readouterr().out
    lines = [line for line in said.splitlines() if line.startswith("SLACK_")]
    settings = load_settings(dict(line.split("=", 1) for line in lines))
    assert is_on(settings) and settings.slack_api_url.startswith("http://127.0.0.1:")
    assert "no answer from http://127.0.0.1:9/webhooks/slack/webhook" in said


@pytest.mark.parametrize("status", [401, 503])
def test_a_delivery_that_is_not_taken_is_named(
    status: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Answer:
        status_code, text = status, '{"error": "busy"}'

    def taken(_sender: Sender, _event: dict[str, Any]) -> Answer:
        return Answer()

    monkeypatch.setattr(Sender, "event", taken)
    talk(Sender("http://127.0.0.1:9", FakeSlack.__new__(FakeSlack)), ["hello"])
    assert f'the assistant says {status}: {{"error": "busy"}}' in capsys.readouterr().out
