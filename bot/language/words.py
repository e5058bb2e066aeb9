"""Reads the words of a message without any statistics: spelling, subjects, clauses, a picked number."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from jellyfish import metaphone

from bot.knowledge.store import KnowledgeStore
from bot.language.clauses import clauses_of
from bot.language.spelling import Speller, frequencies
from bot.language.subjects import Mention, SubjectFinder, masked
from bot.language.text import fold, words_of

LEAST_PAIR = 3  # a pair of neighbouring words that occurs less often does not help the spelling correction
_ORDINALS = {"first": 1, "second": 2, "third": 3, "one": 1, "two": 2, "three": 3}
_PICK = re.compile(
    r"^(?:(?:the|number|no|option|question|nr)\s+)*(\d|first|second|third|one|two|three)"
    r"(?:\s+(?:one|please|question|option))*$"
)
# An opener says nothing about the content of a sentence. It needs a comma, and text after it.
_OPENER = re.compile(
    r"^(?:(?:actually|also|alright|anyway|btw|by the way|but|hm+|ok(?:ay)?|oh|so|well|wait),\s+)+(?=\S+\s)",
    re.IGNORECASE,
)


# The tag by which redaction replaces a name, a number … (bot.redaction). Its words are no content:
# "mesotherapy with [name]" was once answered with the origin of the word "mesotherapy".
_TAG = re.compile(r"\[(?:(name)|[a-z][a-z -]{2,20})\]")


def untagged(text: str) -> str:
    """The text for reading: a pronoun replaces each tag of redaction. What is stored keeps the tags."""
    return _TAG.sub(lambda tag: "someone" if tag[1] else "it", text)


@dataclass(frozen=True)
class Words:
    """What was read from the words of a text.

    `mended` is the corrected text; `masked` is the same with the names of subjects replaced by their kinds.
    `subjects` are in order of importance.
    """

    mended: str
    masked: str
    mentions: tuple[Mention, ...]
    subjects: tuple[str, ...]
    card: str  # the card whose question is exactly this text, or ""
    picked: int | None  # the number by which the text chooses an offered question
    unknown: tuple[str, ...]  # words that are neither English nor in the knowledge
    clauses: tuple[Words, ...] = ()  # empty if there is only one

    @property
    def named(self) -> float:
        """1 if a subject is named directly, 0.5 if only a member of one is named, else 0."""
        if not self.mentions:
            return 0.0
        return 0.5 if all(mention.member for mention in self.mentions) else 1.0


class Lexicon:
    """The names, titles and words of one version of the store."""

    def __init__(self, store: KnowledgeStore) -> None:
        subjects = store.subjects()
        names = store.names()
        cards, things = store.cards().values(), store.things().values()
        self.finder = SubjectFinder(subjects, names)
        self.kinds = {subject.slug: subject.kind for subject in subjects}
        self.questions = {fold(card.question): card.id for card in cards}
        # A misspelling in the list of names is found as a name, but no word is corrected to it: "login" must
        # not become "lotin".
        right = [name.name for name in names if name.kind != "misspelling"]
        right += [thing.title for thing in things]
        self.counts = counted(card.question for card in cards)
        for word in (word for text in right for word in words_of(text)):
            self.counts.setdefault(word, 1)
        phrasings = [words_of(text) for _card, text in store.phrasings()]
        for word in (word for words in phrasings for word in words):
            if word in self.counts:  # many of the other words are misspelled
                self.counts[word] += 1
        pairs: Counter[tuple[str, str]] = Counter()
        for words in (*(words_of(card.question) for card in cards), *phrasings):
            pairs.update(
                pair for pair in pairwise(words) if pair[0] in self.counts and pair[1] in self.counts
            )
        self.pairs = {pair: count for pair, count in pairs.items() if count >= LEAST_PAIR}
        known = [*(name.name for name in names), *(other for thing in things for other in thing.names)]
        self.left = frozenset(word for text in known for word in words_of(text)) - self.counts.keys()
        groups: dict[str, list[str]] = defaultdict(list)
        for name in names:
            groups[name.subject].append(name.name.lower())
        groups |= {f"thing {one.slug}": [one.title.lower(), *map(str.lower, one.names)] for one in things}
        self.meant = dict(_misspellings(groups.values(), self.counts))


def _misspellings(groups: Iterable[list[str]], right: Container[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a misspelled name and the right one: two names of one thing that sound alike."""
    for names in groups:
        single = [name for name in names if name.isalpha()]
        sounds = {metaphone(name): name for name in single if name in right or name in frequencies()}
        for name in single:
            other = sounds.get(metaphone(name), name)
            if name != other and name not in right and name not in frequencies():
                yield name, other


class TextReader:
    """Reads texts with one vocabulary and one lexicon; without a lexicon (None) it finds no subjects."""

    def __init__(self, vocabulary: Mapping[str, int], lexicon: Lexicon | None) -> None:
        self._lexicon = lexicon
        counts = Counter(vocabulary)
        counts.update(lexicon.counts if lexicon else {})
        self._speller = (
            Speller(counts, lexicon.left, lexicon.meant, lexicon.pairs) if lexicon else Speller(counts)
        )

    def read(self, text: str) -> Words:
        """Read one text and its clauses."""
        text = untagged(text)
        mended = self._speller.mend(text)
        clauses = tuple(self._read(clause, clause) for clause in clauses_of(mended))
        return replace(self._read(text, mended), clauses=clauses)

    def _read(self, text: str, mended: str) -> Words:
        lexicon = self._lexicon
        mentions = lexicon.finder.mentions(mended) if lexicon else []
        picked = _PICK.match(fold(text))
        return Words(
            mended=mended,
            masked=_OPENER.sub("", masked(mended, mentions, lexicon.kinds) if lexicon else mended),
            mentions=tuple(mentions),
            subjects=lexicon.finder.ranked(mentions) if lexicon else (),
            card=lexicon.questions.get(fold(text), "") if lexicon else "",
            picked=(_ORDINALS.get(picked[1]) or int(picked[1])) if picked else None,
            unknown=tuple(w for w in words_of(mended) if w.isalpha() and not self._speller.knows(w)),
        )


def counted(texts: Iterable[str]) -> dict[str, int]:
    """How often each word occurs in the texts, which must be correctly spelled."""
    return dict(Counter(word for text in texts for word in words_of(text)))


def vocabulary_of(texts: Iterable[str]) -> dict[str, int]:
    """The English words of the texts, with how often they occur; typing errors are left out."""
    english = frequencies()
    return {word: count for word, count in sorted(counted(texts).items()) if word in english}
