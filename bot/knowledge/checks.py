"""Checks of single values: a word of a list, a number, a date, a link, an existing key."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Container, Iterable, Mapping

from bot.knowledge.model import (
    NAME_KINDS,
    RELIABILITY,
    SOURCE_KINDS,
    STANCES,
    SUBJECT_KINDS,
    THING_KINDS,
    VERDICTS,
)
from bot.knowledge.rows import COLUMNS, Problems, Values

Check = Callable[[str], str | None]  # value → what is wrong with it

_WHOLE = re.compile(r"-?[0-9]{1,9}")
# Before the path no `user@`, which shows one host and goes to another; `\\` is a slash to browsers.
_LINK = re.compile(r"https://[^\s<>\"\\/?#@]+(?:[/?#][^\s<>\"\\]*)?")
_LINK_SAID = "nor may it hold blanks, \\ or user@ before the host"
# What is left of a cell where its ids are taken apart at whatever somebody wrote between them.
_PART = re.compile(r"[\w./:-]+")
_YEAR = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


def one_of(values: Iterable[str]) -> Check:
    """A check that a value is one of `values`."""
    allowed = tuple(values)
    return lambda value: None if value in allowed else f"use one of {', '.join(allowed)}"


def whole_number(value: str) -> str | None:
    """A check for whole numbers."""
    return None if _WHOLE.fullmatch(value) else "not a whole number like 10"


def date(value: str) -> str | None:
    """A check for dates like 2026-11-22."""
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return "not a date like 2026-11-22"
    return None


def link(value: str) -> str | None:
    """A check for links: https or nothing."""
    return None if not value or _LINK.fullmatch(value) else f"not an https:// link ({_LINK_SAID})"


def year(value: str) -> str | None:
    """A check for the date of a source: 2024, 2024-05 or 2024-05-31; spreadsheets turn it into "May-24"."""
    return None if not value or _YEAR.fullmatch(value) else "not a date like 2024, 2024-05 or 2024-05-31"


def one_id(value: str) -> str:
    """What to say beside an unknown id of a cell that takes one; empty where it is one."""
    return ": takes one id, without blanks" if len(_parts_of(value)) > 1 else ""


def _parts_of(value: str) -> list[str]:
    """The parts that hold a letter or digit."""
    return [part for part in _PART.findall(value) if any(map(str.isalnum, part))]


def of_many(value: str) -> str:
    """What to say beside an unknown part of a cell that takes several; empty where it is one part."""
    found = [part for part in _parts_of(value) if part not in ("and", "or")]
    if len(found) < 2:
        return ""
    return f': several are separated by ";", and by nothing else: {";".join(found)}'


CHECKS: dict[tuple[str, str], Check] = {
    ("subjects", "kind"): one_of(SUBJECT_KINDS),
    ("names", "kind"): one_of(NAME_KINDS),
    ("aspects", "order"): whole_number,
    ("sources", "url"): link,
    ("sources", "date"): year,
    ("facts", "rank"): whole_number,
    ("facts", "stance"): one_of(STANCES),
    ("facts", "reviewed_on"): date,
    ("sources", "kind"): one_of(SOURCE_KINDS),
    ("sources", "reliability"): one_of(RELIABILITY),
    ("answers", "verdict"): one_of(("", *VERDICTS)),
    ("answers", "reviewed_on"): date,
    ("things", "kind"): one_of(THING_KINDS),
}


class RowChecker:
    """The checks of one table, prepared once for all its rows.

    `known` maps columns to the existing values (subjects, aspects, sources).
    """

    def __init__(self, table: str, known: Mapping[str, Container[str]], problems: Problems) -> None:
        self._file, self._problems = f"{table}.csv", problems
        columns = COLUMNS[table]
        self._known = [(columns.index(c), known[c], c) for c in known if c in columns]
        # The values of these columns repeat, so each is checked once and then looked up.
        self._checks = [
            (columns.index(column), column, check, set[str]())
            for (checked, column), check in CHECKS.items()
            if checked == table
        ]

    def check(self, line: int, values: Values) -> None:
        """Report what is wrong with the values of one row."""
        for place, column, check, right in self._checks:
            value = values[place]
            if value in right:
                continue
            if wrong := check(value):
                self._problems.add(self._file, line, f"{column} {value!r}: {wrong}")
            else:
                right.add(value)
        for place, known, column in self._known:
            if values[place] not in known:
                self._problems.add(
                    self._file, line, f'unknown {column} "{values[place]}"{one_id(values[place])}'
                )
