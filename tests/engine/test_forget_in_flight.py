"""Tests a deletion during an answer: the answer writes nothing afterwards."""

from __future__ import annotations

import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jwt
import pytest
import requests
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from sqlalchemy import create_engine, text

from bot.conversations import deletion, turns_table
from bot.conversations.deletion import kept_tables
from bot.engine.tracker_store import BoundedTrackerStore
from tests.channels.slack.conftest import environment
from tests.channels.slack.fake import TEAM, FakeSlack, Sender, message
from tests.server import Server, Visitor
from tests.services import ActionServer, Postgres

DOMAIN = Domain.from_yaml('{version: "3.1", intents: [ask_risks], slots: {}}')
CLAIMED = "select count(*) from turns where conversation = :whose"


@pytest.mark.parametrize("told_before", [False, True])
async def test_a_turn_under_way_writes_nothing_back(tmp_path: Path, told_before: bool) -> None:
    await _forget_between(f"sqlite:///{tmp_path}/c.db", told_before)


async def _forget_between(url: str, told_before: bool) -> None:
    """Delete a conversation during a turn, on a channel without stored turns, like the shell and REST."""
    store = BoundedTrackerStore(DOMAIN, url=url)
    whose = uuid.uuid4().hex

    async def turn(between: Callable[[], object] = lambda: None) -> None:
        tracker = await store.get_or_create_tracker(whose)
        tracker.update_with_events([UserUttered("why?", {"name": "ask_risks"}), BotUttered("so")], DOMAIN)
        between()
        await store.save(tracker)

    if told_before:
        await turn()
    await turn(lambda: deletion.erase(store.database.engine, whose))
    assert deletion.export(store.database.engine, whose) == {}
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

    def rows(self, conversation: str, sql: str = "") -> int:
        """The number of stored rows of a conversation, or the number that `sql` returns."""
        engine = create_engine(self.url)
        count = "select count(*) from {} where conversation = :whose"
        asked = [sql] if sql else [count.format(table.name) for table in kept_tables()]
        with engine.connect() as connection:
            found = [connection.execute(text(each), {"whose": conversation}).scalar() for each in asked]
        engine.dispose()
        return sum(found)

    def in_mid_answer(self, conversation: str, ask: Callable[[], object], forget: Callable[[], None]) -> None:
        """Ask, delete the conversation while the answer is being made, then let the answer finish."""
        process = self.actions.process
        assert process
        process.send_signal(signal.SIGSTOP)
        before = self.rows(conversation, CLAIMED)
        asking = threading.Thread(target=ask)
        try:
            asking.start()
            until = time.monotonic() + 5
            while self.rows(conversation, CLAIMED) == before:
                assert time.monotonic() < until
                time.sleep(0.02)
            time.sleep(0.3)  # by now the message is read, and the action waits
            forget()
            assert self.rows(conversation) == 0
        finally:
            process.send_signal(signal.SIGCONT)
        asking.join(20)
        time.sleep(1.0)
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


@pytest.mark.model
@pytest.mark.parametrize("told_before", [False, True])
async def test_in_the_shell(world: World, told_before: bool) -> None:
    """The shell is a separate process that uses the database of a running server."""
    await _forget_between(world.url, told_before)


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
