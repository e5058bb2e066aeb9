"""Builds facts.db from the CSV files, completely or not at all."""

from __future__ import annotations

import datetime
import hashlib
import os
import sqlite3
from collections.abc import Container, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from bot.core.errors import KnowledgeError, StoreUnavailable
from bot.knowledge.cards import check_cards, check_phrasings, check_things
from bot.knowledge.checks import RowChecker
from bot.knowledge.facts import CELL_COLUMNS, FactReader
from bot.knowledge.queries import META_SQL
from bot.knowledge.rows import COLUMNS, Problems, Values, read_table
from bot.knowledge.schema import SCHEMA_VERSION, make_indexes, make_tables
from bot.knowledge.seal import broken_seal, seal
from bot.knowledge.vectors import Encode, store_vectors

BATCH = 10_000  # facts in one statement
Tables = dict[str, list[tuple[int, Values]]]


@dataclass(frozen=True)
class BuildReport:
    """The result of a build: the number of rows by table, and the hash of the content."""

    counts: dict[str, int]
    content_hash: str

    def __str__(self) -> str:
        return ", ".join(f"{count} {table}" for table, count in self.counts.items())


def build_store(data_dir: Path, db_path: Path, encode: Encode | None = None) -> BuildReport:
    """Build the store from the CSV files and replace the old one.

    With `encode`, the texts that messages are compared with are stored with their vectors; vectors of the
    old store are reused. Raises KnowledgeError that lists every bad row, and StoreUnavailable where the
    new file cannot be written. In both cases the old store stays as it was.
    """
    hashes = _hash(data_dir)
    beside = db_path.with_name(f"{db_path.name}.{os.getpid()}.new")
    try:
        beside.unlink(missing_ok=True)
        report = _write(data_dir, beside, hashes)
        if encode:
            store_vectors(beside, db_path, encode)
        with closing(sqlite3.connect(beside)) as connection:
            seal(connection)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(db_path)
    except (OSError, sqlite3.OperationalError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise StoreUnavailable(f"{db_path}: cannot be written: {why} (MESOBOT_FACTS_DB)") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return report


def built_at(db_path: Path) -> int:
    """When the store was built, in nanoseconds; 0 where there is none."""
    try:
        return db_path.stat().st_mtime_ns
    except OSError:
        return 0


def is_current(data_dir: Path, db_path: Path) -> bool:
    """Whether the store is unchanged and was built from these files with this version of the schema."""
    found = _noted(db_path, unchanged=True)
    current = found.get("schema_version") == str(SCHEMA_VERSION)
    return current and found.get("content_hash") == _hash(data_dir)["content_hash"]


def edited_since(db_path: Path, data_dir: Path) -> list[str]:
    """The files that are not as they were when the store was built; empty where one of the two is missing.

    Contents are compared, because a fresh clone makes every file young.
    """
    found = _noted(db_path)
    now = _hash(data_dir)
    if "content_hash" not in found or not any(data_dir.glob("*.csv")):
        return []
    if found["content_hash"] == now["content_hash"]:
        return []
    changed = [name for name in COLUMNS if found.get(f"digest_{name}", "") != now[f"digest_{name}"]]
    return [f"{name}.csv" for name in changed] if f"digest_{changed[0]}" in found else ["*.csv"]


def _noted(db_path: Path, unchanged: bool = False) -> dict[str, str]:
    """What the store says about its build; nothing where it is none, or (`unchanged`) was changed since."""
    if not db_path.exists():
        return {}
    db = Database(db_path)
    try:
        found = dict(db.execute(META_SQL).fetchall())
        return {} if unchanged and broken_seal(db.conn) else found
    except Exception:  # any error in the old store: a new build replaces it
        return {}
    finally:
        db.close()


def _write(data_dir: Path, path: Path, hashes: dict[str, str]) -> BuildReport:
    db = Database(path)
    # No journal and no fsync: the new file counts only once it is complete and synced.
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-64000", "analysis_limit=1000"):
        db.execute(f"PRAGMA {pragma}")
    try:
        with db.conn:
            make_tables(db)
            problems = Problems()
            counts = _read(db, data_dir, problems)
            if problems:
                raise KnowledgeError(str(problems))
            make_indexes(db)
            now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
            noted = {"schema_version": SCHEMA_VERSION, "built_at": now, **hashes}
            noted |= {f"count_{name}": count for name, count in counts.items()}
            db["meta"].insert_all({"name": name, "value": str(value)} for name, value in noted.items())
            db.execute("ANALYZE")
    finally:
        db.close()
    return BuildReport(counts, hashes["content_hash"])


def problems_of(data_dir: Path) -> Problems:
    """What a build of these files would refuse; empty where it would not. Nothing is written."""
    db, problems = Database(memory=True), Problems()
    try:
        make_tables(db)
        _read(db, data_dir, problems)
    finally:
        db.close()
    return problems


def _read(db: Database, data_dir: Path, problems: Problems) -> dict[str, int]:
    tables: Tables = {name: list(read_table(data_dir, name, problems)) for name in COLUMNS if name != "facts"}
    subjects = _keys(tables, "subjects", problems)
    known: dict[str, Container[str]] = {
        "subject": subjects,
        "parent": _keys(tables, "subjects", problems, ""),
        "aspect": _keys(tables, "aspects", problems),
        "source": _keys(tables, "sources", problems),
    }
    for name, rows in tables.items():
        # A thing may have no subject; check_things checks the subjects.
        checker = RowChecker(name, known if name != "things" else {}, problems)
        for line, values in rows:
            checker.check(line, values)
        insert(db, name, COLUMNS[name], (values for _, values in rows))
    facts = _load_facts(db, FactReader(data_dir, known, problems))
    check_things(tables["things"], subjects, problems)
    if problems.whole("answers"):
        check_phrasings(tables["phrasings"], tables["answers"], problems)
    if problems.whole("facts"):
        check_cards(tables["answers"], dict(db.execute("SELECT id, claim FROM facts").fetchall()), problems)
    return {name: len(rows) for name, rows in tables.items()} | {"facts": facts}


def _load_facts(db: Database, reader: FactReader) -> int:
    facts, count = iter(reader), 0
    while inserted := insert(db, "facts", reader.columns, islice(facts, BATCH)):
        count += inserted
        insert(db, "cells", CELL_COLUMNS, reader.take_doors())
    db.execute("INSERT INTO cells SELECT subject, aspect, rank, id FROM facts")
    reader.check_conflicts()
    return count


def insert(db: Database, table: str, columns: Iterable[str], rows: Iterable[Values]) -> int:
    """Insert rows of values and return their number.

    insert_all of sqlite-utils takes 5 to 7 µs a fact, because it writes SQL for every hundred rows; this
    takes 1 µs.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" for _ in columns)
    cursor = db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
    return max(int(cursor.rowcount), 0)


class _Anything:
    def __contains__(self, _value: object) -> bool:
        return True


def _keys(tables: Tables, name: str, problems: Problems, *others: str) -> Container[str]:
    """The keys of a table; where it could not be read to its end, nothing can be said to be missing in it."""
    return {values[0] for _, values in tables[name]} | {*others} if problems.whole(name) else _Anything()


def _hash(data_dir: Path) -> dict[str, str]:
    """Digests as they are noted in the store: of all files together, and of each."""
    whole, found = hashlib.sha256(), dict[str, str]()
    for name in COLUMNS:
        digest = hashlib.sha256()
        # A file that cannot be read is reported by the code that reads its rows.
        with suppress(OSError), (data_dir / f"{name}.csv").open("rb") as file:
            while block := file.read(1 << 20):
                whole.update(block)
                digest.update(block)
        found[f"digest_{name}"] = digest.hexdigest()
    return {"content_hash": whole.hexdigest(), **found}
