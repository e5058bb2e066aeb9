"""Adds the trace id of the message to SQL statements, where the database can show it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.observability import trace


def mark_statements(engine: Engine) -> None:
    """Add the trace id to every statement of a PostgreSQL `engine`, for its log and `pg_stat_activity`.

    SQLite has neither, and it caches prepared statements by their text, which a comment would defeat.
    """
    if engine.dialect.name == "postgresql":
        event.listen(engine, "before_cursor_execute", _mark, retval=True)


def _mark(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> tuple[str, Any]:
    found = trace.current()  # 32 hexadecimal digits: safe within a comment
    return (f"{statement} /* trace={found} */" if found else statement), parameters
