"""Finds wordings of a card that another card has already, as its question or as a phrasing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.core.settings import Settings
from bot.desk.rows import store_of
from bot.editing.changes import Row
from bot.editing.records import Draft
from bot.knowledge.findings.wording import folded


@dataclass(frozen=True)
class _Owner:
    card: str
    asks: bool  # whether it is the question of the card, or a phrasing


def taken(settings: Settings, draft: Draft | None, card: Row, told: Iterable[str]) -> list[tuple[str, str]]:
    """The wordings of `card` (its question and `told`) that another card has: (field, what is wrong).

    Case and punctuation do not count. Wordings that the draft changes count as the draft has them.
    """
    owners = _published(settings, store_of(settings).version())
    removed, added = _drafted(draft)
    owners = {words: owner for words, owner in owners.items() if (words, owner) not in removed} | added
    found = []
    for field, text in [("question", card["question"]), *(("phrasings", line) for line in told)]:
        owner = owners.get(folded(text)) if text.strip() else None
        if owner and owner.card != card["id"]:
            found.append((field, _said(field, " ".join(text.split()), owner)))
    return list(dict.fromkeys(found))


def _said(field: str, text: str, owner: _Owner) -> str:
    if field == "question" and owner.asks:
        return f"“{text}” is the question of {owner.card} too, so only one of them is found: reword it"
    if field == "question":
        return f"“{text}” is a phrasing of {owner.card}: take it out there"
    if owner.asks:
        return f"“{text}” is the question of {owner.card}, which answers it: take it out here"
    return f"“{text}” is a phrasing of {owner.card} too: keep it at one of them"


@lru_cache(maxsize=2)
def _published(settings: Settings, _version: str) -> dict[str, _Owner]:
    store = store_of(settings)
    found = {folded(text): _Owner(card, False) for card, text in store.phrasings()}
    return found | {folded(card.question): _Owner(card.id, True) for card in store.cards().values()}


def _drafted(draft: Draft | None) -> tuple[set[tuple[str, _Owner]], dict[str, _Owner]]:
    """The wordings that a draft removes, and those that it adds, each with the card that has it."""
    columns: Mapping[str, str] = {"answers": "question", "phrasings": "phrasing"}
    removed, added = set[tuple[str, _Owner]](), dict[str, _Owner]()
    for change in draft.changes if draft else ():
        if change.table in columns:
            column = columns[change.table]
            owner = _Owner(change.key.partition("\t")[0], change.table == "answers")
            if change.before:
                removed.add((folded(change.before[column]), owner))
            if change.after:
                added[folded(change.after[column])] = owner
    return removed, added
