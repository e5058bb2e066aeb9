"""Lets a message and its clauses vote for the card that answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.contract import State
from bot.knowledge.model import Card
from bot.language.matching import FEW_SHOWN, Match, Matcher
from bot.language.readings import Seen

# The weight of a clause's vote, where the whole message has 1. A clause alone is trusted too much: of 475
# messages of eight writers not learned from, the card with the largest trust in the message or in any clause
# was right for 0.66 (one of the first two for 0.79), with this weight for 0.74 (0.85), without clauses for
# 0.74 (0.85).
CLAUSE_WEIGHS = 0.3


def together(matcher: Matcher, seen: Seen, clauses: Sequence[Seen], state: State, sure: float) -> list[Match]:
    """The match of the card with the most votes, with the cards that come next; then each text's readings.

    A clause is read after those before it that found a card with at least the trust `sure`: "is urea good
    for feet, and what percent?"
    """
    whole, parts = matcher.matches(seen, state), []
    for clause in clauses:
        found = matcher.matches(clause, state)
        if found and found[0].trust >= sure:
            card = found[0].card
            state = state.changed(subject=card.subject, card=card.id, question=card.question)
        parts.append(found)
    return voted(whole, parts)


def voted(whole: Sequence[Match], parts: Sequence[Sequence[Match]]) -> list[Match]:
    """The same from the readings of a message and of its clauses; each begins with its best."""
    clauses = [match for part in parts for match in part]
    own, said = _largest(whole), _largest(clauses)
    votes = {card: own.get(card, 0.0) + CLAUSE_WEIGHS * said.get(card, 0.0) for card in (*own, *said)}
    firsts = [part[0] for part in (whole, *parts) if part]
    if not firsts:
        return []
    best = max(firsts, key=lambda match: (votes[match.card.id], match.trust))
    cards = sorted(_cards((*whole, *clauses)), key=lambda card: (card.id != best.card.id, -votes[card.id]))
    shares = tuple(min(1.0, votes[card.id]) for card in cards[:FEW_SHOWN])
    first = replace(best, cards=tuple(cards[:FEW_SHOWN]), shares=shares, trust=shares[0])
    return [first, *firsts, *whole[1:], *(match for part in parts for match in part[1:])]


def _largest(matches: Iterable[Match]) -> dict[str, float]:
    """Card → the largest probability that any of these readings gives it."""
    found: dict[str, float] = {}
    for match in matches:
        for card, share in zip(match.cards, match.shares, strict=True):
            found[card.id] = max(found.get(card.id, 0.0), share)
    return found


def _cards(matches: Iterable[Match]) -> list[Card]:
    return list({card.id: card for match in matches for card in match.cards}.values())
