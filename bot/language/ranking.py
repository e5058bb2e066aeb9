"""Finds the candidates for a message: the cards nearest to it by meaning and by words, with their measures.

scoring.py weighs the measures. It is trained leave-one-out: each phrasing is asked while its own text is
hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.language.cardwords import WORD_MEASURES
from bot.language.encoder.wordwise import NO_WORDS, WordVectors
from bot.language.index import CardIndex, largest_by_card, tokens_of

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

CANDIDATES = 24
NEAREST = 12  # texts that vote for their card
MEASURES = (
    *WORD_MEASURES,
    "near",  # cosine to the nearest text of the card
    "topicless",  # the same, with the topic removed from both vectors
    "near3",  # mean cosine to the card's three nearest texts
    "question",  # cosine to the card's question
    "answer",  # cosine to the card's short answer
    "fact",  # cosine to the nearest of the card's facts
    "covered",  # share of the message's words that the card's best text contains, weighted by rarity
    "overlap",  # weight of the words that both contain, divided by the weight of all words of either
    "things",  # share of the message's things that the card mentions; 0.5 if the message names none
    "missing",  # number of things that the message names and the card does not mention, at most 2
    "extra",  # number of things that the card's question names and the message does not, at most 2
    "same",  # 1 if the card is about a subject that the message names
    "family",  # 1 if the card's subject is only related to one that the message names
    "other",  # 1 if the message names subjects and the card's subject is related to none of them
    "aspect",  # probability of the card's aspect
    "likeliest",  # 1 if the card's aspect is the most probable one
    "votes",  # share of the card's texts among the NEAREST texts
    "behind",  # difference between the best card's "near" and the card's own
    "last",  # 1 if it is the card of the last answer
    "kept",  # 1 if the card is about the conversation's subject
    "stray",  # 1 if it is unrelated to the conversation's subject and the message names no other subject
    "recent",  # cosine of the card's question to the last question; 0 if there is none
    "topic",  # the same to the topic
    "heard",  # the same to the message before; it tells what a person wants better than our question does
    "heard_near",  # cosine of the card's nearest text to the message before
    "spoken",  # share of the things spoken of before that the card mentions; 0.5 if there are none
    "asked_spoken",  # the same of those that the card's question names; 0.5 if there are none
    "general",  # 1 if the card's question names no thing
)


@dataclass(frozen=True)
class Before:
    """What was said before: vectors of the last question, the topic and the message, and the things named.

    Things of a kind that the clause names itself are left out: "and the face?" leaves the scalp.
    """

    question: Floats | None = None
    topic: Floats | None = None
    said: Floats | None = None
    things: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Query:
    """A reading of a clause, ready to be compared with the index.

    It holds the text, its unit vector, the vectors of its words (`said`), the things and subjects it names,
    and the probability of each aspect.
    `hidden` is the position of a text of the index to leave out (used in training), or -1.
    """

    text: str
    vector: Floats
    things: frozenset[str]
    subjects: tuple[str, ...]
    aspects: Mapping[str, float]
    last_card: str = ""
    kept_subject: str = ""
    spoken_of: str = ""  # the conversation's subject, however the clause is read
    before: Before = Before()
    said: WordVectors = NO_WORDS
    hidden: int = -1


@dataclass(frozen=True)
class Candidates:
    """The best cards for one query: their positions in the index, and their measures (n, len(MEASURES))."""

    cards: Places
    measures: Floats
    nearest: Places  # the position of each card's nearest text


@dataclass(frozen=True)
class Cosines:
    """Cosines of one query: to each text (N,), the same without topics (N,), to each claim (facts,)."""

    near: Floats
    bare: Floats
    facts: Floats


def cosines(vectors: Floats, index: CardIndex) -> list[Cosines]:
    """The cosines of many queries, vectors (q, 384); one large matrix product is faster than many small."""
    near = vectors @ index.vectors.T
    bare = index.topicless(vectors, near)
    facts = vectors @ index.fact_vectors.T
    return [Cosines(*rows) for rows in zip(near, bare, facts, strict=True)]


def candidates(query: Query, index: CardIndex, known: Cosines | None = None) -> Candidates:
    """The cards nearest to the query by meaning or by words; `known` are its cosines, if already computed."""
    nearness = _Nearness.of(query, index, known or cosines(query.vector[None], index)[0])
    merit = nearness.best + nearness.best_bare + 0.5 * nearness.best_words
    count = min(CANDIDATES, len(index.cards))
    if not count:
        return Candidates(
            np.zeros(0, np.intp), np.zeros((0, len(MEASURES)), np.float32), np.zeros(0, np.intp)
        )
    chosen = np.argpartition(-merit, count - 1)[:count]
    chosen = chosen[np.argsort(-merit[chosen])]
    measured = [_measure(int(place), query, nearness, index) for place in chosen]
    rows = np.array([row for row, _ in measured], np.float32)
    rarity = index.rarities(query.said.words)
    words = index.card_words.measures(query.said, rarity, index.rows_rarity, chosen)
    return Candidates(chosen, np.hstack([words, rows]), np.array([text for _, text in measured], np.intp))


@dataclass(frozen=True)
class _Nearness:
    """How near a query is to each text (N,), and to each card (cards,), which is judged by its best text."""

    near: Floats
    covered: Floats
    overlap: Floats
    best: Floats
    best_bare: Floats
    best_words: Floats
    facts: Floats
    votes: Mapping[int, float]
    likeliest: str

    @classmethod
    def of(cls, query: Query, index: CardIndex, known: Cosines) -> _Nearness:
        near, bare = known.near.copy(), known.bare.copy()
        covered, overlap = _words(query, index)
        if query.hidden >= 0:
            near[query.hidden] = bare[query.hidden] = -1.0
            covered[query.hidden] = overlap[query.hidden] = 0.0
        return cls(
            near=near,
            covered=covered,
            overlap=overlap,
            best=largest_by_card(near, index.starts),
            best_bare=largest_by_card(bare, index.starts),
            best_words=largest_by_card(covered + overlap, index.starts),
            facts=known.facts,
            votes=_votes(near, index),
            likeliest=max(query.aspects, key=lambda aspect: query.aspects[aspect], default=""),
        )


def _measure(place: int, query: Query, of: _Nearness, index: CardIndex) -> tuple[tuple[float, ...], int]:
    """The MEASURES of one card from "near" on, and the position of its nearest text."""
    card = index.cards[place]
    start, end = index.starts[place], index.ends[place]
    own = of.near[start:end]
    words_at = start + int((of.covered[start:end] + of.overlap[start:end]).argmax())
    lost = len(query.things - index.card_things[place])
    claims = [of.facts[index.fact_places[f]] for f in card.facts if f in index.fact_places]
    row = (
        of.best[place],
        of.best_bare[place],
        np.sort(own)[-3:].mean(),
        own[0] if start != query.hidden else own.max(),
        index.answers[place] @ query.vector,
        max(claims, default=0.0),
        of.covered[words_at],
        of.overlap[words_at],
        1 - lost / len(query.things) if query.things else 0.5,
        min(2, lost),
        min(2, len(index.asked_things[place] - query.things)),
        *_kinship(card.subject, query.subjects, index),
        query.aspects.get(card.aspect, 0.0),
        card.aspect == of.likeliest,
        of.votes.get(place, 0.0),
        of.best.max() - of.best[place],
        card.id == query.last_card,
        bool(query.kept_subject) and card.subject == query.kept_subject,
        _strays(card.subject, query, index),
        *_continues(place, query.before, index),
    )
    return tuple(map(float, row)), int(start + own.argmax())


def _continues(place: int, before: Before, index: CardIndex) -> tuple[float, ...]:
    """The measures from "recent" on (see MEASURES)."""
    own, asked = index.questions[place], index.asked_things[place]
    texts = index.vectors[index.starts[place] : index.ends[place]]
    things = before.things
    return (
        0.0 if before.question is None else float(before.question @ own),
        0.0 if before.topic is None else float(before.topic @ own),
        0.0 if before.said is None else float(before.said @ own),
        0.0 if before.said is None else float((texts @ before.said).max()),
        len(things & index.card_things[place]) / len(things) if things else 0.5,
        len(things & asked) / len(things) if things else 0.5,
        not asked,
    )


def _words(query: Query, index: CardIndex) -> tuple[Floats, Floats]:
    """For each text: the measures "covered" and "overlap" (see MEASURES)."""
    words = tokens_of(query.text)
    shared = np.zeros(len(index.texts), np.float32)
    total = 0.0
    for word in words:
        weight = index.rarity.get(word, index.rarest)
        total += weight
        if word in index.postings:
            shared[index.postings[word]] += weight
    if not total:
        return shared, shared.copy()
    return shared / total, shared / np.maximum(index.text_weight + total - shared, 1e-6)


def _votes(near: Floats, index: CardIndex) -> dict[int, float]:
    count = min(NEAREST, len(near))
    if not count:
        return {}
    nearest = np.argpartition(-near, count - 1)[:count]
    found: dict[int, float] = {}
    for place in nearest:
        owner = int(index.owners[place])
        found[owner] = found.get(owner, 0.0) + 1 / count
    return found


def _strays(subject: str, query: Query, index: CardIndex) -> bool:
    named = bool(query.subjects) and query.subjects != (query.spoken_of,)
    return bool(query.spoken_of) and not named and index.family(subject) != index.family(query.spoken_of)


def _kinship(subject: str, named: Sequence[str], index: CardIndex) -> tuple[bool, bool, bool]:
    """The measures "same", "family" and "other" (see MEASURES) for a card about `subject`."""
    if not named:
        return False, False, False
    if subject in named:
        return True, False, False
    family = index.family(subject)
    related = any(index.family(name) == family for name in named)
    return False, related, not related
