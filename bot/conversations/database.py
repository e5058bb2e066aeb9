"""The database of conversations: one engine for trackers, turns and feedback."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import MetaData, create_engine, event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

from bot.conversations.marks import mark_statements
from bot.conversations.migration import migrate, version_table
from bot.core.settings import home
from bot.observability.query_timing import watched

logger = logging.getLogger(__name__)
T = TypeVar("T")

metadata = MetaData()
version_table(metadata)

# A person waits 3 s at most, and a turn asks the database four times: it gives up well before.
PATIENCE_S = 1.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.02, 0.1
_CONNECTIONS = 15
# What PostgreSQL says while it stops or starts, and when two transactions got in each other's way.
_PASSING = frozenset({"57P01", "57P02", "57P03", "40001", "40P01"})
_POSTGRES_LIMITS = (
    "SET SESSION statement_timeout = '2s'",
    "SET SESSION lock_timeout = '1s'",
    # A process that was stopped in mid-transaction holds its locks no longer than this.
    "SET SESSION idle_in_transaction_session_timeout = '5s'",
)


class Database:
    """Runs queries; makes the tables at the first use that reaches the database, not at start."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self._local = self.engine.dialect.name == "sqlite"
        self._here = in_memory(url)
        self._made = 0  # tables
        if self._local:  # a new connection may be to a new file
            event.listen(self.engine, "connect", self._look_at_the_tables)
        # Threads of its own: a database that hangs does not take those that others work in.
        self._threads = None if self._local else ThreadPoolExecutor(_CONNECTIONS, "database")

    async def call(
        self, function: Callable[..., T], *arguments: Any, again: Callable[..., T] | None = None
    ) -> T:
        """`function(engine, *arguments)`; off the event loop where the database is across a network.

        A broken connection and a locked file are tried again for a second. Whether the first
        attempt was committed is then unknown: `function` does no harm twice, or `again` is called.
        """
        return await self._patiently(self._once, function, again or function, *arguments)

    async def aside(self, function: Callable[..., T], *arguments: Any) -> T:
        """As `call`, for what takes longer: off the event loop, wherever another thread sees the database."""
        once = self._once if self._here or not self._local else self._beside
        return await self._patiently(once, function, function, *arguments)

    async def _patiently(
        self,
        once: Callable[..., Awaitable[T]],
        function: Callable[..., T],
        again: Callable[..., T],
        *arguments: Any,
    ) -> T:
        give_up_at, pause = time.monotonic() + PATIENCE_S, _FIRST_PAUSE_S
        while True:
            try:
                return await once(function, *arguments)
            except DBAPIError as error:
                if not passes(error) or time.monotonic() + pause > give_up_at:
                    raise
            await asyncio.sleep(pause)
            function, pause = again, min(2 * pause, _LONGEST_PAUSE_S)

    async def _once(self, function: Callable[..., T], *arguments: Any) -> T:
        if self._threads is None:
            return self._run(function, *arguments)
        loop = asyncio.get_running_loop()
        here = copy_context()  # with the trace id, for `mark_statements`
        return await loop.run_in_executor(self._threads, here.run, self._run, function, *arguments)

    async def _beside(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.to_thread(self._run, function, *arguments)

    def _run(self, function: Callable[..., T], *arguments: Any) -> T:
        if self._made < len(metadata.tables):
            self._prepare()
        # The whole of it: what a write waits for is its commit, not its statement.
        with watched("conversations", function.__name__):
            return function(self.engine, *arguments)

    def _look_at_the_tables(self, *_: Any) -> None:
        self._made = 0

    def _prepare(self) -> None:
        try:
            metadata.create_all(self.engine)
            migrate(self.engine, metadata)
        except SQLAlchemyError as error:
            # Two servers may start at once: the tables are there, made by the other one.
            logger.warning("tables not made now: %s", error.__class__.__name__)
        else:
            self._made = len(metadata.tables)


def passes(error: DBAPIError) -> bool:
    """Whether the same call may succeed a moment later."""
    if isinstance(error.orig, sqlite3.Error):
        return any(words in str(error.orig) for words in ("locked", "no such table"))
    code = getattr(error.orig, "pgcode", None)
    # No code: the server was not reached, or went away in mid-sentence.
    unheard = code is None and error.orig.__class__.__name__ in {"OperationalError", "InterfaceError"}
    return bool(error.connection_invalidated) or unheard or code in _PASSING


@lru_cache(maxsize=4)
def shared_database(url: str) -> Database:
    """One pool of connections for everything in this process that keeps conversations."""
    return Database(url)


def open_engine(url: str) -> Engine:
    """An engine for `url`; SQLite paths are relative to the project, and its journal is WAL.

    Errors never show a statement's parameters: they hold what people wrote.
    """
    parsed = make_url(url)
    return _open_sqlite(url) if parsed.get_backend_name() == "sqlite" else _open_postgres(url)


def _open_postgres(url: str) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        # Stale connections are tried before use: a restarted PostgreSQL costs a reconnect only.
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=_CONNECTIONS - 5,
        pool_timeout=PATIENCE_S,
        # 2 s is the least that libpq takes; a peer that vanished is noticed as fast.
        connect_args={"connect_timeout": 2, "tcp_user_timeout": 2000},
    )
    mark_statements(engine)
    event.listen(engine, "connect", _limit_postgres)
    return engine


