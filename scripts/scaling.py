#!/usr/bin/env python3
"""Writes the tables of docs/scaling.md from docs/scaling.json; `--check`: are they up to date?

The measured half is written by `python -m tests.cluster measure --write`, the assumed one by hand.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "docs"
_BEGIN, _END = "<!-- begin: {} -->", "<!-- end -->"
_DAY_S = 86_400
_GB = 1e9
_KINDS = {
    "assistant": "assistant",
    "actions": "action server",
    "postgresql": "PostgreSQL",
    "redis": "Redis",
    "nginx": "nginx",
}


class Plan:
    """What rates of messages need, by what one message was measured to cost."""

    def __init__(self, figures: dict[str, Any]) -> None:
        self.measured, self.assumed = figures["measured"], figures["assumed"]
        database = self.measured["database"]
        self.rows = sum(database["rows_inserted"].values()) + sum(database["rows_updated"].values())
        self.stored = sum(database["stored_bytes"].values())
        self.commits, self.wal = database["commits"], database["wal_bytes"]
        self.commands = self.measured["redis"]["commands"]

    def cores(self, kind: str, rate: float) -> float:
        """Of a kind of process, with room left for a burst and a failure."""
        return float(rate * self.measured["cpu_ms"][kind] / 1000 / self.assumed["utilisation"])

    def processes(self, kind: str, rate: float) -> int:
        """How many; two at least where the service must outlive one."""
        if kind == "postgresql":
            by_commits = rate * self.commits / self.assumed["postgresql_commits_per_second"]
            return math.ceil(max(by_commits, self.cores(kind, rate) / self.assumed["postgresql_cores"]))
        if kind == "redis":
            by_commands = rate * self.commands / self.assumed["redis_commands_per_second"]
            return math.ceil(max(by_commands, self.cores(kind, rate)))
        return max(2, math.ceil(self.cores(kind, rate)))

    def copies(self, kind: str) -> int:
        """How often a kind stands there: the database has standbys."""
        return int(self.assumed["database_copies"]) if kind == "postgresql" else 1

    def all_cores(self, rate: float) -> float:
        """Of everything."""
        return sum(self.cores(kind, rate) * self.copies(kind) for kind in _KINDS)

    def memory_gb(self, rate: float) -> float:
        """Of everything, as measured a process; a database's own cache comes on top."""
        sizes = self.measured["memory_mb"]
        return sum(self.processes(kind, rate) * self.copies(kind) * sizes[kind] for kind in _KINDS) / 1000

    def disk_gb(self, rate: float) -> float:
        """Conversations of the days kept, once; the peak is not all day."""
        messages = rate / self.assumed["peak_over_average"] * _DAY_S * self.assumed["kept_days"]
        return float(messages * self.stored / _GB)

    def price(self, rate: float) -> float:
        """A month, in the currency of the assumed prices."""
        return float(
            self.all_cores(rate) * self.assumed["price_of_a_core"]
            + self.memory_gb(rate) * self.assumed["price_of_a_gb_of_memory"]
            + self.disk_gb(rate) * self.copies("postgresql") * self.assumed["price_of_a_gb_of_disk"]
        )

    def limits(self) -> list[tuple[float, str, str]]:
        """Messages a second at which one of each is full: (rate, what, why), the first to fill up first."""
        assumed, cpu = self.assumed, self.measured["cpu_ms"]
        share = assumed["utilisation"]
        one = {kind: share * 1000 / cpu[kind] for kind in _KINDS if cpu[kind]}
        connections, each = assumed["postgresql_connections"], assumed["connections_per_assistant"]
        found = [
            (one["assistant"], "one assistant", f"its core at {share:.0%}"),
            (one["actions"], "one action server", f"its core at {share:.0%}"),
            (
                connections // each * one["assistant"],
                "PostgreSQL's connections",
                f"{each} an assistant, {connections} in all",
            ),
            (
                assumed["postgresql_commits_per_second"] / self.commits,
                "one PostgreSQL, commits",
                f"{_number(assumed['postgresql_commits_per_second'])} a second",
            ),
            (
                one["postgresql"] * assumed["postgresql_cores"],
                "one PostgreSQL, processor",
                f"{assumed['postgresql_cores']} cores at {share:.0%}",
            ),
            (
                min(assumed["redis_commands_per_second"] / self.commands, one["redis"]),
                "one Redis",
                "locks and limits in one thread",
            ),
            (one["nginx"], "one nginx worker", f"its core at {share:.0%}"),
        ]
        return sorted(found)


