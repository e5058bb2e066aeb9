"""Finds the card that answers a clause in its conversation.

The readings of a clause (readings.py) vote for cards. For a first message, the card with the largest
probability in any reading wins. In a conversation, the card with the largest sum of probabilities wins. The
trust in a card is the largest that any reading has in it. On follow-up questions of a writer whose messages
were not learned from, the sum put the right card first in 0.68 of the cases, the largest probability in 0.64.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from bot.core.contract import State
from bot.knowledge.model import Card
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import Encoder
from bot.language.fresh import Fresh
from bot.language.index import CardIndex, make_index, tokens_of
from bot.language.ranking import MEASURES, Candidates, Cosines, Query, candidates, cosines
from bot.language.readings import ABOUT, JOINED, SWAPPED, THINGS, TOPIC, TOPIC_THINGS, Readings, Seen
from bot.language.scoring import Asked, Scorers, features
from bot.language.text import words_of
from bot.language.unknown import unknown_things

Floats = npt.NDArray[np.float32]

FRESH = "fresh"
FEW_SHOWN = 3
# A turn of at least so many words may have nothing to do with the turns before, so it is also read as a first
# message. With that, 43 instead of 39 of 87 such turns got the right card first; 74 of the 87 had been
# learned from.
LONG_TURN = 10
# The share by which a vote shrinks if the turn names subjects and the card's subject is related to none.
STRANGE, OTHER = 0.5, MEASURES.index("other")
AGAIN = 0.9  # a turn that alone finds the last card with at least this trust asks the last question again
FEW_WORDS = 3
# A message that names only a thing ("cancer", "airplane") is on topic if "out of scope" is less probable than
# this. Among strangers' messages that name only a thing, that probability was below 0.05 for nine of ten that
# a card answers, and above 0.2 for nine of ten about other diseases.
HARDLY_OUTSIDE = 0.15
# A short message that names nothing ("does it hurt?") is on topic if "out of scope" is less probable than
# this.
RATHER_OUTSIDE = 0.5


@dataclass(frozen=True)
class Match:
    """One reading of a clause with its best cards, the best first.

    `shares` are the probabilities of the cards in this reading; `trust` is that of the best card.
    """

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


class Matcher:
    """Compares clauses with the cards of the current version of the store."""

    def __init__(self, store: KnowledgeStore, encoder: Encoder, scorers: Scorers) -> None:
        self._encoder, self.scorers = encoder, scorers
        self._index = Fresh(store.version, lambda: make_index(store, encoder).whole())

    def index(self) -> CardIndex:
        """The newest index, or the one before it if a new one takes too long; raises StoreUnavailable."""
        return self._index.get()

    def serves(self) -> str:
        """The version of the store that the index comes from; begins to make a newer one."""
        self.index()
        return self._index.serves

    def matches(self, seen: Seen, state: State) -> list[Match]:
        """Every reading of the clause, sorted by the votes for its best card; raises StoreUnavailable."""
        index = self.index()
        if not index.cards:
            return []
        read = [(how, query, state) for how, query in self.readings(seen, state)]
        if state.has_topic:
            read += [(FRESH, query, State()) for _, query in islice(self.readings(seen, State()), 1)]
        known = cosines(np.stack([query.vector for _, query, _ in read]), index)
        heard = [
            self._hear(how, query, seen, index, said, near)
            for (how, query, said), near in zip(read, known, strict=True)
        ]
        if state.has_topic:
            fresh = heard.pop()
            if _asks_again(fresh, state, index):
                heard = [fresh]
            elif len(words_of(seen.words.mended)) >= LONG_TURN:
                heard.append(fresh)
        votes: dict[int, float] = defaultdict(float)
        for one in heard:
            shares = one.shares * (1 - STRANGE * one.found.measures[:, OTHER] * bool(seen.words.subjects))
            for card, share in zip(one.found.cards.tolist(), shares.tolist(), strict=True):
                votes[card] = votes[card] + share if state.has_topic else max(votes[card], share)
        found = [self._match(one, seen, index, votes) for one in heard]
        return sorted(found, key=lambda match: (-votes[index.places[match.card.id]], -match.trust))

    def readings(self, seen: Seen, state: State) -> Iterator[tuple[str, Query]]:
        """The ways to read a clause in its conversation, with the current version of the store."""
        return Readings(self.index(), self._encoder).of(seen, state)

    def _hear(
        self, how: str, query: Query, seen: Seen, index: CardIndex, state: State, known: Cosines
    ) -> _Heard:
        """The candidates of one reading, with the probability of each."""
        found = candidates(query, index, known)
        asked = asked_of(how, query, seen, index, state)
        scorer = self.scorers.later if state.has_topic else self.scorers.first
        return _Heard(how, query, asked, found, scorer.probabilities(features(found.measures, asked)))

    def _match(self, heard: _Heard, seen: Seen, index: CardIndex, votes: Mapping[int, float]) -> Match:
        """One reading with its best cards: all readings' votes order them, this reading gives the trust."""
        found, shares = heard.found, heard.shares
        order = sorted(range(len(shares)), key=lambda place: -votes[int(found.cards[place])])[:FEW_SHOWN]
        best = order[0]
        spoken = index.card_things[found.cards[best]]
        return Match(
            how=heard.how,
            clause=seen.words.mended,
            query=heard.query,
            cards=tuple(index.cards[found.cards[i]] for i in order),
            shares=tuple(float(shares[i]) for i in order),
            trust=float(shares[best]),
            asked=heard.asked,
            measures=dict(zip(MEASURES, found.measures[best].tolist(), strict=True)),
            missing=(
                *sorted(index.things.slugs(seen.words.mended) - spoken),
                *unknown_things(seen.words.mended, index.vocabulary),
                *_other_subjects(seen.words.subjects, index.cards[found.cards[best]], index),
            ),
            nearest=index.texts[found.nearest[best]],
        )


