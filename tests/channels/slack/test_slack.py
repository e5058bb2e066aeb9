"""What people in a workspace do with the assistant, against a fake Slack."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
import requests

from bot.channels.slack.channel import _receive
from bot.channels.slack.install import States
from bot.conversations import turns_table
from bot.conversations.database import Database
from bot.conversations.deletion import DAY_S
from bot.conversations.recording import record_answer
from bot.core.contract import empty_answer
from bot.core.settings import ROOT
from tests.channels.slack.conftest import environment
from tests.channels.slack.fake import BOT, OTHER, TEAM, USER, FakeSlack, Sender, message
from tests.channels.slack.sockets import SocketSlack
from tests.channels.slack.test_pure import check_limits
from tests.server import Server, tracebacks

pytestmark = pytest.mark.model
POST = "chat.postMessage"


def _text(call: dict[str, Any]) -> str:
    return json.dumps(call["blocks"])


def _button(call: dict[str, Any], action: str) -> dict[str, Any]:
    found = [
        e for b in call["blocks"] for e in b.get("elements", []) if e.get("action_id", "").startswith(action)
    ]
    return dict(found[0])


def _nothing_more(slack: Sender, fake: FakeSlack, before: int = 0, **where: Any) -> None:
    """Check that only the `before` known answers were posted.

    A later message is answered after all earlier ones of its conversation, so its answer ends the wait.
    """
    slack.event(message(f"<@{BOT}> thank you" if where else "thank you", **where))
    posted = fake.wait(POST, before + 1)
    assert len(posted) == before + 1
    assert "Gladly" in posted[-1]["text"]


def test_a_direct_message_is_answered_with_sources(slack: Sender, fake: FakeSlack) -> None:
    assert slack.event(message("who created mesotherapy?")).status_code == 200
    (posted,) = fake.wait(POST, 1)
    check_limits(posted)
    assert posted["channel"] == "D1" and "thread_ts" not in posted
    assert "Pistor" in _text(posted) and "1. " in _text(posted)
    assert str(posted["unfurl_links"]).lower() in ("false", "0")


def test_a_mention_is_answered_once_in_its_thread_and_the_thread_goes_on(
    slack: Sender, fake: FakeSlack
) -> None:
    asked = message(f"<@{BOT}> what is mesotherapy?", "C1")
    slack.event(asked)
    slack.event(asked | {"type": "app_mention"})  # Slack sends both
    (posted,) = fake.wait(POST, 1)
    assert posted["thread_ts"] == asked["ts"]
    slack.event(message("and its risks?", "C1", thread_ts=asked["ts"]))
    assert "[1]" in fake.wait(POST, 2)[1]["text"]  # answered from a source
    slack.event(message(f"<@{OTHER}> what do you think?", "C1", thread_ts=asked["ts"]))
    slack.event(message("what is mesotherapy?", "C1"))  # nobody asked us
    slack.event(message("what is mesotherapy?", "C1", thread_ts="99.1"))
    _nothing_more(slack, fake, 2, channel="C1", thread_ts=asked["ts"])


IGNORED = [
    {"subtype": "channel_join"},
    {"subtype": "channel_topic"},
    {"subtype": "message_changed"},
    {"subtype": "message_deleted"},
    {"subtype": "channel_archive"},
    {"subtype": "bot_message", "bot_id": "B9"},
    {"bot_id": "B9"},
    {"user": BOT},
]


@pytest.mark.parametrize("more", IGNORED, ids=str)
def test_what_no_person_said_is_ignored(slack: Sender, fake: FakeSlack, more: dict[str, str]) -> None:
    assert slack.event(message("what is mesotherapy", **more)).status_code == 200
    _nothing_more(slack, fake)


@pytest.mark.parametrize(
    "reason", ["http_timeout", "http_error", "connection_failed", "ssl_error", "too_many_redirects"]
)
def test_a_retry_is_not_answered_again(slack: Sender, fake: FakeSlack, reason: str) -> None:
    event = message("what are humectants")
    slack.event(event, "EvSame")
    retry = {"X_Slack_Retry_Num": "1", "X_Slack_Retry_Reason": reason}
    assert slack.event(event, "EvSame", **retry).status_code == 200
    fake.wait(POST, 1)
    _nothing_more(slack, fake, 1)


def test_many_deliveries_at_once_are_one_answer(slack: Sender, fake: FakeSlack) -> None:
    event = message("what are emollients")
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _n: slack.event(event, "EvMany").status_code, range(8)))
    assert replies == [200] * 8
    fake.wait(POST, 1)
    _nothing_more(slack, fake, 1)


def test_forged_and_stale_requests_are_refused(
    slack: Sender, fake: FakeSlack, slack_world: tuple[FakeSlack, Server]
) -> None:
    event, before = message("what is mesotherapy"), len(slack_world[1].log)
    assert slack.event(event, secret="another").status_code == 401
    assert slack.event(event, at=time.time() - 400).status_code == 401
    assert slack.event(event, at=time.time() + 400).status_code == 401
    assert requests.post(slack.url, data=json.dumps(event), timeout=5).status_code == 401
    assert slack_world[1].log[before:].count("signed with another secret than SLACK_SIGNING_SECRET") == 4
    assert slack.event(message("what are ceramides"), at=time.time() - 200).status_code == 200
    assert len(fake.wait(POST, 1)) == 1


def test_nothing_that_is_signed_breaks_the_server(slack: Sender, fake: FakeSlack) -> None:
    kind = "application/json"
    bodies = ["", "{", "[]", "null", '"x"', "{}", '{"type":"x"}', '{"type":"event_callback"}', '{"event":[]}']
    codes = [slack.raw(body, kind).status_code for body in bodies]
    codes += [
        slack.interaction({"type": kind}).status_code for kind in ("view_submission", "view_closed", "x")
    ]
    codes.append(slack.form({"payload": "{"}).status_code)
    codes.append(slack.event({"type": "reaction_added"}).status_code)
    codes.append(slack.event({"type": "message"}).status_code)
    codes.append(slack.press({"type": "checkboxes", "action_id": "else", "block_id": "b"}).status_code)
    assert max(codes) < 500, codes
    challenge = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"})
    assert "abc" in slack.raw(challenge, kind).text
    _nothing_more(slack, fake)


def test_what_nothing_listens_to_is_named_in_the_log(
    slack: Sender, slack_world: tuple[FakeSlack, Server]
) -> None:
    before = len(slack_world[1].log)
    assert slack.event({"type": "reaction_added", "user": USER}).status_code == 200
    assert slack.form({"command": "/secret-name", "team_id": TEAM}).status_code == 200
    said = slack_world[1].log[before:]
    assert "nothing listens to reaction_added" in said
    assert "nothing listens to a command of another name" in said and "secret-name" not in said


def test_too_many_requests_wait_and_lose_nothing(slack: Sender, fake: FakeSlack) -> None:
    fake.faults[POST] = [(429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"})] * 2
    started = time.time()
    slack.event(message("what are occlusives"))
    fake.wait(POST, 1)
    assert time.time() - started >= 2


def test_a_failed_post_is_tried_again_when_slack_asks_again(slack: Sender, fake: FakeSlack) -> None:
    event = message("who created mesotherapy")
    fake.faults[POST] = [(200, {}, {"ok": False, "error": "fatal_error"})]
    assert slack.event(event, "EvFail").status_code == 500
    assert slack.event(event, "EvFail", X_Slack_Retry_Num="1").status_code == 200
    assert "Pistor" in _text(fake.wait(POST, 1)[0])
    slack.event(message("and when did he live?"))  # the turn was not lost from the conversation
    assert "1924" in _text(fake.wait(POST, 2)[1])


def test_a_slow_slack_is_acknowledged_in_time(slack: Sender, fake: FakeSlack) -> None:
    fake.delays[POST] = 4
    assert slack.event(message("what are humectants")).status_code == 200
    assert not fake.made(POST)  # acknowledged before the post is through
    fake.wait(POST, 1)


MISSING = {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "commands"}


def test_a_missing_scope_and_a_revoked_token_are_one_clear_line(
    slack: Sender, fake: FakeSlack, slack_world: tuple[FakeSlack, Server]
) -> None:
    for answer, words in (
        (MISSING, "missing scope chat:write"),
        ({"ok": False, "error": "token_revoked"}, "token_revoked"),
    ):
        before = slack_world[1].log
        fake.faults[POST] = [(200, {}, answer)]
        slack.event(message("what is mesotherapy"))
        said = slack_world[1].log[len(before) :].splitlines()
        assert len([line for line in said if words in line]) == 1
        assert not tracebacks("\n".join(said))


def test_the_command_answers_the_asker_who_can_share(slack: Sender, fake: FakeSlack) -> None:
    fields = {"command": "/meso", "team_id": TEAM, "channel_id": "C1", "user_id": USER, "trigger_id": "tr-1"}
    fields |= {"text": "what is mesotherapy", "response_url": f"{fake.url}response"}
    assert slack.form(fields).status_code == 200
    (answer,) = fake.wait("response", 1)
    check_limits(answer)
    assert answer["response_type"] == "ephemeral"
    slack.press(_button(answer, "share"))
    shared = fake.wait("response", 3)[1]
    slack.press(_button(answer, "share"))  # once more: it is in the channel once
    assert shared["response_type"] == "in_channel"
    assert shared["blocks"][0] == answer["blocks"][0]
    assert fake.made(POST) == []
    assert slack.form(fields | {"text": "", "trigger_id": "tr-2"}).status_code == 200
    assert fake.wait("response", 4)[3]["blocks"]
    assert [r.get("response_type") for r in fake.made("response")].count("in_channel") == 1


def _shortcut(callback_id: str, fake: FakeSlack) -> dict[str, Any]:
    """An entry of a message's menu, chosen."""
    person = {"team": {"id": TEAM}, "user": {"id": USER, "team_id": TEAM}, "channel": {"id": "C1"}}
    what = {"type": "message_action", "callback_id": callback_id, "trigger_id": "tr-3"}
    about = {"message": {"text": "is mesotherapy safe?", "ts": "5.1"}}
    return person | what | about | {"response_url": f"{fake.url}response"}