def _limit_postgres(connection: Any, _record: Any) -> None:
    # Statements, not connection options: a pooler like PgBouncer lets those through.
    with connection.cursor() as cursor:
        for statement in _POSTGRES_LIMITS:
            cursor.execute(statement)
    connection.commit()


def _open_sqlite(url: str) -> Engine:
    parsed = make_url(url)
    if not in_memory(url):
        parsed = parsed.set(database=str(home() / str(parsed.database)))
    # SQLAlchemy opens a file anew for every query: pragmas again, and the last to close it checkpoints the
    # journal with an fsync; 40 % of a message's time, by py-spy. Kept connections do neither.
    options: dict[str, Any] = {"poolclass": StaticPool if in_memory(url) else QueuePool}
    # 10 ms: queries run in the event loop, and waiting there holds up everybody. `call` waits beside it.
    arguments = {"check_same_thread": False, "timeout": 0.01}
    engine = create_engine(parsed, hide_parameters=True, connect_args=arguments, **options)
    event.listen(engine, "do_connect", _keep_to_the_owner)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "handle_error", _open_anew_after)
    if not in_memory(url):
        event.listen(engine, "checkout", partial(_same_file, Path(str(parsed.database))))
    return engine


def _open_anew_after(context: ExceptionContext) -> None:
    """A connection that met a read-only or unreadable file goes on failing when the file is mended."""
    error = context.original_exception
    broken = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError)
    if broken and "locked" not in str(error):
        context.is_disconnect = True


def _same_file(path: Path, connection: Any, record: Any, _proxy: Any) -> None:
    """A connection to a file that was moved away or replaced is not used: what it writes is lost."""
    try:
        found: int | None = path.stat().st_ino
    except OSError:
        found = None
    if record.info.setdefault("inode", found) != found:
        raise DisconnectionError(f"{path} is another file now")


def _keep_to_the_owner(_dialect: Any, _record: Any, arguments: Any, _options: Any) -> None:
    """A file is readable by its owner alone; its journal takes the same mode."""
    path = Path(str(arguments[0]))
    if path.name == ":memory:":
        return
    try:
        if not path.exists():
            path.touch(mode=0o600)
        elif path.stat().st_mode & 0o077:  # a restored copy takes the mode of whoever made it
            with contextlib.suppress(PermissionError):  # not ours: `mesobot doctor` says so
                path.chmod(0o600)
    except OSError as error:  # for callers it is what SQLite itself would say, with the cause
        raise sqlite3.OperationalError(f"{path}: {error.strerror}") from None


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    # NORMAL: in WAL mode a power cut may lose the last turn, never the file; FULL costs an fsync a turn.
    connection.execute("PRAGMA synchronous=NORMAL")
    # Deleted text is overwritten with zeros; else it stays readable in the file (docs/operate/privacy.md).
    connection.execute("PRAGMA secure_delete=ON")


def in_memory(url: str) -> bool:
    """Whether `url` names an SQLite database that lives in this process only."""
    parsed = make_url(url)
    return parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")