@dataclass(frozen=True)
class _Heard:
    """One reading: its candidates and the probability of each (n,)."""

    how: str
    query: Query
    asked: Asked
    found: Candidates
    shares: Floats


def _asks_again(fresh: _Heard, state: State, index: CardIndex) -> bool:
    """Whether a turn asks the last question again: read as a first message, it finds the same card."""
    best = int(fresh.shares.argmax())
    return bool(fresh.shares[best] >= AGAIN) and index.cards[fresh.found.cards[best]].id == state.card


def _other_subjects(named: tuple[str, ...], card: Card, index: CardIndex) -> Iterator[str]:
    """Titles of the named subjects that the card is not about and does not mention.

    The main subjects are left out, because every card is about one of them.
    """
    said = f"{card.question} {card.short_answer}".lower()
    families = {index.family(name) for name in named}
    if index.family(card.subject) in families:
        return
    for name in (name for name in named if name not in index.mains):
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
        spoken=float(state.has_topic),
        joined={JOINED: 1.0, TOPIC: 1.0, THINGS: 0.5, TOPIC_THINGS: 0.5}.get(how, 0.0),
        about=float(how == ABOUT and bool(query.kept_subject)),
        swapped=float(how == SWAPPED),
        topic=float(how in (TOPIC, TOPIC_THINGS)),
    )


def is_ours(seen: Seen, best: Match | None, state: State) -> bool:
    """Whether a message is on topic: it names one of our subjects or things, or continues a conversation."""
    thing = bool(best and best.query.things and not best.measures["other"])
    named = thing and seen.guess.outside < HARDLY_OUTSIDE
    # Asked on our page, "is it safe" and "does it hurt" are about our main subject.
    few = len(words_of(seen.words.mended)) <= FEW_WORDS and seen.guess.outside < RATHER_OUTSIDE
    bare = few and bool(best and best.how == ABOUT and not best.asked.strange)
    return bool(seen.words.subjects) or named or bare or state.has_topic


def topic_after(seen: Seen, card: Card, state: State, index: CardIndex) -> str:
    """The topic of the conversation after the card's answer: the last question whose subject was named."""
    names = seen.words.subjects or index.things.slugs(seen.words.mended)
    return card.question if names or not state.topic else state.topic
