"""What is kept of conversations, and how it goes: by wish, or when its time is over."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

from sqlalchemy import Table, bindparam, exists, func, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.database import Database, metadata
from bot.conversations.events_table import conversations
from bot.conversations.turns_table import feedback, turns

logger = logging.getLogger(__name__)

DAY_S = 86_400
# The slot of actions/forget_me.py and the value with which a turn ends that leaves nothing.
FORGET, NOW = "forget", "now"
# Tables whose rows carry a time, and its column.
_SPOKEN = ((conversations, "last_at"), (turns, "at"), (feedback, "at"))
# Small transactions with a pause between them: whoever records an answer meanwhile waits for one of them.
_BATCH, _PAUSE_S = 20, 0.02
# A journal that is being read is tried for a second.
_TRIES, _AGAIN_S = 20, 0.05
# Somebody waits for the word that all is deleted: a table of half a million events took 0.2 to 0.4 s.
_QUICK_MS = 500


async def forget(database: Database, conversation: str) -> int:
    """Remove every trace of a conversation, off the event loop; the number of rows."""
    gone = await database.aside(erase, conversation)
    await database.aside(scrub, _QUICK_MS)
    return gone


def erase(engine: Engine, conversation: str) -> int:
    """Remove every row of a conversation from every table that names one; the number of rows."""
    return _delete(engine, [conversation])


def export(engine: Engine, conversation: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of a conversation, by table; empty where nothing is kept."""
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
    """Remove conversations in which nothing was said for `days`; the number of conversations.

    Several servers may do so at once: all go by table and name, so none waits for one that waits for it.
    """
    moment, gone = time.time() - days * DAY_S, 0
    while some := await database.aside(_purge_some, moment):
        gone += some
        await asyncio.sleep(_PAUSE_S)
    await database.aside(scrub)
    return gone


async def purge_now(database: Database, days: int, believe_the_clock: bool = True) -> None:
    """Purge, and say in the log how many went; a database that does not answer is not the end."""
    try:
        if not believe_the_clock and await database.call(_all_would_go, time.time() - days * DAY_S):
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
    """Purge now and then once a day, for as long as the process lives.

    A start with a clock that is far ahead must not delete everything for good: where all of it would go, the
    first purge waits for a day, in which somebody sees the log.
    """
    await purge_now(database, days, believe_the_clock=False)
    while True:
        await asyncio.sleep(DAY_S)
        await purge_now(database, days)


def scrub(engine: Engine, patience_ms: int = 60_000) -> None:
    """Have database and driver let go of removed rows, of which they hold copies for a while.

    Never fails: the rows are gone, and the next purge comes by again. `patience_ms` is for each table.
    """
    # Statements are kept as they were first made, with the values that stood in them.
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
        time.sleep(_AGAIN_S)  # somebody is reading it
    logger.warning("copies of deleted rows stay until the next purge: the journal is being read")


def _vacuum(engine: Engine, patience_ms: int) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # closed afterwards, with its own time limit
        connection.execute(text(f"SET statement_timeout = {patience_ms}"))
        for table in kept_tables():
            # What another server vacuums is its business; without TRUNCATE nobody is locked out.
            connection.execute(text(f"VACUUM (SKIP_LOCKED, TRUNCATE false) {table.name}"))


def kept_tables() -> list[Table]:
    """Every table that names a conversation."""
    return [table for table in metadata.sorted_tables if "conversation" in table.c]


def _delete(engine: Engine, gone: list[str]) -> int:
    """Remove these conversations in one transaction; the number of rows, where it is one conversation."""
    named = [{"whose": conversation} for conversation in sorted(gone)]
    with engine.begin() as connection:
        # Twice: what somebody wrote while the first statement waited for them, only a second one sees.
        found = [
            connection.execute(table.delete().where(_whose(table)), named)
            for table in (*kept_tables(), *kept_tables())
        ]
        return sum(result.rowcount for result in found)


def _all_would_go(engine: Engine, moment: float) -> bool:
    """Whether something is kept, and nothing of it is younger than `moment`.

    What is of today does not count: somebody may have spoken since the clock went wrong.
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
    """Remove up to a batch of conversations silent since `moment`; how many; 0: no more."""
    for table, at in _SPOKEN:
        if old := _silent_since(engine, moment, table, at):
            _delete(engine, old)
            return len(old)
    return 0


def _silent_since(engine: Engine, moment: float, table: Table, at: str) -> list[str]:
    """Some conversations with a row older than `moment` in one table, and none younger in any."""
    younger = (_younger(table, other.alias(), time_of) for other, time_of in _SPOKEN)
    old = select([table.c.conversation]).where(
        table.c[at] < bindparam("moment"), *(~each for each in younger)
    )
    with engine.connect() as connection:
        # Not DISTINCT in SQL: SQLite would then walk the whole table by name and not by time.
        return list(dict.fromkeys(connection.execute(old.limit(_BATCH), {"moment": moment}).scalars()))


def _younger(table: Table, other: Any, at: str) -> Any:
    same = other.c.conversation == table.c.conversation
    return exists().where(same & (other.c[at] >= bindparam("moment"))).correlate(table)


def _whose(table: Table) -> Any:
    # A bound name: SQLAlchemy keeps statements as they were first made, with the values that stand in them.
    return table.c.conversation == bindparam("whose")
