"""Changes of rows, conflicts and problems of them, and the errors of editing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from bot.core.errors import MesoError
from bot.knowledge.rows import COLUMNS, KEYS

Row = dict[str, str]  # column → value, stripped
# The most characters of a cell, 20 times the longest text so far. Normalising a text can take time that
# grows with the square of its length.
LONGEST = 5_000


@dataclass(frozen=True)
class Change:
    """One row before and after: `before` is None for a new row, `after` for a deleted one.

    `follows` is the place of a row: the key of the row above it, "" for the first row, or None for the place
    after similar rows (see bot.editing.tables).
    """

    table: str
    key: str
    before: Row | None
    after: Row | None
    follows: str | None = None

    def undone(self) -> Change:
        """The change that reverts this one."""
        return Change(self.table, self.key, self.after, self.before, self.follows)


@dataclass(frozen=True)
class Clash:
    """A row that was published with other text since the draft was made: before, in the draft, now."""

    table: str
    key: str
    before: Row | None
    yours: Row | None
    now: Row | None

    def on_top(self) -> Change:
        """The change of the draft, based on the row as it is now; for an editor who has seen both."""
        return Change(self.table, self.key, self.now, self.yours)

    def __str__(self) -> str:
        fields = [c for c in COLUMNS[self.table] if (self.yours or {}).get(c) != (self.now or {}).get(c)]
        both = "; ".join(f"{c}: now {_shown(self.now, c)}, here {_shown(self.yours, c)}" for c in fields)
        return f"{self.table}.csv {self.key!r} was changed since: {both}"


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where. `line` is 0 for the whole file, `field` is "" for the whole row."""

    file: str
    line: int
    field: str
    message: str
    key: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class EditingError(MesoError):
    """An edit that is not possible; the message says why."""


class Conflict(EditingError):
    """Somebody else changed the same rows; `clashes` holds both texts of each, so that none is lost."""

    def __init__(self, clashes: Iterable[Clash]) -> None:
        self.clashes = tuple(clashes)
        super().__init__("\n".join(map(str, self.clashes)))


class Refused(EditingError):
    """The knowledge cannot be built with these changes; `problems` tells why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def key_of(table: str, row: Mapping[str, str]) -> str:
    """The key of a row; for a phrasing, its card and its text with a tab between them."""
    if table == "phrasings":
        return f"{row['answer']}\t{row['phrasing']}"
    return row[KEYS[table][0]]


def cleaned(change: Change) -> Change:
    """The change with every column and stripped values. Raises EditingError if it is not valid."""
    if change.table not in COLUMNS:
        raise EditingError(f'unknown table "{change.table}"; there are {", ".join(COLUMNS)}')
    before, after = (_cleaned_row(change.table, row) for row in (change.before, change.after))
    if before is None and after is None:
        raise EditingError(f"{change.table}: a change without a row before or after")
    for row in (before, after):
        if row is not None and key_of(change.table, row) != change.key:
            said = "a row with another key is a new row: delete the old one and add the new one"
            raise EditingError(f"{change.table} {change.key!r}: {said}")
    return Change(change.table, change.key, before, after, change.follows)


def _cleaned_row(table: str, row: Row | None) -> Row | None:
    if row is None:
        return None
    if unknown := set(row) - set(COLUMNS[table]):
        raise EditingError(f"{table}: unknown column {', '.join(sorted(unknown))}")
    for column, text in row.items():
        check_text(text)
        if len(text) > LONGEST:
            raise EditingError(f"{table}: {column} has {len(text):,} characters; {LONGEST:,} are taken")
    return {column: row.get(column, "").strip() for column in COLUMNS[table]}


def check_text(text: str) -> None:
    """Raise EditingError for characters that cannot be stored: NUL and surrogates."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise EditingError(f"{text[:60]!r}: holds a character that cannot be stored")


def as_text(changes: Iterable[Change]) -> str:
    """Changes as JSON."""
    return json.dumps([asdict(change) for change in changes], ensure_ascii=False)


def from_text(text: str) -> tuple[Change, ...]:
    """Changes from JSON. Raises EditingError if the text is damaged or names an unknown table.

    A row gets the columns that its table has now.
    """
    try:
        return tuple(_read(**change) for change in json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise EditingError(f"changes that cannot be read ({error.__class__.__name__})") from error


def _read(table: str, key: str, before: Row | None, after: Row | None, follows: str | None = None) -> Change:
    found = Change(table, key, _as_now(table, before), _as_now(table, after), follows)
    texts = [key, follows or "", *(found.before or {}).values(), *(found.after or {}).values()]
    if not all(isinstance(text, str) for text in texts) or found.before is found.after is None:
        raise TypeError("no change of texts")
    return found


def _as_now(table: str, row: Row | None) -> Row | None:
    return None if row is None else {column: row.get(column, "") for column in COLUMNS[table]}


def described(change: Change) -> list[str]:
    """The change as lines of text: its row, then each field that differs."""
    sign = "+" if change.before is None else "-" if change.after is None else "~"
    before, after = change.before or {}, change.after or {}
    lines = [f"{sign} {change.table} {shown(change.key.replace(chr(9), ': '))}"]
    for column in COLUMNS[change.table]:
        old, new = before.get(column, ""), after.get(column, "")
        if old != new and sign == "~":
            lines += [f"    {column}", f"      - {shown(old)}", f"      + {shown(new)}"]
        elif old != new and change.table != "phrasings":
            lines.append(f"    {column}: {shown(old or new)}")
    return lines


def shown(text: str) -> str:
    """The text for a terminal, with control and invisible characters spelled out."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def _shown(row: Row | None, column: str) -> str:
    return "deleted" if row is None else repr(row[column])
