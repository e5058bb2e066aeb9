"""Chooses the cards that answer a message (two if it asks or may mean two things), or what is nearest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import StoreUnavailable
from bot.knowledge.model import Card
from bot.language.index import CardIndex
from bot.language.matching import Match, Matcher
from bot.language.readings import Seen
from bot.language.thresholds import Thresholds

ASKS = re.compile(
    r"^(?:and |so |but |also |then )*(?:what|whats|how|why|who|when|where|which|is|are|does|do|did|can|could|"
    r"should|would|will|has|have|any)\b|\?$"
)
_COMPARES = re.compile(
    r"\b(?:vs|versus|compared?|comparison|difference|different from|better than|or .* better)\b"
)
# If a message asks several things, the lowest trust for another card is multiplied by this.
SEVERAL = 0.8


def asks(seen: Seen) -> bool:
    """Whether a message asks something, or names one of our subjects."""
    return bool(ASKS.search(seen.words.mended) or seen.words.subjects)


@dataclass(frozen=True)
class Pair:
    """The match that answers, and the card that is shown after it, if any.

    `asked`: the message asks both questions. Otherwise `second` is what the message may mean instead.
    """

    first: Match
    second: Card | None = None
    asked: bool = False


def pair_of(
    best: Match,
    clauses: Sequence[Seen],
    matches: Sequence[Match],
    index: CardIndex,
    at: Thresholds,
    last: str,
) -> Pair:
    """The pair for a message whose best match is `best`; `last` is the card of the last answer."""
    asked = _asked(clauses, matches, index, at)
    if len(asked) > 1:
        other = next(match for match in asked if not _alike(match.card, best.card, index))
        return Pair(best, other.card, asked=True)
    several = sum(bool(ASKS.search(clause.words.mended)) for clause in clauses) > 1
    share = at.also_share * (SEVERAL if several else 1)
    return Pair(best, meant(best, index, max(at.also_at, share * best.trust), last))


def _asked(
    clauses: Sequence[Seen], matches: Sequence[Match], index: CardIndex, at: Thresholds
) -> list[Match]:
    """The most trusted match of each clause that asks a separate question, in the order of the message."""
    found: list[Match] = []
    for clause in clauses:
        text = clause.words.mended
        match = next((m for m in matches if m.clause == text), None)
        if match is None or match.trust < at.second_at or not ASKS.search(text):
            continue
        if not any(_alike(match.card, other.card, index) for other in found):
            found.append(match)
    return found


def meant(best: Match, index: CardIndex, least: float, last: str) -> Card | None:
    """The next card, if the trust in it is at least `least`."""
    for card, share in zip(best.cards, best.shares, strict=True):
        if share >= least and card.id != last and not _alike(card, best.card, index):
            return card
    return None


def _alike(one: Card, other: Card, index: CardIndex) -> bool:
    return one.id == other.id or bool(index.alike[index.places[one.id], index.places[other.id]])


def compared_in(seen: Seen, best: Match | None, index: CardIndex, at: Thresholds) -> tuple[str, ...]:
    """The cards that define the subjects, if a message compares several and no card compares them."""
    subjects = seen.words.subjects
    sure = best is not None and best.trust >= at.second_at
    if len(subjects) < 2 or sure or not _COMPARES.search(seen.words.mended):
        return ()
    first = {(card.subject, card.aspect): card.id for card in reversed(index.cards)}
    found = [first[subject, "definition"] for subject in subjects if (subject, "definition") in first]
    return tuple(found) if len(found) > 1 else ()


def near_facts(matcher: Matcher, seen: Seen, at: Thresholds) -> tuple[str, ...]:
    """The facts whose claims are nearest to a message that no card answers; at most three."""
    try:
        index = matcher.index()
    except StoreUnavailable:
        return ()
    if not len(index.fact_vectors):
        return ()
    near = index.fact_vectors @ seen.vector
    order = near.argsort()[::-1][:3]
    return tuple(index.facts[place].id for place in order if near[place] >= at.fact_at)


def near_of(match: Match, index: CardIndex, at: Thresholds) -> tuple[str, ...]:
    """The facts of an answer that come nearest to what was asked, the nearest first; at most three.

    They are those of the card. If the trust in it leaves room for doubt, the nearest fact of its family leads
    them, though it may be another card's: "is that normal two weeks later" has a fact more often than a card.
    """
    asked = match.query.vector
    own = [index.fact_places[fact] for fact in match.card.facts if fact in index.fact_places]
    ranked = sorted(own, key=lambda place: -float(index.fact_vectors[place] @ asked))
    if match.trust < at.verdict_at:
        near, family = index.fact_vectors @ asked, index.family(match.card.subject)
        order = (int(place) for place in near.argsort()[::-1])
        best = next((p for p in order if index.family(index.facts[p].subject) == family), None)
        if best is not None and near[best] >= at.beside_at:
            ranked = [best, *(place for place in ranked if place != best)]
    return tuple(index.facts[place].id for place in ranked[:3])


def still_missing(best: Match | None, near: Sequence[str], matcher: Matcher) -> tuple[str, ...]:
    """The missing things that neither the best card nor the near facts mention."""
    if best is None or not near:
        return best.missing if best else ()
    index = matcher.index()
    claims = " ".join(index.facts[index.fact_places[fact]].claim for fact in near)
    return tuple(thing for thing in best.missing if thing not in index.things.slugs(claims))


def unsaid(missing: tuple[str, ...], second: Card, index: CardIndex) -> tuple[str, ...]:
    """The missing things that the card shown after the answer does not mention either."""
    spoken = index.card_things[index.places[second.id]]
    return tuple(thing for thing in missing if thing not in spoken)
