"""Helpers of the editing pages: drafts, groups of questions, and rows as a draft has them."""

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

from bot.conversations.drafted_table import link_draft, linked_drafts, linked_rows
from bot.conversations.questions import read_asked
from bot.conversations.states_table import NEW
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
    """Groups questions by meaning; one for the process, because it remembers vectors."""
    return Learning(store_of(settings), load_encoder(settings))


def drafts_of(visit: Visit) -> Drafts:
    """Drafts and versions, in the database of this server."""
    return Drafts(visit.settings, visit.database)


async def groups_of(visit: Visit) -> list[Group]:
    """The groups of questions that were not answered, the largest first."""
    asked = await visit.database.aside(read_asked)
    learning = await asyncio.to_thread(learning_of, visit.settings)
    return await asyncio.to_thread(learning.groups, asked)


async def group_of(visit: Visit, number: int) -> Group:
    """The group with this question. Raises Missing if there is none any more."""
    groups = await groups_of(visit)
    try:
        group = find(groups, number)
    except MesoError:
        raise Missing from None
    learning = learning_of(visit.settings)
    return (await asyncio.to_thread(learning.with_nearest, [group]))[0]


class Deleted(Missing):
    """The question that a form was opened for was deleted meanwhile."""


@dataclass(frozen=True)
class Promised:
    """The open drafts that are to answer a question, and the card of a published one that does not.

    `card` is "" if no draft was published, or if its card answers: then the question is done.
    """

    drafts: tuple[Draft, ...] = ()
    card: str = ""


async def promised(visit: Visit, groups: Iterable[Group]) -> dict[int, Promised]:
    """For the key of each group: what drafts were written for it."""
    still_open = {draft.id: draft for draft in await drafts_of(visit).open()}
    linked = await visit.database.call(linked_drafts)
    found = {}
    for group in groups:
        cards = {draft: card for row in group.rows for draft, card in linked.get(row, {}).items()}
        drafts = tuple(still_open[one] for one in cards if one in still_open)
        ended = [card for draft, card in cards.items() if draft not in still_open and card]
        found[group.key] = Promised(drafts, ended[-1] if ended and group.state == NEW else "")
    return found


async def draft_of(visit: Visit, fields: Fields) -> Draft | None:
    """The draft that a form adds to, even if it has ended meanwhile; None if the form begins a new one."""
    return await any_draft(visit, fields.text("draft")) if fields.text("draft") else None


async def open_draft(visit: Visit, name: str) -> Draft:
    """An open draft. Raises Missing if there is none with this id."""
    draft = await any_draft(visit, name)
    if draft.state != OPEN:
        raise Missing
    return draft


async def any_draft(visit: Visit, name: str) -> Draft:
    """A draft in any state. Raises Missing if there is none with this id."""
    try:
        return await drafts_of(visit).get(name)
    except EditingError:
        raise Missing from None


async def row_of(visit: Visit, table: str, key: str, draft: Draft | None) -> tuple[Row | None, Row | None]:
    """A row before and after the changes of a draft; twice the same if the draft does not change it."""
    for change in draft.changes if draft else ():
        if (change.table, change.key) == (table, key):
            return change.before, change.after
    knowledge = await drafts_of(visit).knowledge()
    row = await asyncio.to_thread(lambda: knowledge.table(table).get(key))
    return row, row


@dataclass(frozen=True)
class Hidden:
    """Hidden fields of a form: its draft, the question it was opened for, and the row that the editor saw.

    With that row, a change that somebody else made in between is found, and nothing is overwritten.
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
        """The fields of a form that is opened."""
        text = json.dumps(before, ensure_ascii=False) if before else ""
        return cls(draft.id if draft else "", draft.revision if draft else 0, asked, key, text)

    def after(self, draft: Draft) -> Hidden:
        """The same fields for the newer revision that somebody else saved."""
        return replace(self, revision=draft.revision)

    def row(self, table: str) -> Row | None:
        """The row that the editor saw. Raises BadRequest if the field holds no row of this table."""
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
    """Save changes in a new draft, or in the one that the form names, and redirect to it.

    Raises Stale if somebody else has saved or ended that draft since, and Deleted if the question that it
    answers was deleted meanwhile.
    """
    try:
        group = await group_of(visit, hidden.asked) if hidden.asked else None
    except Missing:
        raise Deleted from None
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
    if group:
        linked = await visit.database.call(linked_rows, saved.id)
        card = card or next((one for _, one in linked if one), "")
        await visit.database.call(link_draft, group.rows, saved.id, card)
    return Go(f"/desk/drafts/{saved.id}", said)


def merged_changes(kept: Iterable[Change], new: Iterable[Change]) -> list[Change]:
    """Old changes with new ones applied on top; a change without effect is left out."""
    found = {(change.table, change.key): change for change in kept}
    for change in new:
        old = found.get((change.table, change.key))
        before = old.before if old else change.before
        found[change.table, change.key] = replace(change, before=before)
    return [change for change in found.values() if change.before != change.after]


def facts_in(settings: Settings, draft: Draft | None, ids: Iterable[str]) -> list[Fact]:
    """The facts with these ids in this order, as the draft has them; unknown ids are left out."""
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
    """A row as a fact; if its source is unknown, the source has no values."""
    unknown = Source(row["source"], row["source"], "", "", "", "", "")
    source = sources.get(row["source"], unknown)
    rank = int(row["rank"]) if row["rank"].isdigit() else 0
    conflicts = parts(row["conflicts_with"])
    return Fact(
        row["id"], row["subject"], row["aspect"], rank, row["stance"], row["claim"], source, conflicts,
        row["reviewed_on"],
    )  # fmt: skip


def find_cards(cards: Sequence[Card], find: str, most: int) -> list[Card]:
    """The cards whose id, question or answer has words of a search; those with most words come first."""
    words = set(words_of(find))

    def score(card: Card) -> tuple[int, int]:
        asked = len(words & set(words_of(f"{card.question} {card.id}")))
        return asked, len(words & set(words_of(card.short_answer)))

    scored = sorted(((score(card), card) for card in cards), key=lambda pair: pair[0], reverse=True)
    return [card for found, card in scored if any(found)][:most]


def new_key(text: str, taken: Callable[[str], object]) -> str:
    """A short key from the words of a text that no row has yet."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    some = [word for word in words if word not in STOP_WORDS] or words or ["row"]
    made = "-".join(some[:_MOST_WORDS])[:_LONGEST].strip("-")
    others = (f"{made}-{number}" for number in itertools.count(2))
    return next(key for key in itertools.chain([made], others) if not taken(key))


def drafted(draft: Draft | None, table: str) -> set[str]:
    """The keys of the rows that a draft changes in a table."""
    return {change.key for change in draft.changes if change.table == table} if draft else set()


def row_from(form: Fields, table: str, columns: Iterable[str]) -> Row:
    """A row from the fields of a form; line breaks become spaces."""
    typed = {column: " ".join(form.text(column).split()) for column in columns}
    return dict.fromkeys(COLUMNS[table], "") | typed