def test_the_shortcut_asks_about_a_message(slack: Sender, fake: FakeSlack) -> None:
    assert slack.interaction(_shortcut("ask_about_this", fake)).status_code == 200
    (answer,) = fake.wait("response", 1)
    assert answer["response_type"] == "ephemeral" and "mesotherapy" in _text(answer)


def test_a_pressed_button_is_replaced_and_asked(slack: Sender, fake: FakeSlack) -> None:
    slack.event(message("what is mesotherapy"))
    (posted,) = fake.wait(POST, 1)
    pick = _button(posted, "pick")
    slack.press(pick, {"ts": "7.1", "text": "t", "blocks": posted["blocks"]}, channel="D1", trigger_id="tr-4")
    slack.press(pick, {"ts": "7.1", "text": "t", "blocks": posted["blocks"]}, channel="D1", trigger_id="tr-4")
    fake.wait(POST, 2)
    replaced = fake.wait("response", 1)[0]
    assert f"Chosen: {pick['value']}" in _text(replaced) and "pick:0" not in _text(replaced)
    _nothing_more(slack, fake, 2)


def test_thumbs_are_recorded_and_gone(
    slack: Sender, fake: FakeSlack, slack_world: tuple[FakeSlack, Server]
) -> None:
    slack.event(message("what is mesotherapy"))
    (posted,) = fake.wait(POST, 1)
    slack.press(
        _button(posted, "rate:down"), {"ts": "8.1", "text": "t", "blocks": posted["blocks"]}, channel="D1"
    )
    replaced = fake.wait("response", 1)[0]
    assert "rate:" not in _text(replaced) and "recorded" in _text(replaced)


