"""Reading the CSV files row by row: every bad row is named with its file and line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Hashable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

Values = tuple[str, ...]  # of one row, in the order of its table's COLUMNS

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
    """Collects what is wrong, so that an editor sees all of it at once."""

    def __init__(self) -> None:
        self._found: list[tuple[str, int, str]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def __str__(self) -> str:
        """A problem a line, `file:line: what`, in the order of the files and their lines."""
        files = [f"{name}.csv" for name in COLUMNS]
        ordered = sorted(self._found, key=lambda problem: (files.index(problem[0]), problem[1]))
        return "\n".join(f"{file}{f':{line}' if line else ''}: {what}" for file, line, what in ordered)

    def add(self, file: str, line: int, what: str) -> None:
        """Note one problem; line 0: of the file as a whole."""
        self._found.append((file, line, what))


def read_table(folder: Path, name: str, problems: Problems) -> Iterator[tuple[int, Values]]:
    """(line, values) of each row of one file, stripped; bad rows are left out.

    One row is held at a time, so that a million of them need no memory of their own.
    """
    path = folder / f"{name}.csv"
    try:
        with path.open(encoding="utf-8-sig") as file:  # spreadsheets put a byte-order mark in front
            reader = csv.reader(file, strict=True)
            try:
                yield from _rows(reader, path.name, name, problems)
            except csv.Error as error:
                problems.add(path.name, reader.line_num, str(error))
    except FileNotFoundError:
        problems.add(path.name, 0, "no such file")
    except UnicodeDecodeError:
        problems.add(path.name, _undecodable_line(path), "not UTF-8 text")


def _undecodable_line(path: Path) -> int:
    """The text above was decoded in blocks: only the whole file tells the place."""
    content = path.read_bytes()
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return content[: error.start].count(b"\n") + 1
    return 0  # mended meanwhile


def _rows(reader: Any, file: str, name: str, problems: Problems) -> Iterator[tuple[int, Values]]:
    columns = COLUMNS[name]
    header: list[str] = next(reader, [])
    if missing := [column for column in columns if column not in header]:
        problems.add(file, 1, f"missing column {', '.join(missing)}")
        return
    pick = itemgetter(*({title: place for place, title in enumerate(header)}[c] for c in columns))
    optional = MAY_BE_EMPTY.get(name, set())
    needed = [place for place, column in enumerate(columns) if column not in optional]
    filled, key_of = itemgetter(*needed), _key(name)
    seen: dict[Hashable, int] = {}
    for raw in reader:
        line = reader.line_num
        if len(raw) != len(header):
            if raw:  # a blank line is none
                problems.add(file, line, f"{len(header)} columns expected")
            continue
        values = tuple(map(str.strip, pick(raw)))
        if "" in filled(values):
            empty = [columns[place] for place in needed if not values[place]]
            problems.add(file, line, f"empty {', '.join(empty)}")
        elif (first := seen.setdefault(key_of(values), line)) != line:
            problems.add(file, line, f"{_shown(key_of(values))!r} stands in line {first} already")
        else:
            yield line, values


def _key(name: str) -> Callable[[Values], Hashable]:
    """What makes a row of the table the same as another; upper and lower case do not."""
    places = [COLUMNS[name].index(column) for column in KEYS[name]]
    if len(places) == 1:
        return lambda values: _folded(values[places[0]])
    return lambda values: tuple(_folded(values[place]) for place in places)


def _folded(value: str) -> str:
    folded = value.casefold()
    return value if folded == value else folded  # the same object where it can be: kept once


def _shown(key: Any) -> str:
    return key if isinstance(key, str) else " ".join(key)
