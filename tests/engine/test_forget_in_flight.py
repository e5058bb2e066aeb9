"""Tests a deletion during an answer: the answer writes nothing afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
import requests
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from sqlalchemy import create_engine, text

from bot.conversations import deletion, turns_table
from bot.conversations.deletion import kept_tables
from bot.core.settings import ROOT
from bot.engine.local_actions import DEFAULT_SERVER
from bot.engine.tracker_store import BoundedTrackerStore
from tests.channels.slack.conftest import environment
from tests.channels.slack.fake import TEAM, FakeSlack, Sender, message
from tests.server import Server, Visitor, free_port
from tests.services import ActionServer, Postgres, wait_until

DOMAIN = Domain.from_yaml('{version: "3.1", intents: [ask_risks], slots: {}}')


@pytest.mark.parametrize("told_before", [False, True])
async def test_a_turn_under_way_writes_nothing_back(tmp_path: Path, told_before: bool) -> None:
    await _forget_between(f"sqlite:///{tmp_path}/c.db", told_before)


async def _forget_between(url: str, told_before: bool) -> None:
    """Delete a conversation during a turn, on a channel without stored turns, like the shell and REST."""
    store, published = BoundedTrackerStore(DOMAIN, url=url), list[Any]()
    store.event_broker = SimpleNamespace(publish=published.append)
    whose = uuid.uuid4().hex

    async def turn(between: Callable[[], object] = lambda: None) -> None:
        tracker = await store.get_or_create_tracker(whose)
        tracker.update_with_events([UserUttered("why?", {"name": "ask_risks"}), BotUttered("so")], DOMAIN)
        between()
        await store.save(tracker)

    if told_before:
        await turn()
    before = len(published)
    await turn(lambda: deletion.erase(store.database.engine, whose))
    assert deletion.export(store.database.engine, whose) == {}
    assert len(published) == before
    await turn()  # a new conversation can begin
    assert set(deletion.export(store.database.engine, whose)) == {"conversations", "events"}


async def test_what_follows_a_deleted_message_begins_no_record(tmp_path: Path) -> None:
    store = BoundedTrackerStore(DOMAIN, url=f"sqlite:///{tmp_path}/c.db")
    call, engine = store.database.call, store.database.engine
    await call(turns_table.claim, "c", "m-1", "why?")
    assert (await call(turns_table.claim, "c", "m-1#posted", "", 1.0, "m-1"))[1] is not None
    deletion.erase(engine, "c")
    assert await call(turns_table.claim, "c", "m-1#posted", "", 2.0, "m-1") == (True, None)
    await call(turns_table.add_feedback, "c", "a-1", "up", "")
    assert deletion.export(engine, "c") == {}


@dataclass
class World:
    """A server with Slack, its database, and its action server, which can be paused during an answer."""

    server: Server
    actions: ActionServer
    slack: FakeSlack
    url: str

    def rows(self, conversation: str) -> int:
        """The number of stored rows of a conversation."""
        engine = create_engine(self.url)
        count = "select count(*) from {} where conversation = :whose"
        asked = [count.format(table.name) for table in kept_tables()]
        with engine.connect() as connection:
            found = [connection.execute(text(each), {"whose": conversation}).scalar() for each in asked]
        engine.dispose()
        return sum(found)

    def events(self, conversation: str) -> str:
        """The events of a conversation."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            query = text("select data from events where conversation = :whose")
            found = connection.execute(query, {"whose": conversation}).scalars().all()
        engine.dispose()
        return "".join(found)

    def _an_action_is_asked(self) -> bool:
        """Whether a request lies unread at the action server, which is stopped."""
        words = ["ss", "-tnH", f"sport = :{self.actions.port}"]
        lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
        return any(line.split()[1] != "0" for line in lines)

    def in_mid_answer(self, conversation: str, ask: Callable[[], object], forget: Callable[[], None]) -> None:
        """Ask, delete the conversation while the answer is being made, then let the answer finish."""
        process = self.actions.process
        assert process
        process.send_signal(signal.SIGSTOP)
        asking = threading.Thread(target=ask)
        try:
            asking.start()
            until = time.monotonic() + 30  # a busy machine
            while not self._an_action_is_asked():
                assert time.monotonic() < until
                time.sleep(0.02)
            forget()
            assert self.rows(conversation) == 0
        finally:
            process.send_signal(signal.SIGCONT)
        asking.join(20)
        # Asked later, so answered later: whatever the first answer leaves is stored by then.
        Visitor(self.server.url).ask("what is mesotherapy")
        assert self.rows(conversation) == 0


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder, fake = tmp_path_factory.mktemp("in_flight"), FakeSlack()
    database = Postgres(folder / "postgres").start() if request.param == "postgresql" else None
    url = database.url if database else f"sqlite:///{folder}/conversations.db"
    actions = ActionServer(folder / "actions").start()
    environ = {"MESOBOT_TRACKER_DB": url, "MESOBOT_ACTION_ENDPOINT": actions.url, **environment(fake)}
    server = Server(folder, **environ).start()
    yield World(server, actions, fake, url)
    server.stop()
    actions.stop()
    if database:
        database.stop()
    fake.close()


