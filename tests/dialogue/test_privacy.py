"""Deletion leaves nothing, and takes nothing of others."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.dialogue import events_table, turns_table
from bot.dialogue.database import Database
from bot.dialogue.privacy import DAY_S, erase, export, purge

TEXT = "a question nobody else asked"


async def _fill(database: Database, conversation: str) -> None:
    event = {"event": "user", "text": TEXT, "timestamp": time.time()}
    await database.call(events_table.append, conversation, [event], {"subject": "mesotherapy"})
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
        # Asked long ago, but rated today: still in use.
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
