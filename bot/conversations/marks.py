"""SQL statements marked with the message they are for, where the database can show it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.observability import trace


def mark_statements(engine: Engine) -> None:
    """Add the trace id to every statement of a PostgreSQL `engine`, for its log and `pg_stat_activity`.

    SQLite has neither, and keeps prepared statements by their text: a comment would defeat that.
    """
    if engine.dialect.name == "postgresql":
        event.listen(engine, "before_cursor_execute", _mark, retval=True)


def _mark(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> tuple[str, Any]:
    found = trace.current()  # 32 hexadecimal digits: safe within a comment
    return (f"{statement} /* trace={found} */" if found else statement), parameters
