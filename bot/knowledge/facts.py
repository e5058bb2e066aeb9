"""Reads facts.csv: each fact with the cells in which it is shown."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from bot.knowledge.checks import RowChecker, of_many
from bot.knowledge.rows import COLUMNS, Problems, Values, read_table

_ID, _SUBJECT, _ASPECT, _RANK, _CONFLICTS, _ALSO_IN = (
    COLUMNS["facts"].index(column)
    for column in ("id", "subject", "aspect", "rank", "conflicts_with", "also_in")
)
_DOOR = re.compile(r"\A(?P<subject>[^/]*)/(?P<aspect>[^:]*)(?::(?P<rank>[0-9]*))?")


CELL_COLUMNS = ("subject", "aspect", "rank", "fact")


class FactReader:
    """Iterates over the values of each fact; the other cells in which it is shown are its doors."""

    columns = tuple(column for column in COLUMNS["facts"] if column != "also_in")

    def __init__(self, folder: Path, known: Mapping[str, Container[str]], problems: Problems) -> None:
        self._folder, self._known, self._problems = folder, known, problems
        self._ids: set[str] = set()
        self._conflicts: list[tuple[int, str]] = []  # line, id of the other fact
        self._doors: list[Values] = []

    def __iter__(self) -> Iterator[Values]:
        check = RowChecker("facts", self._known, self._problems).check
        for line, values in read_table(self._folder, "facts", self._problems):
            check(line, values)
            self._ids.add(values[_ID])
            if values[_CONFLICTS]:
                self._conflicts += ((line, other) for other in _parts(values[_CONFLICTS]))
            if values[_ALSO_IN]:
                self._doors += self._cells(line, values)
            yield values[:_ALSO_IN] + values[_ALSO_IN + 1 :]

    def take_doors(self) -> list[Values]:
        """The doors of the facts read since the last call: rows of CELL_COLUMNS."""
        taken, self._doors = self._doors, []
        return taken

    def check_conflicts(self) -> None:
        """Report contradicted ids that are not facts; a fact may name one further down."""
        for line, other in self._conflicts if self._problems.whole("facts") else ():
            if other not in self._ids:
                self._problems.add(
                    "facts.csv", line, f'conflicts_with: unknown fact "{other}"{of_many(other)}'
                )

    def _cells(self, line: int, values: Values) -> Iterator[Values]:
        shown = {(values[_SUBJECT], values[_ASPECT])}
        for door in _parts(values[_ALSO_IN]):
            found = _DOOR.fullmatch(door)
            subject, aspect = cell = (found["subject"], found["aspect"]) if found else ("", "")
            known = subject in self._known["subject"] and aspect in self._known["aspect"]
            if found is None or not known:
                what = f'also_in: "{door}" is not subject/aspect or subject/aspect:rank{of_many(door)}'
                self._problems.add("facts.csv", line, what)
            elif cell in shown:
                self._problems.add("facts.csv", line, f'also_in: "{door}" shows it already')
            else:
                shown.add(cell)
                yield *cell, found["rank"] or values[_RANK], values[_ID]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
