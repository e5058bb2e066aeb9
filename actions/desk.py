"""What every action works with: the store, the texts, the settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from actions.turn import Cell
from bot.knowledge.store import KnowledgeStore
from bot.settings import Settings, load_settings
from bot.texts import Texts, load_texts

# Where a subject has no facts of its own its parent answers, if that is a product (what is true of choosing
# moisturizers is what people ask of "an emollient") or the subject a tissue (treated by its parent).
_PARENT_ANSWERS = "product"
_CHILD_ASKS = "tissue"
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
        if self.store.facts(*cell):
            return cell
        parent = self._family(subject)
        if parent and self.store.facts(parent, aspect):
            return parent, aspect
        return None

    def first_of(self, subjects: Iterable[str], aspect: str) -> Cell | None:
        """The first cell with facts among the subjects'."""
        return next((cell for s in subjects if (cell := self.find(s, aspect))), None)

    def cells_near(self, subject: str | None) -> tuple[Cell, ...]:
        """Cells with facts to offer: the subject's, else the main questions of the whole store."""
        roots = [subject] if subject else self.main_subjects()
        found = [(s, a) for s in roots for a in self.store.cells(s)]
        return tuple(found if subject else sorted(found, key=lambda cell: cell[1] != "definition"))

    def main_subjects(self) -> list[str]:
        """Subjects that have no parent and most facts first: what the assistant is about."""
        subjects = self.store.subjects()
        roots = [s.slug for s in subjects if not s.parent and s.kind in {"treatment", "product"}]
        return sorted(roots, key=lambda slug: -len(self.store.cells(slug)))

    def name(self, subject: str) -> str:
        """A subject as it is written in a sentence."""
        return next((s.title for s in self.store.subjects() if s.slug == subject), subject)

    def _family(self, subject: str) -> str | None:
        subjects = {s.slug: s for s in self.store.subjects()}
        parent = subjects[subject].parent if subject in subjects else None
        kin = subjects.get(parent) if parent else None
        fits = kin and (kin.kind == _PARENT_ANSWERS or subjects[subject].kind == _CHILD_ASKS)
        return parent if fits else None


def open_desk() -> Desk:
    """The desk for the settings in force; the store behind it opens at its first question."""
    settings = load_settings()
    return Desk(_store(settings), load_texts(settings.domain_file), settings)


@lru_cache(maxsize=2)
def _store(settings: Settings) -> KnowledgeStore:
    return KnowledgeStore(settings.facts_db)
