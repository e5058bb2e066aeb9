"""Times database queries for log and metrics: by name, never with values."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from time import perf_counter

from bot.observability.metrics import observe

logger = logging.getLogger(__name__)

SLOW_S = 0.1
_STAGES = {"facts": "store", "conversations": "record"}
_OPERATION = re.compile(r"^\s*(\w+)")
_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE|TABLE)\s+[\"']?(\w+)", re.I)


class watched:  # noqa: N801  # used like a function: `with watched("facts", sql):`
    """Measures the query in its block; logs it at DEBUG, or at WARNING where it was slow.

    The name of a query comes from its SQL, or from the function that runs it.
    """

    __slots__ = ("_database", "_sql", "_started")

    def __init__(self, database: str, sql: str) -> None:
        self._database, self._sql, self._started = database, sql, 0.0

    def __enter__(self) -> None:
        self._started = perf_counter()

    def __exit__(self, *_error: object) -> None:
        took(self._database, self._sql, perf_counter() - self._started)


def took(database: str, sql: str, seconds: float) -> None:
    """Record that a query to `facts` or `conversations` took `seconds`."""
    observe(_STAGES[database], seconds)
    if seconds > SLOW_S:
        logger.warning("slow query", extra=_fields(database, sql, seconds))
    elif logger.isEnabledFor(logging.DEBUG):
        logger.debug("query", extra=_fields(database, sql, seconds))


@lru_cache(maxsize=256)
def name_of(sql: str) -> str:
    """The name of a query: its verb and its first table (`SELECT facts`)."""
    operation, table = _OPERATION.match(sql), _TABLE.search(sql)
    return " ".join(found.group(1) for found in (operation, table) if found)


def _fields(database: str, sql: str, seconds: float) -> dict[str, object]:
    return {"database": database, "query": name_of(sql), "ms": round(seconds * 1000, 2)}
