"""Reading the CSV files: every bad row is named with its file and line."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bot.knowledge.model import NAME_KINDS, STANCES, SUBJECT_KINDS

Row = dict[str, str]

COLUMNS = {
    "subjects": ("slug", "title", "kind", "parent"),
    "names": ("name", "subject", "kind"),
    "aspects": ("slug", "order", "title"),
    "titles": ("subject", "aspect", "title"),
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
}
KEYS: dict[str, tuple[str, ...]] = {
    "subjects": ("slug",),
    "names": ("name",),
    "aspects": ("slug",),
    "titles": ("subject", "aspect"),
    "sources": ("key",),
    "facts": ("id",),
}
MAY_BE_EMPTY = {"parent", "url", "date", "publisher", "conflicts_with", "also_in"}


class Problems:
    """Collects what is wrong, so that an editor sees all of it at once."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, place: str, what: str) -> None:
        """Note one problem at `file:line`."""
        self.found.append(f"{place}: {what}")


def read_table(folder: Path, name: str, problems: Problems) -> Iterator[tuple[str, Row]]:
    """(place, row) of one file; its rows have all columns, stripped; bad rows are left out."""
    path = folder / f"{name}.csv"
    text = _text(path, problems)
    if text is None:
        return
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        missing = [c for c in COLUMNS[name] if c not in (reader.fieldnames or ())]
        if missing:
            problems.add(f"{path.name}:1", f"missing column {', '.join(missing)}")
            return
        yield from _rows(reader, path.name, name, problems)
    except csv.Error as error:
        problems.add(f"{path.name}:{reader.line_num}", str(error))


def _text(path: Path, problems: Problems) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")  # spreadsheets put a byte-order mark in front
    except FileNotFoundError:
        problems.add(path.name, "no such file")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.add(f"{path.name}:{line}", "not UTF-8 text")
    return None


def _rows(reader: csv.DictReader[str], file: str, name: str, problems: Problems) -> Iterator[tuple[str, Row]]:
    seen: dict[tuple[str, ...], int] = {}
    for raw in reader:
        place = f"{file}:{reader.line_num}"
        if None in raw or None in raw.values():
            problems.add(place, f"{len(reader.fieldnames or ())} columns expected")
            continue
        row = {column: raw[column].strip() for column in COLUMNS[name]}
        empty = [c for c in COLUMNS[name] if not row[c] and c not in MAY_BE_EMPTY]
        if empty:
            problems.add(place, f"empty {', '.join(empty)}")
            continue
        key = tuple(row[column].casefold() for column in KEYS[name])
        if key in seen:
            problems.add(place, f"{' '.join(key)!r} stands in line {seen[key]} already")
            continue
        seen[key] = reader.line_num
        yield place, row


def one_of(values: Iterable[str]) -> Callable[[str], str | None]:
    """A check that a value is one of `values`."""
    allowed = tuple(values)
    return lambda value: None if value in allowed else f"use one of {', '.join(allowed)}"


def whole_number(value: str) -> str | None:
    """A check for whole numbers."""
    return None if value.lstrip("-").isdigit() else "not a whole number"


def date(value: str) -> str | None:
    """A check for dates like 2026-11-22."""
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return "not a date like 2026-11-22"
    return None


def link(value: str) -> str | None:
    """A check for links: https or nothing."""
    return None if not value or value.startswith("https://") else "not an https:// link"


CHECKS: dict[tuple[str, str], Callable[[str], str | None]] = {
    ("subjects", "kind"): one_of(SUBJECT_KINDS),
    ("names", "kind"): one_of(NAME_KINDS),
    ("aspects", "order"): whole_number,
    ("sources", "url"): link,
    ("facts", "rank"): whole_number,
    ("facts", "stance"): one_of(STANCES),
    ("facts", "reviewed_on"): date,
}


def check_values(name: str, place: str, row: Row, problems: Problems) -> None:
    """Apply the checks of a table's columns to one row."""
    for (table, column), check in CHECKS.items():
        if table == name and (wrong := check(row[column])):
            problems.add(place, f"{column} {row[column]!r}: {wrong}")
