"""The database of conversations: one engine for trackers, turns and feedback."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import MetaData, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from bot.dialogue.marks import mark_statements
from bot.queries import watched
from bot.settings import ROOT

logger = logging.getLogger(__name__)
T = TypeVar("T")

metadata = MetaData()


class Database:
    """Runs queries; makes the tables at the first use that reaches the database, not at start."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self._local = self.engine.dialect.name == "sqlite"
        self._made = 0  # tables

    async def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """`function(engine, *arguments)`; off the event loop where the database is across a network."""
        if self._local:
            return self._run(function, *arguments)
        return await asyncio.to_thread(self._run, function, *arguments)

    def _run(self, function: Callable[..., T], *arguments: Any) -> T:
        if self._made < len(metadata.tables):
            self._prepare()
        # The whole of it: what a write waits for is its commit, not its statement.
        with watched("conversations", function.__name__):
            return function(self.engine, *arguments)

    def _prepare(self) -> None:
        try:
            metadata.create_all(self.engine)
        except SQLAlchemyError as error:
            # Two servers may start at once: the tables are there, made by the other one.
            logger.warning("tables not made now: %s", error.__class__.__name__)
        else:
            self._made = len(metadata.tables)


@lru_cache(maxsize=4)
def shared_database(url: str) -> Database:
    """One pool of connections for everything in this process that keeps conversations."""
    return Database(url)


def open_engine(url: str) -> Engine:
    """An engine for `url`; SQLite paths are relative to the project, and its journal is WAL.

    Its errors do not quote the values of a query: those are what people said.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # Stale connections are tried before use: a restarted PostgreSQL costs a reconnect only.
        engine = create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10, hide_parameters=True)
        mark_statements(engine)
        return engine
    if not in_memory(url):
        parsed = parsed.set(database=str(ROOT / str(parsed.database)))
    options: dict[str, Any] = {"poolclass": StaticPool} if in_memory(url) else {}
    arguments = {"check_same_thread": False, "timeout": 1.0}
    engine = create_engine(parsed, connect_args=arguments, hide_parameters=True, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    # NORMAL: in WAL mode a power cut may lose the last turn, never the file; FULL costs an fsync a turn.
    connection.execute("PRAGMA synchronous=NORMAL")


def in_memory(url: str) -> bool:
    """Whether `url` names an SQLite database that lives in this process only."""
    parsed = make_url(url)
    return parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")
