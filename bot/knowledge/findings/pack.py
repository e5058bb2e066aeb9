"""The knowledge files as rows with their lines: what the check reads, even where the build refuses them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.knowledge.cards import parts
from bot.knowledge.findings.finding import Finding
from bot.knowledge.rows import COLUMNS, KEYS, Problems, read_table


@dataclass(frozen=True)
class Row:
    """One row of a table: its line in the file, and its values by column."""

    table: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    @property
    def key(self) -> str:
        """The key of the row; of a phrasing "card\\tphrasing"."""
        if self.table == "phrasings":
            return f"{self['answer']}\t{self['phrasing']}"
        return self[KEYS[self.table][0]]

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell that holds several."""
        return parts(self[column])

    def finding(
        self, kind: str, severity: str, field: str, message: str, others: Iterable[str] = ()
    ) -> Finding:
        """A finding about this row."""
        file = f"{self.table}.csv"
        return Finding(kind, severity, file, self.line, field, message, self.key, tuple(others))


@dataclass(frozen=True)
class Pack:
    """The rows of every table, in the order of the files."""

    tables: Mapping[str, tuple[Row, ...]]

    def __getitem__(self, table: str) -> tuple[Row, ...]:
        return self.tables[table]

    @cached_property
    def facts(self) -> Mapping[str, Row]:
        """The facts by id."""
        return {row["id"]: row for row in self["facts"]}

    @cached_property
    def cards(self) -> Mapping[str, Row]:
        """The cards by id."""
        return {row["id"]: row for row in self["answers"]}

    @cached_property
    def sources(self) -> Mapping[str, Row]:
        """The sources by key."""
        return {row["key"]: row for row in self["sources"]}

    @cached_property
    def subjects(self) -> Mapping[str, Row]:
        """The subjects by slug."""
        return {row["slug"]: row for row in self["subjects"]}

    @cached_property
    def texts(self) -> Mapping[str, tuple[Row, ...]]:
        """Card → the rows of its phrasings."""
        found: dict[str, list[Row]] = {card: [] for card in self.cards}
        for row in self["phrasings"]:
            found.setdefault(row["answer"], []).append(row)
        return {card: tuple(rows) for card, rows in found.items()}

    def facts_of(self, card: Row) -> tuple[Row, ...]:
        """The facts on which a card rests, its caution among them; unknown ids are left out."""
        ids = dict.fromkeys((*card.many("facts"), *card.many("caution")))
        return tuple(self.facts[one] for one in ids if one in self.facts)


def read_pack(folder: Path) -> Pack:
    """The rows of the files in `folder`; rows that cannot be read are left out (the build names them)."""
    ignored = Problems()
    return Pack(
        {
            table: tuple(
                Row(table, line, dict(zip(columns, values, strict=True)))
                for line, values in read_table(folder, table, ignored)
            )
            for table, columns in COLUMNS.items()
        }
    )
