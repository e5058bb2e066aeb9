"""Queries to the database of conversations: measured, and marked with the message they are for."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot import trace
from bot.queries import took

_STARTED = "query_started"


def watch(engine: Engine) -> None:
    """Measure every query of `engine`; PostgreSQL also gets the trace id, for its own log and views.

    SQLite has neither, and keeps prepared statements by their text: a comment would defeat that.
    """
    event.listen(engine, "after_cursor_execute", _after)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "before_cursor_execute", _before_with_comment, retval=True)
    else:
        event.listen(engine, "before_cursor_execute", _before)


def _before(connection: Any, *_rest: Any) -> None:
    connection.info[_STARTED] = perf_counter()


def _before_with_comment(
    connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any
) -> tuple[str, Any]:
    connection.info[_STARTED] = perf_counter()
    if found := trace.current():  # 32 hexadecimal digits: safe within a comment
        statement = f"{statement} /* trace={found} */"
    return statement, parameters


def _after(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    took("conversations", statement, perf_counter() - connection.info[_STARTED])