def test_an_urgent_answer_comes_first_and_plain(slack: Sender, fake: FakeSlack) -> None:
    slack.event(message("I can't breathe after my injection", "D32", user="U32"))
    (posted,) = fake.wait(POST, 1)
    assert "112" in posted["blocks"][0]["text"]["text"]
    assert not [b for b in posted["blocks"] if b["type"] == "actions"]


def test_the_home_page_and_its_examples(slack: Sender, fake: FakeSlack) -> None:
    slack.event({"type": "app_home_opened", "user": USER, "channel": "D1", "tab": "home"})
    (home,) = fake.wait("views.publish", 1)
    first = _button(home["view"], "pick")
    payload = {
        "type": "block_actions",
        "trigger_id": "tr-5",
        "container": {"type": "view"},
        "actions": [first],
    }
    slack.interaction(payload | {"view": {"type": "home"}})
    (posted,) = fake.wait(POST, 1)
    assert posted["channel"] == USER


def test_the_assistants_pane_greets_and_answers(slack: Sender, fake: FakeSlack) -> None:
    thread = {"user_id": USER, "context": {}, "channel_id": "D1", "thread_ts": "9.1"}
    slack.event({"type": "assistant_thread_started", "assistant_thread": thread})
    fake.wait("assistant.threads.setSuggestedPrompts", 1)
    slack.event(message("what is mesotherapy", thread_ts="9.1"))
    assert fake.wait(POST, 2)[1]["thread_ts"] == "9.1"


