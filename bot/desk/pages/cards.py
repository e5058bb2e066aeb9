"""Write or change a card: its texts, facts and phrasings, checked while the editor types."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.errors import BadRequest
from bot.desk.page import Fields, Go, Missing, Show, Visit
from bot.desk.preview import answer_of, check_card, measured_card
from bot.desk.rows import store_of
from bot.desk.wordings import taken
from bot.desk.work import (
    Deleted,
    Hidden,
    draft_of,
    drafted,
    drafted_facts,
    facts_in,
    group_of,
    keep,
    new_key,
    row_from,
    row_of,
)
from bot.editing.changes import Change, Row, key_of
from bot.editing.records import Draft, Stale
from bot.knowledge.cards import parts
from bot.knowledge.findings.wording import folded
from bot.knowledge.model import VERDICTS, Fact
from bot.knowledge.rows import COLUMNS
from bot.knowledge.search import words_of

_FOUND = 6
_TYPED = ("subject", "aspect", "question", "short_answer", "simple", "verdict", "caution", "reviewed_on")


async def show(visit: Visit) -> Show:
    """The form: empty, with a card (`?key=`), or with a question that was not answered (`?asked=`)."""
    query = visit.query
    draft, key, number = await draft_of(visit, query), query.text("key"), query.number("asked", 0)
    before, row = await row_of(visit, "answers", key, draft) if key else (None, None)
    if key and row is None:
        raise Missing
    told, asked = _phrasings(visit, draft, key), list[str]()
    if row is None:
        row = dict.fromkeys(COLUMNS["answers"], "") | {"reviewed_on": date.today().isoformat()}
        row["facts"] = ";".join(drafted_facts(visit.settings, draft))
        if number:
            group = await group_of(visit, number)
            row |= {"question": group.text, "subject": group.questions[0].subject}
            row["aspect"] = group.questions[0].aspect
            told = asked = list(dict.fromkeys((group.text, *group.wordings)))
    hidden = Hidden.seen(draft, number, key, before)
    find = query.text("find") or (row["question"] if not key else "")
    return await _form(visit, hidden, row, "\n".join(told), find, asked=asked)


async def save(visit: Visit) -> Show | Go:
    """Save the card as a draft; the other buttons of the form search facts or show the preview."""
    hidden, row, do = Hidden.of(visit.form), _row(visit.form), visit.form.text("do")
    told = visit.form.text("phrasings")
    if do.startswith("up:"):
        row["facts"] = ";".join(_moved_up(parts(row["facts"]), do.removeprefix("up:")))
    if do != "save":
        return await _form(visit, hidden, row, told, visit.form.text("find"))
    if not row["question"] or not row["short_answer"]:
        return await _form(visit, hidden, row, told, visit.form.text("find"), status=422)
    before = hidden.row("answers")
    draft = await draft_of(visit, visit.form)
    # A draft's title and a card's key are kept when a conversation is deleted. So they must not contain a
    # visitor's words.
    title = f"{row['subject']} {row['aspect']}" if hidden.asked else row["question"]
    used_keys = drafted(draft, "answers") | store_of(visit.settings).cards().keys()
    row["id"] = before["id"] if before else hidden.key or new_key(title, used_keys.__contains__)
    changes = [Change("answers", row["id"], before, row)]
    changes += _changed_phrasings(row, _listed(visit.form, "seen"), told.splitlines())
    try:
        return await keep(visit, hidden, title, changes, card=row["id"])
    except Stale as stale:
        return await _form(visit, hidden.after(stale.draft), row, told, "", stale=stale.draft, status=409)
    except Deleted:
        return await _without_question(visit, hidden, row, told)


async def _without_question(visit: Visit, hidden: Hidden, row: Row, told: str) -> Show:
    """The form again, without the question that was deleted and its wordings."""
    asked = {folded(one) for one in _listed(visit.form, "wordings")}
    kept = "\n".join(line for line in told.splitlines() if folded(line) not in asked)
    question = "" if folded(row["question"]) in asked else row["question"]
    hidden, row = replace(hidden, asked=0), row | {"question": question}
    return await _form(visit, hidden, row, kept, "", asked=(), gone=True, status=409)


async def preview(visit: Visit) -> Show:
    """For htmx: the part of the page with checks and preview."""
    draft, told = await draft_of(visit, visit.form), visit.form.text("phrasings")
    return Show("card_preview.html", await _previewed(visit, _row(visit.form), told, draft))


async def found(visit: Visit) -> Show:
    """For htmx: the part of the page with the facts that were found."""
    draft, chosen = await draft_of(visit, visit.form), parts(_row(visit.form)["facts"])
    values = await _found(visit, draft, visit.form.text("find"), chosen)
    # Facts that were ticked in the list before stay in it.
    listed = visit.form.all("listed")
    values["ticked"] = [one for one in facts_in(visit.settings, draft, chosen) if one.id not in listed]
    return Show("card_found.html", values)


async def _form(
    visit: Visit,
    hidden: Hidden,
    row: Row,
    told: str,
    find: str,
    stale: Draft | None = None,
    status: int = 200,
    asked: Iterable[str] | None = None,
    gone: bool = False,
) -> Show:
    draft, store = await draft_of(visit, Fields({"draft": [hidden.draft]})), store_of(visit.settings)
    values = await _previewed(visit, row, told, draft) | await _found(visit, draft, find, parts(row["facts"]))
    seen = visit.form.text("seen") or json.dumps(_phrasings(visit, draft, hidden.key), ensure_ascii=False)
    values |= {
        "hidden": hidden,
        "draft": draft,
        "phrasings": told,
        "seen": seen,
        "wordings": json.dumps(
            _listed(visit.form, "wordings") if asked is None else [*asked], ensure_ascii=False
        ),
        "gone": gone,
        "subjects": [(one.slug, one.title) for one in store.subjects()],
        "aspects": [one.slug for one in store.aspects()],
        "verdicts": VERDICTS,
        "stale": stale,
        "tried": status == 422,
    }
    return Show("card.html", values, status)


async def _previewed(visit: Visit, row: Row, told: str, draft: Draft | None) -> dict[str, Any]:
    facts = facts_in(visit.settings, draft, (*parts(row["facts"]), *parts(row["caution"])))
    answer = await asyncio.to_thread(answer_of, visit.settings, row, facts)
    checks = await asyncio.to_thread(check_card, visit.settings, row, facts)
    checks.problems += await asyncio.to_thread(taken, visit.settings, draft, row, told.splitlines())
    chosen = parts(row["facts"])
    return {
        "row": row,
        "chosen": [fact for fact in facts if fact.id in chosen],
        "lost": [one for one in chosen if one not in {fact.id for fact in facts}],
        "answer": answer,
        "checks": checks,
        "measures": measured_card(row),
    }


async def _found(visit: Visit, draft: Draft | None, find: str, chosen: Iterable[str]) -> dict[str, Any]:
    store, own, chosen_ids = store_of(visit.settings), drafted_facts(visit.settings, draft), set(chosen)
    hits = [hit.fact for hit in store.search(find, _FOUND + len(chosen_ids))] if find else []
    words = set(words_of(find))
    mine = [fact for fact in own.values() if not words or words & set(words_of(fact.claim))]
    facts: dict[str, Fact] = {fact.id: fact for fact in (*mine, *hits)}
    rest = [fact for fact in facts.values() if fact.id not in chosen_ids]
    return {"find": find, "found": rest[:_FOUND], "ticked": []}


def _row(form: Fields) -> Row:
    row = row_from(form, "answers", _TYPED)
    return row | {"id": form.text("key"), "facts": ";".join(dict.fromkeys(form.all("facts")))}


def _moved_up(ids: tuple[str, ...], one: str) -> list[str]:
    moved = list(ids)
    if one in moved and (place := moved.index(one)):
        moved[place - 1 : place + 1] = [one, moved[place - 1]]
    return moved


def _phrasings(visit: Visit, draft: Draft | None, key: str) -> list[str]:
    """The phrasings of a card, as the draft has them."""
    found = [phrasing for card, phrasing in store_of(visit.settings).phrasings() if card == key]
    for change in draft.changes if draft else ():
        row = change.after or change.before
        if change.table == "phrasings" and row and row["answer"] == key:
            found = [one for one in found if one != row["phrasing"]]
            found += [row["phrasing"]] if change.after else []
    return found


def _listed(form: Fields, name: str) -> list[str]:
    """A hidden list of the form: `seen`, the card's phrasings at the start, or `wordings`, the visitor's."""
    with suppress(ValueError):
        texts = json.loads(form.text(name) or "[]")
        if isinstance(texts, list):
            return [str(one) for one in texts]
    raise BadRequest(f"the form holds no list of {name}")


def _changed_phrasings(card: Row, seen: list[str], typed: Iterable[str]) -> list[Change]:
    """The changes for added and removed phrasings; the question itself does not count as one."""
    wanted = dict.fromkeys(" ".join(line.split()) for line in typed if line.strip())
    asked = card["question"].casefold()
    kept = [one for one in wanted if one.casefold() != asked]
    rows = [{"answer": card["id"], "phrasing": one} for one in dict.fromkeys((*seen, *kept))]
    new = [row for row in rows if row["phrasing"] not in seen]
    gone = [row for row in rows if row["phrasing"] not in kept]
    return [
        *(Change("phrasings", key_of("phrasings", row), None, row) for row in new),
        *(Change("phrasings", key_of("phrasings", row), row, None) for row in gone),
    ]
