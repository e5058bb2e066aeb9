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

# A person waits 3 s at most and a turn queries the database four times, so a query gives up well before that.
PATIENCE_S = 1.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.02, 0.1
_CONNECTIONS = 15
# PostgreSQL error codes that a retry can cure: the server stops or starts, or two transactions conflict.
_PASSING = frozenset({"57P01", "57P02", "57P03", "40001", "40P01"})
_POSTGRES_LIMITS = (
    "SET SESSION statement_timeout = '2s'",
    "SET SESSION lock_timeout = '1s'",
    # A process that was stopped in the middle of a transaction holds its locks no longer than this.
    "SET SESSION idle_in_transaction_session_timeout = '5s'",
)


class Database:
    """Runs queries. Creates the tables at the first query that reaches the database, not at start."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self._local = self.engine.dialect.name == "sqlite"
        self._here = in_memory(url)
        self._made = 0  # tables
        if self._local:  # a new connection may be to a new file
            event.listen(self.engine, "connect", self._look_at_the_tables)
        # Its own threads: a database that hangs does not block the threads of other work.
        self._threads = None if self._local else ThreadPoolExecutor(_CONNECTIONS, "database")

    async def call(
        self, function: Callable[..., T], *arguments: Any, again: Callable[..., T] | None = None
    ) -> T:
        """Run `function(engine, *arguments)`; in a thread where the database is across a network.

        A broken connection and a locked file are retried for a second. It is then unknown whether the
        first attempt was committed. So either `function` is idempotent, or the retry calls `again`.
        """
        return await self._patiently(self._once, function, again or function, *arguments)

    async def aside(self, function: Callable[..., T], *arguments: Any) -> T:
        """Like `call`, for what takes longer; in a thread, unless the database exists only in this one."""
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
        # The whole transaction is timed: a write waits for its commit, not for its statement.
        with watched("conversations", function.__name__):
            return function(self.engine, *arguments)

    def _look_at_the_tables(self, *_: Any) -> None:
        self._made = 0

    def _prepare(self) -> None:
        # Tables are known once their modules are imported. Whoever deletes a conversation needs all of these.
        from bot.conversations import drafted_table, events_table, states_table, turns_table  # noqa: F401

        try:
            metadata.create_all(self.engine)
            migrate(self.engine, metadata)
        except SQLAlchemyError as error:
            # Two servers may start at once; then the other one has created the tables.
            logger.warning("tables not made now: %s", error.__class__.__name__)
        else:
            self._made = len(metadata.tables)


def passes(error: DBAPIError) -> bool:
    """Whether the same call may succeed a moment later."""
    if isinstance(error.orig, sqlite3.Error):
        return any(words in str(error.orig) for words in ("locked", "no such table"))
    code = getattr(error.orig, "pgcode", None)
    # Without a code the server was not reached, or the connection broke.
    unheard = code is None and error.orig.__class__.__name__ in {"OperationalError", "InterfaceError"}
    return bool(error.connection_invalidated) or unheard or code in _PASSING


@lru_cache(maxsize=4)
def shared_database(url: str) -> Database:
    """The one connection pool for everything in this process that stores conversations."""
    return Database(url)


def open_engine(url: str) -> Engine:
    """An engine for `url`; SQLite paths are relative to the project, and its journal mode is WAL.

    Error messages never show the parameters of a statement, because they hold what people wrote.
    """
    parsed = make_url(url)
    return _open_sqlite(url) if parsed.get_backend_name() == "sqlite" else _open_postgres(url)


def _open_postgres(url: str) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        # Connections are tested before use, so a restarted PostgreSQL costs only a reconnect.
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=_CONNECTIONS - 5,
        pool_timeout=PATIENCE_S,
        # 2 s is the shortest timeout that libpq accepts, for connecting and for a peer that vanished.
        connect_args={"connect_timeout": 2, "tcp_user_timeout": 2000},
    )
    mark_statements(engine)
    event.listen(engine, "connect", _limit_postgres)
    return engine


def _limit_postgres(connection: Any, _record: Any) -> None:
    # SET statements instead of connection options: a pooler like PgBouncer passes them on.
    with connection.cursor() as cursor:
        for statement in _POSTGRES_LIMITS:
            cursor.execute(statement)
    connection.commit()


def _open_sqlite(url: str) -> Engine:
    parsed = make_url(url)
    if not in_memory(url):
        parsed = parsed.set(database=str(home() / str(parsed.database)))
    # By default SQLAlchemy opens the file for every query. That repeats the pragmas, and the last close
    # checkpoints the journal with an fsync: 40 % of the time of a message, by py-spy. Pooled connections
    # avoid both.
    options: dict[str, Any] = {"poolclass": StaticPool if in_memory(url) else QueuePool}
    # Only 10 ms, because queries run in the event loop and block everybody there. `call` waits longer outside
    # it.
    arguments = {"check_same_thread": False, "timeout": 0.01}
    engine = create_engine(parsed, hide_parameters=True, connect_args=arguments, **options)
    event.listen(engine, "do_connect", _keep_to_the_owner)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "handle_error", _open_anew_after)
    if not in_memory(url):
        event.listen(engine, "checkout", partial(_same_file, Path(str(parsed.database))))
    return engine


def _open_anew_after(context: ExceptionContext) -> None:
    """Discard connections after such an error: they keep failing even when the file is repaired."""
    error = context.original_exception
    broken = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError)
    if broken and "locked" not in str(error):
        context.is_disconnect = True


def _same_file(path: Path, connection: Any, record: Any, _proxy: Any) -> None:
    """Refuse a connection to a file that was moved or replaced: its writes would be lost."""
    try:
        found: int | None = path.stat().st_ino
    except OSError:
        found = None
    if record.info.setdefault("inode", found) != found:
        raise DisconnectionError(f"{path} is another file now")


def _keep_to_the_owner(_dialect: Any, _record: Any, arguments: Any, _options: Any) -> None:
    """Make the file readable by its owner alone; the journal takes the same mode."""
    path = Path(str(arguments[0]))
    if path.name == ":memory:":
        return
    try:
        if not path.exists():
            path.touch(mode=0o600)
        elif path.stat().st_mode & 0o077:  # a restored backup may have a wider mode
            with contextlib.suppress(PermissionError):  # not ours: `mesobot doctor` says so
                path.chmod(0o600)
    except OSError as error:  # the error that SQLite itself would raise, with the cause
        raise sqlite3.OperationalError(f"{path}: {error.strerror}") from None


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    # NORMAL: in WAL mode a power cut may lose the last turn but never damages the file. FULL costs one fsync
    # a turn.
    connection.execute("PRAGMA synchronous=NORMAL")
    # Overwrite deleted text with zeros; otherwise it stays readable in the file (docs/operate/privacy.md).
    connection.execute("PRAGMA secure_delete=ON")


def in_memory(url: str) -> bool:
    """Whether `url` names an SQLite database that exists only in this process."""
    parsed = make_url(url)
    return parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")