def test_two_servers_and_a_restart_answer_once(fake: FakeSlack, tmp_path: Path) -> None:
    one, two = (Server(tmp_path, **environment(fake)) for _n in range(2))
    event = message("what is mesotherapy")
    try:
        one.start(), two.start()
        with ThreadPoolExecutor(4) as pool:
            urls = [one.url, two.url] * 2
            codes = list(pool.map(lambda url: Sender(url, fake).event(event, "EvTwo").status_code, urls))
        assert codes == [200] * 4
        one.stop(kill=True)
        one.start()
        assert Sender(one.url, fake).event(event, "EvTwo").status_code == 200
        _nothing_more(Sender(one.url, fake), fake, 1)
    finally:
        one.stop()
        two.stop()


def test_an_answer_that_waits_for_slack_at_sigterm_is_posted_after_the_restart(
    fake: FakeSlack, tmp_path: Path
) -> None:
    server = Server(tmp_path, **environment(fake)).start()
    try:
        fake.faults[POST] = [(429, {"Retry-After": "30"}, {"ok": False, "error": "ratelimited"})]
        sender, event = Sender(server.url, fake), message("what are occlusives")
        assert sender.event(event).status_code == 200  # Slack does not ask again
        server.stop()
        assert not fake.made(POST)
        server.start()
        assert len(fake.wait(POST, 1)) == 1
        assert fake.made(POST)[0]["channel"] == event["channel"]
        server.stop()
        server.start()  # once
        sender = Sender(server.url, fake)
        assert sender.event(event).status_code == 200
        sender.event(message("what are ceramides"))  # a second answer to the first would come before this one
        assert "eramide" in _text(fake.wait(POST, 2)[1])
    finally:
        server.stop()


def _many(fake: FakeSlack) -> dict[str, str]:
    """The settings with which workspaces install."""
    return environment(fake) | {
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "s",
    }


def _install(server: Server, fake: FakeSlack, granted: dict[str, Any]) -> requests.Response:
    """The way through Slack and back, with what Slack then grants."""
    fake.faults["oauth.v2.access"] = [(200, {}, {"ok": True, "app_id": "A1", "token_type": "bot"} | granted)]
    page = requests.get(f"{server.url}/slack/install", timeout=5)
    came_back = {"code": "c", "state": page.text.split("state=")[1].split("&")[0]}
    cookies = {one.name: str(one.value) for one in page.cookies}
    return requests.get(f"{server.url}/slack/oauth_redirect", came_back, cookies=cookies, timeout=10)


def _organisation(name: str) -> dict[str, Any]:
    """What Slack grants where the app is installed for a whole organisation."""
    whole = {"team": None, "enterprise": {"id": name, "name": name}, "is_enterprise_install": True}
    bot = {"access_token": f"xoxb-of-{name}", "bot_user_id": BOT, "scope": "chat:write"}
    return whole | bot | {"authed_user": {"id": USER}}


