"""Tests that deletion leaves nothing of a conversation, and removes nothing of other conversations."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.main import main
from bot.conversations import secrets_table, turns_table
from bot.conversations.database import Database, metadata
from bot.conversations.deletion import DAY_S, erase, export, forget, purge, purge_now
from bot.conversations.recording import record_turn
from bot.core.contract import FORGET, FORGET_NOW
from bot.engine.tracker_store import BoundedTrackerStore
from tests.services import Postgres

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
slots:
  forget: {type: any, influence_conversation: false, mappings: [{type: custom}]}
"""
)
TEXT = "a question nobody else asked"


async def _fill(database: Database, conversation: str) -> None:
    event = {"event": "user", "text": TEXT, "timestamp": time.time()}
    await database.call(record_turn, conversation, [event], {"subject": "mesotherapy"})
    await database.call(turns_table.claim, conversation, "m-1", TEXT)
    await database.call(turns_table.add_feedback, conversation, "a-1", "down", TEXT)


@pytest.fixture
async def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path}/conversations.db")
    await _fill(made, "one")
    await _fill(made, "two")
    return made


async def test_forgetting_leaves_no_row_of_one_and_all_of_the_other(database: Database) -> None:
    before = await database.call(export, "two")
    assert set(before) == {"conversations", "events", "turns", "feedback"}
    assert await database.call(erase, "one") == 4
    assert await database.call(export, "one") == {}
    assert await database.call(export, "two") == before


async def test_only_silent_conversations_are_purged(database: Database) -> None:
    assert await purge(database, 30) == 0
    long_ago = time.time() - 31 * DAY_S
    with database.engine.begin() as connection:
        for table, column in (("conversations", "last_at"), ("turns", "at"), ("feedback", "at")):
            connection.execute(f"UPDATE {table} SET {column} = {long_ago} WHERE conversation = 'one'")
        # Asked long ago but rated today, so it is still in use.
        for table, column in (("conversations", "last_at"), ("turns", "at")):
            connection.execute(f"UPDATE {table} SET {column} = {long_ago} WHERE conversation = 'two'")
    assert await purge(database, 30) == 1
    assert await database.call(export, "one") == {}
    assert await database.call(export, "two") != {}


