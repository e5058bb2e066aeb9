"""What is kept of conversations, and how it goes: by wish, or when its time is over."""

from __future__ import annotations

import logging
import time
from typing import Any

from sqlalchemy import func, select, union
from sqlalchemy.engine import Engine

from bot.dialogue.database import Database, metadata
from bot.dialogue.events_table import conversations
from bot.dialogue.turns_table import feedback, turns

logger = logging.getLogger(__name__)

DAY_S = 86_400


def erase(engine: Engine, conversation: str) -> int:
    """Remove every row of a conversation from every table that names one; the number of rows."""
    with engine.begin() as connection:
        return sum(
            int(connection.execute(t.delete().where(t.c.conversation == conversation)).rowcount)
            for t in _tables()
        )


def export(engine: Engine, conversation: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of a conversation, by table; empty where nothing is kept."""
    with engine.connect() as connection:
        rows = {
            table.name: [dict(row) for row in connection.execute(_of(table, conversation))]
            for table in _tables()
        }
    return {name: found for name, found in rows.items() if found}


def purge(engine: Engine, days: float) -> int:
    """Remove conversations in which nothing was said for `days`; the number of conversations."""
    old = _silent_since(engine, time.time() - days * DAY_S)
    for conversation in old:
        erase(engine, conversation)
    return len(old)


async def purge_now(database: Database, days: int) -> None:
    """Purge, and say in the log how many went; a database that does not answer is not the end."""
    try:
        gone = await database.call(purge, days)
    except Exception as error:
        logger.error("nothing purged: %s", error.__class__.__name__)
    else:
        logger.info("purged %s conversations older than %s days", gone, days)


def _silent_since(engine: Engine, moment: float) -> list[str]:
    spoken = union(
        select([conversations.c.conversation, conversations.c.last_at.label("at")]),
        select([turns.c.conversation, turns.c.at]),
        select([feedback.c.conversation, feedback.c.at]),
    ).alias("spoken")
    query = (
        select([spoken.c.conversation]).group_by(spoken.c.conversation).having(func.max(spoken.c.at) < moment)
    )
    with engine.connect() as connection:
        return [str(row[0]) for row in connection.execute(query)]


def _tables() -> list[Any]:
    return [table for table in metadata.sorted_tables if "conversation" in table.c]


def _of(table: Any, conversation: str) -> Any:
    return select([table]).where(table.c.conversation == conversation)
