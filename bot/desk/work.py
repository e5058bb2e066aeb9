"""What pages of editing work with: drafts, groups of questions, the store, rows as a draft has them."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.conversations.drafted_table import link_draft, linked_rows
from bot.conversations.questions import read_asked
from bot.core.errors import BadRequest, MesoError
from bot.core.settings import Settings
from bot.desk.page import Fields, Go, Missing, Visit
from bot.desk.rows import store_of
from bot.editing.changes import Change, EditingError, Row
from bot.editing.drafts import Drafts
from bot.editing.learning import Group, Learning, find
from bot.editing.records import OPEN, Draft
from bot.knowledge.cards import parts
from bot.knowledge.model import Card, Fact, Source
from bot.knowledge.rows import COLUMNS
from bot.knowledge.search import STOP_WORDS, words_of
from bot.language.encoder.encoder import load_encoder

_MOST_WORDS, _LONGEST = 6, 48
_LONGEST_TITLE = 200


@lru_cache(maxsize=2)
def learning_of(settings: Settings) -> Learning:
    """Groups of questions; it remembers the vectors of texts."""
    return Learning(store_of(settings), load_encoder(settings))


def drafts_of(visit: Visit) -> Drafts:
    """Drafts and versions, in the database of this server."""
    return Drafts(visit.settings, visit.database)


async def groups_of(visit: Visit) -> list[Group]:
    """Every group of questions that were not answered, the largest first."""
    asked = await visit.database.aside(read_asked)
    learning = await asyncio.to_thread(learning_of, visit.settings)
    return await asyncio.to_thread(learning.groups, asked)


async def group_of(visit: Visit, number: int) -> Group:
    """The group with this question; Missing where it is gone."""
    groups = await groups_of(visit)
    try:
        group = find(groups, number)
    except MesoError:
        raise Missing from None
    learning = learning_of(visit.settings)
    return (await asyncio.to_thread(learning.with_nearest, [group]))[0]


async def draft_of(visit: Visit, fields: Fields) -> Draft | None:
    """The draft that a form adds to, also one that ended meanwhile; None where the form begins one."""
    return await any_draft(visit, fields.text("draft")) if fields.text("draft") else None


async def open_draft(visit: Visit, name: str) -> Draft:
    """An open draft; Missing where there is none."""
    draft = await any_draft(visit, name)
    if draft.state != OPEN:
        raise Missing
    return draft


async def any_draft(visit: Visit, name: str) -> Draft:
    """A draft in whatever state; Missing where there is none."""
    try:
        return await drafts_of(visit).get(name)
    except EditingError:
        raise Missing from None


async def row_of(visit: Visit, table: str, key: str, draft: Draft | None) -> tuple[Row | None, Row | None]:
    """A row as it was when a draft began to change it, and as the draft has it (both the same without)."""
    for change in draft.changes if draft else ():
        if (change.table, change.key) == (table, key):
            return change.before, change.after
    knowledge = await drafts_of(visit).knowledge()
    row = await asyncio.to_thread(lambda: knowledge.table(table).get(key))
    return row, row


@dataclass(frozen=True)
class Hidden:
    """What a form carries along: its draft, the question it was begun for, the row that the editor saw.

    The row goes along so that a change by somebody else in between is a conflict, and not lost.
    """

    draft: str = ""
    revision: int = 0
    asked: int = 0
    key: str = ""
    before: str = ""

    @classmethod
    def of(cls, form: Fields) -> Hidden:
        return cls(
            form.text("draft"),
            form.number("revision", 0),
            form.number("asked", 0),
            form.text("key"),
            form.text("before"),
        )

    @classmethod
    def seen(cls, draft: Draft | None, asked: int, key: str, before: Row | None) -> Hidden:
        """For a form that is opened."""
        text = json.dumps(before, ensure_ascii=False) if before else ""
        return cls(draft.id if draft else "", draft.revision if draft else 0, asked, key, text)

    def after(self, draft: Draft) -> Hidden:
        """The same, on top of what somebody else saved."""
        return replace(self, revision=draft.revision)

    def row(self, table: str) -> Row | None:
        """The row that the editor saw; raises BadRequest where it is none of this table."""
        if not self.before:
            return None
        with suppress(ValueError):
            row = json.loads(self.before)
            if isinstance(row, dict) and set(row) == set(COLUMNS[table]):
                return {column: str(value) for column, value in row.items()}
        raise BadRequest("the form holds no row of this table")


async def keep(
    visit: Visit, hidden: Hidden, title: str, changes: Iterable[Change], card: str = "", said: str = "saved"
) -> Go:
    """Save changes as a draft, or into the one that the form names, and lead to it.

    Raises Stale where somebody else saved or ended that draft since.
    """
    drafts, changes = drafts_of(visit), merged_changes((), changes)
    if not changes:
        return Go(f"/desk/drafts/{hidden.draft}" if hidden.draft else "/desk/drafts", "nothing_changed")
    if hidden.draft:
        draft = await any_draft(visit, hidden.draft)
        merged = merged_changes(draft.changes, changes)
        saved = await drafts.save(draft.author, draft.title, merged, draft.id, hidden.revision)
    else:
        saved = await drafts.save(visit.account.name, title[:_LONGEST_TITLE], changes)
    await visit.note("draft", saved.id)
    with suppress(Missing):  # the question may be deleted meanwhile; the draft is saved all the same
        await _link(visit, hidden.asked, saved.id, card)
    return Go(f"/desk/drafts/{saved.id}", said)


async def _link(visit: Visit, asked: int, draft: str, card: str) -> None:
    if asked:
        group = await group_of(visit, asked)
        linked = await visit.database.call(linked_rows, draft)
        card = card or next((one for _, one in linked if one), "")
        await visit.database.call(link_draft, group.rows, draft, card)


def merged_changes(kept: Iterable[Change], new: Iterable[Change]) -> list[Change]:
    """Changes, and others of perhaps the same rows over them; what changes nothing is left out."""
    found = {(change.table, change.key): change for change in kept}
    for change in new:
        old = found.get((change.table, change.key))
        before = old.before if old else change.before
        found[change.table, change.key] = replace(change, before=before)
    return [change for change in found.values() if change.before != change.after]


def facts_in(settings: Settings, draft: Draft | None, ids: Iterable[str]) -> list[Fact]:
    """The facts with these ids, as the draft has them, in this order; unknown ids are left out."""
    store, own = store_of(settings), drafted_facts(settings, draft)
    known = {fact.id: fact for fact in store.facts_by_id(ids)} | own
    return [known[one] for one in dict.fromkeys(ids) if one in known]


def drafted_facts(settings: Settings, draft: Draft | None) -> dict[str, Fact]:
    """The facts that a draft adds or changes."""
    changes = draft.changes if draft else ()
    rows = [change.after for change in changes if change.table == "facts" and change.after]
    return {row["id"]: fact_of(row, sources_in(settings, draft)) for row in rows}


def sources_in(settings: Settings, draft: Draft | None) -> dict[str, Source]:
    """Every source by its key, as the draft has them."""
    found = {source.key: source for source in store_of(settings).sources()}
    for change in draft.changes if draft else ():
        if change.table == "sources" and change.after:
            found[change.key] = Source(**change.after)
    return found


def fact_of(row: Row, sources: Mapping[str, Source]) -> Fact:
    """A row as a fact; an unknown source is an empty one."""
    unknown = Source(row["source"], row["source"], "", "", "", "", "")
    source = sources.get(row["source"], unknown)
    rank = int(row["rank"]) if row["rank"].isdigit() else 0
    conflicts = parts(row["conflicts_with"])
    return Fact(
        row["id"], row["subject"], row["aspect"], rank, row["stance"], row["claim"], source, conflicts,
        row["reviewed_on"],
    )  # fmt: skip


def find_cards(cards: Sequence[Card], find: str, most: int) -> list[Card]:
    """Cards with words of a search in their id, question or answer: most words first."""
    words = set(words_of(find))

    def score(card: Card) -> tuple[int, int]:
        asked = len(words & set(words_of(f"{card.question} {card.id}")))
        return asked, len(words & set(words_of(card.short_answer)))

    scored = sorted(((score(card), card) for card in cards), key=lambda pair: pair[0], reverse=True)
    return [card for found, card in scored if any(found)][:most]


def new_key(text: str, taken: Callable[[str], object]) -> str:
    """A short key made of the words of a text, that no row has."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    some = [word for word in words if word not in STOP_WORDS] or words or ["row"]
    made = "-".join(some[:_MOST_WORDS])[:_LONGEST].strip("-")
    others = (f"{made}-{number}" for number in itertools.count(2))
    return next(key for key in itertools.chain([made], others) if not taken(key))


def drafted(draft: Draft | None, table: str) -> set[str]:
    """The keys of the rows of a table that a draft changes."""
    return {change.key for change in draft.changes if change.table == table} if draft else set()


def row_from(form: Fields, table: str, columns: Iterable[str]) -> Row:
    """The columns of a row that a form has; line breaks become spaces."""
    typed = {column: " ".join(form.text(column).split()) for column in columns}
    return dict.fromkeys(COLUMNS[table], "") | typed
