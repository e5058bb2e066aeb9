"""Reading facts.db: read-only, safe in threads, following every new build."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.errors import StoreUnavailable
from bot.knowledge.model import Aspect, Cell, Fact, Hit, Name, Source, Subject
from bot.knowledge.schema import SCHEMA_VERSION
from bot.queries import watched

_FACT = (
    "f.id, f.subject, f.aspect, f.rank, f.stance, f.claim, f.conflicts_with, f.reviewed_on,"
    " s.key, s.title, s.publisher, s.url, s.date, s.kind, s.reliability"
)
CELL_SQL = (
    f"SELECT {_FACT} FROM cells c JOIN facts f ON f.id = c.fact JOIN sources s ON s.key = f.source"
    " WHERE c.subject = ? AND c.aspect = ? ORDER BY c.rank, c.fact"
)
FACT_SQL = f"SELECT {_FACT} FROM facts f JOIN sources s ON s.key = f.source WHERE f.id = ?"
SOURCES_SQL = (
    f"SELECT {_FACT} FROM facts f JOIN sources s ON s.key = f.source WHERE f.source = ? ORDER BY f.rank, f.id"
)
SEARCH_SQL = (
    f"SELECT {_FACT}, -bm25(fact_words) AS score FROM fact_words w JOIN facts f ON f.rowid = w.rowid"
    " JOIN sources s ON s.key = f.source WHERE fact_words MATCH ? ORDER BY bm25(fact_words) LIMIT ?"
)
_WORD = re.compile(r"\w+")


class KnowledgeStore:
    """The facts at `path`; every method raises StoreUnavailable when they cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._opened: _Opened | None = None

    def facts(self, subject: str, aspect: str) -> tuple[Fact, ...]:
        """The facts of a cell, the most important first; empty for an empty cell."""
        return self._now().facts(subject, aspect)

    def fact(self, fact_id: str) -> Fact | None:
        """One fact by its id."""
        return next(iter(self._now().query(FACT_SQL, fact_id)), None)

    def facts_from(self, sources: Iterable[str]) -> tuple[Fact, ...]:
        """Every fact of the sources with these keys, in the order of the keys."""
        opened = self._now()
        return tuple(f for key in sources for f in opened.query(SOURCES_SQL, key))

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """Facts that share words with `text`, the best match first."""
        words = dict.fromkeys(_WORD.findall(text.lower()))
        query = " OR ".join(f'"{word}"' for word in words)
        return self._now().search(query, limit) if query else ()

    def subjects(self) -> tuple[Subject, ...]:
        """Every subject."""
        return self._now().subjects

    def names(self) -> tuple[Name, ...]:
        """Every name of every subject."""
        return self._now().names

    def sources(self) -> tuple[Source, ...]:
        """Every source."""
        return self._now().sources()

    def aspects(self) -> tuple[Aspect, ...]:
        """Every aspect, in order."""
        return self._now().aspects

    def cells(self, subject: str) -> tuple[str, ...]:
        """Aspects of `subject` that hold facts, in the aspects' order."""
        return self._now().cells.get(subject, ())

    def title(self, subject: str, aspect: str) -> str:
        """The cell as a full question."""
        return self._now().title((subject, aspect))

    def titles(self) -> dict[str, Cell]:
        """Full question → cell, for every cell that holds facts."""
        opened = self._now()
        cells = ((s, a) for s, aspects in opened.cells.items() for a in aspects)
        return {opened.title(cell): cell for cell in cells}

    def version(self) -> str:
        """Hash of the content: changes when anything in the store does."""
        return str(self._now().meta["content_hash"])

    def meta(self) -> dict[str, str]:
        """Schema version, build time, counts, content hash."""
        return dict(self._now().meta)

    def _now(self) -> _Opened:
        """The store as it is on disk now; a replaced file is opened anew."""
        try:
            status = self._path.stat()
        except OSError as error:
            raise StoreUnavailable(f"{self._path}: {error.strerror} (`mesobot knowledge build`)") from error
        stamp = (status.st_ino, status.st_mtime_ns)
        with self._lock:
            if self._opened is None or stamp != self._stamp:
                # The old one is not closed here: another thread may be reading from it.
                self._opened, self._stamp = _open(self._path), stamp
            return self._opened


class _Opened:
    """One opened file; small tables are read once, facts at each question."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        # immutable: the builder replaces the file and never writes into it.
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._db = Database(sqlite3.connect(uri, uri=True, check_same_thread=False))
        self.meta = {row[0]: row[1] for row in self._run("SELECT name, value FROM meta")}
        if self.meta.get("schema_version") != str(SCHEMA_VERSION):
            raise StoreUnavailable(f"{path}: of another version (`mesobot knowledge build`)")
        self.subjects = tuple(Subject(*r) for r in self._run("SELECT * FROM subjects"))
        self.names = tuple(Name(*r) for r in self._run("SELECT name, subject, kind FROM names"))
        self.aspects = tuple(
            Aspect(*r) for r in self._run('SELECT slug, "order", title FROM aspects ORDER BY 2')
        )
        self._titles = {(r[0], r[1]): r[2] for r in self._run("SELECT * FROM titles")}
        self.cells = self._filled_cells()
        self.facts = lru_cache(maxsize=2048)(self._facts)

    def query(self, sql: str, *values: Any) -> tuple[Fact, ...]:
        """Facts of a query over the fact columns."""
        return tuple(_fact(row) for row in self._run(sql, *values))

    def search(self, query: str, limit: int) -> tuple[Hit, ...]:
        """Facts of a full-text query."""
        return tuple(Hit(_fact(row), row[-1]) for row in self._run(SEARCH_SQL, query, limit))

    def sources(self) -> tuple[Source, ...]:
        """Every source, by key."""
        return tuple(Source(*row) for row in self._run("SELECT * FROM sources ORDER BY key"))

    def title(self, cell: Cell) -> str:
        """The cell's own title, or its aspect's filled with the subject."""
        if cell in self._titles:
            return str(self._titles[cell])
        subject = next((s.title for s in self.subjects if s.slug == cell[0]), cell[0])
        aspect = next((a.title for a in self.aspects if a.slug == cell[1]), cell[1])
        return aspect.format(subject=subject)

    def _facts(self, subject: str, aspect: str) -> tuple[Fact, ...]:
        return self.query(CELL_SQL, subject, aspect)

    def _filled_cells(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for subject, aspect in self._run("SELECT DISTINCT subject, aspect FROM cells"):
            found.setdefault(subject, set()).add(aspect)
        order = [aspect.slug for aspect in self.aspects]
        return {s: tuple(a for a in order if a in filled) for s, filled in found.items()}

    def _run(self, sql: str, *values: Any) -> list[Any]:
        try:
            with watched("facts", sql), self._lock:
                return list(self._db.execute(sql, values).fetchall())
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{self._path}: {error} (`mesobot knowledge build`)") from error


def _open(path: Path) -> _Opened:
    try:
        return _Opened(path)
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise StoreUnavailable(f"{path}: {error} (`mesobot knowledge build`)") from error


def _fact(row: Any) -> Fact:
    conflicts = tuple(part for part in row[6].split(";") if part)
    return Fact(
        id=row[0],
        subject=row[1],
        aspect=row[2],
        rank=row[3],
        stance=row[4],
        claim=row[5],
        source=Source(*row[8:15]),
        conflicts_with=conflicts,
        reviewed_on=row[7],
    )
