"""Names in the knowledge store, which are never redacted."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

from bot.core.errors import StoreUnavailable
from bot.knowledge.store import KnowledgeStore
from bot.redaction.words import bare

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

# One message needs hundreds of lookups.
_LOOK_AGAIN_S = 0.1


def folded(text: str) -> str:
    """The words of a text in lower case without accents, separated by single spaces."""
    return " ".join(bare(word) for word in _WORD.findall(text))


class KeptNames:
    """The names in the current store; none while it cannot be read."""

    def __init__(self, facts_db: Path) -> None:
        self._store = KnowledgeStore(facts_db)
        self._lock = threading.Lock()
        self._version, self._looked_at = "", float("-inf")
        self._names: frozenset[str] = frozenset()
        self._parts = ""

    def names(self, phrase: str) -> bool:
        """Whether the whole phrase is the name of a subject or of a thing."""
        self._follow()
        return folded(phrase) in self._names

    def mentions(self, phrase: str) -> bool:
        """Whether a fact or a source contains the phrase.

        For a source, the phrase needs at least two words: hundreds of authors share their family names with
        people who write here.
        """
        self._follow()
        plain = folded(phrase)
        in_sources = " " in plain and f" {plain} " in self._parts
        return bool(plain) and (in_sources or self._in_facts(phrase, plain))

    def cites(self, phrase: str) -> bool:
        """Whether each word of the phrase occurs in the title or publisher of a source, or in a fact."""
        self._follow()
        return all(
            f" {word} " in self._parts or self._in_facts(word, word) for word in folded(phrase).split()
        )

    def cites_whole(self, phrase: str) -> bool:
        """Whether the title or publisher of a source contains these words, none of which is short."""
        self._follow()
        plain = folded(phrase).split()
        return len(plain) > 1 and min(map(len, plain)) > 2 and f" {' '.join(plain)} " in self._parts

    def _in_facts(self, phrase: str, plain: str) -> bool:
        try:
            hits = self._store.search(phrase, 5)
        except StoreUnavailable:
            return False
        return any(f" {plain} " in f" {folded(hit.fact.claim)} " for hit in hits)

    def _follow(self) -> None:
        """Read the names of a new build; if the store is unreadable, keep the names known before."""
        now = time.monotonic()
        if now < self._looked_at + _LOOK_AGAIN_S:
            return
        self._looked_at = now
        try:
            version = self._store.version()
            if version != self._version:
                with self._lock:
                    self._read(version)
        except StoreUnavailable:  # the action that needs the store tells the person
            pass

    def _read(self, version: str) -> None:
        subjects = [title for s in self._store.subjects() for title in (s.title, s.slug)]
        names = [name.name for name in self._store.names()]
        names += [name for thing in self._store.things().values() for name in (thing.title, *thing.names)]
        sources = [text for s in self._store.sources() for text in (s.title, s.publisher)]
        self._names = frozenset(folded(name) for name in (*subjects, *names))
        self._parts = " \n ".join(("", *map(folded, sources), ""))
        self._version = version
