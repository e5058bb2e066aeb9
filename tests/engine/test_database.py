"""Exactly once: the effect of repeated, late or broken writes on the database."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.conversations import events_table, turns_table
from bot.conversations.database import Database, open_engine
from bot.conversations.recording import record_answer, record_turn, record_turn_unless_there
from bot.core.contract import Answer, empty_answer

ANSWER = empty_answer("answered", "said", "a-1")


def _turn(message_id: str = "m-1", answer: Answer = ANSWER) -> list[dict[str, Any]]:
    return [
        {"event": "user", "text": "asked", "message_id": message_id, "timestamp": 1.0},
        {"event": "bot", "data": {"custom": answer}, "timestamp": 2.0},
    ]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path}/conversations.db")


async def _count(database: Database, table: str) -> int:
    def count(engine: Any) -> int:
        with engine.connect() as connection:
            return int(connection.execute(text(f"select count(*) from {table}")).scalar())

    return await database.call(count)


async def test_events_and_answer_are_recorded_together(database: Database) -> None:
    _ours, turn = await database.call(turns_table.claim, "c", "m-1", "asked")
    await database.call(record_turn, "c", _turn(), {})
    kept = await database.call(turns_table.read_one, "c", "m-1")
    assert kept and kept.answer and kept.answer["id"] == "a-1"
    late = empty_answer("error", "late", "error")
    assert turn is not None
    recorded, is_kept = await database.call(record_answer, turn.id, late)
    assert (recorded["id"], is_kept) == ("a-1", True)


async def test_a_message_that_is_answered_gets_no_second_turn(database: Database) -> None:
    await database.call(turns_table.claim, "c", "m-1", "asked")
    await database.call(record_turn, "c", _turn(), {"subject": "first"})
    await database.call(
        record_turn, "c", _turn(answer=empty_answer("answered", "said", "a-2")), {"subject": "second"}
    )
    assert await _count(database, "events") == 2
    found = await database.call(events_table.read_recent, "c", 10)
    assert found and found[0] == {"subject": "first"}


async def test_a_write_of_which_nobody_knows_whether_it_was_committed_is_not_doubled(
    database: Database,
) -> None:
    await database.call(record_turn, "c", _turn(), {})
    await database.call(record_turn_unless_there, "c", _turn(), {})
    assert await _count(database, "events") == 2
    await database.call(record_turn_unless_there, "c", _turn("m-2"), {})
    assert await _count(database, "events") == 4


async def test_a_broken_connection_is_tried_again_with_the_careful_way(database: Database) -> None:
    called: list[str] = []

    def first(engine: Any) -> str:
        called.append("first")
        raise OperationalError("insert", {}, sqlite3.OperationalError("database is locked"))

    def careful(engine: Any) -> str:
        called.append("careful")
        return "done"

    assert await database.call(first, again=careful) == "done"
    assert called == ["first", "careful"]


async def test_an_attempt_may_claim_twice_and_another_may_not(database: Database) -> None:
    at = time.time()
    assert (await database.call(turns_table.claim, "c", "m-1", "asked", at))[0]
    assert (await database.call(turns_table.claim, "c", "m-1", "asked", at))[0]
    assert not (await database.call(turns_table.claim, "c", "m-1", "asked", at + 0.001))[0]


async def test_a_locked_file_is_waited_for_beside_the_event_loop(database: Database, tmp_path: Path) -> None:
    await database.call(turns_table.claim, "c", "m-1", "asked")
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.01)
            turns += 1

    with contextlib.closing(sqlite3.connect(tmp_path / "conversations.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        watching = asyncio.ensure_future(others())
        with pytest.raises(OperationalError, match="locked"):
            await database.call(turns_table.claim, "c", "m-2", "asked")
        watching.cancel()
    assert turns > 5  # it was waited for, and others had their turn meanwhile


async def test_a_file_that_was_moved_away_is_not_written_to(database: Database, tmp_path: Path) -> None:
    await database.call(turns_table.claim, "c", "m-1", "asked")
    file = tmp_path / "conversations.db"
    file.rename(tmp_path / "moved.db")
    await database.call(turns_table.claim, "c", "m-2", "asked")
    assert await _count(database, "turns") == 1
    assert file.exists()


async def test_a_connection_that_failed_is_not_used_again(database: Database) -> None:
    await database.call(turns_table.claim, "c", "m-1", "asked")

    def fail(engine: Any, pragma: str) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA query_only={pragma}")
        turns_table.claim(engine, "c", "m-2", "asked")

    with pytest.raises(OperationalError, match="readonly"):
        await database.call(fail, "ON")
    await database.call(turns_table.claim, "c", "m-2", "asked")
    assert await _count(database, "turns") == 2


def test_what_people_wrote_is_not_in_an_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(OperationalError) as raised, engine.begin() as connection:
        connection.execute(turns_table.turns.insert().values(text="my secret illness"))
    assert "secret" not in str(raised.value)
