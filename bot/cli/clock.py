"""The clock, for `mesobot doctor`: compared with what was written, and with other machines."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator

from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.unsafe_settings import Finding
from bot.conversations.database import Database, shared_database
from bot.conversations.deletion import DAY_S, all_would_go
from bot.core.settings import ROOT, Settings
from bot.engine.probes import ask_redis

_APART_S = 60


async def look_at_clock(settings: Settings) -> Finding:
    """A clock far behind makes session tokens invalid; one far ahead deletes conversations."""
    written, now = (ROOT / "domain.yml").stat().st_mtime, time.time()
    said = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(now))
    if now < written - DAY_S:
        return Finding("clock", "BAD", f"{said} is before this program was written here; set the clock")
    async for name, theirs in _others(settings):
        apart = time.time() - theirs
        if abs(apart) > _APART_S:
            way = "ahead of" if apart > 0 else "behind"
            return Finding("clock", "BAD", f"{said} is {abs(apart):.0f} s {way} the clock of {name}; set it")
    if await _is_all_old(settings, now):
        why = f"{said}: everything kept is older than {settings.retention_days} days, and will be deleted"
        return Finding("clock", "warn", f"{why}; set the clock, unless nobody came for so long")
    return Finding("clock", "ok", said)


async def _others(settings: Settings) -> AsyncIterator[tuple[str, float]]:
    """The clocks of other machines; one that does not answer is told elsewhere."""
    with contextlib.suppress(RedisError, OSError, ValueError):
        for moment in (await ask_redis(settings)).values():
            yield "Redis", moment
    with contextlib.suppress(SQLAlchemyError, OSError, ValueError):
        database = _database(settings)
        if database.engine.dialect.name == "postgresql":
            yield "PostgreSQL", await database.call(_moment_of)


async def _is_all_old(settings: Settings, now: float) -> bool:
    with contextlib.suppress(SQLAlchemyError, OSError, ValueError):
        return await _database(settings).call(all_would_go, now - settings.retention_days * DAY_S)
    return False


def _database(settings: Settings) -> Database:
    return shared_database(settings.tracker_db)


def _moment_of(engine: Engine) -> float:
    with engine.connect() as connection:
        return float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar())
