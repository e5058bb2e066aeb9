"""What ranking and trust learn from: phrasings asked while hidden, foreign utterances, conversations.

Every example is judged by models that have not seen it: its own text is hidden from the index, and its
intents come from a model of the other half of the examples.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.core.contract import ASK, State
from bot.core.errors import MesoError
from bot.language.encoder.encoder import Encoder
from bot.language.examples import Example
from bot.language.index import CardIndex
from bot.language.intents import OUTSIDE, Guess, Intents, fit_intents
from bot.language.matching import Matcher, Seen
from bot.language.ranking import Query, Ranker, candidates, fit_ranker
from bot.language.trust import Signs, Trust, fit_trust
from bot.language.words import Words

Floats = npt.NDArray[np.float32]
Read = Callable[[str], Words]
Judged = tuple[Signs, bool]

# Enough to learn some twenty weights; more only takes time (2 ms each).
MOST_LISTS = 2_500
MOST_FOREIGN = 1_200
# In conversations a turn counts as answered by the card that its full wording finds with this trust.
SURE = 0.6
_QUESTIONS = {"question", "followup", "correction", "thanks_question", "story", "personal"}
_NOT_TRUSTED = Trust(np.zeros(len(Signs.__dataclass_fields__) * 5, np.float32), 0.0)


@dataclass(frozen=True)
class Turn:
    """One turn of a written conversation: the text, the act, and the same request in full ("" if none)."""

    text: str
    act: str
    standalone: str


# Acts of written conversations that are intents of their own; questions are the cards' business.
_INTENTS = {
    "more": "more",
    "why": "why",
    "source": "source",
    "who_says": "source",
    "repeat": "repeat",
    "first_again": "repeat",
    "simpler": "simpler",
    "sure": "sure",
    "yes": "affirm",
    "no": "deny",
    "stop": "deny",
    "thanks": "thanks",
    "none": "none_of_these",
    "human": "human",
    "mood": "mood",
    "greeting": "greet",
    "about_bot": "bot_challenge",
    "bodily": "bodily",
    "outside": OUTSIDE,
}


def acts_of(talks: Iterable[Sequence[Turn]]) -> list[Example]:
    """The turns of conversations that are acts, as examples of their intents."""
    return [Example(t.text, _INTENTS[t.act]) for talk in talks for t in talk if t.act in _INTENTS]


def read_conversations(folder: Path) -> list[list[Turn]]:
    """The conversations in `folder/*.jsonl`; raises MesoError `file:line: what is wrong`."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                turns = json.loads(line)["turns"]
                found.append([Turn(t["text"], t["act"], t.get("standalone", "")) for t in turns])
            except (ValueError, KeyError, TypeError) as error:
                raise MesoError(f"{path}:{number}: {error}") from error
    return found


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
    corpus: Corpus, matcher_of: Callable[[Ranker, Trust], Matcher], talks: list[list[Turn]]
) -> tuple[Intents, Matcher]:
    """Intents, and a matcher with learned ranking and trust; `matcher_of` makes a matcher of the two."""
    guesses = corpus.held_out()
    seen = [Seen(w, v, g) for w, v, g in zip(corpus.words, corpus.vectors, guesses, strict=True)]
    lists = _lists(corpus, seen)
    first = matcher_of(fit_ranker(lists), _NOT_TRUSTED)
    first = matcher_of(first.ranker, _fit([*_own(corpus, seen, first), *_foreign(corpus, seen, first)]))
    intents = corpus.intents()
    turns = list(_turns(corpus, intents, first, talks))
    # Now with turns in their conversations: that the last card is seldom the next one is learned from them.
    ranker = fit_ranker([*lists, *_spoken_lists(corpus, first, turns)])
    matcher = matcher_of(ranker, _NOT_TRUSTED)
    rows = [*_own(corpus, seen, matcher), *_foreign(corpus, seen, matcher), *_spoken(corpus, matcher, turns)]
    return intents, matcher_of(ranker, _fit(rows))


