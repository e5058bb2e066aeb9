"""Which messages in Slack are read and answered: none is lost, and none unasked is answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.signature import SignatureVerifier

from bot.channels.slack.app import make_app
from bot.channels.slack.desk import Desk
from bot.channels.slack.heard import edit_of, has_files, is_said_by_a_person
from bot.channels.slack.install import Installations
from bot.channels.slack.places import Place
from bot.conversations.database import Database, shared_database
from bot.core.contract import Answer
from bot.core.errors import RecordUnavailable
from bot.core.settings import load_settings
from tests.channels.slack.conftest import environment
from tests.channels.slack.fake import BOT, OTHER, SECRET, TEAM, USER, FakeSlack, Sender, message
from tests.server import Server

POST = "chat.postMessage"
PHOTO: dict[str, Any] = {"subtype": "file_share", "files": [{"id": "F1", "mimetype": "image/jpeg"}]}
SAID = [{}, PHOTO, {"subtype": "me_message"}, {"subtype": "thread_broadcast"}, {"subtype": "new_in_2030"}]
NOT_SAID = [
    {"subtype": name}
    for name in (
        "bot_message", "bot_add", "bot_remove", "channel_join", "channel_leave", "channel_topic",
        "channel_purpose", "channel_name", "channel_archive", "channel_unarchive",
        "channel_posting_permissions",
        "channel_convert_to_private", "group_join", "group_topic", "sh_room_created", "huddle_thread",
        "message_changed", "message_deleted", "message_replied", "pinned_item", "reminder_add", "tombstone",
        "ekm_access_denied", "assistant_app_thread", "file_comment", "document_mention",
    )
] + [{"bot_id": "B1"}, {"user": BOT}, {"user": None}, {"ts": None, "user": None}]  # fmt: skip


@pytest.mark.parametrize("more", SAID, ids=str)
def test_a_persons_words_are_heard_whatever_they_came_with(more: dict[str, Any]) -> None:
    assert is_said_by_a_person(message("my lips are swelling", **more), BOT)


@pytest.mark.parametrize("more", NOT_SAID, ids=str)
def test_what_no_person_said_is_not(more: dict[str, Any]) -> None:
    assert not is_said_by_a_person(message("my lips are swelling", **more), BOT)


def _edit(before: str, now: str, **more: Any) -> dict[str, Any]:
    """`message_changed` as Slack sends it."""
    event = message("", **{key: more.pop(key) for key in ("channel",) if key in more})
    inner = {"type": "message", "user": USER, "ts": more.pop("ts", "5.1"), **more}
    edited = {"edited": {"user": USER, "ts": "6.1"}}
    changed = {"message": inner | {"text": now} | edited, "previous_message": inner | {"text": before}}
    return (
        {key: value for key, value in event.items() if key != "user"}
        | {"subtype": "message_changed"}
        | changed
    )


def test_an_edit_has_both_texts() -> None:
    found = edit_of(_edit("what is it", "what is it?"), BOT)
    assert found is not None
    assert (found[0], found[1]["text"], found[1]["ts"], found[1]["channel"]) == (
        "what is it",
        "what is it?",
        "5.1",
        "D1",
    )


@pytest.mark.parametrize(
    "event",
    [
        _edit("same", "same"),  # the preview of a link
        _edit("a", "b", bot_id="B1"),
        _edit("a", "b", user=BOT),
        _edit("a", "b") | {"message": None},
        message("a"),
    ],
)
def test_what_is_no_edit_of_a_person_is_none(event: dict[str, Any]) -> None:
    assert edit_of(event, BOT) is None


def test_files_are_seen() -> None:
    assert has_files(message("", **PHOTO))
    assert not has_files(message("", files=[]))


def _shown(call: dict[str, Any]) -> str:
    return json.dumps(call["blocks"])


@pytest.mark.model
@pytest.mark.parametrize("more", [PHOTO, {"subtype": "me_message"}], ids=["photo", "me"])
def test_words_beside_a_photo_are_answered(slack: Sender, fake: FakeSlack, more: dict[str, Any]) -> None:
    person = {"channel": "D31", "user": "U31"}  # an alarm stays with its conversation
    slack.event(message("what is mesotherapy?", **person, **more))
    slack.event(message("my lips are swelling since the injection", **person, **more))
    answer, urgent = fake.wait(POST, 2)
    assert "[1]" in _shown(answer)
    assert "112" in _shown(urgent)
    assert ("look at the file" in _shown(answer)) is (more is PHOTO)
    assert "look at the file" not in urgent["blocks"][0]["text"]["text"]


@pytest.mark.model
def test_a_file_alone_gets_one_sentence_once(slack: Sender, fake: FakeSlack) -> None:
    event = message("", **PHOTO)
    assert slack.event(event).status_code == slack.event(event).status_code == 200
    slack.event(message("thank you"))
    posted = fake.wait(POST, 2)
    assert len(posted) == 2
    assert "in words" in posted[0]["text"] and "112" in posted[0]["text"]


@pytest.mark.model
def test_an_edit_into_danger_is_answered_and_no_other(slack: Sender, fake: FakeSlack) -> None:
    person = {"channel": "D33", "user": "U33"}  # an alarm stays with its conversation
    slack.event(_edit("what is mesotherapi", "what is mesotherapy", ts="31.1", **person))
    danger = "my lips are swelling since the injection"
    event = _edit("what is mesotherapy", danger, ts="31.2", **person)
    slack.event(event)
    slack.event(event)
    slack.event(_edit(danger, danger + "!", ts="31.2", **person))
    (posted,) = fake.wait(POST, 1)
    assert "112" in _shown(posted)
    slack.event(message("thank you", **person))
    assert len(fake.wait(POST, 2)) == 2


CHATTER = ["lol", "see you at 3", "thanks Anna, I'll book the room", "https://example.org/x", "👍", "ok"]
CHATTER += ["yes please", "sounds good", "that's it", "the second one please"]


@pytest.mark.model
def test_colleagues_talk_in_a_thread_gets_silence(slack: Sender, fake: FakeSlack) -> None:
    asked = message(f"<@{BOT}> what is mesotherapy?", "C7")
    slack.event(asked)
    fake.wait(POST, 1)
    here: dict[str, Any] = {"channel": "C7", "thread_ts": asked["ts"]}
    for text in CHATTER:
        assert slack.event(message(text, **here)).status_code == 200
    slack.event(message("", **here, **PHOTO))
    slack.event(message(f"<@{OTHER}> what is mesotherapy?", **here))
    slack.event(message("and its risks?", **here))
    slack.event(message(f"<@{OTHER}> my lips are swelling since the injection", **here))
    posted = fake.wait(POST, 3)
    assert len(posted) == 3
    assert "[1]" in _shown(posted[1]) and "112" in _shown(posted[2])


def _kept(world: tuple[FakeSlack, Server], conversation: str) -> str:
    """All texts and slots of a conversation that are recorded."""
    database = Database(f"sqlite:///{world[1].folder}/conversations.db")
    tables = (("turns", "text"), ("turns", "answer"), ("events", "data"), ("conversations", "slots"))
    with database.engine.connect() as connection:
        return "\n".join(
            str(row[0])
            for table, column in tables
            for row in connection.exec_driver_sql(
                f"select {column} from {table} where conversation = ?", (conversation,)
            )
        )


@pytest.mark.model
def test_colleagues_talk_is_not_kept_and_deletes_nothing(
    slack: Sender, fake: FakeSlack, slack_world: tuple[FakeSlack, Server]
) -> None:
    asked = message(f"<@{BOT}> what is mesotherapy?", "C78")
    slack.event(asked)
    fake.wait(POST, 1)
    here: dict[str, Any] = {"channel": "C78", "thread_ts": asked["ts"]}
    conversation = f"slack-{TEAM}-C78-{asked['ts']}"
    before = _kept(slack_world, conversation)
    assert "what is mesotherapy" in before
    for text, user in (
        ("thanks Anna, I'll book the room", USER),
        ("please delete all my data", USER),
        ("go ahead", OTHER),  # would take what the answer offers
        ("Yes, please!", USER),
        ("yes, delete my data", OTHER),
    ):
        assert slack.event(message(text, **here, user=user)).status_code == 200
    assert _kept(slack_world, conversation) == before
    slack.event(message(f"<@{BOT}> please delete all my data", **here))
    assert "delete this conversation" in fake.wait(POST, 2)[1]["text"]
    for text in ("go ahead", "yes, delete my data"):
        slack.event(message(text, **here, user=OTHER))
    assert "what is mesotherapy" in _kept(slack_world, conversation)
    slack.event(message(f"<@{BOT}> go ahead", **here))  # whoever says it to the assistant means it
    assert "has been deleted" in fake.wait(POST, 3)[2]["text"]
    assert _kept(slack_world, conversation) == ""


@pytest.mark.model
def test_buttons_know_the_conversation_in_an_organisation(slack: Sender, fake: FakeSlack) -> None:
    """Installed for a whole organisation, Slack says `team: null` where a button was pressed."""
    person = {
        "user": {"id": "U8", "team_id": TEAM},
        "team": None,
        "enterprise": {"id": "E1"},
        "is_enterprise_install": True,
    }
    slack.event(message("who created mesotherapy?", "D8", user="U8"))
    (posted,) = fake.wait(POST, 1)
    more = [
        e for b in posted["blocks"] for e in b.get("elements", []) if "more" in e.get("value", "").lower()
    ]
    slack.press(more[0], {"ts": "7.1", "text": "t", "blocks": posted["blocks"]}, channel="D8", **person)
    assert "Pistor" in _shown(fake.wait(POST, 2)[1])
    payload: dict[str, Any] = {
        "type": "message_action",
        "callback_id": "ask_about_this",
        "trigger_id": "tr-grid",
    }
    payload |= {"channel": {"id": "C1"}, "message": {"text": "is mesotherapy safe?", "ts": "5.1"}}
    reply = slack.interaction(payload | {"response_url": f"{fake.url}response"} | person)
    assert reply.status_code == 200
    assert fake.wait("response", 2)


@pytest.mark.model
def test_in_a_shared_channel_our_own_workspace_counts(
    slack: Sender, fake: FakeSlack, slack_world: tuple[FakeSlack, Server]
) -> None:
    """Slack Connect: the event names the workspace of the person, its authorizations name ours."""
    asked = message(f"<@{BOT}> what is mesotherapy?", "C77", user="U77", team="T-OF-OTHERS")
    body = {"type": "event_callback", "event_id": "Ev-shared", "event": asked, "is_ext_shared_channel": True}
    ours = {"team_id": TEAM, "user_id": BOT, "is_bot": True, "enterprise_id": None}
    body |= {"team_id": "T-OF-OTHERS", "authorizations": [ours]}
    assert slack.raw(json.dumps(body), "application/json").status_code == 200
    assert fake.wait(POST, 1)[0]["channel"] == "C77"
    database = Database(f"sqlite:///{slack_world[1].folder}/conversations.db")
    with database.engine.connect() as connection:
        kept = {row[0] for row in connection.exec_driver_sql("select conversation from turns")}
    assert f"slack-{TEAM}-C77-{asked['ts']}" in kept
    assert not [name for name in kept if "OTHERS" in name]


def _installed(team: str | None, enterprise: str | None = None) -> Installation:
    wide = team is None
    return Installation(
        app_id="A1", enterprise_id=enterprise, team_id=team, user_id=USER, bot_token=f"xoxb-{team}",
        bot_id="B1", bot_user_id=BOT, bot_scopes="chat:write", is_enterprise_install=wide,
        installed_at=datetime.now(),
    )  # fmt: skip


async def test_the_token_of_a_workspace_is_found_in_an_organisation_too(tmp_path: Path) -> None:
    store = Installations(Database(f"sqlite:///{tmp_path}/c.db"), "1.2")
    await store.async_save(_installed("T1"))
    await store.async_save(_installed("T2", "E2"))
    assert await store.bot_of("T3") is None
    await store.async_save(_installed(None, "E3"))
    found = {team: await store.bot_of(team) for team in ("T1", "T2", "T3")}
    assert {team: bot.bot_token if bot else None for team, bot in found.items()} == {
        "T1": "xoxb-T1",
        "T2": "xoxb-T2",
        "T3": "xoxb-None",
    }
    with pytest.raises(BoltError, match="one server answers one organisation"):
        await store.async_save(_installed(None, "E4"))
    await store.async_save(_installed("T4", "E4"))  # one of its workspaces is another matter
    await store.async_save(_installed(None, "E3"))
    another = Installations(Database(f"sqlite:///{tmp_path}/c.db"), "another app")
    assert await another.bot_of("T3") is None


async def _delivered(app: AsyncApp, event: dict[str, Any], **body: Any) -> BoltResponse:
    """What the app says to an event, signed as Slack signs it; no server is needed."""
    sent = json.dumps({"type": "event_callback", "team_id": TEAM, "event_id": "E1", "event": event} | body)
    now = str(int(datetime.now().timestamp()))
    signed = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=sent) or ""
    headers: dict[str, str | Sequence[str]] = {"content-type": "application/json"}
    headers |= {"x-slack-request-timestamp": now, "x-slack-signature": signed}
    return await app.async_dispatch(AsyncBoltRequest(body=sent, headers=headers))


UNINSTALLED = {"type": "app_uninstalled"}
REVOKED = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT]}}


@pytest.mark.parametrize("event", [UNINSTALLED, REVOKED], ids=["uninstalled", "revoked"])
@pytest.mark.parametrize(
    "who", [{"team_id": TEAM}, {"team_id": None, "enterprise_id": "E3"}], ids=["a workspace", "all of them"]
)
async def test_a_workspace_that_leaves_leaves_no_token(
    event: dict[str, Any], who: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("CLIENT_ID", "1.2"),
        ("CLIENT_SECRET", "s"),
        ("SIGNING_SECRET", SECRET),
        ("BOT_TOKEN", ""),
    ):
        monkeypatch.setenv(f"SLACK_{name}", value)
    monkeypatch.setenv("MESOBOT_TRACKER_DB", f"sqlite:///{tmp_path}/c.db")
    settings = load_settings()
    app = make_app(settings, lambda _message: asyncio.sleep(0))
    database = shared_database(settings.tracker_db)
    store = Installations(database, "1.2")
    for team, enterprise in ((TEAM, None), ("T2", None), (None, "E3")):
        await store.async_save(_installed(team, enterprise))
    answer = await _delivered(app, event, **who)
    assert answer.status == 200
    left = {"enterprise_id": None, **who}
    assert await store.async_find_installation(**left) is None  # Bolt asks this one first
    assert await store.async_find_bot(**left) is None
    there = {TEAM, "T2", None} - {who["team_id"]}
    with database.engine.connect() as connection:
        for table in ("slack_bots", "slack_installations"):
            kept = connection.exec_driver_sql(f"select team_id, bot_token from {table}").fetchall()
            assert {row[0] for row in kept} == there, table
            assert {row[1] for row in kept} == {f"xoxb-{team}" for team in there}


async def test_danger_is_answered_where_conversations_cannot_be_written(tmp_path: Path) -> None:
    where = {"MESOBOT_TRACKER_DB": f"sqlite:///{tmp_path}/no folder/c.db"}
    desk = Desk(load_settings(where), lambda _message: asyncio.sleep(0))
    place, posted = Place(TEAM, "C1", "U1", "1.1"), list[Answer]()
    slack_is_away = True

    async def post(answer: Answer) -> None:
        if slack_is_away:
            raise ConnectionError
        posted.append(answer)

    danger = f"<@{BOT}> I cannot breathe since the injection"
    with pytest.raises(ConnectionError):
        await desk.serve(place, "1.1", danger, post)
    slack_is_away = False
    # Slack sends it again, and a mention twice.
    await asyncio.gather(*(desk.serve(place, "1.1", danger, post) for _ in range(2)))
    assert [one["status"] for one in posted] == ["urgent"]
    assert "112" in posted[0]["text"]
    with pytest.raises(RecordUnavailable):  # any other message is asked for again, and answered later
        await desk.serve(place, "1.2", "what is mesotherapy?", post)
    assert len(posted) == 1


HERE = {"channel": "C1", "thread_ts": "1.1"}


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (message("what is mesotherapy?", "C1"), 200),  # the first of a thread: none of ours
        (message("ok", **HERE), 200),
        (message(f"<@{OTHER}> what is mesotherapy?", **HERE), 200),
        (_edit("what is it", "what is mesotherapy?", **HERE), 200),
        # Would be read in a thread of ours, and nobody knows whose it is: it is to be sent again.
        (message("and its risks?", **HERE), 503),
        (message(f"<@{OTHER}> my lips are swelling since the injection", **HERE), 503),
        (_edit("what is it", "my lips are swelling since the injection", **HERE), 503),
    ],
    ids=["not in a thread", "one word", "to another", "edited", "question", "danger", "edited into danger"],
)
async def test_a_thread_gets_silence_while_nobody_knows_whose_it_is(
    event: dict[str, Any], status: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    slack = FakeSlack()
    set_up = environment(slack) | {"MESOBOT_TRACKER_DB": f"sqlite:///{tmp_path}/no folder/c.db"}
    app = make_app(load_settings(set_up), lambda _message: asyncio.sleep(0))
    try:
        assert (await _delivered(app, event)).status == status
    finally:
        slack.close()
    assert not slack.made(POST)
    assert ("Slack: conversations cannot be read" in caplog.text) is (status == 503)
