"""Which subjects a text names: spaCy's entity ruler over the names in the knowledge store."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge.model import Name, Subject

if TYPE_CHECKING:
    from spacy.language import Language

# A member (an ingredient, a product) stands for its subject only when nothing is named itself.
MEMBER = "member"


@dataclass(frozen=True)
class Mention:
    """One subject named in a text; `start` and `end` are character offsets."""

    subject: str
    text: str
    start: int
    end: int
    member: bool


class SubjectFinder:
    """Finds the names of subjects; made anew for each version of the store."""

    def __init__(self, subjects: Iterable[Subject], names: Iterable[Name]) -> None:
        self._nlp, self._lock = _ruler(names), threading.Lock()
        subjects = tuple(subjects)
        self._parents = {subject.slug: subject.parent for subject in subjects}
        self._persons = {subject.slug for subject in subjects if subject.kind == "person"}

    def mentions(self, text: str) -> list[Mention]:
        """Every name in the text, in order; longer names win over shorter ones."""
        # In a zone of its own: outside, spaCy keeps every new word for as long as the process lives.
        # One zone at a time: it belongs to the vocabulary, which all threads share.
        with self._lock, self._nlp.memory_zone():
            doc = self._nlp(text)
            return [
                Mention(e.ent_id_, e.text, e.start_char, e.end_char, e.label_ == MEMBER) for e in doc.ents
            ]

    def ranked(self, mentions: list[Mention]) -> tuple[str, ...]:
        """Subjects by importance: named before hinted at, the narrower before its parent.

        A person comes last: "did Pistor invent homotoxicology" asks about homotoxicology.
        """
        named = list(dict.fromkeys(m.subject for m in mentions if not m.member))
        hinted = list(dict.fromkeys(m.subject for m in mentions if m.member))
        ordered = list(dict.fromkeys(named + hinted))
        narrower = {self._parents.get(subject) for subject in named}
        return tuple(sorted(ordered, key=lambda s: (s in self._persons, s in narrower & {*named})))


def masked(text: str, mentions: list[Mention], kinds: dict[str, str]) -> str:
    """The text with each name replaced by its subject's kind ("the treatment")."""
    for mention in reversed(mentions):
        kind = kinds.get(mention.subject, "subject")
        text = f"{text[: mention.start]}the {kind}{text[mention.end :]}"
    return text


def _ruler(names: Iterable[Name]) -> Language:
    import spacy

    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": MEMBER if n.kind == MEMBER else "name", "pattern": n.name, "id": n.subject} for n in names]
    )
    return nlp
