"""Makes the readings of a clause: the ways in which it can be meant in its conversation.

A clause is read:
- alone;
- with the conversation's subject;
- joined with the last question ("and on the face?");
- with the things that the last question named;
- with one of those things replaced by what the clause names ("and Kybella?");
- with the topic, which is the last question whose subject the person named.

matching.py reads a long turn as a first message too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.core.contract import State
from bot.knowledge.model import Card
from bot.language.encoder.encoder import Encoder
from bot.language.encoder.wordwise import WordVectors
from bot.language.index import CardIndex, tokens_of
from bot.language.intents import Guess
from bot.language.ranking import Before, Query
from bot.language.text import fold, words_of
from bot.language.words import Words

Floats = npt.NDArray[np.float32]

ALONE, ABOUT, JOINED, THINGS, SWAPPED = "alone", "about", "joined", "things", "swapped"
TOPIC, TOPIC_THINGS = "topic", "topic things"
# The weight of the last question's vector in a joined reading; the clause's own vector has weight 1. It was
# measured on held-out conversations, see docs/reference/quality.md.
LAST_WEIGHS = 0.7
# A first message with at most so many words may leave its subject out.
MOST_ASSUMED = 12
MOST_THINGS = 4  # are remembered of a conversation


@dataclass(frozen=True)
class Seen:
    """A clause as read without its conversation: its words, unit vector, and probable intents."""

    words: Words
    vector: Floats
    guess: Guess


class Readings:
    """Reads clauses with one version of the index."""

    def __init__(self, index: CardIndex, encoder: Encoder) -> None:
        self._index, self._encoder = index, encoder

    def of(self, seen: Seen, state: State) -> Iterator[tuple[str, Query]]:
        """The readings of a clause in its conversation, each with the name of its kind."""
        index = self._index
        words = seen.words
        things = index.things.slugs(words.mended)
        aspects = dict(seen.guess.questions)
        alone = Query(
            words.mended,
            seen.vector,
            things,
            words.subjects,
            aspects,
            last_card=state.card,
            spoken_of=state.subject,
            before=self._before(things, state),
            said=self._encoder.words(words.mended),
        )
        yield ALONE, alone
        if not state.has_topic:
            yield from self._assumed(alone, seen)
            return
        kept, other = replace(alone, kept_subject=state.subject), None
        if state.subject and state.subject not in words.subjects and not words.subjects:
            title = index.subjects[state.subject].title if state.subject in index.subjects else state.subject
            yield ABOUT, self._as(kept, f"{words.mended} {title}", subjects=(state.subject,))
        if state.question:
            yield JOINED, self._joined(kept, state.question, state)
            if (said := self._with_things(kept, state.question, state)) is not None:
                yield THINGS, said
            if (other := self._swapped(kept, state)) is not None:
                yield SWAPPED, other
        if not (other and _only_names(words)):  # "what about creams?" asks the last question, of creams
            yield from self._on_topic(kept, state)

    def _before(self, named: frozenset[str], state: State) -> Before:
        """What was said before a clause that names these things."""
        if not state.has_topic:
            return Before()
        question, topic, said = (
            self._vector_of(text) if text else None for text in (state.question, state.topic, state.said)
        )
        return Before(question, topic, said, frozenset(kept_things(state.things, named, self._index)))

    def _vector_of(self, text: str) -> Floats:
        """The vector of a text; that of a question is known already if its card still stands."""
        owner = self._index.word_for_word.get(fold(text))
        if owner is None:
            return self._encoder.encode(text)
        vector: Floats = self._index.questions[owner]
        return vector

    def _words_of(self, question: str) -> WordVectors:
        """The vectors of its words, likewise."""
        owner = self._index.word_for_word.get(fold(question))
        return self._encoder.words(question) if owner is None else self._index.card_words.question(owner)

    def _on_topic(self, kept: Query, state: State) -> Iterator[tuple[str, Query]]:
        """Read the clause with the topic, if that is not the last question."""
        if state.topic and state.topic != state.question:
            yield TOPIC, self._joined(kept, state.topic, state)
            if (said := self._with_things(kept, state.topic, state)) is not None:
                yield TOPIC_THINGS, said

    def _assumed(self, alone: Query, seen: Seen) -> Iterator[tuple[str, Query]]:
        """Read a short first message that names no subject ("does it hurt?") with each main subject."""
        index = self._index
        mentions = seen.words.mentions
        named = any(not mention.member for mention in mentions)
        if named or len(words_of(seen.words.mended)) > MOST_ASSUMED:
            return
        families = {index.family(mention.subject) for mention in mentions} or set(index.mains)
        for subject in (main for main in index.mains if main in families):
            text = f"{seen.words.mended} {index.subjects[subject].title}"
            yield ABOUT, self._as(alone, text, subjects=(subject,))

    def _as(self, query: Query, text: str, **changes: Any) -> Query:
        """The query with another text, and with what else changes."""
        vector, said = self._encoder.encode(text), self._encoder.words(text)
        return replace(query, text=text, vector=vector, said=said, **changes)

    def _joined(self, query: Query, question: str, state: State) -> Query:
        """Read the clause as a change to an earlier question; its things replace those of the same kind."""
        summed = query.vector + LAST_WEIGHS * self._encoder.encode(question)
        return replace(
            query,
            text=f"{question} {query.text}",
            vector=(summed / np.linalg.norm(summed)).astype(np.float32),
            said=query.said.joined(self._words_of(question), LAST_WEIGHS),
            things=query.things | _kept_things(query, question, self._index),
            subjects=query.subjects or _of(state),
        )

    def _with_things(self, query: Query, question: str, state: State) -> Query | None:
        """Read the clause with the things of an earlier question and others spoken of: "how often … baby"."""
        kept = _kept_things(query, question, self._index) | query.before.things
        if not kept:
            return None
        named = self._index.things.things
        text = " ".join([query.text, *(named[thing].title for thing in sorted(kept))])
        return self._as(query, text, things=query.things | kept, subjects=query.subjects or _of(state))

    def _swapped(self, query: Query, state: State) -> Query | None:
        """Read "and Kybella?" as the last question, with its thing or subject replaced by Kybella."""
        index = self._index
        text = index.things.swapped(state.question, query.text) or _other_subject(query, state, index)
        if not text:
            return None
        return self._as(query, text, things=index.things.slugs(text), subjects=query.subjects or _of(state))


def _only_names(words: Words) -> bool:
    """Whether a clause says nothing but the names of subjects."""
    named = {token for mention in words.mentions for token in tokens_of(mention.text)}
    return set(tokens_of(words.mended)) <= named


def _other_subject(query: Query, state: State, index: CardIndex) -> str:
    """The last question with its subject replaced by the one that the clause names; "" if there is none."""
    new, old = (index.subjects.get(name) for name in ((*query.subjects, "")[0], state.subject))
    if not new or not old or new is old or old.title.lower() not in state.question.lower():
        return ""
    at = state.question.lower().index(old.title.lower())
    return f"{state.question[:at]}{new.title}{state.question[at + len(old.title) :]}"


def _of(state: State) -> tuple[str, ...]:
    return (state.subject,) if state.subject else ()


def _kept_things(query: Query, question: str, index: CardIndex) -> frozenset[str]:
    """The things of an earlier question, except those of a kind that the query names too."""
    return frozenset(kept_things(index.things.slugs(question), query.things, index))


def kept_things(earlier: Iterable[str], named: Iterable[str], index: CardIndex) -> list[str]:
    """The earlier things, except those of a kind that is named now."""
    known = index.things.things
    kinds = {known[thing].kind for thing in named}
    return [thing for thing in earlier if thing in known and known[thing].kind not in kinds]


def things_after(seen: Seen, card: Card, state: State, index: CardIndex) -> tuple[str, ...]:
    """The things spoken of after the card's answer: the message's, then earlier ones of the same talk."""
    named = sorted(index.things.slugs(seen.words.mended))
    goes_on = index.family(card.subject) == index.family(state.subject)
    return (*named, *(kept_things(state.things, named, index) if goes_on else ()))[:MOST_THINGS]
