"""One build of facts.db: small tables are cached, facts are read for each question."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from bot.core.cache import Remembered
from bot.core.errors import StoreUnavailable, unusable_store
from bot.knowledge import queries, search
from bot.knowledge.model import Aspect, Card, Fact, Hit, Name, Source, Subject, Thing
from bot.knowledge.schema import SCHEMA_VERSION
from bot.knowledge.seal import AT_OPENING, broken_seal
from bot.observability.query_timing import watched

logger = logging.getLogger(__name__)

# Cache sizes: pages of cells and word counts (about 4 kB and 0.1 kB each).
KEPT_PAGES, KEPT_WORDS = 2_048, 20_000
_ALL = -1
_LAST_ROW = 2**63 - 1


class OpenedStore:
    """Reads one file, which is never modified; thread-safe.

    Raises StoreUnavailable when the file is damaged or of another version; with `sealed` also when it was
    changed after it was built.
    """

    def __init__(self, path: Path, sealed: bool = False) -> None:
        self._path, self._sealed, self._lock = path, sealed, threading.Lock()
        # immutable: a build replaces the file and never writes to it.
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._db = Database(sqlite3.connect(uri, uri=True, check_same_thread=False))
        self.meta = dict(self._run(queries.META_SQL))
        if self.meta.get("schema_version") != str(SCHEMA_VERSION):
            raise StoreUnavailable(unusable_store(path, "it is of another version"))
        self._facts = int(self.meta["count_facts"])
        if self._facts <= AT_OPENING and (broken := self.broken_seal()):
            why = unusable_store(path, broken)
            if sealed:
                raise StoreUnavailable(why)
            logger.error("%s; people are answered from it all the same", why)
        self.first = lru_cache(KEPT_PAGES)(self._first)
        self._frequency = Remembered(self._count, KEPT_WORDS)

    def broken_seal(self) -> str:
        """What shows that the file was changed after its build; empty where nothing does."""
        with self._lock:
            return broken_seal(self._db.conn)

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        """Subjects by slug."""
        return MappingProxyType({row[0]: Subject(*row) for row in self._run(queries.SUBJECTS_SQL)})

    def sources(self) -> tuple[Source, ...]:
        """Every source, by key."""
        return tuple(Source(*row) for row in self._run(queries.SOURCES_SQL))

    @cached_property
    def aspects(self) -> Mapping[str, Aspect]:
        """Aspects by slug, in order."""
        return MappingProxyType({row[0]: Aspect(*row) for row in self._run(queries.ASPECTS_SQL)})

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Every name of every subject."""
        return tuple(Name(*row) for row in self._run(queries.NAMES_SQL))

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """Every answer card by its id, in the order of the file."""
        return MappingProxyType({row[0]: queries.as_card(row) for row in self._run(queries.ANSWERS_SQL)})

    @cached_property
    def phrasings(self) -> tuple[tuple[str, str], ...]:
        """(id of the card, another way to ask its question), in the order of the file."""
        return tuple((row[0], row[1]) for row in self._run(queries.PHRASINGS_SQL))

    @cached_property
    def things(self) -> Mapping[str, Thing]:
        """Every thing by its slug."""
        return MappingProxyType({row[0]: queries.as_thing(row) for row in self._run(queries.THINGS_SQL)})

    def vectors(self) -> dict[bytes, bytes]:
        """Stored vectors (float16) by the digest of their text."""
        return dict(self._run(queries.VECTORS_SQL))

    def word_vectors(self) -> dict[bytes, bytes]:
        """Stored vectors of words, in the encoder's form, by the digest of what the card says."""
        return dict(self._run(queries.WORD_VECTORS_SQL))

    @cached_property
    def filled(self) -> Mapping[str, tuple[str, ...]]:
        """Subject → the aspects with facts, in their order."""
        found: dict[str, set[str]] = {}
        for subject, aspect in self._run(queries.FILLED_SQL):
            found.setdefault(subject, set()).add(aspect)
        return {subject: tuple(a for a in self.aspects if a in filled) for subject, filled in found.items()}

    def facts(self, subject: str, aspect: str) -> tuple[Fact, ...]:
        """All facts of a cell."""
        return self.query(queries.CELL_SQL, subject, aspect, _ALL)

    def query(self, sql: str, *values: Any) -> tuple[Fact, ...]:
        """The facts that a query over the fact columns returns."""
        return tuple(queries.as_fact(row) for row in self._run(sql, *values))

    def _first(self, subject: str, aspect: str, most: int) -> tuple[Fact, ...]:
        return self.query(queries.CELL_SQL, subject, aspect, most)

    def search(self, words: tuple[str, ...], limit: int) -> tuple[Hit, ...]:
        """Facts that contain some of `words`, the best match first."""
        if not words:
            return ()
        if self._facts <= search.RANKED:  # all of them can be ranked
            return self._hits(search.any_of(words), _LAST_ROW, limit)
        plan = search.plan_of(words, self._frequency)
        if plan is None:
            return ()
        last = self._run(queries.ROW_SQL, plan.common, search.RANKED)[0][0] if plan.common else _LAST_ROW
        return self._hits(plan.query, last, limit)

    def _hits(self, query: str, last: int, limit: int) -> tuple[Hit, ...]:
        rows = self._run(queries.SEARCH_SQL, query, last, limit)
        return tuple(Hit(queries.as_fact(row), row[-1]) for row in rows)

    def _count(self, word: str) -> int:
        return int(self._run(queries.COUNT_SQL, search.quoted(word), search.COUNTED + 1)[0][0])

    def _run(self, sql: str, *values: Any) -> list[Any]:
        try:
            with watched("facts", sql), self._lock:
                rows: list[Any] = self._db.execute(sql, values).fetchall()
                return rows
        except sqlite3.Error as error:
            raise StoreUnavailable(unusable_store(self._path, error)) from error


@lru_cache(maxsize=1)
def open_store(path: Path, _stamp: tuple[int, int], sealed: bool) -> OpenedStore:
    """The file at `path`, opened once for all users in this process (`_stamp`: its build)."""
    try:
        return OpenedStore(path, sealed)
    except (sqlite3.Error, ValueError, TypeError, KeyError) as error:
        raise StoreUnavailable(unusable_store(path, error)) from error
