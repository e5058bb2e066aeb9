"""The contents of the store, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

STANCES = ("established", "claimed_by_proponents", "disputed", "regulatory")
SUBJECT_KINDS = ("treatment", "product", "procedure", "substance", "person", "system", "tissue", "condition")
NAME_KINDS = ("alias", "spelling", "misspelling", "member")
# How a short answer begins, where its question is a yes/no question.
VERDICTS = {
    "yes": "Yes",
    "no": "No",
    "not_proven": "Not proven",
    "depends": "It depends",
    "usually": "Usually",
    "rarely": "Rarely",
}
THING_KINDS = (
    "ingredient",
    "procedure",
    "brand",
    "product",
    "condition",
    "area",
    "group",
    "place",
    "medicine",
    "other",
)
SOURCE_KINDS = (
    "regulator",
    "health_service",
    "medical_society",
    "review",
    "study",
    "reference",
    "news",
    "clinic",
    "seller",
    "encyclopedia",
)
RELIABILITY = ("high", "medium", "low")


@dataclass(frozen=True)
class Subject:
    """What can be asked about; `title` is how it is written in a sentence."""

    slug: str
    title: str
    kind: str
    parent: str


@dataclass(frozen=True)
class Name:
    """One way of naming a subject; a `member` is an ingredient or product of it."""

    name: str
    subject: str
    kind: str


@dataclass(frozen=True)
class Aspect:
    """What can be asked about a subject; aspects with a smaller `order` come first."""

    slug: str
    order: int


@dataclass(frozen=True)
class Source:
    """Where a fact comes from; `url` is https or empty."""

    key: str
    title: str
    publisher: str
    url: str
    date: str
    kind: str
    reliability: str


@dataclass(frozen=True)
class Fact:
    """One claim of one source, with its stance and the date it was last reviewed."""

    id: str
    subject: str
    aspect: str
    rank: int
    stance: str
    claim: str
    source: Source
    conflicts_with: tuple[str, ...]
    reviewed_on: str


@dataclass(frozen=True)
class Hit:
    """A fact from a word search; a larger `score` is a better match."""

    fact: Fact
    score: float


@dataclass(frozen=True)
class Card:
    """One question that people ask, and its answer.

    `facts` support the short answer, and `caution` is a fact that must be shown with it (or ""). `simple`
    says the same in easier words. `verdict` is a key of VERDICTS or "".
    """

    id: str
    subject: str
    aspect: str
    question: str
    short_answer: str
    simple: str
    verdict: str
    facts: tuple[str, ...]
    caution: str
    reviewed_on: str


@dataclass(frozen=True)
class Thing:
    """Something people name in this field, whether or not the store has facts about it."""

    slug: str
    title: str
    kind: str
    subject: str
    names: tuple[str, ...]
