"""What the store holds, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

Cell = tuple[str, str]  # subject slug, aspect slug

STANCES = ("established", "claimed_by_proponents", "disputed", "regulatory")
SUBJECT_KINDS = ("treatment", "product", "procedure", "substance", "person", "system", "tissue")
NAME_KINDS = ("alias", "spelling", "misspelling", "member")


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
    """What can be asked of a subject; `title` is a full question with `{subject}`."""

    slug: str
    order: int
    title: str


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
    """A fact found by its words; a larger `score` is a better match."""

    fact: Fact
    score: float
