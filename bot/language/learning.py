"""Prepares the training data of the scorers, and trains the intents and the scorers.

The scorers learn from phrasings, from messages and conversations that strangers wrote, and from utterances
that no card answers. Every example is judged by models that have not seen it: its own text is hidden from the
index, and its intents come from a model trained on the other half of the examples.
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
from bot.language.readings import Seen, things_after
from bot.language.scoring import Asked, Lesson, Scorer, Scorers, features, fit_scorer
from bot.language.strangers import INTENTS, QUESTIONS, Asking, Turn
from bot.language.words import Words

Floats = npt.NDArray[np.float32]
Read = Callable[[str], Words]
Hits = npt.NDArray[np.bool_]

# How many phrasings and other utterances are learned from; more only take time (1 ms each).
MOST_OWN = 5_000
MOST_FOREIGN, FOREIGN_LATER = 2_000, 500
# The assistant will get messages like those of strangers, so they count more than our own phrasings.
STRANGERS_COUNT = 3.0
# If a turn in a conversation has no labelled cards, the card that its full wording finds with at least this
# trust counts as its answer.
SURE = 0.5
AT_ONCE = 256  # the cosines of so many queries are computed together


@dataclass(frozen=True)
class Corpus:
    """All texts to learn from: first the texts of the index, then the training examples.

    `examples` holds each text with its intent, `words` how it was read, `vectors` (n, 384) its vector. `own`
    is the number of texts that come from the index.
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
        """The corpus of an index and of the training examples; reads and encodes every text."""
        intents = [f"{ASK}{index.cards[owner].aspect}" for owner in index.owners]
        own = [Example(text, intent) for text, intent in zip(index.texts, intents, strict=True)]
        every = (*own, *examples)
        words = tuple(read(example.text) for example in every)
        vectors = encoder.encode_many([one.mended for one in words])
        return cls(index, every, words, vectors, len(own), read, encoder)

    def intents(self) -> Intents:
        """The intent model, trained on the whole corpus."""
        return fit_intents(self.examples, self.words, self.vectors)

    def held_out(self) -> list[Guess]:
        """The guess on each example, by a model trained on the half that does not contain it."""
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
    """Train the intents and the scorers; `matcher_of` makes a matcher from scorers."""
    guesses = corpus.held_out()
    seen = [Seen(w, v, g) for w, v, g in zip(corpus.words, corpus.vectors, guesses, strict=True)]
    intents = corpus.intents()
    # Texts of strangers are read with the guess of a model that has not seen them.
    held = {corpus.examples[i].text: guesses[i] for i in range(corpus.own, len(guesses))}
    reading = _Reading(corpus, intents, matcher_of(_nothing()), held)
    lists = [*reading.own(seen), *reading.foreign(seen, MOST_FOREIGN), *reading.strangers(messages)]
    first = fit_scorer(_lessons(lists, corpus.index))
    # Whole conversations teach, for example, that the card of the last answer is seldom the next one.
    again = replace(reading, matcher=matcher_of(Scorers(first, first)))
    said = [*again.spoken(talks), *again.foreign(seen, FOREIGN_LATER, later=True)]
    return intents, matcher_of(Scorers(first, fit_scorer(_lessons(said, corpus.index))))


def _nothing() -> Scorers:
    """Empty scorers, for a matcher that only makes readings."""
    none = np.zeros(0, np.float32)
    empty = Scorer(none, none, none, none, none, 0.0)
    return Scorers(empty, empty)


@dataclass(frozen=True)
class _List:
    """The makings of one lesson: a query, what the message is like, which cards answer it, and its weight."""

    query: Query
    asked: Asked
    right: Hits
    weight: float


@dataclass(frozen=True)
class _Reading:
    """Turns messages into lists to learn from, one list for each reading of a message."""

    corpus: Corpus
    intents: Intents
    matcher: Matcher
    held: Mapping[str, Guess]

    def own(self, seen: Sequence[Seen]) -> Iterator[_List]:
        """Lists for our own phrasings, each read as a first message while its own text is hidden."""
        for place in _some(range(self.corpus.own), MOST_OWN):
            owner = self.corpus.index.owners[place]
            yield from self._lists(seen[place], State(), self.corpus.index.alike[owner], hidden=place)

    def foreign(self, seen: Sequence[Seen], most: int, *, later: bool = False) -> Iterator[_List]:
        """Lists for utterances that no card answers, however they are read.

        `later`: read them as if a card had answered before; otherwise as first messages.
        """
        examples, cards = self.corpus.examples, self.corpus.index.cards
        places = [i for i in range(self.corpus.own, len(examples)) if not examples[i].intent.startswith(ASK)]
        for place in _some(places, most):
            card = cards[place % len(cards)]
            things = tuple(sorted(self.corpus.index.asked_things[place % len(cards)]))
            question = card.question
            asked = State(card.subject, things=things, card=card.id, question=question, topic=question)
            yield from self._lists(seen[place], asked if later else State(), self._answering(()))

    def strangers(self, messages: Iterable[Asking]) -> Iterator[_List]:
        """Lists for first messages of strangers, with the cards that answer them, if any do.

        Messages that are examples of an intent are left out: `foreign` includes them. So are those from which
        the encoder has learned. With them the first card was right for 62 of 86 messages of two writers whom
        nothing had learned from, without them for 66; a right one was among two for 75 and 76.
        """
        for message in messages:
            if message.cause in INTENTS or message.encoded:
                continue
            right = self._answering(message.cards)
            yield from self._lists(self._see(message.text), State(), right, weight=STRANGERS_COUNT)

    def spoken(self, talks: Iterable[Sequence[Turn]]) -> Iterator[_List]:
        """Lists for every turn of the conversations, each read in its conversation."""
        index = self.corpus.index
        for talk in talks:
            state, said = State(), ""
            for turn in talk:
                cards = self._cards(turn)
                state, said = state.changed(said=said), turn.text
                if cards is None or turn.act == "two_questions":
                    continue
                weight = STRANGERS_COUNT if turn.cards is not None else 1.0
                seen = self._see(turn.text)
                yield from self._lists(seen, state, self._answering(cards), weight=weight)
                if cards:
                    card = index.cards[index.places[cards[0]]]
                    state = State(
                        subject=card.subject,
                        things=things_after(seen, card, state, index),
                        card=card.id,
                        question=card.question,
                        topic=topic_after(seen, card, state, index),
                    )

    def _cards(self, turn: Turn) -> tuple[str, ...] | None:
        """The cards that answer a turn; None if that is not known."""
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
        """Which cards of the index answer, including the cards with nearly the same question; (cards,)."""
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
    """Turn lists into lessons: compute the candidates of each and their features."""
    found = []
    waiting = iter(lists)
    while some := list(islice(waiting, AT_ONCE)):
        known = cosines(np.stack([one.query.vector for one in some]), index)
        for one, near in zip(some, known, strict=True):
            best = candidates(one.query, index, near)
            found.append(Lesson(features(best.measures, one.asked), one.right[best.cards], one.weight))
    return found


def _some(places: Sequence[int], most: int) -> list[int]:
    """A random choice of up to `most` of the places; it is the same at each training."""
    chosen = np.random.default_rng(0).permutation(len(places))[:most]
    return sorted(places[i] for i in chosen)
