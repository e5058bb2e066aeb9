"""What scoring learns from: phrasings asked while hidden, what strangers wrote, what is no question of ours.

Every example is judged by models that have not seen it: its own text is hidden from the index, and its
intents come from a model of the other half of the examples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.core.contract import ASK, State
from bot.language.encoder.encoder import Encoder
from bot.language.examples import Example
from bot.language.index import CardIndex
from bot.language.intents import Guess, Intents, fit_intents
from bot.language.matching import Matcher, asked_of, topic_after
from bot.language.ranking import Query, candidates, cosines
from bot.language.readings import Seen
from bot.language.scoring import Asked, Lesson, Scorer, Scorers, features, fit_scorer
from bot.language.strangers import INTENTS, QUESTIONS, Asking, Turn
from bot.language.words import Words

Floats = npt.NDArray[np.float32]
Read = Callable[[str], Words]
Hits = npt.NDArray[np.bool_]

# Enough to learn from; more only takes time (1 ms each).
MOST_OWN = 5_000
MOST_FOREIGN, FOREIGN_LATER = 2_000, 500
# What strangers wrote is what the assistant will meet: it counts more than phrasings of our own.
STRANGERS_COUNT = 3.0
# In conversations a turn counts as answered by the card that its full wording finds with this trust.
SURE = 0.5
AT_ONCE = 256  # queries whose cosines are computed together


@dataclass(frozen=True)
class Corpus:
    """The texts of the index, then the training examples: how each was read, its vector (n, 384), its intent.

    `own` is the number of texts of the index.
    """

    index: CardIndex
    examples: tuple[Example, ...]
    words: tuple[Words, ...]
    vectors: Floats
    own: int
    read: Read
    encoder: Encoder

    @classmethod
    def of(cls, index: CardIndex, examples: Sequence[Example], read: Read, encoder: Encoder) -> Corpus:
        """Read and encode everything."""
        intents = [f"{ASK}{index.cards[owner].aspect}" for owner in index.owners]
        own = [Example(text, intent) for text, intent in zip(index.texts, intents, strict=True)]
        every = (*own, *examples)
        words = tuple(read(example.text) for example in every)
        vectors = encoder.encode_many([one.mended for one in words])
        return cls(index, every, words, vectors, len(own), read, encoder)

    def intents(self) -> Intents:
        """The intents of all of it."""
        return fit_intents(self.examples, self.words, self.vectors)

    def held_out(self) -> list[Guess]:
        """The guess on each example by a model of the other half."""
        half = np.random.default_rng(0).permutation(len(self.examples)) % 2
        guesses: list[Any] = [None] * len(self.examples)
        for side in (0, 1):
            seen, held = np.flatnonzero(half != side), np.flatnonzero(half == side)
            known = [self.examples[i] for i in seen]
            model = fit_intents(known, [self.words[i] for i in seen], self.vectors[seen])
            for place in held:
                guesses[place] = model.guess(self.words[place], self.vectors[place])
        return guesses


def learn(
    corpus: Corpus,
    matcher_of: Callable[[Scorers], Matcher],
    messages: Sequence[Asking],
    talks: list[list[Turn]],
) -> tuple[Intents, Matcher]:
    """Intents, and a matcher with learned scorers; `matcher_of` makes a matcher of them."""
    guesses = corpus.held_out()
    seen = [Seen(w, v, g) for w, v, g in zip(corpus.words, corpus.vectors, guesses, strict=True)]
    intents = corpus.intents()
    # What strangers wrote is read with the guess of a model that has not seen it.
    held = {corpus.examples[i].text: guesses[i] for i in range(corpus.own, len(guesses))}
    reading = _Reading(corpus, intents, matcher_of(_nothing()), held)
    lists = [*reading.own(seen), *reading.foreign(seen, MOST_FOREIGN), *reading.strangers(messages)]
    first = fit_scorer(_lessons(lists, corpus.index))
    # Turns in their conversations: that the last card is seldom the next one is learned from them.
    again = replace(reading, matcher=matcher_of(Scorers(first, first)))
    said = [*again.spoken(talks), *again.foreign(seen, FOREIGN_LATER, later=True)]
    return intents, matcher_of(Scorers(first, fit_scorer(_lessons(said, corpus.index))))


def _nothing() -> Scorers:
    """Scorers for reading alone, before any are learned."""
    none = np.zeros(0, np.float32)
    empty = Scorer(none, none, none, none, none, 0.0)
    return Scorers(empty, empty)


@dataclass(frozen=True)
class _List:
    """A list to be made: a query, what the message is like, which cards answer it, how much it counts."""

    query: Query
    asked: Asked
    right: Hits
    weight: float


@dataclass(frozen=True)
class _Reading:
    """Makes lists to learn from, as messages are read."""

    corpus: Corpus
    intents: Intents
    matcher: Matcher
    held: Mapping[str, Guess]

    def own(self, seen: Sequence[Seen]) -> Iterator[_List]:
        """Phrasings, each asked while hidden, in every way a first message is read."""
        for place in _some(range(self.corpus.own), MOST_OWN):
            owner = self.corpus.index.owners[place]
            yield from self._lists(seen[place], State(), self.corpus.index.alike[owner], hidden=place)

    def foreign(self, seen: Sequence[Seen], most: int, *, later: bool = False) -> Iterator[_List]:
        """Utterances that are no question of ours: no card answers them, however they are read.

        `later`: said when some card has answered before.
        """
        examples, cards = self.corpus.examples, self.corpus.index.cards
        places = [i for i in range(self.corpus.own, len(examples)) if not examples[i].intent.startswith(ASK)]
        for place in _some(places, most):
            card = cards[place % len(cards)]
            asked = State(subject=card.subject, card=card.id, question=card.question, topic=card.question)
            yield from self._lists(seen[place], asked if later else State(), self._answering(()))

    def strangers(self, messages: Iterable[Asking]) -> Iterator[_List]:
        """First messages of strangers, and the cards that answer them, if any do.

        Those that are examples of an intent are among the foreign ones, with a guess that has not seen them.
        """
        for message in messages:
            if message.cause in INTENTS:
                continue
            right = self._answering(message.cards)
            yield from self._lists(self._see(message.text), State(), right, weight=STRANGERS_COUNT)

    def spoken(self, talks: Iterable[Sequence[Turn]]) -> Iterator[_List]:
        """Every reading of every turn in its conversation."""
        index = self.corpus.index
        for talk in talks:
            state = State()
            for turn in talk:
                cards = self._cards(turn)
                if cards is None or turn.act == "two_questions":
                    continue
                weight = STRANGERS_COUNT if turn.cards is not None else 1.0
                seen = self._see(turn.text)
                yield from self._lists(seen, state, self._answering(cards), weight=weight)
                if cards:
                    card = index.cards[index.places[cards[0]]]
                    topic = topic_after(seen, card, state, index)
                    state = State(subject=card.subject, card=card.id, question=card.question, topic=topic)

    def _cards(self, turn: Turn) -> tuple[str, ...] | None:
        """The cards that answer a turn; None where it cannot be told."""
        if turn.cards is not None:
            return tuple(card for card in turn.cards if card in self.corpus.index.places)
        if turn.act not in QUESTIONS:
            return ()
        if not turn.standalone:
            return None
        found = self.matcher.matches(self._see(turn.standalone), State())
        return (found[0].card.id,) if found and found[0].trust >= SURE else None

    def _see(self, text: str) -> Seen:
        words = self.corpus.read(text)
        vector = self.corpus.encoder.encode(words.mended)
        return Seen(words, vector, self.held.get(text) or self.intents.guess(words, vector))

    def _answering(self, cards: Iterable[str]) -> Hits:
        """Which cards of the index answer, those that are alike included."""
        index = self.corpus.index
        right = np.zeros(len(index.cards), bool)
        for card in cards:
            if card in index.places:
                right |= index.alike[index.places[card]]
        return right

    def _lists(
        self, seen: Seen, state: State, right: Hits, *, hidden: int = -1, weight: float = 1.0
    ) -> Iterator[_List]:
        index = self.corpus.index
        for how, query in self.matcher.readings(seen, state):
            asked = asked_of(how, query, seen, index, state)
            yield _List(replace(query, hidden=hidden), asked, right, weight)


def _lessons(lists: Iterable[_List], index: CardIndex) -> list[Lesson]:
    """The features of many lists."""
    found = []
    waiting = iter(lists)
    while some := list(islice(waiting, AT_ONCE)):
        known = cosines(np.stack([one.query.vector for one in some]), index)
        for one, near in zip(some, known, strict=True):
            best = candidates(one.query, index, near)
            found.append(Lesson(features(best.measures, one.asked), one.right[best.cards], one.weight))
    return found


def _some(places: Sequence[int], most: int) -> list[int]:
    """Up to `most` of the places, the same at each training."""
    chosen = np.random.default_rng(0).permutation(len(places))[:most]
    return sorted(places[i] for i in chosen)
