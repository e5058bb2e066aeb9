"""New names: for a subject, for a known thing, or for a thing that is not known yet."""

from __future__ import annotations

from typing import Any

from bot.desk.page import Go, Show, Visit
from bot.desk.rows import store_of
from bot.desk.work import Hidden, draft_of, drafted, group_of, keep, new_key, row_of
from bot.editing.changes import Change
from bot.editing.records import Draft, Stale
from bot.knowledge.cards import parts
from bot.knowledge.model import NAME_KINDS, THING_KINDS

_SUBJECT, _THING, _NEW = "subject", "thing", "new"


async def show(visit: Visit) -> Show:
    """The form; with `?asked=` it holds the unknown word of that question."""
    number, name = visit.query.number("asked", 0), visit.query.text("name")
    draft = await draft_of(visit, visit.query)
    if number and not name:
        name = next(iter((await group_of(visit, number)).missing), "")
    return _form(visit, Hidden.seen(draft, number, "", None), {"name": name})


async def save(visit: Visit) -> Show | Go:
    """Save the name as a draft."""
    form, hidden = visit.form, Hidden.of(visit.form)
    typed = {
        name: " ".join(form.text(name).split()) for name in ("name", "of", "kind", "thing_kind", "about")
    }
    what, _, key = typed["of"].partition(":")
    if not typed["name"] or what not in (_SUBJECT, _THING, _NEW) or ";" in typed["name"]:
        return _form(visit, hidden, typed, tried=True)
    draft = await draft_of(visit, form)
    change = await _change(visit, draft, typed, what, key, hidden.asked)
    if change is None:
        return _form(visit, hidden, typed, tried=True)
    try:
        return await keep(visit, hidden, _title(typed, key) if hidden.asked else typed["name"], [change])
    except Stale as stale:
        return _form(visit, hidden.after(stale.draft), typed, stale=stale.draft)


async def _change(
    visit: Visit, draft: Draft | None, typed: dict[str, str], what: str, key: str, asked: int
) -> Change | None:
    """The change that adds the name; None if there is no such subject, thing or kind."""
    store, name = store_of(visit.settings), typed["name"]
    if what == _SUBJECT:
        row = {"name": name, "subject": key, "kind": typed["kind"]}
        before, _ = await row_of(visit, "names", name, None)
        right = typed["kind"] in NAME_KINDS and store.subject(key)
        return Change("names", name, before, row) if right else None
    if what == _THING:
        before, now = await row_of(visit, "things", key, draft)
        if now is None:
            return None
        names = "; ".join(dict.fromkeys((*parts(now["names"]), name)))
        return Change("things", key, before, now | {"names": names})
    if typed["thing_kind"] not in THING_KINDS:
        return None
    known = {*store.things(), *drafted(draft, "things")}
    slug = new_key(_title(typed, key) if asked else name, known.__contains__)
    made = {"thing": slug, "title": name, "kind": typed["thing_kind"], "subject": typed["about"], "names": ""}
    return Change("things", slug, None, made)


def _title(typed: dict[str, str], key: str) -> str:
    """What outlives a deletion, and so holds no word of a visitor: a known row, or the kind of a new one."""
    return key or f"{typed['thing_kind']} {typed['about']}".strip()


def _form(
    visit: Visit, hidden: Hidden, typed: dict[str, str], tried: bool = False, stale: Draft | None = None
) -> Show:
    store = store_of(visit.settings)
    blank = dict.fromkeys(("name", "of", "kind", "thing_kind", "about"), "")
    values: dict[str, Any] = {
        "hidden": hidden,
        "typed": blank | typed,
        "subjects": [(one.slug, one.title) for one in store.subjects()],
        "things": sorted(((t.slug, t.title) for t in store.things().values()), key=lambda t: t[1].casefold()),
        "name_kinds": NAME_KINDS,
        "thing_kinds": THING_KINDS,
        "tried": tried,
        "stale": stale,
    }
    return Show("name.html", values, 422 if tried else 409 if stale else 200)
