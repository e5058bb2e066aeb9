"""The audit log of the desk: who did what, when and to which row. No text of a visitor, no address."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Column, Float, Index, String, Table, bindparam, exists, select
from sqlalchemy.engine import Engine

from bot.conversations.database import metadata
from bot.conversations.deletion import DAY_S

_YEAR_S = 365 * DAY_S
_LONGEST = 255

desk_log = Table(
    "desk_log",
    metadata,
    Column("id", String(32), primary_key=True, comment="random"),
    Column("at", Float, nullable=False, comment="when, in seconds since 1970"),
    Column("who", String(64), nullable=False, comment="the editor's account"),
    Column("what", String(64), nullable=False, comment="what was done, like `sign-in` or `publish`"),
    Column("item", String(_LONGEST), nullable=False, comment="on which row or page; may be empty"),
    Index("desk_log_at", "at"),
    comment="What was done at the editors' desk; nothing of a visitor",
    info={"kept": "Kept for a year."},
)

# Where a clock is far ahead, everything seems older than a year. So something is deleted only where an entry
# stands between: after a day of such a clock, or at once where the desk was in use this year.
_BETWEEN = desk_log.alias()
_OLD = (desk_log.c.at < bindparam("old")) & exists().where(
    (_BETWEEN.c.at >= bindparam("old")) & (_BETWEEN.c.at < bindparam("today"))
)


@dataclass(frozen=True)
class Entry:
    """One line of the log."""

    at: float
    who: str
    what: str
    item: str


def write(engine: Engine, name: str, entry: Entry) -> None:
    """Add an entry and delete those older than a year. A repeated call with the same `name` adds nothing."""
    with engine.begin() as connection:
        times = {"old": entry.at - _YEAR_S, "today": entry.at - DAY_S}
        connection.execute(desk_log.delete().where(_OLD), times)
        connection.execute(desk_log.delete().where(desk_log.c.id == bindparam("name")), {"name": name})
        values = {"id": name, "at": entry.at, "who": entry.who, "what": entry.what}
        connection.execute(desk_log.insert(), values | {"item": entry.item[:_LONGEST]})


def entries(engine: Engine, most: int, before: float | None = None) -> list[Entry]:
    """The newest entries, newest first; if `before` is given, only entries before that moment."""
    moment = time.time() + _YEAR_S if before is None else before
    query = select([desk_log]).where(desk_log.c.at < bindparam("before"))
    query = query.order_by(desk_log.c.at.desc(), desk_log.c.id).limit(most)
    with engine.connect() as connection:
        rows = connection.execute(query, {"before": moment}).fetchall()
    return [Entry(row.at, row.who, row.what, row.item) for row in rows]