def test_an_organisation_installs_once_for_all_its_workspaces(fake: FakeSlack, tmp_path: Path) -> None:
    server = Server(tmp_path, **_many(fake)).start()
    try:
        assert _install(server, fake, _organisation("E3")).status_code == 200
        for team in ("T3", "T4"):
            whose = {"team_id": team, "enterprise_id": "E3", "is_enterprise_install": True}
            body: dict[str, Any] = {"type": "event_callback", "event_id": f"Ev-{team}", **whose}
            body |= {"authorizations": [{"user_id": BOT, "is_bot": True, **whose}]}
            body["event"] = message("what is mesotherapy", f"D-{team}")
            fake.calls.clear()
            sent = Sender(server.url, fake).raw(json.dumps(body), "application/json")
            assert sent.status_code == 200
            assert fake.wait(POST, 1)[0]["channel"] == f"D-{team}"
            assert fake.tokens[POST] == "xoxb-of-E3"
            conversation = f"slack-{team}-direct-{USER}"
            database = Database(f"sqlite:///{tmp_path}/conversations.db")
            assert asyncio.run(database.call(turns_table.read_one, conversation)) is not None
        second = _install(server, fake, _organisation("E5"))
        assert second.status_code == 409
        assert "another_organisation_is_installed" in second.text and "from Slack" not in second.text
        assert "one server answers one organisation" in server.log
        assert _install(server, fake, _organisation("E3")).status_code == 200  # again, as after new scopes
    finally:
        server.stop()


def test_a_workspace_can_install_and_is_answered_with_its_own_token(fake: FakeSlack, tmp_path: Path) -> None:
    server = Server(tmp_path, **_many(fake) | {"MESOBOT_ADDRESS_LIMIT": "5/minute"}).start()
    try:
        page = requests.get(f"{server.url}/slack/install", timeout=5)
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert "Permissions-Policy" in page.headers
        state = page.text.split("state=")[1].split("&")[0]
        back = f"{server.url}/slack/oauth_redirect"
        assert requests.get(back, {"code": "c", "state": "forged"}, timeout=5).status_code == 400
        cookies = {one.name: str(one.value) for one in page.cookies}
        done = requests.get(back, {"code": "c", "state": state}, cookies=cookies, timeout=10)
        assert done.status_code == 200, done.text
        fake.calls.clear()
        sender = Sender(server.url, fake)
        body = {
            "type": "event_callback",
            "team_id": "T9",
            "event_id": "E9",
            "event": message("what is mesotherapy"),
        }
        assert sender.raw(json.dumps(body), "application/json").status_code == 200
        assert len(fake.wait(POST, 1)) == 1
        visits = [requests.get(f"{server.url}/slack/install", timeout=5).status_code for _ in range(6)]
        assert visits[-1] == 429 and 200 in visits  # each writes a row, so each counts
    finally:
        server.stop()


