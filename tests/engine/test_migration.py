"""Databases of older versions are migrated; one of a newer version is refused with the remedy."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.conversations import events_table, turns_table
from bot.conversations.database import Database, metadata
from bot.conversations.migration import STEPS
from bot.core.errors import RecordUnavailable

OLD = """
CREATE TABLE conversations (conversation VARCHAR(255) PRIMARY KEY, slots TEXT NOT NULL,
    last_at FLOAT NOT NULL);
CREATE TABLE events (id INTEGER PRIMARY KEY, conversation VARCHAR(255) NOT NULL, type VARCHAR(64) NOT NULL,
    at FLOAT NOT NULL, data TEXT NOT NULL);
CREATE TABLE turns (id INTEGER PRIMARY KEY, conversation VARCHAR(255) NOT NULL,
    message_id VARCHAR(128) NOT NULL,
    text TEXT NOT NULL, answer TEXT, at FLOAT NOT NULL, alive_at FLOAT NOT NULL,
    CONSTRAINT turns_once UNIQUE (conversation, message_id));
CREATE INDEX turns_by_time ON turns (at);
INSERT INTO turns VALUES (7, 'c', 'm-1', 'why?', '{"text": "so"}', 1.0, 1.0);
"""


def _indexes(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as db:
        return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}


async def test_an_old_database_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(OLD)
    for _start in range(2):  # the second call finds nothing to do
        database = Database(f"sqlite:///{path}")
        turns = await database.call(turns_table.read_after, "c", 0)
        assert [(turn.id, turn.text, str(turn.answer)) for turn in turns] == [(7, "why?", "{'text': 'so'}")]
        database.engine.dispose()
    wanted = {index.name for table in metadata.sorted_tables for index in table.indexes}
    assert wanted <= _indexes(path)
    database = Database(f"sqlite:///{path}")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM turns")
    _ours, turn = await database.call(turns_table.claim, "c", "m-2", "how?")
    assert turn is not None and turn.id == 8  # a number is never used again


@pytest.mark.parametrize(
    ("slots", "kept"),
    [
        ('{"subject": "mesotherapy", "noted": true}', {"state": {"subject": "mesotherapy", "noted": True}}),
        ('{"subject": null, "noted": true}', {"subject": None, "noted": True}),
        ('{"state": {"subject": "meso"}, "subject": "x"}', {"state": {"subject": "meso"}, "subject": "x"}),
        ('{"subject": ', None),
    ],
    ids=["0.1", "no subject", "of this version", "broken"],
)
async def test_what_a_chat_of_0_1_is_about_goes_on(
    slots: str, kept: dict[str, object] | None, tmp_path: Path
) -> None:
    path = tmp_path / "c.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(OLD)
        db.execute("INSERT INTO conversations VALUES ('c', ?, 1.0)", (slots,))
        db.commit()
    database = Database(f"sqlite:///{path}")
    await database.call(events_table.all_conversations)
    with database.engine.connect() as connection:
        now = connection.exec_driver_sql("SELECT slots FROM conversations").scalar()
    assert now == slots if kept is None else json.loads(now) == kept


async def test_a_new_database_has_the_newest_version(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/c.db")
    await database.call(events_table.all_conversations)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT number FROM version").fetchall() == [(len(STEPS),)]


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/c.db")
    await database.call(events_table.all_conversations)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE version SET number = 99")
    later = Database(f"sqlite:///{tmp_path}/c.db")
    with pytest.raises(RecordUnavailable, match="start the newer program"):
        await later.call(events_table.all_conversations)
