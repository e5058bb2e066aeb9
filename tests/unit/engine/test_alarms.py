"""Danger signs where no turn is possible."""

import asyncio
import json
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sanic.request import Request
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.web.channel import FrontDesk
from bot.channels.web.sessions import Sessions
from bot.core.contract import Reading
from bot.core.errors import RateLimited, RecordUnavailable
from bot.core.settings import load_settings
from bot.engine import alarms
from bot.engine.alarms import alarm_for
from bot.engine.remote_actions import URGENT, ActionFailed, RemoteActions

pytestmark = pytest.mark.usefixtures("default_settings")

NOWHERE = "http://127.0.0.1:9/webhook"


def action_call(action: str) -> dict[str, Any]:
    alarm = {"level": "emergency", "sign": "stroke", "title": "Signs of a stroke", "facts": []}
    latest = {"text": "her face is drooping", "reading": Reading(alarm=alarm).to_json()}
    tracker = {"sender_id": "x", "latest_message": latest, "slots": {}, "events": [], "paused": False}
    tracker |= {
        "latest_input_channel": "web",
        "active_loop": {},
        "latest_action_name": "",
        "followup_action": None,
    }
    return {"next_action": action, "sender_id": "x", "tracker": tracker, "domain": {}}


def test_rules_alone_give_urgent_advice() -> None:
    answer = asyncio.run(alarm_for("no fever but my throat is closing"))
    assert answer is not None
    assert (answer["status"], answer["cause"]) == ("urgent", "emergency")
    assert answer["text"].startswith("Call 112")


def test_the_end_of_a_long_message_counts() -> None:
    story = "we drove to the lake and it was sunny and we ate cake. " * 200
    answer = asyncio.run(alarm_for(story + "anyway, my throat is closing"))
    assert answer is not None


async def test_a_flood_holds_up_nobody_but_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    may_go = threading.Event()

    def slow(_text: str) -> None:
        may_go.wait(10)

    monkeypatch.setattr(alarms, "_urgent", slow)
    flood = [asyncio.ensure_future(alarm_for("a " * 1000)) for _ in range(200)]
    done, waiting = await asyncio.wait(flood, timeout=0.3)
    assert (len(done), len(waiting)) == (192, 8)
    assert await asyncio.wait_for(asyncio.to_thread(str, 1), 1) == "1"  # where /ready and others work
    may_go.set()
    await asyncio.wait(waiting)


def test_other_messages_are_left_alone() -> None:
    assert asyncio.run(alarm_for("how long does tea keep")) is None


def test_a_message_over_a_limit_is_read_for_danger() -> None:
    from bot.channels.conversation import refusal_or_alarm

    settings = load_settings()
    told = asyncio.run(refusal_or_alarm(RateLimited(9), "i can't breathe since the shots", settings))
    assert told["status"] == "urgent"
    other = asyncio.run(refusal_or_alarm(RateLimited(9), "what is it", settings))
    assert other["status"] == "refused"
    assert "112" in other["text"]


def _web_message(token: str, text: str) -> Request:
    body = {"token": token, "message_id": "message-1", "text": text}
    app = SimpleNamespace(ctx=SimpleNamespace(agent=SimpleNamespace(is_ready=lambda: True)))
    asked = SimpleNamespace(body=json.dumps(body).encode(), app=app, remote_addr="", ip="127.0.0.1")
    return cast(Request, asked)


@pytest.mark.parametrize("secret", ["s" * 40, ""], ids=["set", "in the database"])
async def test_urgent_advice_needs_no_database(secret: str, tmp_path: Path) -> None:
    """A full disk, a file that is read only, a server that is away: no conversation can be written."""
    where = {"MESOBOT_TRACKER_DB": f"sqlite:///{tmp_path}/no folder/c.db", "MESOBOT_WEB_SECRET": secret}
    desk, token = FrontDesk(load_settings(where), cast(Any, None)), Sessions(secret or "?", 60).open().token
    reply = await desk.receive(_web_message(token, "I cannot breathe since the injection"))
    (answer,) = json.loads(cast(bytes, reply.body))["answers"]
    assert (reply.status, answer["status"], answer["cause"]) == (200, "urgent", "emergency")
    with pytest.raises((RecordUnavailable, SQLAlchemyError)):  # 503: it is to be sent again
        await desk.receive(_web_message(token, "what is mesotherapy?"))


def test_urgent_advice_needs_no_action_server() -> None:
    result = asyncio.run(RemoteActions(NOWHERE, 1.0).request(json=action_call(URGENT)))
    said = result["responses"][0]["custom"]
    assert (said["status"], said["cause"]) == ("urgent", "emergency")
    with pytest.raises(ActionFailed):
        asyncio.run(RemoteActions(NOWHERE, 1.0).request(json=action_call("action_answer")))
