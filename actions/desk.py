"""What every action works with: the store, the texts, the settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from actions.turn import Cell
from bot.core.settings import Settings, load_settings
from bot.core.texts import Texts, load_texts
from bot.knowledge.store import KnowledgeStore

# Where a subject has no facts of its own its parent answers, if that is a product (what is true of choosing
# moisturizers is what people ask of "an emollient") or the subject a tissue (treated by its parent).
_PARENT_ANSWERS = "product"
_CHILD_ASKS = "tissue"
# No more than a few questions are ever offered: in a store of thousands the rest need not be looked at.
MAIN_SUBJECTS = 12
# Where a subject is about a person's work, these aspects are told under another subject.
_TOLD_ELSEWHERE: dict[Cell, Cell] = {("mesotherapy", "biography"): ("michel-pistor", "biography")}


@dataclass(frozen=True)
class Desk:
    """The store and the texts an answer is made of."""

    store: KnowledgeStore
    texts: Texts
    settings: Settings

    def find(self, subject: str, aspect: str) -> Cell | None:
        """The cell that holds the facts: the subject's own, or its product family's."""
        cell = _TOLD_ELSEWHERE.get((subject, aspect), (subject, aspect))
        if self.store.count(*cell):
            return cell
        parent = self._family(subject)
        if parent and self.store.count(parent, aspect):
            return parent, aspect
        return None

    def first_of(self, subjects: Iterable[str], aspect: str) -> Cell | None:
        """The first cell with facts among the subjects'."""
        return next((cell for s in subjects if (cell := self.find(s, aspect))), None)

    def cells_near(self, subject: str | None) -> tuple[Cell, ...]:
        """Cells with facts to offer: the subject's, else the main questions of the whole store."""
        if subject:
            return tuple((subject, aspect) for aspect in self.store.cells(subject))
        return _main_cells(self.store, self.store.version())

    def main_subjects(self) -> tuple[str, ...]:
        """Subjects that have no parent and most facts first: what the assistant is about."""
        return _main_subjects(self.store, self.store.version())

    def name(self, subject: str) -> str:
        """A subject as it is written in a sentence."""
        found = self.store.subject(subject)
        return found.title if found else subject

    def _family(self, subject: str) -> str | None:
        child = self.store.subject(subject)
        parent = self.store.subject(child.parent) if child else None
        if child is None or parent is None:
            return None
        return parent.slug if parent.kind == _PARENT_ANSWERS or child.kind == _CHILD_ASKS else None


def open_desk() -> Desk:
    """The desk for the settings in force; the store behind it opens at its first question."""
    settings = load_settings()
    return Desk(_store(settings), load_texts(settings.domain_file), settings)


@lru_cache(maxsize=2)
def _store(settings: Settings) -> KnowledgeStore:
    return KnowledgeStore(settings.facts_db)


# The same for every message until the store is built anew: its version is part of the key.
@lru_cache(maxsize=2)
def _main_subjects(store: KnowledgeStore, _version: str) -> tuple[str, ...]:
    roots = [s.slug for s in store.subjects() if not s.parent and s.kind in {"treatment", "product"}]
    return tuple(sorted(roots, key=lambda slug: -len(store.cells(slug)))[:MAIN_SUBJECTS])


@lru_cache(maxsize=2)
def _main_cells(store: KnowledgeStore, version: str) -> tuple[Cell, ...]:
    found = [(s, a) for s in _main_subjects(store, version) for a in store.cells(s)]
    return tuple(sorted(found, key=lambda cell: cell[1] != "definition"))
