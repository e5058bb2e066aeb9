"""The index of all texts that a message is compared with: questions, phrasings, short answers and claims.

One index belongs to one version of the store. It holds the texts' vectors and words. ranking.py measures with
them how near a message is to each card.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bot.knowledge.model import Card, Fact, Subject
from bot.knowledge.search import STOP_WORDS, singular
from bot.knowledge.store import KnowledgeStore
from bot.knowledge.vectors import digest
from bot.language.cardwords import CardWords, card_words
from bot.language.encoder.encoder import Encoder
from bot.language.encoder.wordwise import DIMENSIONS
from bot.language.text import fold, words_of
from bot.language.things import ThingFinder

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

# A subject family with at least this many texts has a topic: the direction that its texts have in common. The
# topicless comparison removes it.
_LEAST_FOR_A_TOPIC = 20
# If the cosine of two questions reaches this, either card answers both questions.
ALIKE = 0.85


def tokens_of(text: str) -> tuple[str, ...]:
    """The content words of a text, in the singular, without repeats."""
    words = dict.fromkeys(singular(word) for word in words_of(text) if word not in STOP_WORDS)
    return tuple(words)


@dataclass(frozen=True)
class CardIndex:
    """The cards of one version of the store, ready to be compared with messages.

    `texts` (N) are the questions and phrasings, sorted by card; `vectors` (N, 384) are their unit vectors.
    `owners` (N,) holds the position in `cards` of the card that each text belongs to. `answers` (cards, 384)
    are the vectors of the short answers, `fact_vectors` (facts, 384) those of the claims. `places` maps a
    card's id to its position in `cards`.
    """

    cards: tuple[Card, ...]
    texts: tuple[str, ...]
    owners: Places
    vectors: Floats
    answers: Floats
    facts: tuple[Fact, ...]
    fact_vectors: Floats
    things: ThingFinder
    subjects: Mapping[str, Subject]
    card_words: CardWords
    places: Mapping[str, int] = field(default_factory=dict)

    def saying(self, text: str) -> Card | None:
        """The card that has this text, word for word, as its question or as a phrasing."""
        owner = self.word_for_word.get(fold(text))
        return None if owner is None else self.cards[owner]

    @cached_property
    def word_for_word(self) -> Mapping[str, int]:
        """Folded text → the position of its card."""
        return {fold(text): int(owner) for text, owner in zip(self.texts, self.owners, strict=True)}

    def whole(self) -> CardIndex:
        """This index, after computing all its cached properties, so that no message waits for them."""
        for name, one in vars(CardIndex).items():
            if isinstance(one, cached_property) and self.cards:
                getattr(self, name)
        return self

    @cached_property
    def starts(self) -> Places:
        """The position of each card's first text, shape (cards,)."""
        return np.searchsorted(self.owners, np.arange(len(self.cards)))

    @cached_property
    def ends(self) -> Places:
        """The position after each card's last text, shape (cards,)."""
        return np.append(self.starts[1:], len(self.texts))

    @cached_property
    def questions(self) -> Floats:
        """The vector of each card's question, (cards, 384)."""
        return np.ascontiguousarray(self.vectors[self.starts])

    @cached_property
    def topics(self) -> Floats:
        """Orthonormal directions of the subject families, shape (k, 384); see `topicless`."""
        families = defaultdict(list)
        for place, owner in enumerate(self.owners):
            families[self.family(self.cards[owner].subject)].append(place)
        means = [
            self.vectors[rows].mean(axis=0) for rows in families.values() if len(rows) >= _LEAST_FOR_A_TOPIC
        ]
        if not means:
            return np.zeros((0, self.vectors.shape[1] if len(self.vectors) else DIMENSIONS), np.float32)
        q, _ = np.linalg.qr(np.stack(means).T)
        return np.ascontiguousarray(q.T, np.float32)

    def topicless(self, vectors: Floats, near: Floats) -> Floats:
        """Cosines to each text without the topics' directions: the word "mesotherapy" alone decides nothing.

        `vectors` (q, 384) and their products with the texts, `near` (q, N) → (q, N). What the topics add to
        a product is taken away, so nothing is compared twice; it is then scaled as unit vectors would be.
        """
        topics = vectors @ self.topics.T
        left = _rest(vectors, topics)[:, None] * self._left
        cosines: Floats = (near - topics @ self._in_topics.T) / left
        return cosines

    @cached_property
    def _in_topics(self) -> Floats:
        """The part of each text's vector in the topics, (N, k)."""
        return self.vectors @ self.topics.T

    @cached_property
    def _left(self) -> Floats:
        """The length of each text's vector without its topics, (N,)."""
        return _rest(self.vectors, self._in_topics)

    @cached_property
    def alike(self) -> npt.NDArray[np.bool_]:
        """Which cards answer nearly the same question, shape (cards, cards)."""
        found: npt.NDArray[np.bool_] = self.questions @ self.questions.T >= ALIKE
        return found

    @cached_property
    def card_things(self) -> tuple[frozenset[str], ...]:
        """The things that each card mentions: in its question, short answer or facts, or in two phrasings."""
        claims = {fact.id: fact.claim for fact in self.facts}
        found = []
        for card, start, end in zip(
            self.cards, self.starts, [*self.starts[1:], len(self.texts)], strict=True
        ):
            told = [card.question, card.short_answer, *(claims.get(f, "") for f in card.facts)]
            counts: dict[str, int] = defaultdict(int)
            for text in self.texts[start:end]:
                for thing in self.things.slugs(text):
                    counts[thing] += 1
            often = {thing for thing, count in counts.items() if count >= 2}
            found.append(frozenset(often.union(*(self.things.slugs(text) for text in told))))
        return tuple(found)

    @cached_property
    def asked_things(self) -> tuple[frozenset[str], ...]:
        """The things that each card's question names."""
        return tuple(self.things.slugs(card.question) for card in self.cards)

    @cached_property
    def postings(self) -> Mapping[str, Places]:
        """Content word → the positions of the texts that contain it."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self.texts):
            for word in tokens_of(text):
                found[word].append(place)
        return {word: np.array(rows) for word, rows in found.items()}

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """Content word → its inverse document frequency."""
        total = max(1, len(self.texts))
        return {word: math.log(1 + total / len(rows)) for word, rows in self.postings.items()}

    @cached_property
    def rarest(self) -> float:
        """The rarity of a word that no text contains."""
        return max(self.rarity.values(), default=1.0)

    def rarities(self, words: Sequence[str]) -> Floats:
        """The rarity of each word, (n,)."""
        return np.array([self.rarity.get(word, self.rarest) for word in words], np.float32)

    @cached_property
    def rows_rarity(self) -> Floats:
        """The rarity of the words of `card_words`, (rows,); 0 where there is none."""
        words = self.card_words.words
        return self.rarities(words) * np.array([bool(word) for word in words], np.float32)

    @cached_property
    def text_weight(self) -> Floats:
        """The summed rarity of each text's content words, shape (N,)."""
        weights = [sum(self.rarity[word] for word in tokens_of(text)) for text in self.texts]
        return np.array(weights, np.float32)

    @cached_property
    def mains(self) -> tuple[str, ...]:
        """The two subject families with the most cards, which are what the assistant is about."""
        counts: dict[str, int] = defaultdict(int)
        for card in self.cards:
            counts[card.subject] += self.subjects[card.subject].parent == ""
        return tuple(sorted(counts, key=lambda subject: -counts[subject])[:2])

    @cached_property
    def fact_places(self) -> Mapping[str, int]:
        """Fact id → its row in `fact_vectors`."""
        return {fact.id: place for place, fact in enumerate(self.facts)}

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every content word of the questions, phrasings, short answers and claims."""
        told = (word for card in self.cards for word in tokens_of(f"{card.short_answer} {card.simple}"))
        claimed = (word for fact in self.facts for word in tokens_of(fact.claim))
        return frozenset(self.postings).union(told, claimed)

    def family(self, subject: str) -> str:
        """The topmost parent of a subject."""
        seen = set()
        while subject in self.subjects and self.subjects[subject].parent and subject not in seen:
            seen.add(subject)
            subject = self.subjects[subject].parent
        return subject


def make_index(store: KnowledgeStore, encoder: Encoder) -> CardIndex:
    """The index of the current version of the store; encodes the texts that have no stored vector."""
    cards = tuple(store.cards().values())
    places = {card.id: place for place, card in enumerate(cards)}
    pairs = [(place, card.question) for place, card in enumerate(cards)]
    pairs += [(places[answer], text) for answer, text in store.phrasings() if answer in places]
    pairs.sort(key=lambda pair: pair[0])
    facts = store.every_fact(FEW_FACTS)
    vectors = _Stored(store.vectors(), encoder)
    return CardIndex(
        cards=cards,
        texts=tuple(text for _, text in pairs),
        owners=np.array([place for place, _ in pairs], dtype=np.intp),
        # A message's product with all of them is twice as fast if each dimension lies in one piece.
        vectors=np.asfortranarray(vectors.of([text for _, text in pairs])),
        answers=vectors.of([card.short_answer for card in cards]),
        facts=facts,
        fact_vectors=vectors.of([fact.claim for fact in facts]),
        things=ThingFinder(store.things().values()),
        subjects={subject.slug: subject for subject in store.subjects()},
        card_words=card_words(cards, store.word_vectors(), encoder),
        places=places,
    )


# In a store with more facts than this, no fact is compared by meaning; full-text search is used instead.
FEW_FACTS = 5_000


class _Stored:
    """Looks vectors up in the store, and computes those that the store does not have."""

    def __init__(self, stored: Mapping[bytes, bytes], encoder: Encoder) -> None:
        self._stored, self._encoder = stored, encoder

    def of(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, shape (n, 384)."""
        missing = [text for text in dict.fromkeys(texts) if digest(text) not in self._stored]
        made = dict(zip(missing, self._encoder.encode_many(missing), strict=True))
        rows = [
            made[text] if text in made else np.frombuffer(self._stored[digest(text)], np.float16)
            for text in texts
        ]
        if not rows:
            return np.zeros((0, DIMENSIONS), np.float32)
        stacked: Floats = np.stack(rows).astype(np.float32)
        return stacked


def _rest(vectors: Floats, inside: Floats) -> Floats:
    """The lengths of vectors (n, d) without their parts `inside` (n, k) along orthonormal directions."""
    squares = np.sum(vectors * vectors, axis=1) - np.sum(inside * inside, axis=1)
    lengths: Floats = np.sqrt(np.maximum(squares, 1e-12)).astype(np.float32)
    return lengths


def largest_by_card(values: Floats, starts: Places) -> Floats:
    """The largest value of each card's texts: (…, N) → (…, cards)."""
    found: Floats = np.maximum.reduceat(values, starts, axis=-1)
    return found
