"""Changes as a page shows them: the row, whether it is new, changed or deleted, and its fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.editing.changes import Change, Clash, Row
from bot.knowledge.rows import COLUMNS

NEW, CHANGED, DELETED = "new", "changed", "deleted"
# The column by which people recognise a row, and the page where it is edited.
_TITLES = {
    "subjects": "title",
    "names": "name",
    "aspects": "slug",
    "sources": "title",
    "facts": "claim",
    "answers": "question",
    "phrasings": "phrasing",
    "things": "title",
}
_FORMS = {"answers": "card", "facts": "fact"}


@dataclass(frozen=True)
class Shown:
    """One change; `fields` are (column, before, after) of what differs."""

    table: str
    key: str
    kind: str
    title: str
    fields: tuple[tuple[str, str, str], ...]

    @property
    def form(self) -> str:
        """The name of the page that edits this row; empty if there is none."""
        return _FORMS.get(self.table, "") if self.kind != DELETED else ""

    @property
    def row(self) -> str:
        """The query of an address that names this row."""
        return urlencode({"table": self.table, "key": self.key})


def shown(changes: Iterable[Change]) -> list[Shown]:
    """The changes in the form that pages show."""
    return [_shown(change) for change in changes]


def kinds_of(changes: Iterable[Change]) -> dict[tuple[str, str], int]:
    """(table, kind) → how many changes."""
    found: dict[tuple[str, str], int] = {}
    for change in changes:
        pair = change.table, _kind(change.before, change.after)
        found[pair] = found.get(pair, 0) + 1
    return found


def title_of(table: str, row: Row) -> str:
    """The text by which people recognise a row."""
    return row[_TITLES[table]]


def _shown(change: Change) -> Shown:
    row = change.after or change.before or {}
    before, after = change.before or {}, change.after or {}
    differ = [
        (column, before.get(column, ""), after.get(column, ""))
        for column in COLUMNS[change.table]
        if before.get(column, "") != after.get(column, "")
    ]
    kind = _kind(change.before, change.after)
    title = row.get(_TITLES[change.table], change.key)
    return Shown(change.table, change.key, kind, title, tuple(differ))


def _kind(before: Row | None, after: Row | None) -> str:
    return NEW if before is None else DELETED if after is None else CHANGED


@dataclass(frozen=True)
class Disputed:
    """One column of a row that two people changed."""

    column: str
    before: str
    yours: str
    now: str

    @property
    def choice(self) -> str:
        """Whose text is proposed: the published one if this draft left the column as it was."""
        return "now" if self.yours == self.before else "yours"


def disputed(clash: Clash) -> list[Disputed]:
    """The columns in which the draft differs from the row as it is now; none if either deleted the row."""
    if clash.yours is None or clash.now is None:
        return []
    before, columns = clash.before or {}, COLUMNS[clash.table]
    return [
        Disputed(column, before.get(column, ""), clash.yours[column], clash.now[column])
        for column in columns
        if clash.yours[column] != clash.now[column]
    ]
