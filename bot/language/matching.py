"""From a clause and its conversation to the card that answers it.

A clause is read in up to four ways: alone, with the conversation's subject, joined with the last question
("and on the face?"), and with the things that the last question named. The readings compete: the one whose
best card is most trusted wins.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.core.contract import State
from bot.knowledge.model import Card
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import Encoder
from bot.language.index import CardIndex, make_index, tokens_of
from bot.language.intents import Guess
from bot.language.ranking import MEASURES, Query, candidates
from bot.language.scoring import Asked, Scorer, features
from bot.language.text import words_of
from bot.language.unknown import unknown_things
from bot.language.words import Words

Floats = npt.NDArray[np.float32]

ALONE, ABOUT, JOINED, THINGS = "alone", "about", "joined", "things"
# Of a joined reading, how much the last question weighs beside the clause's own words. Measured on
# held-out conversations, see docs/reference/quality.md.
LAST_WEIGHS = 0.7
FEW_SHOWN = 3
# Words of a first message that may leave its subject out.
MOST_ASSUMED = 12
FEW_WORDS = 3


@dataclass(frozen=True)
class Match:
    """One reading of a clause with its best cards: the most probable first, `trust` in the best one."""

    how: str
    clause: str
    query: Query
    cards: tuple[Card, ...]
    shares: tuple[float, ...]
    trust: float
    asked: Asked
    measures: dict[str, float]  # of the best card
    missing: tuple[str, ...]
    nearest: str

    @property
    def card(self) -> Card:
        """The best card."""
        return self.cards[0]


@dataclass(frozen=True)
class Seen:
    """A clause as it was read apart from any conversation: words, unit vector, likely intents."""

    words: Words
    vector: Floats
    guess: Guess


class Matcher:
    """Compares clauses with the cards of the store as it is now."""

    def __init__(self, store: KnowledgeStore, encoder: Encoder, scorer: Scorer) -> None:
        self._store, self._encoder, self.scorer = store, encoder, scorer
        self._lock = threading.Lock()
        self._version = ""
        self._index: CardIndex | None = None

    def index(self) -> CardIndex:
        """The index of the present version of the store; raises StoreUnavailable."""
        version = self._store.version()
        with self._lock:
            if self._index is None or version != self._version:
                self._index, self._version = make_index(self._store, self._encoder), version
            return self._index

    def matches(self, seen: Seen, state: State) -> list[Match]:
        """Every reading of the clause, the most trusted first; raises StoreUnavailable."""
        index = self.index()
        if not index.cards:
            return []
        found = [self.match(how, query, seen, index, state) for how, query in self.readings(seen, state)]
        return sorted(found, key=lambda match: -match.trust)

    def readings(self, seen: Seen, state: State) -> Iterator[tuple[str, Query]]:
        """The ways to read a clause in its conversation."""
        index = self.index()
        words = seen.words
        things = index.things.slugs(words.mended)
        aspects = dict(seen.guess.questions)
        alone = Query(words.mended, seen.vector, things, words.subjects, aspects, state.card)
        yield ALONE, alone
        if not state.subject and not state.question:
            yield from self._assumed(alone, seen)
            return
        kept = replace(alone, kept_subject=state.subject)
        if state.subject and state.subject not in words.subjects and not words.subjects:
            title = index.subjects[state.subject].title if state.subject in index.subjects else state.subject
            text = f"{words.mended} {title}"
            vector = self._encoder.encode(text)
            yield ABOUT, replace(kept, text=text, vector=vector, subjects=(state.subject,))
        if state.question:
            yield JOINED, self._joined(kept, state, index)
            if (said := self._with_things(kept, state, index)) is not None:
                yield THINGS, said

    def _assumed(self, alone: Query, seen: Seen) -> Iterator[tuple[str, Query]]:
        """A short first message that names nothing ("does it hurt?"), read with each main subject."""
        index = self.index()
        named = any(not mention.member for mention in seen.words.mentions)
        if named or len(words_of(seen.words.mended)) > MOST_ASSUMED:
            return
        for subject in index.mains:
            text = f"{seen.words.mended} {index.subjects[subject].title}"
            vector = self._encoder.encode(text)
            yield ABOUT, replace(alone, text=text, vector=vector, subjects=(subject,))

    def _joined(self, query: Query, state: State, index: CardIndex) -> Query:
        """The clause as a change to the last question: its things replace those of the same kind."""
        summed = query.vector + LAST_WEIGHS * self._encoder.encode(state.question)
        return replace(
            query,
            text=f"{state.question} {query.text}",
            vector=(summed / np.linalg.norm(summed)).astype(np.float32),
            things=query.things | self._kept_things(query, state, index),
            subjects=query.subjects or ((state.subject,) if state.subject else ()),
        )

    def _with_things(self, query: Query, state: State, index: CardIndex) -> Query | None:
        """The clause with the things of the last question named after it: "how often" → "… baby eczema"."""
        kept = self._kept_things(query, state, index)
        if not kept:
            return None
        named = index.things.things
        text = " ".join([query.text, *(named[thing].title for thing in sorted(kept))])
        return replace(
            query,
            text=text,
            vector=self._encoder.encode(text),
            things=query.things | kept,
            subjects=query.subjects or ((state.subject,) if state.subject else ()),
        )

    def _kept_things(self, query: Query, state: State, index: CardIndex) -> frozenset[str]:
        """The things of the last question, but for those whose kind is named anew."""
        named = index.things.things
        kinds = {named[thing].kind for thing in query.things}
        before = index.things.slugs(state.question)
        return frozenset(thing for thing in before if named[thing].kind not in kinds)

    def match(self, how: str, query: Query, seen: Seen, index: CardIndex, state: State) -> Match:
        """The best cards for one reading, and the trust in the best."""
        found = candidates(query, index)
        asked = asked_of(how, query, seen, index, state)
        shares = self.scorer.probabilities(features(found.measures, asked))
        order = np.argsort(-shares)[:FEW_SHOWN]
        best = int(order[0])
        spoken = index.card_things[found.cards[best]]
        return Match(
            how=how,
            clause=seen.words.mended,
            query=query,
            cards=tuple(index.cards[found.cards[i]] for i in order),
            shares=tuple(float(shares[i]) for i in order),
            trust=float(shares[best]),
            asked=asked,
            measures=dict(zip(MEASURES, found.measures[best].tolist(), strict=True)),
            missing=(
                *sorted(query.things - spoken),
                *unknown_things(seen.words.mended, index.vocabulary),
                *_other_subjects(seen.words.subjects, index.cards[found.cards[best]], index),
            ),
            nearest=index.texts[found.nearest[best]],
        )


def _other_subjects(named: tuple[str, ...], card: Card, index: CardIndex) -> Iterator[str]:
    """Titles of the subjects named that the card is not about and does not speak of."""
    said = f"{card.question} {card.short_answer}".lower()
    families = {index.family(name) for name in named}
    if index.family(card.subject) in families:
        return
    for name in named:
        title = index.subjects[name].title if name in index.subjects else name
        if title.lower() not in said:
            yield title


def asked_of(how: str, query: Query, seen: Seen, index: CardIndex, state: State) -> Asked:
    """What the message is like, for the scorer."""
    words, guess = words_of(seen.words.mended), seen.guess
    content = tokens_of(seen.words.mended)
    strange = sum(word not in index.vocabulary for word in content) / max(1, len(content))
    return Asked(
        outside=guess.outside,
        talk=guess.talk,
        near_outside=guess.near_outside,
        near_talk=guess.near_talk,
        named=seen.words.named,
        unknown=len(seen.words.unknown) / max(1, len(words)),
        strange=strange,
        short=1 / max(1, len(words)),
        spoken=float(bool(state.question)),
        joined={JOINED: 1.0, THINGS: 0.5}.get(how, 0.0),
        about=float(how == ABOUT and bool(query.kept_subject)),
    )


def is_ours(seen: Seen, best: Match | None, state: State) -> bool:
    """Whether a message names a subject or a thing of ours, or goes on with a conversation."""
    named = bool(best and best.query.things and not best.measures["other"])
    # "is it safe", "does it hurt": asked on our page, they are about our main subject.
    bare = bool(best and best.how == ABOUT) and len(words_of(seen.words.mended)) <= FEW_WORDS
    return bool(seen.words.subjects) or named or bare or bool(state.question)
