"""Migrations of databases that older versions wrote; each has a number and runs once."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from sqlalchemy import Column, Integer, MetaData, Table, inspect, select, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.schema import CreateTable

from bot.core.errors import RecordUnavailable

logger = logging.getLogger(__name__)


def migrate(engine: Engine, tables: MetaData) -> None:
    """Bring the tables to the newest version, in one transaction.

    Raises RecordUnavailable where a newer version of the assistant wrote the database, because this
    version could lose data that it does not know.
    """
    version: Table = tables.tables["version"]
    with engine.begin() as connection:
        found = connection.execute(select([version.c.number])).scalar() or 0
        if found > len(STEPS):
            raise RecordUnavailable(
                f"MESOBOT_TRACKER_DB: the database has version {found}, this program knows {len(STEPS)}: "
                "start the newer program, or restore the backup from before it"
            )
        for number, step in list(enumerate(STEPS, start=1))[found:]:
            step(connection, tables)
            logger.info("the database of conversations has version %s", number)
        if found < len(STEPS):
            connection.execute(version.delete())
            connection.execute(version.insert(), {"number": len(STEPS)})


def _add_missing_indexes(connection: Connection, tables: MetaData) -> None:
    """Add indexes for queries by time and conversation, which scan a whole table without them."""
    for table in tables.sorted_tables:
        known = {index["name"] for index in inspect(connection).get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in known:
                index.create(connection)


def _number_turns_for_ever(connection: Connection, tables: MetaData) -> None:
    """Use AUTOINCREMENT: SQLite reused ids of deleted turns, so a late answer could go to another message."""
    if connection.dialect.name != "sqlite":
        return
    turns = tables.tables["turns"]
    made = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'turns'")).scalar() or ""
    if "AUTOINCREMENT" in made.upper():
        return
    names = ", ".join(column.name for column in turns.columns)
    connection.execute(text("ALTER TABLE turns RENAME TO turns_before"))
    for index in turns.indexes:
        connection.execute(text(f"DROP INDEX IF EXISTS {index.name}"))
    connection.execute(CreateTable(turns))
    connection.execute(text(f"INSERT INTO turns ({names}) SELECT {names} FROM turns_before"))
    connection.execute(text("DROP TABLE turns_before"))
    for index in turns.indexes:
        index.create(connection)


def _keep_the_subject(connection: Connection, tables: MetaData) -> None:
    """0.1 had other slots. What a chat is about is carried over, so that "and its risks?" is understood."""
    table = tables.tables["conversations"]
    old = select([table.c.conversation, table.c.slots]).where(table.c.slots.like('%"subject"%'))
    for conversation, written in connection.execute(old).fetchall():
        try:
            slots = json.loads(written)
        except ValueError:  # a broken row is left as it is
            continue
        if isinstance(slots, dict) and isinstance(slots.get("subject"), str) and "state" not in slots:
            kept = json.dumps({"state": {"subject": slots["subject"], "noted": bool(slots.get("noted"))}})
            connection.execute(table.update().where(table.c.conversation == conversation).values(slots=kept))


# What docs/operate/privacy.md says of tables that name no conversation.
KEPT = {"kept": "Kept as long as the database."}
Step = Callable[[Connection, MetaData], None]
STEPS: tuple[Step, ...] = (_add_missing_indexes, _number_turns_for_ever, _keep_the_subject)


def version_table(tables: MetaData) -> Table:
    """The table of the migrations that have run."""
    return Table(
        "version",
        tables,
        Column("number", Integer, primary_key=True, autoincrement=False, comment="the last step done"),
        comment="Which version of the tables this is, nothing of a person",
        info=KEPT,
    )