def tables(figures: dict[str, Any]) -> dict[str, str]:
    """The generated parts of the page, by name."""
    plan = Plan(figures)
    return {
        "message": "\n".join(_message(plan)),
        "needs": "\n".join(_needs(plan)),
        "limits": "\n".join(_limits(plan)),
        "assumed": "\n".join(f"- {_words(k)}: {_value(v)}" for k, v in plan.assumed.items()),
    }


def _message(plan: Plan) -> Iterator[str]:
    measured = plan.measured
    yield f"Measured on {measured['on']}, {_number(measured['messages'])} messages, {measured['machine']}:"
    yield ""
    yield from _head("", "processor, ms a message", "memory of one, MB")
    for kind, name in _KINDS.items():
        yield _row(name, _number(measured["cpu_ms"][kind]), _number(measured["memory_mb"][kind]))
    yield ""
    yield from _head("table", "rows added", "rows changed", "bytes kept, indexes included")
    database = measured["database"]
    columns = [database[name] for name in ("rows_inserted", "rows_updated", "stored_bytes")]
    for table in sorted({table for column in columns for table in column}):
        rows = (column.get(table, 0) for column in columns)
        yield _row(f"`{table}`", *map(_number, rows))
    yield ""
    yield (
        f"That is {_number(plan.rows)} rows in {_number(plan.commits)} commits and {_number(plan.wal)} bytes "
        f"of write-ahead log a message, and {_number(plan.commands)} commands to Redis."
    )


def _needs(plan: Plan) -> Iterator[str]:
    rates = plan.assumed["rates"]
    yield from _head("messages a second, at the peak", *map(_number, rates))
    for kind, name in _KINDS.items():
        yield _row(f"{name}: how many", *(_number(plan.processes(kind, rate)) for rate in rates))
    yield _row("cores, all together", *(_number(plan.all_cores(rate)) for rate in rates))
    yield _row("memory, GB", *(_number(plan.memory_gb(rate)) for rate in rates))
    yield _row("database: rows a second", *(_number(plan.rows * rate) for rate in rates))
    yield _row("database: commits a second", *(_number(plan.commits * rate) for rate in rates))
    yield _row("database: log, MB a second", *(_number(plan.wal * rate / 1e6) for rate in rates))
    yield _row("conversations kept, GB", *(_number(plan.disk_gb(rate)) for rate in rates))
    yield _row("money a month", *(_number(plan.price(rate)) for rate in rates))


def _limits(plan: Plan) -> Iterator[str]:
    found = plan.limits()
    first, name, _why = found[0]
    yield f"The first to fill up is **{name}**, at {_number(first)} messages a second; all in order:"
    yield ""
    yield from _head("what is full", "at messages a second", "because")
    for rate, what, why in found:
        yield _row(what, _number(rate), why)


def _head(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield _row(*(["---"] + ["--:"] * (len(cells) - 1)))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    """Three digits that count: more would claim to be known."""
    if not value:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    rounded = round(value, 2 - math.floor(math.log10(abs(value))))
    return f"{rounded:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{rounded:,.0f}"


def _words(name: str) -> str:
    return (
        name.replace("_", " ")
        .replace("postgresql", "PostgreSQL")
        .replace("redis", "Redis")
        .replace(" gb ", " GB ")
    )


def _value(value: Any) -> str:
    return ", ".join(map(_number, value)) if isinstance(value, list) else _number(value)


def written(page: str, parts: dict[str, str]) -> str:
    """The page with every generated part anew; raises ValueError when a part has no place in it."""
    for name, text in parts.items():
        begin = _BEGIN.format(name)
        before, found, rest = page.partition(begin)
        _old, ended, after = rest.partition(_END)
        if not (found and ended):
            raise ValueError(f"docs/scaling.md has no place for {name!r}")
        page = f"{before}{begin}\n{text}\n{_END}{after}"
    return page


def main() -> int:
    """Write, or with `--check` compare; status 1 where the page was not up to date."""
    path = DOCS / "scaling.md"
    page = path.read_text(encoding="utf-8")
    figures = json.loads((DOCS / "scaling.json").read_text(encoding="utf-8"))
    new = written(page, tables(figures))
    if "--check" in sys.argv[1:]:
        if new != page:
            print(
                "docs/scaling.md is not what docs/scaling.json says: run scripts/scaling.py", file=sys.stderr
            )
        return int(new != page)
    path.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
