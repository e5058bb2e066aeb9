"""Reads facts.db: read-only, thread-safe, with every new build from the next call on."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.core.errors import StoreUnavailable, unusable_store
from bot.core.settings import load_settings
from bot.knowledge import queries
from bot.knowledge.model import Aspect, Card, Fact, Hit, Name, Source, Subject, Thing
from bot.knowledge.opened import OpenedStore, open_store
from bot.knowledge.search import words_of


class KnowledgeStore:
    """The facts at `path`; every method raises StoreUnavailable when they cannot be read.

    Only `facts` and the methods that list everything cost more in a larger store. `sealed`: a file that was
    changed after it was built is not read (default: from the settings).
    """

    def __init__(self, path: Path, sealed: bool | None = None) -> None:
        self._path = path
        self._sealed = load_settings().sealed_facts if sealed is None else sealed
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._opened: OpenedStore | None = None

    def facts(self, subject: str, aspect: str) -> tuple[Fact, ...]:
        """All facts of a cell, the most important first; empty for an empty cell."""
        return self._now().facts(subject, aspect)

    def first(self, subject: str, aspect: str, most: int) -> tuple[Fact, ...]:
        """The `most` most important facts of a cell."""
        return self._now().first(subject, aspect, most)

    def every_fact(self, most: int) -> tuple[Fact, ...]:
        """All facts, if there are no more than `most`; else none."""
        opened = self._now()
        return opened.query(queries.ALL_SQL, most) if int(opened.meta["count_facts"]) <= most else ()

    def facts_by_id(self, ids: Iterable[str]) -> tuple[Fact, ...]:
        """The facts with these ids, in this order; unknown ids are left out."""
        opened = self._now()
        return tuple(fact for one in dict.fromkeys(ids) for fact in opened.query(queries.FACT_SQL, one))

    def cards(self) -> Mapping[str, Card]:
        """Every answer card by its id, in the order of the file."""
        return self._now().cards

    def phrasings(self) -> tuple[tuple[str, str], ...]:
        """(id of the card, another way to ask its question)."""
        return self._now().phrasings

    def things(self) -> Mapping[str, Thing]:
        """Every thing that people name, by its slug."""
        return self._now().things

    def vectors(self) -> dict[bytes, bytes]:
        """Stored vectors (float16) by the digest of their text (bot.knowledge.vectors)."""
        return self._now().vectors()

    def word_vectors(self) -> dict[bytes, bytes]:
        """Stored vectors of words by the digest of what a card says (bot.knowledge.vectors)."""
        return self._now().word_vectors()

    def facts_from(self, sources: Iterable[str], limit: int) -> tuple[Fact, ...]:
        """The first `limit` facts of the sources with these keys, in the order of the keys."""
        opened, found = self._now(), list[Fact]()
        for key in sources:
            found += opened.query(queries.SOURCE_SQL, key, limit - len(found))
        return tuple(found)

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """Facts that share words with `text`, the best match first (see bot.knowledge.search)."""
        return self._now().search(words_of(text), limit)

    def subjects(self) -> tuple[Subject, ...]:
        """Every subject."""
        return tuple(self._now().subjects.values())

    def subject(self, slug: str) -> Subject | None:
        """One subject."""
        return self._now().subjects.get(slug)

    def names(self) -> tuple[Name, ...]:
        """Every name of every subject."""
        return self._now().names

    def sources(self) -> tuple[Source, ...]:
        """Every source."""
        return self._now().sources()

    def aspects(self) -> tuple[Aspect, ...]:
        """Every aspect, in order."""
        return tuple(self._now().aspects.values())

    def cells(self, subject: str) -> tuple[str, ...]:
        """The aspects of `subject` with facts, in their order."""
        return self._now().filled.get(subject, ())

    def version(self) -> str:
        """Hash of the content: it changes with anything in the store."""
        return str(self._now().meta["content_hash"])

    def broken_seal(self) -> str:
        """What shows that the file was changed after its build; empty where nothing does."""
        return self._now().broken_seal()

    def _now(self) -> OpenedStore:
        """The store as it is on disk now; a replaced file is reopened."""
        try:
            status = self._path.stat()
        except OSError as error:
            raise StoreUnavailable(unusable_store(self._path, error.strerror)) from error
        stamp = (status.st_ino, status.st_mtime_ns)
        with self._lock:
            if self._opened is None or stamp != self._stamp:
                # The old one is not closed here: another thread may still read from it.
                self._opened, self._stamp = open_store(self._path, stamp, self._sealed), stamp
            return self._opened
