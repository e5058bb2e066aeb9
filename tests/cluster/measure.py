"""What a message costs: processor time, memory, rows and bytes, Redis commands."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from redis import Redis

from tests.cluster.load import Load
from tests.cluster.scenario import figures
from tests.cluster.topology import Cluster

_PEOPLE = 4
_STATISTICS_S = 11.0  # PostgreSQL's backends report what they did when they were idle for ten seconds


@dataclass(frozen=True)
class Account:
    """Counters at one moment."""

    at: float
    cpu: dict[str, float]
    inserted: dict[str, int]  # rows, by table
    updated: dict[str, int]
    bytes: dict[str, int]  # of a table with its indexes
    commits: int
    wal: int  # bytes written ahead
    commands: int  # of Redis


async def measure(cluster: Cluster, seconds: float) -> dict[str, Any]:
    """Ask for `seconds`, after a start that does not count; the costs a message."""
    await _ask(cluster, min(5.0, seconds / 2), seed=1)
    before = _account(cluster)
    load = await _ask(cluster, seconds, seed=2)
    after, memory = _account(cluster), cluster.memory_bytes()
    answered = figures(load.messages, before.at, after.at)
    count = Counter(process.name.split()[0] for process in cluster.processes)
    return {
        "machine": f"{os.cpu_count()} cores, {_processor()}",
        "on": time.strftime("%Y-%m-%d"),
        "messages": answered.messages,
        "visitors": _PEOPLE,
        "cpu_ms": {
            kind: _each(1000 * (after.cpu[kind] - used), answered.messages)
            for kind, used in before.cpu.items()
        },
        "memory_mb": {kind: round(size / count[kind] / 1e6) for kind, size in memory.items()},
        "database": _database(before, after, answered.messages),
        "redis": {"commands": _each(after.commands - before.commands, answered.messages)},
    }


async def _ask(cluster: Cluster, seconds: float, seed: int) -> Load:
    """A load, ended with nothing under way, so that what is counted before and after belongs to it."""
    load = Load(cluster.url, _PEOPLE, seed=seed, plain=True)
    asking = asyncio.ensure_future(load.run())
    await asyncio.sleep(seconds)
    load.stop()
    await asking
    await asyncio.sleep(_STATISTICS_S)
    return load


def _database(before: Account, after: Account, messages: int) -> dict[str, Any]:
    def grown(name: str) -> dict[str, float]:
        old, new = getattr(before, name), getattr(after, name)
        found = {table: _each(new[table] - old.get(table, 0), messages) for table in new}
        return {table: value for table, value in found.items() if value}

    return {
        "rows_inserted": grown("inserted"),
        "rows_updated": grown("updated"),
        "stored_bytes": grown("bytes"),
        "commits": _each(after.commits - before.commits, messages),
        "wal_bytes": _each(after.wal - before.wal, messages),
    }


def _account(cluster: Cluster) -> Account:
    with psycopg2.connect(cluster.postgres.url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, pg_total_relation_size(relid) FROM pg_stat_user_tables"
        )
        tables = cursor.fetchall()
        cursor.execute("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")
        wal = int(cursor.fetchone()[0])
        cursor.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
        commits = int(cursor.fetchone()[0])
    connection.close()
    with Redis.from_url(cluster.redis.url) as redis:
        commands = int(redis.info("stats")["total_commands_processed"])
    inserted, updated, size = ({row[0]: row[n] for row in tables} for n in (1, 2, 3))
    return Account(time.monotonic(), cluster.cpu_seconds(), inserted, updated, size, commits, wal, commands)


def _each(total: float, messages: int) -> float:
    return round(total / messages, 3)


def _processor() -> str:
    """The processor's own name, where the system tells it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )
