"""Tests how a message and its clauses vote for a card."""

import numpy as np

from bot.knowledge.model import Card
from bot.language.matching import FEW_SHOWN, Match
from bot.language.ranking import Query
from bot.language.scoring import ASKED, Asked
from bot.language.voting import CLAUSE_WEIGHS, voted


def card(name: str) -> Card:
    return Card(name, "tea", "risks", f"What of {name}?", f"{name}.", "", "", (), "", "2026-11-27")


def heard(clause: str, **shares: float) -> Match:
    """A reading with these cards, the best first."""
    cards = tuple(card(name) for name in shares)
    query = Query(clause, np.zeros(384, np.float32), frozenset(), (), {})
    asked = Asked(*(0.0 for _ in ASKED))
    values = tuple(shares.values())
    return Match("alone", clause, query, cards, values, values[0], asked, {}, (), "")


def ids(match: Match) -> list[str]:
    return [one.id for one in match.cards]


def test_a_sure_clause_does_not_outvote_the_message() -> None:
    """A clause without its message is trusted too much: "the clinic says they can carry on"."""
    found = voted([heard("whole", pregnant=0.7, luggage=0.1)], [[heard("they can carry on", luggage=0.95)]])
    assert found[0].card.id == "pregnant"
    assert found[0].trust == 0.7


def test_clauses_decide_between_cards_that_are_near_in_the_message() -> None:
    found = voted([heard("whole", one=0.5), heard("about", two=0.45)], [[heard("clause", two=0.6)]])
    assert found[0].card.id == "two"
    assert found[0].trust == 0.45 + CLAUSE_WEIGHS * 0.6
    assert ids(found[0]) == ["two", "one"]


def test_the_next_cards_come_from_all_readings_and_trust_is_a_probability() -> None:
    found = voted([heard("whole", one=0.9, two=0.2)], [[heard("clause", one=0.9, three=0.8, four=0.1)]])
    assert ids(found[0]) == ["one", "three", "two"][:FEW_SHOWN]
    assert found[0].trust == 1.0
    # Each text's own best stays, for messages that ask two things.
    assert [match.clause for match in found] == ["whole", "whole", "clause"]


def test_a_message_without_readings_has_no_match() -> None:
    assert voted([], []) == []
