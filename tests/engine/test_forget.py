"""Tests that a deleted conversation leaves nothing: no row, no byte in a file, no log line, no memory."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests
from sqlalchemy import create_engine, text

from bot.conversations.deletion import kept_tables
from bot.core.settings import ROOT, load_settings
from bot.core.texts import load_texts
from tests.channels.slack.conftest import environment
from tests.channels.slack.fake import TEAM, FakeSlack, Sender, message
from tests.engine.leftovers import ask
from tests.server import Server, Visitor
from tests.services import Postgres, required

pytestmark = pytest.mark.model

POST = "chat.postMessage"
# Traces that no log line may contain.
NOT_LOGGED = ("text", "conversation")
# Every server has this text in memory, so it shows that the search works.
CONTROL = "Everything kept of this conversation has been deleted."
LEFTOVERS = (sys.executable, "-m", "tests.engine.leftovers", "run", "--port", "{port}")


def _mark() -> str:
    """A random word that occurs nowhere else."""
    return "qz" + uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))[:14]


def _watched(folder: Path, **environ: str) -> Server:
    return Server(folder, LEFTOVERS, LEFTOVERS=str(folder), **environ).start()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeSlack, Server]]:
    """A server on SQLite, with Slack, that logs as much as it can."""
    fake = FakeSlack()
    level = {"MESOBOT_LOG_LEVEL": "DEBUG"}
    server = _watched(tmp_path_factory.mktemp("forget"), **environment(fake), **level)
    yield fake, server
    server.stop()
    fake.close()


def _talk_and_be_forgotten(person: Visitor, mark: str) -> None:
    """Ask, rate the answer, ask for deletion, and confirm it."""
    answer = person.ask(f"what are the risks of mesotherapy for {mark} skin")
    assert answer["status"] == "answered"
    rating = {"token": person.token, "answer_id": answer["id"], "value": "down", "comment": mark}
    assert requests.post(f"{person.url}/feedback", json=rating, timeout=10).status_code == 201
    person.ask(f"{mark}")
    yes, no = person.ask("delete my data")["suggestions"]
    assert (yes["subject"], no["title"]) == (None, "No, keep it")
    reply = person.send("", fields={"text": yes["title"], "message_id": "the-last-one"})
    assert reply.json()["answers"][0]["lead"] == CONTROL
    # The page sends the message again, as if the reply got lost: it gets the same answer, and no new
    # conversation begins.
    assert person.send(yes["title"], "the-last-one").json() == reply.json()
    assert person.history() == []


def _conversation(person: Visitor) -> str:
    claims = jwt.decode(person.token, options={"verify_signature": False}, audience="mesobot-web")
    return str(claims["sub"])


def _rows(url: str, conversation: str) -> int:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            count = "select count(*) from {} where conversation = :whose"
            return sum(
                connection.execute(text(count.format(table.name)), {"whose": conversation}).scalar()
                for table in kept_tables()
            )
    finally:
        engine.dispose()


def _bytes(server: Server) -> bytes:
    """The content of all files of the database, including the journal."""
    files = sorted(server.folder.glob("conversations.db*"))
    assert files
    return b"".join(path.read_bytes() for path in files)


def _nothing_in_process(server: Server, **traces: str) -> None:
    assert not [trace for kind, trace in traces.items() if kind in NOT_LOGGED and trace in server.log]
    assert server.process
    found = ask(server.process.pid, server.folder, CONTROL, *traces.values())
    assert CONTROL in found
    assert set(found) == {CONTROL}, found


def test_a_visitor_leaves_nothing_in_sqlite(world: tuple[FakeSlack, Server]) -> None:
    _fake, server = world
    other, person, mark = Visitor(server.url), Visitor(server.url), _mark()
    other.ask("what are humectants")
    before, conversation = other.history(), _conversation(person)
    person.ask(f"what is mesotherapy, {mark}")
    assert mark.encode() in _bytes(server) and conversation.encode() in _bytes(server)
    _talk_and_be_forgotten(person, mark)
    assert _rows(f"sqlite:///{server.folder}/conversations.db", conversation) == 0
    assert mark.encode() not in _bytes(server)
    assert conversation.encode() not in _bytes(server)
    _nothing_in_process(server, text=mark, conversation=conversation)
    assert other.history() == before
    assert other.ask("and their risks?")["subject"] == "humectants"


def test_somebody_in_slack_leaves_nothing_and_gets_one_answer(world: tuple[FakeSlack, Server]) -> None:
    fake, server = world
    slack, mark, user = Sender(server.url, fake), _mark(), f"U{uuid.uuid4().hex[:8].upper()}"
    conversation = f"slack-{TEAM}-direct-{user}"

    def say(words: str) -> None:
        slack.event(message(words, f"D{user}", user=user))

    say(f"what are the risks of mesotherapy for {mark} skin")
    fake.wait(POST, 1)
    assert mark.encode() in _bytes(server) and conversation.encode() in _bytes(server)
    say("forget me")
    asked = fake.wait(POST, 2)[1]
    assert "Slack's own history" in json.dumps(asked["blocks"])
    buttons = [e for block in asked["blocks"] for e in block.get("elements", []) if "value" in e]
    press = {"channel": f"D{user}", "user": {"id": user, "team_id": TEAM}, "trigger_id": f"t-{user}"}
    for _delivery in range(2):  # Slack sends the event again if it got no response
        slack.press(buttons[0], message={"ts": "1.2", "blocks": asked["blocks"]}, **press)
    assert CONTROL in fake.wait(POST, 3)[2]["text"]
    assert len(fake.made(POST)) == 3
    assert _rows(f"sqlite:///{server.folder}/conversations.db", conversation) == 0
    assert mark.encode() not in _bytes(server)
    assert conversation.encode() not in _bytes(server)
    _nothing_in_process(server, text=mark, conversation=conversation)


@pytest.mark.services
def test_a_visitor_leaves_nothing_in_postgresql(tmp_path: Path, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("postgres")
    folder.chmod(0o755)
    database = Postgres(folder / "it").start()
    server = _watched(tmp_path, MESOBOT_TRACKER_DB=database.url)
    try:
        other, person, mark = Visitor(server.url), Visitor(server.url), _mark()
        conversation = _conversation(person)
        other.ask("what are humectants")
        person.ask(f"what is mesotherapy, {mark}")
        dump = [required("pg_dump"), database.url]
        kept = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
        assert mark in kept and conversation in kept
        _talk_and_be_forgotten(person, mark)
        assert _rows(database.url, conversation) == 0
        kept = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
        assert mark not in kept and conversation not in kept
        vacuumed = "select count(*) from pg_stat_user_tables where last_vacuum is not null"
        assert database.ask(vacuumed) == [(len(kept_tables()),)]  # no dead row is left
        _nothing_in_process(server, text=mark, conversation=conversation)
        assert len(other.history()) == 1
    finally:
        server.stop()
        database.stop()


YES = load_texts(load_settings().domain_file).say("utter_forget_consents").splitlines()
YES += ["Yes, delete my data", "YES!", " ok. ", "1", "the first one"]
NO = ["no", "No, keep it", "2", "3", "i see", "got it", "maybe", "never mind", "nope", "n"]


@pytest.mark.parametrize("words", YES)
def test_a_clear_yes_right_after_the_question_deletes(assistant: Any, words: str) -> None:
    answers = assistant.conversation("what is mesotherapy", "forget me", words)
    assert answers[2]["lead"] == CONTROL
    assert answers[2]["status"] == "smalltalk"
    kept = assistant.loop.run_until_complete(assistant.agent.tracker_store.keys())
    assert f"test-{assistant._count}" not in kept


WISHES = [
    "forget me!",
    "forget me 🙏",
    "please forget everything i said",
    "clear history",
    "forget me, my name is Anna",
    "Delete everything, thanks. Anna",
    "delete my data please!!",
    "can you forget what i told you about my skin",
]


@pytest.mark.parametrize("words", WISHES)
def test_the_wish_is_understood_in_many_words(assistant: Any, words: str) -> None:
    answers = assistant.conversation("what is mesotherapy", words, "y")
    assert answers[1]["suggestions"][0]["title"] == "Yes, delete my data"
    assert answers[2]["lead"] == CONTROL


@pytest.mark.parametrize("words", NO)
def test_anything_else_keeps_everything_and_says_so(assistant: Any, words: str) -> None:
    answers = assistant.conversation("what is mesotherapy", "forget me", words, "and its risks?")
    assert "nothing was deleted" in answers[2]["text"]
    assert answers[3]["subject"] == "mesotherapy"


def test_a_question_instead_is_answered_and_a_danger_sign_comes_first(assistant: Any) -> None:
    for words, status in (
        ("what are the risks of mesotherapy", "answered"),
        ("my tongue is swelling since the injection", "urgent"),
        ("yes my tongue is swelling since the injection", "urgent"),
    ):
        answers = assistant.conversation("forget me", words, "yes", "Yes, delete my data")
        assert answers[1]["status"] == status
        assert answers[2]["lead"] != CONTROL  # this yes comes too late
        assert answers[3]["lead"] != CONTROL  # the old button only repeats the question
        assert answers[3]["suggestions"][0]["title"] == "Yes, delete my data"


def test_off_topic_words_instead_delete_nothing(assistant: Any) -> None:
    answers = assistant.conversation("what is mesotherapy", "forget me", "what is the weather", "yes")
    assert CONTROL not in (answers[2]["lead"], answers[3]["lead"])


def test_a_stray_yes_deletes_nothing(assistant: Any) -> None:
    for talk in (
        ["yes"],
        ["Yes, delete my data"],
        ["forget me", "no", "yes"],
        ["forget me", "no", "delete it"],
    ):
        assert assistant.conversation(*talk)[-1]["lead"] != CONTROL
    repeated = assistant.conversation("forget me", "delete my data", "yes")
    assert repeated[1]["suggestions"] and repeated[2]["lead"] == CONTROL


def test_no_row_is_left_of_a_talk_in_this_process(assistant: Any) -> None:
    assistant.conversation("what is mesotherapy", "forget me", "yes")
    store = assistant.agent.tracker_store
    kept = assistant.loop.run_until_complete(store.keys())
    assert f"test-{assistant._count}" not in kept


def test_the_shell_forgets_and_writes_no_history() -> None:
    lines = "what is mesotherapy\nforget me\n1\nand its risks?\n"
    said = subprocess.run(
        [sys.executable, "-m", "bot", "shell"],
        input=lines,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=180,
        check=True,
    ).stdout
    assert "1  Yes, delete my data" in said
    assert CONTROL in said
    assert not (ROOT / "var/shell_history").exists()