async def test_installations_that_nobody_finished_go(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/c.db")
    states = States(database)
    old = await states.async_issue()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("update slack_oauth_states set expire_at = '2020-01-01 00:00:00.000000'")
    new = await states.async_issue()
    with database.engine.connect() as connection:
        kept = [row[0] for row in connection.exec_driver_sql("select state from slack_oauth_states")]
    assert kept == [new] and old != new
    assert await states.async_consume(new)


def test_socket_mode_answers_and_acknowledges(fake: FakeSlack, tmp_path: Path) -> None:
    with SocketSlack(fake) as socket:
        tokens = environment(fake) | {"SLACK_APP_TOKEN": "xapp-1"}
        command = (sys.executable, "-m", "bot", "slack")
        database = Database(f"sqlite:///{tmp_path}/conversations.db")
        _let_pass(database, {"silent for years": 4000, "of this week": 2})
        _leave_unposted(database, f"slack-{TEAM}-direct-{OTHER}", "D2:1.1")
        bot = Server(tmp_path, command, **tokens).start(ready=False)
        try:
            acknowledged = socket.send(
                {"type": "event_callback", "team_id": TEAM, "event": message("who created it, mesotherapy?")}
            )
            assert acknowledged["envelope_id"] == "envelope-1"
            posts = fake.wait(POST, 2)
            assert sorted(post["channel"] for post in posts) == ["D1", "D2"]  # once, what had waited
            assert "Pistor" in _text(next(post for post in posts if post["channel"] == "D1"))
            bot.wait_until(
                lambda: asyncio.run(database.call(turns_table.read_one, "silent for years")) is None
            )
            unknown = {"command": "/else", "team_id": TEAM, "user_id": USER, "channel_id": "C1", "text": ""}
            assert "envelope_id" in socket.send(unknown, kind="slash_commands", seconds=10)
            unknown = _shortcut("of_another_app", fake)
            assert "envelope_id" in socket.send(unknown, kind="interactive", seconds=10)
            assert "nothing listens to this kind of button or shortcut" in bot.log
            assert len(fake.made(POST)) == 2
        finally:
            bot.stop()


def _let_pass(database: Database, days: dict[str, int]) -> None:
    """Conversations that many days old; without one of these weeks a start would not believe its clock."""
    for conversation in days:
        asyncio.run(database.call(turns_table.claim, conversation, "m-1", "hello"))
    with database.engine.begin() as connection:
        for conversation, ago in days.items():
            old = time.time() - ago * DAY_S
            connection.execute("UPDATE turns SET at = ? WHERE conversation = ?", (old, conversation))


def _leave_unposted(database: Database, conversation: str, message_id: str) -> None:
    """A message whose answer is recorded and was not posted when the process ended."""
    _ours, turn = asyncio.run(
        database.call(turns_table.claim, conversation, message_id, "what are occlusives")
    )
    assert turn
    answer = empty_answer("answered", "They close the skin.", "a" * 32)
    assert record_answer(database.engine, turn.id, answer)[1]


def test_socket_mode_connects_again_when_slack_hangs_up(fake: FakeSlack, tmp_path: Path) -> None:
    with SocketSlack(fake) as socket:
        tokens = environment(fake) | {"SLACK_APP_TOKEN": "xapp-1"}
        bot = Server(tmp_path, (sys.executable, "-m", "bot", "slack"), **tokens).start(ready=False)
        try:
            for count, asked in enumerate(("who created mesotherapy?", "what are humectants?"), start=1):
                event = {"type": "event_callback", "team_id": TEAM, "event": message(asked)}
                assert "envelope_id" in socket.send(event)
                assert "[1]" in _text(fake.wait(POST, count)[-1])
                assert (socket.links, socket.addresses_left) == (count, 10 - count)
                socket.hang_up()
        finally:
            bot.stop()


def test_socket_mode_says_what_is_missing(tmp_path: Path) -> None:
    for tokens, words in (
        ({}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "x", "SLACK_APP_TOKEN": "y"}, "xapp-"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "bot", "slack"],
            cwd=ROOT,
            env=os.environ | tokens,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 1 and words in done.stderr and "Traceback" not in done.stderr


def test_the_doctor_says_what_to_do(fake: FakeSlack) -> None:
    def doctor(**tokens: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", "doctor"]
        return subprocess.run(
            command, cwd=ROOT, env=os.environ | tokens, capture_output=True, text=True, timeout=60
        )

    assert "slack: off" in doctor().stdout
    assert "SLACK_SIGNING_SECRET is not set" in doctor(SLACK_BOT_TOKEN="xoxb-1").stdout
    good = doctor(**environment(fake))
    assert good.returncode == 0 and "connected to Team" in good.stdout
    fake.faults["auth.test"] = [(200, {}, {"ok": False, "error": "token_revoked"})]
    revoked = doctor(**environment(fake))
    assert revoked.returncode == 1 and "reinstall the app and set SLACK_BOT_TOKEN" in revoked.stdout
    fake.faults["auth.test"] = [(200, {"x-oauth-scopes": "chat:write"}, {"ok": True, "team": "Team"})]
    assert "missing scope app_mentions:read" in doctor(**environment(fake)).stdout


async def test_a_delivery_without_a_model_is_not_taken() -> None:
    handler, request = MagicMock(), MagicMock(body=b"{}", headers={"content-type": "application/json"})
    request.app.ctx.agent = None
    answer = await _receive(handler, "", request)
    assert answer.status == 503 and not handler.handle.called  # Slack asks again
