"""Reads the CSV files row by row; every bad row is reported with file and line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import TextIO

from bot.knowledge.spreadsheets import (
    Layout,
    broken_row,
    layout_of,
    open_text,
    undecodable,
    unfit_cell,
    wrong_header,
)

Values = tuple[str, ...]  # the values of one row, in the order of its table's COLUMNS

COLUMNS = {
    "subjects": ("slug", "title", "kind", "parent"),
    "names": ("name", "subject", "kind"),
    "aspects": ("slug", "order"),
    "sources": ("key", "title", "publisher", "url", "date", "kind", "reliability"),
    "facts": (
        "id",
        "subject",
        "aspect",
        "rank",
        "stance",
        "claim",
        "source",
        "conflicts_with",
        "also_in",
        "reviewed_on",
    ),
    "answers": (
        "id",
        "subject",
        "aspect",
        "question",
        "short_answer",
        "simple",
        "verdict",
        "facts",
        "caution",
        "reviewed_on",
    ),
    "phrasings": ("answer", "phrasing"),
    "things": ("thing", "title", "kind", "subject", "names"),
}
KEYS: dict[str, tuple[str, ...]] = {
    "subjects": ("slug",),
    "names": ("name",),
    "aspects": ("slug",),
    "sources": ("key",),
    "facts": ("id",),
    "answers": ("id",),
    "phrasings": ("phrasing",),
    "things": ("thing",),
}
MAY_BE_EMPTY: dict[str, set[str]] = {
    "subjects": {"parent"},
    "sources": {"url", "date", "publisher"},
    "facts": {"conflicts_with", "also_in"},
    "answers": {"verdict", "caution"},
    "things": {"subject", "names"},
}


class Problems:
    """Collects all problems, so that an editor sees them at once."""

    def __init__(self) -> None:
        self._found: list[tuple[str, int, str]] = []
        self._cut: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self) -> Iterator[tuple[str, int, str]]:
        """(file, line, what), in the order of the files and their lines."""
        files = [f"{name}.csv" for name in COLUMNS]
        yield from sorted(self._found, key=lambda problem: (files.index(problem[0]), problem[1]))

    def __str__(self) -> str:
        """A problem a line, `file:line: what`."""
        return "\n".join(f"{file}{f':{line}' if line else ''}: {what}" for file, line, what in self)

    def add(self, file: str, line: int, what: str) -> None:
        """Add a problem; line 0 stands for the file as a whole."""
        self._found.append((file, line, what))

    def stop(self, file: str, line: int, what: str) -> None:
        """Add a problem that ends the reading of its file; the rows after it are unknown."""
        self.add(file, line, what)
        self._cut.add(file)

    def whole(self, name: str) -> bool:
        """Whether the table was read completely; otherwise nobody can tell what is missing."""
        return f"{name}.csv" not in self._cut


def read_table(folder: Path, name: str, problems: Problems) -> Iterator[tuple[int, Values]]:
    """(line, values) of each row of one file, stripped; bad rows are left out.

    Only one row is in memory at a time, even of a million.
    """
    path = folder / f"{name}.csv"
    try:
        with open_text(path) as file:
            yield from _table(file, path.name, name, problems)
    except FileNotFoundError:
        problems.stop(path.name, 0, "no such file")
    except OSError as error:
        problems.stop(path.name, 0, f"cannot be read: {error.strerror}")
    except UnicodeError:
        problems.stop(path.name, *undecodable(path))


def _table(file: TextIO, title: str, name: str, problems: Problems) -> Iterator[tuple[int, Values]]:
    layout = layout_of(file, COLUMNS[name])
    if wrong := wrong_header(layout, COLUMNS[name]):
        problems.stop(title, layout.line, wrong)
        return
    reader = csv.reader(file, delimiter=layout.delimiter, strict=True)
    rows = _Rows(name, layout, problems)
    last = layout.line
    try:
        for raw in reader:
            line, last = last + 1, layout.line + reader.line_num
            if (values := rows.values(raw, line)) is not None:
                yield line, values
    except csv.Error as error:
        problems.stop(title, last + 1, broken_row(error, last + 1, layout.line + reader.line_num))


class _Rows:
    """The rows of one table; a bad row is reported and left out."""

    def __init__(self, name: str, layout: Layout, problems: Problems) -> None:
        self._columns, self._file, self._problems = COLUMNS[name], f"{name}.csv", problems
        self._width = len(layout.titles)
        self._pick = itemgetter(*(layout.titles.index(column) for column in self._columns))
        optional = MAY_BE_EMPTY.get(name, set())
        self._needed = [place for place, column in enumerate(self._columns) if column not in optional]
        self._filled, self._key_of = itemgetter(*self._needed), _key(name)
        self._seen: dict[str | tuple[str, ...], int] = {}

    def values(self, raw: list[str], line: int) -> Values | None:
        """The values of one row; None where it is empty or bad."""
        if len(raw) > self._width and not any(raw[self._width :]):
            raw = raw[: self._width]  # spreadsheets add empty cells at the end
        if len(raw) != self._width:
            if any(map(str.strip, raw)):
                hint = ": a text with the separator in it needs quotes" if len(raw) > self._width else ""
                self._add(line, f"{self._width} columns expected, {len(raw)} found{hint}")
            return None
        values = tuple(map(str.strip, self._pick(raw)))
        if "" in self._filled(values) and not any(map(str.strip, raw)):
            return None
        if wrong := self._wrong(values, line):
            self._add(line, wrong)
            return None
        return values

    def _wrong(self, values: Values, line: int) -> str:
        if "" in self._filled(values):
            return f"empty {', '.join(self._columns[place] for place in self._needed if not values[place])}"
        if unfit := unfit_cell(self._columns, values):
            return unfit
        key = self._key_of(values)
        first = self._seen.setdefault(key, line)
        shown = key if isinstance(key, str) else " ".join(key)
        return "" if first == line else f"{shown!r} stands in line {first} already"

    def _add(self, line: int, what: str) -> None:
        self._problems.add(self._file, line, what)


def _key(name: str) -> Callable[[Values], str | tuple[str, ...]]:
    """The identity of a row within its table; case is ignored."""
    places = [COLUMNS[name].index(column) for column in KEYS[name]]
    if len(places) == 1:
        return lambda values: _folded(values[places[0]])
    return lambda values: tuple(_folded(values[place]) for place in places)


def _folded(value: str) -> str:
    folded = value.casefold()
    return value if folded == value else folded  # the same object where possible, to save memory
