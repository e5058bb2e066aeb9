"""Finds the subjects that a text names, by spaCy's entity ruler with the names in the knowledge store."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge.model import Name, Subject

if TYPE_CHECKING:
    from spacy.language import Language

# A member (an ingredient, a product) stands for its subject only if the text names no subject directly.
MEMBER = "member"


@dataclass(frozen=True)
class Mention:
    """One subject named in a text; `start` and `end` are character offsets.

    `member`: the text names a member of the subject, and not the subject itself.
    """

    subject: str
    text: str
    start: int
    end: int
    member: bool


class SubjectFinder:
    """Finds the names of subjects in texts; every version of the store gets a new one."""

    def __init__(self, subjects: Iterable[Subject], names: Iterable[Name]) -> None:
        self._nlp, self._lock = _ruler(names), threading.Lock()
        subjects = tuple(subjects)
        self._parents = {subject.slug: subject.parent for subject in subjects}
        self._persons = {subject.slug for subject in subjects if subject.kind == "person"}

    def mentions(self, text: str) -> list[Mention]:
        """Every name in the text, in order; longer names win over shorter ones."""
        # Without a memory zone, spaCy keeps every new word until the process ends. There may be only one zone
        # at a time, because it belongs to the vocabulary, which all threads share.
        with self._lock, self._nlp.memory_zone():
            doc = self._nlp(text)
            return [
                Mention(e.ent_id_, e.text, e.start_char, e.end_char, e.label_ == MEMBER) for e in doc.ents
            ]

    def ranked(self, mentions: list[Mention]) -> tuple[str, ...]:
        """The subjects by importance.

        Subjects named directly come before those of which only a member is named, and a subject before its
        parent. A person comes last: "did Pistor invent homotoxicology" asks about homotoxicology.
        """
        named = list(dict.fromkeys(m.subject for m in mentions if not m.member))
        hinted = list(dict.fromkeys(m.subject for m in mentions if m.member))
        ordered = list(dict.fromkeys(named + hinted))
        narrower = {self._parents.get(subject) for subject in named}
        return tuple(sorted(ordered, key=lambda s: (s in self._persons, s in narrower & {*named})))


def masked(text: str, mentions: list[Mention], kinds: dict[str, str]) -> str:
    """The text with each subject's name replaced by the kind of the subject ("the treatment")."""
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
