"""Deleting conversations, on request or when their retention time is over."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

from sqlalchemy import Table, bindparam, exists, func, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

# Whoever deletes a conversation knows every table that names one, whatever else the process has imported.
from bot.conversations import states_table  # noqa: F401
from bot.conversations.database import Database, metadata
from bot.conversations.drafted_table import take_back
from bot.conversations.events_table import conversations
from bot.conversations.turns_table import feedback, turns

logger = logging.getLogger(__name__)

DAY_S = 86_400
# Tables whose rows have a time, and the column with it.
_SPOKEN = ((conversations, "last_at"), (turns, "at"), (feedback, "at"))
# Small transactions with pauses between them, so that recording an answer waits for one of them at most.
_BATCH, _PAUSE_S = 20, 0.02
# Retry for a second while somebody reads the journal.
_TRIES, _AGAIN_S = 20, 0.05
# A person waits for the confirmation of a deletion: a table of half a million events took 0.2 to 0.4 s.
_QUICK_MS = 500


async def forget(database: Database, conversation: str) -> int:
    """Delete every trace of a conversation, in a thread; return the number of rows."""
    gone = await database.aside(erase, conversation)
    await database.aside(scrub, _QUICK_MS)
    return gone


def erase(engine: Engine, conversation: str) -> int:
    """Delete the rows of a conversation from every table that names one; return the number of rows."""
    return _delete(engine, [conversation])


def export(engine: Engine, conversation: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of a conversation, by table; empty where nothing is stored."""
    whose = {"whose": conversation}
    with engine.connect() as connection:
        rows = {
            table.name: [dict(row) for row in connection.execute(select([table]).where(_whose(table)), whose)]
            for table in kept_tables()
        }
    return {name: found for name, found in rows.items() if found}


def export_text(engine: Engine, conversation: str) -> str:
    """The same as JSON, written row by row: other threads have their turn between them."""
    tables = [
        f"{json.dumps(name)}:[{','.join(json.dumps(row, ensure_ascii=False) for row in rows)}]"
        for name, rows in export(engine, conversation).items()
    ]
    return f"{{{','.join(tables)}}}"


async def purge(database: Database, days: float) -> int:
    """Delete conversations without a message for `days`; return the number of conversations.

    Several servers may do so at once. All delete in the same order, by table and name, so there is no
    deadlock.
    """
    moment, gone = time.time() - days * DAY_S, 0
    while some := await database.aside(_purge_some, moment):
        gone += some
        await asyncio.sleep(_PAUSE_S)
    await database.aside(scrub)
    return gone


async def purge_now(database: Database, days: int, believe_the_clock: bool = True) -> None:
    """Purge and log the number; a database error is logged and not raised."""
    try:
        if not believe_the_clock and await database.call(all_would_go, time.time() - days * DAY_S):
            logger.error(
                "nothing purged: by this machine's clock everything is older than %s days. Is it right? Then"
                " all goes in a day, or now by `mesobot privacy purge`",
                days,
            )
            return
        gone = await purge(database, days)
    except Exception as error:
        logger.error("nothing purged: %s", error.__class__.__name__)
    else:
        logger.info("purged %s conversations older than %s days", gone, days)


async def purge_daily(database: Database, days: int) -> None:
    """Purge at once and then once a day, until the process ends.

    A server that starts with a clock far ahead must not delete everything. Where all conversations would
    go, the first purge waits for a day, so that somebody can read the warning in the log.
    """
    await purge_now(database, days, believe_the_clock=False)
    while True:
        await asyncio.sleep(DAY_S)
        await purge_now(database, days)


def scrub(engine: Engine, patience_ms: int = 60_000) -> None:
    """Make database and driver drop their remaining copies of deleted rows.

    Never fails: the rows are already deleted, and the next purge tries again. `patience_ms` is for each
    table.
    """
    # SQLAlchemy caches compiled statements with the values of their first use.
    engine.clear_compiled_cache()
    try:
        _truncate_journal(engine) if engine.dialect.name == "sqlite" else _vacuum(engine, patience_ms)
    except SQLAlchemyError as error:
        logger.warning("copies of deleted rows stay until the next purge: %s", error.__class__.__name__)


def _truncate_journal(engine: Engine) -> None:
    for _try in range(_TRIES):
        with engine.connect() as connection:
            if not connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).scalar():
                return
        time.sleep(_AGAIN_S)  # another connection is reading the journal
    logger.warning("copies of deleted rows stay until the next purge: the journal is being read")


def _vacuum(engine: Engine, patience_ms: int) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # closed afterwards, because its time limit was changed
        connection.execute(text(f"SET statement_timeout = {patience_ms}"))
        for table in kept_tables():
            # Another server may be vacuuming already. Without TRUNCATE nobody is locked out.
            connection.execute(text(f"VACUUM (SKIP_LOCKED, TRUNCATE false) {table.name}"))


def kept_tables() -> list[Table]:
    """Every table that names a conversation."""
    return [table for table in metadata.sorted_tables if "conversation" in table.c]


def _delete(engine: Engine, gone: list[str]) -> int:
    """Delete these conversations in one transaction; for a single one, return the number of rows."""
    named = [{"whose": conversation} for conversation in sorted(gone)]
    with engine.begin() as connection:
        for conversation in sorted(gone):
            take_back(connection, conversation)
        # Twice: rows that were written while the first statement waited for a lock are seen only by a second
        # one.
        found = [
            connection.execute(table.delete().where(_whose(table)), named)
            for table in (*kept_tables(), *kept_tables())
        ]
        return sum(result.rowcount for result in found)


def all_would_go(engine: Engine, moment: float) -> bool:
    """Whether conversations are stored and none of them is younger than `moment`.

    Rows of today are ignored: people may have written since the clock went wrong.
    """
    before = {"today": time.time() - DAY_S}
    with engine.connect() as connection:
        newest = [
            connection.execute(
                select([func.max(table.c[at])]).where(table.c[at] < bindparam("today")), before
            ).scalar()
            for table, at in _SPOKEN
        ]
    known = [at for at in newest if at is not None]
    return bool(known) and max(known) < moment


def _purge_some(engine: Engine, moment: float) -> int:
    """Delete up to one batch of conversations silent since `moment`; return how many (0: none left)."""
    for table, at in _SPOKEN:
        if old := _silent_since(engine, moment, table, at):
            _delete(engine, old)
            return len(old)
    return 0


def _silent_since(engine: Engine, moment: float, table: Table, at: str) -> list[str]:
    """Some conversations with a row older than `moment` in one table, and no younger row in any table."""
    younger = (_younger(table, other.alias(), time_of) for other, time_of in _SPOKEN)
    old = select([table.c.conversation]).where(
        table.c[at] < bindparam("moment"), *(~each for each in younger)
    )
    with engine.connect() as connection:
        # No DISTINCT in SQL: SQLite would then scan the whole table by name instead of using the index on
        # time.
        return list(dict.fromkeys(connection.execute(old.limit(_BATCH), {"moment": moment}).scalars()))


def _younger(table: Table, other: Any, at: str) -> Any:
    same = other.c.conversation == table.c.conversation
    return exists().where(same & (other.c[at] >= bindparam("moment"))).correlate(table)


def _whose(table: Table) -> Any:
    # A bound parameter, because SQLAlchemy caches a statement with the values of its first use.
    return table.c.conversation == bindparam("whose")
