"""One unanswered question: how people asked it, why it failed, and what an editor can do about it."""

from __future__ import annotations

import asyncio

from bot.conversations.states_table import DISMISSED, DONE, NEW, OUT_OF_SCOPE, set_state
from bot.desk.asking import answer_now
from bot.desk.page import Go, Missing, Show, Visit
from bot.desk.rows import store_of
from bot.desk.work import Hidden, find_cards, group_of, keep, promised
from bot.editing.changes import Change, key_of
from bot.editing.learning import Group
from bot.knowledge.model import Card

_FOUND = 6
_STATES = {"dismiss": DISMISSED, "out_of_scope": OUT_OF_SCOPE, "again": NEW}


async def show(visit: Visit) -> Show:
    """The question with its wordings, and the cards that may answer it."""
    return await _page(visit, await _group(visit), visit.query.text("find"))


async def decide(visit: Visit) -> Show | Go:
    """Dismiss the question, put it out of scope, or make it new again."""
    group, do = await _group(visit), visit.form.text("do")
    if do not in _STATES:
        raise Missing
    await visit.database.call(set_state, group.rows, _STATES[do])
    await visit.note(f"question-{do.replace('_', '-')}", str(group.key))
    return Go("/desk/todo", do)


async def answered_by(visit: Visit) -> Show | Go:
    """Make a draft that adds the wordings to a card ("This card answers it")."""
    group, card = await _group(visit), visit.form.text("card")
    if card not in store_of(visit.settings).cards():
        return await _page(visit, group, visit.form.text("find"), wrong="card")
    typed = dict.fromkeys(" ".join(line.split()) for line in visit.form.text("phrasings").splitlines())
    rows = [{"answer": card, "phrasing": one} for one in typed if one]
    if not rows:
        return await _page(visit, group, visit.form.text("find"), wrong="phrasings")
    owners = {phrasing.casefold(): owner for owner, phrasing in store_of(visit.settings).phrasings()}
    # A wording that the card has already needs no row; one that another card has is moved.
    changes = []
    for row in rows:
        owner = owners.get(row["phrasing"].casefold())
        if owner and owner != card:
            changes += _moved(visit, owner, row["phrasing"])
        if owner != card:
            changes.append(Change("phrasings", key_of("phrasings", row), None, row))
    if not changes:
        await visit.database.call(set_state, group.rows, DONE, card)
        await visit.note("question-done", str(group.key))
        return Go("/desk/todo", "answered_already")
    # Titles outlive a deletion, so this one holds nothing that a visitor typed.
    title = store_of(visit.settings).cards()[card].question
    return await keep(visit, Hidden(asked=group.key), title, changes, card=card)


def _moved(visit: Visit, owner: str, phrasing: str) -> list[Change]:
    """The changes that delete this phrasing from another card."""
    known = [
        {"answer": card, "phrasing": one}
        for card, one in store_of(visit.settings).phrasings()
        if card == owner and one.casefold() == phrasing.casefold()
    ]
    return [Change("phrasings", key_of("phrasings", row), row, None) for row in known]


async def _group(visit: Visit) -> Group:
    number = visit.parts["number"]
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise Missing
    return await group_of(visit, int(number))


async def _page(visit: Visit, group: Group, find: str, wrong: str = "") -> Show:
    promise = (await promised(visit, [group]))[group.key]
    cards = await asyncio.to_thread(_cards, visit, group, find)
    values = {
        "group": group,
        "wordings": list(dict.fromkeys((group.text, *group.wordings))),
        "known": store_of(visit.settings).cards(),
        "cards": cards,
        "promise": promise,
        # The question is asked again only if a published card should answer it.
        "answer": await answer_now(visit, group.text) if promise.card else None,
        "find": find,
        "wrong": wrong,
        "chosen": visit.form.text("card"),
    }
    return Show("question.html", values, 422 if wrong else 200)


def _cards(visit: Visit, group: Group, find: str) -> list[Card]:
    """The cards that a search found; without a search, the nearest ones."""
    known = store_of(visit.settings).cards()
    if find:
        return find_cards(list(known.values()), find, _FOUND)
    near = [group.now, group.near, *(card for asked in group.questions for card in asked.offered)]
    return [known[one] for one in dict.fromkeys(near) if one in known][:_FOUND]
