"""Deletion: of one conversation, of what is older than the retention time."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from bot.dialogue.database import metadata


def erase(engine: Engine, conversation: str) -> int:
    """Remove every row of a conversation from every table that names one; the number of rows."""
    tables = [table for table in metadata.sorted_tables if "conversation" in table.c]
    with engine.begin() as connection:
        return sum(
            int(connection.execute(t.delete().where(t.c.conversation == conversation)).rowcount)
            for t in tables
        )
