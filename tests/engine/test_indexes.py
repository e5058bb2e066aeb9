"""Tests that every query of the database uses an index, except those about all conversations."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.conversations import deletion as privacy
from bot.conversations import events_table, secrets_table, turns_table
from bot.conversations.database import Database
from bot.conversations.recording import record_answer, record_turn
from bot.core.contract import empty_answer

# Only Rasa's list of all conversations needs no index. All other queries use one, even the daily search for
# silent conversations.
ABOUT_ALL = ("SELECT conversations.conversation \nFROM conversations",)
_SCAN = re.compile(r"SCAN (conversations|events|turns|feedback|secrets)\b")


def _use(engine: Engine) -> None:
    """Call everything that uses the database of conversations."""
    record_turn(engine, "one", [{"event": "user", "text": "why?"}], {"subject": "mesotherapy"})
    record_turn(engine, "one", [{"event": "user", "text": "how?"}], {})
    events_table.read_recent(engine, "one", 40)
    events_table.all_conversations(engine)
    _, turn = turns_table.claim(engine, "one", "m-1", "why?")
    assert turn is not None
    turns_table.claim(engine, "one", "m-1", "why?")
    turns_table.keep_alive(engine, turn.id)
    record_answer(engine, turn.id, empty_answer("answered", "so", "a-1"))
    turns_table.give_up(engine, turn.id)
    turns_table.read_after(engine, "one", 0)
    turns_table.read_one(engine, "one")
    turns_table.read_one(engine, "one", "m-1")
    turns_table.add_feedback(engine, "one", "a-1", "up", "")
    secrets_table.secret(engine, "web")
    secrets_table.secret(engine, "web")
    privacy.export(engine, "one")
    privacy.erase(engine, "two")


@pytest.fixture
async def ran(tmp_path: Path) -> list[tuple[str, list[str]]]:
    """Pairs of each SQL statement that ran, and the steps of its plan."""
    database = Database(f"sqlite:///{tmp_path}/conversations.db")
    database._prepare()
    found: list[tuple[str, list[str]]] = []

    def explain(_: Any, cursor: Any, sql: str, values: Any, __: Any, many: bool) -> None:
        if sql.split()[0] in {"SELECT", "UPDATE", "DELETE"} and not many:
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
            found.append((sql, [row[3] for row in plan]))

    event.listen(database.engine, "before_cursor_execute", explain)
    _use(database.engine)
    await privacy.purge(database, days=-1)
    return found


def test_no_query_of_one_conversation_reads_the_others(ran: list[tuple[str, list[str]]]) -> None:
    assert {table for sql, _ in ran for table in re.findall(r"(?:FROM|UPDATE) (\w+)", sql)} >= {
        "conversations",
        "events",
        "turns",
        "feedback",
        "secrets",
    }
    for sql, plan in ran:
        if not any(known in sql for known in ABOUT_ALL):
            assert not [step for step in plan if _SCAN.match(step)], (sql, plan)
            assert not [step for step in plan if "TEMP B-TREE" in step], (sql, plan)


def test_the_queries_about_all_are_those_known(ran: list[tuple[str, list[str]]]) -> None:
    about_all = {sql for sql, plan in ran if any(_SCAN.match(step) for step in plan)}
    assert len(about_all) == len(ABOUT_ALL)