@pytest.mark.model
@pytest.mark.parametrize("told_before", [False, True])
def test_on_the_web(world: World, told_before: bool) -> None:
    person = Visitor(world.server.url)
    claims = jwt.decode(person.token, options={"verify_signature": False}, audience="mesobot-web")
    if told_before:
        person.ask("what is mesotherapy")

    def forget() -> None:
        assert requests.delete(f"{person.url}/session", headers=person.bearer, timeout=10).status_code == 204

    world.in_mid_answer(claims["sub"], lambda: person.send("what are the risks of mesotherapy"), forget)
    assert person.history() == []


@pytest.mark.model
def test_by_command_while_a_visitor_waits(world: World) -> None:
    person = Visitor(world.server.url)
    claims = jwt.decode(person.token, options={"verify_signature": False}, audience="mesobot-web")

    def ask() -> None:
        person.send("what are the risks of mesotherapy")

    world.in_mid_answer(claims["sub"], ask, lambda: _forget_from_outside(world, claims["sub"]))


@pytest.mark.model  # its world is a server
def test_a_rating_in_the_same_moment_begins_no_record(world: World) -> None:
    """PostgreSQL reads the turn that a deletion has not committed yet."""
    engine, whose = create_engine(world.url), uuid.uuid4().hex
    turns_table.claim(engine, whose, "m-1", "why?")
    rating = threading.Thread(
        target=turns_table.add_feedback, args=(engine, whose, "a-1", "down", "what I think of it")
    )
    with engine.begin() as connection:
        for table in kept_tables():
            gone = text(f"delete from {table.name} where conversation = :whose")
            connection.execute(gone, {"whose": whose})
        rating.start()
        rating.join(1.0)
    rating.join(10)
    assert not rating.is_alive()
    engine.dispose()
    assert world.rows(whose) == 0


@pytest.mark.model
@pytest.mark.parametrize("told_before", [False, True])
async def test_in_the_shell(world: World, told_before: bool) -> None:
    """The shell is a separate process that uses the database of a running server."""
    await _forget_between(world.url, told_before)


class Shell:
    """`rasa shell` in a process of its own: `mesobot shell` keeps its conversations in memory alone."""

    END = "This is general information from published sources"

    def __init__(self, world: World, conversation: str, folder: Path) -> None:
        endpoints, self.file = folder / "endpoints.yml", folder / "said"
        text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
        assert DEFAULT_SERVER in text
        endpoints.write_text(text.replace(DEFAULT_SERVER, world.actions.url), encoding="utf-8")
        environ = os.environ | {"MESOBOT_TRACKER_DB": world.url, "PYTHONUNBUFFERED": "1"}
        words = ["shell", "--endpoints", str(endpoints), "--port", str(free_port())]
        with self.file.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rasa", *words, "--conversation-id", conversation],
                cwd=ROOT, env=environ | {"RASA_TELEMETRY_ENABLED": "false"},
                stdin=subprocess.PIPE, stdout=said, stderr=said, text=True,
            )  # fmt: skip

    def ask(self, words: str) -> None:
        """Type a line and wait for the end of the answer."""
        before = self.file.read_text().count(self.END)
        assert self.process.stdin
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()

        def answered() -> bool:
            return self.file.read_text().count(self.END) > before

        wait_until(answered, self.file.read_text, 180)  # Rasa's own shell takes long to start

    def leave(self) -> None:
        """End it, whatever it does."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(30)


@pytest.mark.model
@pytest.mark.long
def test_in_a_shell_process(world: World, tmp_path: Path) -> None:
    """On the database of a server that runs; a shell keeps no turns."""
    conversation = uuid.uuid4().hex
    shell = Shell(world, conversation, tmp_path)
    try:
        shell.ask("what is mesotherapy")
        wait_until(lambda: "what is mesotherapy" in world.events(conversation), shell.file.read_text)
        world.in_mid_answer(
            conversation,
            lambda: shell.ask("what are its risks"),
            lambda: _forget_from_outside(world, conversation),
        )
        shell.ask("who created mesotherapy")  # the person may go on, without what was deleted
        wait_until(lambda: "who created mesotherapy" in world.events(conversation), shell.file.read_text)
        kept = world.events(conversation)
    finally:
        shell.leave()
    assert "what is mesotherapy" not in kept and "what are its risks" not in kept


@pytest.mark.model
def test_in_slack(world: World) -> None:
    user = f"U{int(time.time())}"
    slack = Sender(world.server.url, world.slack)
    said = message("what are the risks of mesotherapy", f"D{user}", user=user)
    conversation = f"slack-{TEAM}-direct-{user}"
    world.in_mid_answer(
        conversation, lambda: slack.event(said), lambda: _forget_from_outside(world, conversation)
    )


def _forget_from_outside(world: World, conversation: str) -> None:
    """Do what `mesobot privacy forget` does in its own process, without the time to start one."""
    engine = create_engine(world.url)
    deletion.erase(engine, conversation)
    engine.dispose()
