"""Answers: find a card or a fact to read or change it."""

from __future__ import annotations

from bot.desk.page import Show, Visit
from bot.desk.rows import store_of
from bot.desk.work import find_cards

_CARDS, _FACTS = 20, 12


async def show(visit: Visit) -> Show:
    """The cards and facts that have the words of `?q=`; without `?q=`, how many cards there are."""
    find, store = visit.query.text("q"), store_of(visit.settings)
    cards = list(store.cards().values())
    known = find_cards(cards, find, _CARDS) if find else []
    values = {
        "find": find,
        "cards": known,
        "facts": [hit.fact for hit in store.search(find, _FACTS)] if find else [],
        "count": len(cards),
    }
    return Show("answers.html", values)