def _query(corpus: Corpus, seen: Seen, hidden: int = -1) -> Query:
    things = corpus.index.things.slugs(seen.words.mended)
    aspects = dict(seen.guess.questions)
    return Query(seen.words.mended, seen.vector, things, seen.words.subjects, aspects, hidden=hidden)


def _lists(corpus: Corpus, seen: Sequence[Seen]) -> list[tuple[Floats, int]]:
    """Candidates of hidden phrasings, each with the row of the right one."""
    lists = []
    for place in _some(range(corpus.own), MOST_LISTS):
        found = candidates(_query(corpus, seen[place], place), corpus.index)
        right = np.flatnonzero(found.cards == corpus.index.owners[place])
        if len(right):
            lists.append((found.measures, int(right[0])))
    return lists


def _own(corpus: Corpus, seen: Sequence[Seen], matcher: Matcher) -> Iterator[Judged]:
    """Phrasings, each asked while hidden, in every way a first message is read."""
    index = corpus.index
    for place in _some(range(corpus.own), MOST_LISTS):
        for how, query in matcher.readings(seen[place], State()):
            match = matcher.match(how, replace(query, hidden=place), seen[place], index, State())
            yield match.signs, bool(index.alike[index.owners[place], index.places[match.card.id]])


def _foreign(corpus: Corpus, seen: Sequence[Seen], matcher: Matcher) -> Iterator[Judged]:
    """Utterances that are no question of ours: no card answers them, however they are read."""
    foreign = [i for i, e in enumerate(corpus.examples) if i >= corpus.own and not e.intent.startswith(ASK)]
    for place in _some(foreign, MOST_FOREIGN):
        for match in matcher.matches(seen[place], State()):
            yield match.signs, False


@dataclass(frozen=True)
class _Heard:
    """A turn in its conversation, and the id of the card that answers it ("" if none does)."""

    seen: Seen
    state: State
    right: str


def _turns(corpus: Corpus, intents: Intents, matcher: Matcher, talks: list[list[Turn]]) -> Iterator[_Heard]:
    """The turns of conversations; the right card is the one that the full wording surely finds."""
    index = corpus.index

    def see(text: str) -> Seen:
        words = corpus.read(text)
        vector = corpus.encoder.encode(words.mended)
        return Seen(words, vector, intents.guess(words, vector))

    for talk in talks:
        state = State()
        for turn in talk:
            right = "" if turn.act not in _QUESTIONS else None
            if turn.standalone and right is None:
                found = matcher.matches(see(turn.standalone), State())
                right = found[0].card.id if found and found[0].trust >= SURE else None
            if right is None or turn.act == "two_questions":
                continue
            yield _Heard(see(turn.text), state, right)
            if right:
                card = index.cards[index.places[right]]
                state = State(subject=card.subject, card=right, question=card.question)


def _spoken_lists(corpus: Corpus, matcher: Matcher, turns: Sequence[_Heard]) -> Iterator[tuple[Floats, int]]:
    """Candidates of turns as each is read, with the row of the right one."""
    for turn in turns:
        if turn.right and turn.state.question:
            for _how, query in matcher.readings(turn.seen, turn.state):
                found = candidates(query, corpus.index)
                right = np.flatnonzero(found.cards == corpus.index.places[turn.right])
                if len(right):
                    yield found.measures, int(right[0])


def _spoken(corpus: Corpus, matcher: Matcher, turns: Sequence[_Heard]) -> Iterator[Judged]:
    """Every reading of every turn, and whether it finds the right card."""
    index = corpus.index
    for turn in turns:
        for match in matcher.matches(turn.seen, turn.state):
            found = index.places[match.card.id]
            yield match.signs, bool(turn.right) and bool(index.alike[index.places[turn.right], found])


def _some(places: Sequence[int], most: int) -> list[int]:
    """Up to `most` of the places, the same at each training."""
    chosen = np.random.default_rng(0).permutation(len(places))[:most]
    return sorted(places[i] for i in chosen)


def _fit(rows: Sequence[Judged]) -> Trust:
    return fit_trust([signs for signs, _ in rows], [right for _, right in rows])