def test_the_commands_export_and_forget(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESOBOT_TRACKER_DB", f"sqlite:///{tmp_path}/conversations.db")
    run = CliRunner().invoke
    kept = json.loads(run(main, ["privacy", "export", "one"]).stdout)
    assert kept["turns"][0]["text"] == TEXT
    assert "4 rows deleted" in run(main, ["privacy", "forget", "one"]).output
    again = run(main, ["privacy", "forget", "one"])
    assert again.exit_code == 2 and "nothing is kept of one" in again.output
    assert "conversations deleted: 1" in run(main, ["privacy", "purge", "--days", "0"]).output


async def _fill_old(database: Database, count: int) -> None:
    """Store old conversations, some over many pages, between two conversations of today."""
    await _fill(database, "young")
    for number in range(count):
        said = {"event": "user", "text": f"old{number}words " * (1 + number % 7 * 60), "timestamp": 1.0}
        await database.call(record_turn, f"old-{number}", [said] * 3, {"subject": "mesotherapy"})
        await database.call(turns_table.claim, f"old-{number}", "m-1", f"old{number}words")
    long_ago = time.time() - 31 * DAY_S
    with database.engine.begin() as connection:
        connection.execute(
            text(f"UPDATE conversations SET last_at = {long_ago} WHERE conversation <> 'young'")
        )
        connection.execute(text(f"UPDATE turns SET at = {long_ago} WHERE conversation <> 'young'"))
    await _fill(database, "today")


async def test_no_byte_of_deleted_rows_is_left_in_the_files(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/conversations.db")
    await _fill_old(database, 120)
    kept = await database.call(export, "young")
    for number in range(0, 120, 3):
        await forget(database, f"old-{number}")
    assert await purge(database, 30) == 80
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"old" not in files
    assert TEXT.encode() in files
    assert await database.call(export, "young") == kept


async def _purge_at_once(url: str) -> None:
    """Three servers purge while a fourth records answers; none fails, and everything old is deleted."""
    servers = [Database(url) for _ in range(4)]
    await _fill_old(servers[0], 100)

    async def record() -> None:
        for number in range(20):
            await servers[3].call(record_turn, "live", [{"event": "user", "text": str(number)}], {})
            await asyncio.sleep(0.01)

    *gone, _recorded = await asyncio.gather(*(purge(server, 30) for server in servers[:3]), record())
    assert sum(count or 0 for count in gone) >= 100
    with servers[0].engine.connect() as connection:
        left = connection.execute(text("SELECT conversation, count(*) FROM events GROUP BY conversation"))
        assert dict(left.fetchall()) == {"young": 1, "today": 1, "live": 20}
    for server in servers:
        server.engine.dispose()


async def test_several_servers_may_purge_at_once(tmp_path: Path) -> None:
    await _purge_at_once(f"sqlite:///{tmp_path}/conversations.db")


@pytest.mark.services
async def test_several_servers_may_purge_postgresql_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("postgres")
    folder.chmod(0o755)
    service = Postgres(folder / "it").start()
    try:
        await _purge_at_once(service.url)
    finally:
        service.stop()


async def test_the_purge_goes_by_time_and_leaves_the_event_loop_alone(database: Database) -> None:
    seen: list[tuple[str, object]] = []

    def listen(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))
        threads.add(threading.get_ident())

    threads: set[int] = set()
    event.listen(database.engine, "before_cursor_execute", listen)
    await purge(database, 30)
    event.remove(database.engine, "before_cursor_execute", listen)
    assert threading.get_ident() not in threads
    queries = [(statement, values) for statement, values in seen if statement.startswith("SELECT")]
    assert len(queries) == 3
    with database.engine.connect() as connection:
        for statement, values in queries:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            assert not [row for row in plan if row[-1].startswith("SCAN")], plan


async def _end_with_the_wish(database: Database) -> None:
    store = BoundedTrackerStore(DOMAIN, url=str(database.engine.url))
    tracker = await store.create_tracker("one")
    tracker.update_with_events([UserUttered("yes"), SlotSet(FORGET, FORGET_NOW)], DOMAIN)
    await store.save(tracker)


async def test_a_turn_that_ends_with_the_wish_to_be_forgotten_leaves_nothing(database: Database) -> None:
    await _end_with_the_wish(database)
    assert await database.call(export, "one") == {}
    assert await database.call(export, "two") != {}


async def test_what_could_not_be_deleted_is_an_error_and_no_promise(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER no BEFORE DELETE ON turns BEGIN SELECT RAISE(ABORT, ''); END")
        )
    with pytest.raises(SQLAlchemyError):
        await _end_with_the_wish(database)
    with database.engine.connect() as connection:  # the rows of the other tables are still there
        assert (
            connection.execute(text("SELECT count(*) FROM events WHERE conversation = 'one'")).scalar() == 1
        )


async def test_a_start_with_a_clock_far_ahead_deletes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(f"sqlite:///{tmp_path}/c.db")
    await _fill(database, "one")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 400 * DAY_S)
    await purge_now(database, 30, believe_the_clock=False)  # as at a start
    assert await database.call(export, "one")
    assert "nothing purged" in caplog.text
    await _fill(database, "two")  # said under the wrong clock; then the server starts again
    await purge_now(database, 30, believe_the_clock=False)
    assert await database.call(export, "one")
    monkeypatch.setattr(time, "time", lambda: now + 405 * DAY_S)
    await purge_now(database, 30, believe_the_clock=False)  # days later, the clock is believed
    assert not await database.call(export, "one")
    assert await database.call(export, "two")
    monkeypatch.setattr(time, "time", lambda: now + 800 * DAY_S)
    await purge_now(database, 30)  # as after a day of running
    assert not await database.call(export, "two")


def test_a_new_key_ends_every_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/key.db"
    monkeypatch.setenv("MESOBOT_TRACKER_DB", url)
    engine = Database(url).engine
    metadata.create_all(engine)
    before = secrets_table.secret(engine, "web sessions")
    assert secrets_table.secret(engine, "web sessions") == before
    done = CliRunner().invoke(main, ["privacy", "new-key"])
    assert done.exit_code == 0 and "restart every server" in done.output
    assert secrets_table.secret(engine, "web sessions") != before


def test_a_restored_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "restored.db"
    path.write_bytes(b"")
    path.chmod(0o644)
    with Database(f"sqlite:///{path}").engine.connect() as connection:
        connection.exec_driver_sql("create table x (y)")
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.iterdir())
