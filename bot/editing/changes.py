"""A change of one row, what may be wrong with it, and the errors of editing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from bot.core.errors import MesoError
from bot.knowledge.rows import COLUMNS, KEYS

Row = dict[str, str]  # column → value, stripped
# Twenty times the longest text of the knowledge; normalizing can take the square of a text's length.
LONGEST = 5_000


@dataclass(frozen=True)
class Change:
    """One row before and after; `before` None is a new row, `after` None a deleted one.

    `follows` says where the row stands: the key of the row before it, "" for the first row, None for "with
    its like" (see bot.editing.tables).
    """

    table: str
    key: str
    before: Row | None
    after: Row | None
    follows: str | None = None

    def undone(self) -> Change:
        """The change that takes this one back."""
        return Change(self.table, self.key, self.after, self.before, self.follows)


@dataclass(frozen=True)
class Clash:
    """A row that was changed since a draft of it was made: what it was, what the draft says, what it is."""

    table: str
    key: str
    before: Row | None
    yours: Row | None
    now: Row | None

    def on_top(self) -> Change:
        """The change of the draft, made of the row as it is now: for an editor who has seen both."""
        return Change(self.table, self.key, self.now, self.yours)

    def __str__(self) -> str:
        fields = [c for c in COLUMNS[self.table] if (self.yours or {}).get(c) != (self.now or {}).get(c)]
        both = "; ".join(f"{c}: now {_shown(self.now, c)}, here {_shown(self.yours, c)}" for c in fields)
        return f"{self.table}.csv {self.key!r} was changed since: {both}"


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: `line` 0 and `field` "" stand for the file and the row as a whole."""

    file: str
    line: int
    field: str
    message: str
    key: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class EditingError(MesoError):
    """An edit that cannot be done; the message says why."""


class Conflict(EditingError):
    """Somebody changed the same rows meanwhile; `clashes` holds both texts of each, so nothing is lost."""

    def __init__(self, clashes: Iterable[Clash]) -> None:
        self.clashes = tuple(clashes)
        super().__init__("\n".join(map(str, self.clashes)))


class Refused(EditingError):
    """The knowledge would not build with these changes; `problems` lists why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def key_of(table: str, row: Mapping[str, str]) -> str:
    """The key of a row; of a phrasing its card and its text, separated by a tab."""
    if table == "phrasings":
        return f"{row['answer']}\t{row['phrasing']}"
    return row[KEYS[table][0]]


def cleaned(change: Change) -> Change:
    """The change with every column and stripped values; raises EditingError where it cannot be one."""
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
    """Refuse what neither database nor file can hold: NUL, and half of a character."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise EditingError(f"{text[:60]!r}: holds a character that cannot be stored")


def as_text(changes: Iterable[Change]) -> str:
    """Changes as JSON."""
    return json.dumps([asdict(change) for change in changes], ensure_ascii=False)


def from_text(text: str) -> tuple[Change, ...]:
    """Changes from JSON; raises EditingError where they are none, as in a damaged database.

    The table names a file, so it must be one of ours. A row gets the columns that its table has now.
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
    """The change as lines to read: its row, then each field that differs."""
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
    """The text for a terminal: what would steer it, or hide something, is spelled out."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def _shown(row: Row | None, column: str) -> str:
    return "deleted" if row is None else repr(row[column])
