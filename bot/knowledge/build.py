"""CSV files in, facts.db out: all of it or nothing."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.errors import KnowledgeError
from bot.knowledge.rows import COLUMNS, Problems, Row, check_values, read_table
from bot.knowledge.schema import SCHEMA_VERSION, make_indexes, make_tables


@dataclass(frozen=True)
class BuildReport:
    """What was built: rows by table and the hash of the content."""

    counts: dict[str, int]
    content_hash: str

    def __str__(self) -> str:
        return ", ".join(f"{count} {table}" for table, count in self.counts.items())


@dataclass
class _Tables:
    rows: dict[str, list[Row]] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    cells: list[dict[str, Any]] = field(default_factory=list)


def build_store(data_dir: Path, db_path: Path) -> BuildReport:
    """Build the store from the CSV files and put it in the place of the old one.

    Raises KnowledgeError listing every bad row; the old store then stays as it was.
    """
    problems = Problems()
    tables = _read(data_dir, problems)
    _check_references(tables, problems)
    if problems.found:
        raise KnowledgeError("\n".join(problems.found))
    content_hash = _hash(data_dir)
    beside = db_path.with_name(f"{db_path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    try:
        report = _write(tables, beside, content_hash)
        _sync(beside)
        beside.replace(db_path)
    finally:
        beside.unlink(missing_ok=True)
    return report


def is_current(data_dir: Path, db_path: Path) -> bool:
    """Whether the store was built from the files as they are now."""
    if not db_path.exists():
        return False
    db = Database(db_path)
    try:
        found = db.execute("SELECT value FROM meta WHERE name = 'content_hash'").fetchone()
    except Exception:  # whatever is wrong with the old store, a new one mends it
        return False
    finally:
        db.close()
    return bool(found) and found[0] == _hash(data_dir)


def _read(data_dir: Path, problems: Problems) -> _Tables:
    tables = _Tables()
    for name in COLUMNS:
        tables.rows[name], tables.places[name] = [], []
        for place, row in read_table(data_dir, name, problems):
            check_values(name, place, row, problems)
            tables.rows[name].append(row)
            tables.places[name].append(place)
    return tables


def _check_references(tables: _Tables, problems: Problems) -> None:
    subjects = {row["slug"] for row in tables.rows["subjects"]}
    aspects = {row["slug"] for row in tables.rows["aspects"]}
    known = {
        "subject": subjects,
        "parent": subjects | {""},
        "aspect": aspects,
        "source": {row["key"] for row in tables.rows["sources"]},
    }
    for name, rows in tables.rows.items():
        for place, row in zip(tables.places[name], rows, strict=True):
            for column in known.keys() & row.keys():
                if row[column] not in known[column]:
                    problems.add(place, f'unknown {column} "{row[column]}"')
    _check_facts(tables, problems, subjects, aspects)


def _check_facts(tables: _Tables, problems: Problems, subjects: set[str], aspects: set[str]) -> None:
    ids = {row["id"] for row in tables.rows["facts"]}
    for place, row in zip(tables.places["facts"], tables.rows["facts"], strict=True):
        for other in _parts(row["conflicts_with"]):
            if other not in ids:
                problems.add(place, f'conflicts_with: unknown fact "{other}"')
        own = {"subject": row["subject"], "aspect": row["aspect"], "rank": row["rank"]}
        tables.cells.append(own | {"fact": row["id"]})
        for door in _parts(row["also_in"]):
            cell, _, rank = door.partition(":")
            subject, _, aspect = cell.partition("/")
            rank = rank or row["rank"]
            if subject not in subjects or aspect not in aspects or not rank.isdigit():
                problems.add(place, f'also_in: "{door}" is not subject/aspect or subject/aspect:rank')
                continue
            shown = {"subject": subject, "aspect": aspect, "rank": rank, "fact": row["id"]}
            tables.cells.append(shown)


def _write(tables: _Tables, path: Path, content_hash: str) -> BuildReport:
    db = Database(path)
    counts = {name: len(rows) for name, rows in tables.rows.items()}
    try:
        with db.conn:
            make_tables(db)
            for name, rows in tables.rows.items():
                db[name].insert_all(_without(rows, "also_in"), batch_size=500)
            db["cells"].insert_all(tables.cells, batch_size=500)
            make_indexes(db)
            db["meta"].insert_all(_meta(counts, content_hash))
        db.execute("ANALYZE")
        db.conn.commit()
    finally:
        db.close()
    return BuildReport(counts, content_hash)


def _meta(counts: dict[str, int], content_hash: str) -> Iterator[dict[str, str]]:
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    values = {"schema_version": SCHEMA_VERSION, "built_at": now, "content_hash": content_hash}
    values |= {f"count_{name}": count for name, count in counts.items()}
    return ({"name": name, "value": str(value)} for name, value in values.items())


def _without(rows: list[Row], column: str) -> Iterator[Row]:
    return ({key: value for key, value in row.items() if key != column} for row in rows)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _hash(data_dir: Path) -> str:
    digest = hashlib.sha256()
    for name in COLUMNS:
        path = data_dir / f"{name}.csv"
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
