"""Imports a spreadsheet: turns what differs from the published knowledge into changes."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field

from bot.editing.changes import LONGEST, Change, Problem, Row, key_of
from bot.editing.exports import unguarded
from bot.editing.published import Knowledge
from bot.editing.sheets import Sheet, take_apart
from bot.knowledge.rows import COLUMNS, KEYS, MAY_BE_EMPTY
from bot.knowledge.spreadsheets import unfit_cell

# Typographic characters of word processors and web pages, and the plain ones that the knowledge uses.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟", '"'),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("\u00a0\u202f\u2007\u2009", " "),
        **dict.fromkeys("\u200b\ufeff\u00ad\u2060", None),
    }
)
_DATES = ("reviewed_on",)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]0{1,2}:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


def _plain(text: str) -> str:
    in_one_line = " ".join(line for part in text.splitlines() if (line := part.strip()))
    text = unicodedata.normalize("NFC", in_one_line.translate(_PLAIN)).strip()
    return unguarded(text)


@dataclass
class Imported:
    """The result of an import. With `problems` nothing may be taken over; `notes` say what was understood."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def read_import(
    knowledge: Knowledge, name: str, content: bytes, table: str | None = None, replace: bool = False
) -> Imported:
    """The changes that a spreadsheet makes: changed and new rows, and with `replace` deleted ones.

    A column that the spreadsheet lacks keeps its values. Raises EditingError if the file cannot be read.
    """
    parts = take_apart(name, content, table)
    found = Imported(problems=parts.problems, notes=parts.notes)
    for sheet in parts.sheets:
        _Importing(knowledge, sheet, found).run(replace)
    return found


class _Importing:
    """The import of one table."""

    def __init__(self, knowledge: Knowledge, sheet: Sheet, found: Imported) -> None:
        self._sheet, self._found, self._name = sheet, found, sheet.table
        self._columns, self._rows = COLUMNS[sheet.table], knowledge.table(sheet.table).rows
        # Spreadsheet programs capitalise cells, so keys are compared without case.
        self._keys = {key.casefold(): key for key in self._rows}
        self._cards = {
            row["phrasing"].casefold(): row["answer"] for row in self._rows.values() if "phrasing" in row
        }
        self._seen: dict[str, tuple[int, Row]] = {}

    def run(self, replace: bool) -> None:
        """Add the changes, problems and notes of this table to the result."""
        before = len(self._found.problems)
        if not self._right_header():
            return
        for line, cells in self._sheet.rows:
            row = {
                title: self._cell(line, title, cell)
                for title, cell in zip(self._sheet.titles, cells, strict=True)
                if title in self._columns
            }
            self._row(line, row)
        if replace and len(self._found.problems) == before:
            gone = [key for key in self._rows if key.casefold() not in self._seen]
            self._found.changes += [Change(self._name, key, self._rows[key], None) for key in gone]

    def _right_header(self) -> bool:
        titles, line, wrong = self._sheet.titles, self._sheet.line, False
        missing = [column for column in self._columns if column not in titles]
        for title in titles:
            if title in self._columns or not title:
                continue
            near = difflib.get_close_matches(title, missing, 1, 0.75)
            if near:
                wrong = True
                self._problem(line, title, f'column "{title}": is "{near[0]}" meant?')
            else:
                self._note(line, f'column "{title}" is no column of {self._name}: left out')
        for column in self._columns:
            if titles.count(column) > 1:
                wrong = True
                self._problem(
                    line, column, f"column {column} stands there {titles.count(column)} times: keep one"
                )
        keys = ("answer", "phrasing") if self._name == "phrasings" else KEYS[self._name]
        if lost := [column for column in keys if column in missing]:
            wrong = True
            shown = ", ".join(title for title in titles if title) or "nothing"
            self._problem(line, lost[0], f"missing column {', '.join(lost)}; found: {shown:.200}")
        elif missing:
            self._note(line, f"no column {', '.join(missing)}: rows that are there keep their values")
        return not wrong

    def _row(self, line: int, row: Row) -> None:
        keys = ("answer", "phrasing") if self._name == "phrasings" else KEYS[self._name]
        if empty := [column for column in keys if not row[column]]:
            self._problem(line, empty[0], f"empty {', '.join(empty)}")
            return
        if wrong := unfit_cell(list(row), list(row.values())):
            self._problem(line, wrong.partition(":")[0].partition(" ")[0], wrong)
            return
        folded = key_of(self._name, row).casefold()
        if folded in self._seen:
            first, same = self._seen[folded]
            if same != row:
                self._problem(line, keys[-1], f"{row[keys[-1]]!r} stands in line {first} already, otherwise")
            return
        self._seen[folded] = line, row
        if folded in self._keys:
            self._changed(self._keys[folded], row)
        else:
            self._new(line, row)

    def _changed(self, key: str, row: Row) -> None:
        before = self._rows[key]
        kept = ("answer", "phrasing") if self._name == "phrasings" else KEYS[self._name]
        # A text that differs only in typographic characters keeps those that it has.
        same = [column for column in row if column in kept or _plain(before[column]) == row[column]]
        after = {**before, **row, **{column: before[column] for column in same}}
        if after != before:
            self._found.changes.append(Change(self._name, key, before, after))

    def _new(self, line: int, row: Row) -> None:
        optional = MAY_BE_EMPTY.get(self._name, set())
        if empty := [c for c in self._columns if c not in optional and not row.get(c)]:
            self._problem(line, empty[0], f"a new row, with empty {', '.join(empty)}")
            return
        card = self._cards.get(row.get("phrasing", "").casefold())
        if card is not None:
            self._problem(line, "phrasing", f"{row['phrasing']!r} is a phrasing of {card} already")
            return
        after = {column: row.get(column, "") for column in self._columns}
        self._found.changes.append(Change(self._name, key_of(self._name, after), None, after))

    def _cell(self, line: int, column: str, text: str) -> str:
        if len(text) > LONGEST:
            self._problem(line, column, f"{column} has {len(text):,} characters; {LONGEST:,} are taken")
            return text[:1]
        text = _plain(text)
        return self._date(line, column, text) if column in _DATES and text else text

    def _date(self, line: int, column: str, text: str) -> str:
        if match := _ISO.fullmatch(text):
            year, month, day = match.groups()
        elif match := _DAY_FIRST.fullmatch(text):
            day, month, year = match.groups()
        elif match := _SLASHED.fullmatch(text):
            first, second, year = match.groups()
            if first != second and int(first) <= 12 and int(second) <= 12:
                said = f"{column} {text!r}: day or month first? Write it like {year}-12-31"
                self._problem(line, column, said)
                return text
            day, month = (first, second) if int(first) > 12 else (second, first)
        else:
            return text
        return f"{year}-{int(month):02d}-{int(day):02d}"

    def _problem(self, line: int, column: str, message: str) -> None:
        self._found.problems.append(Problem(self._sheet.file, line, column, message))

    def _note(self, line: int, message: str) -> None:
        self._found.notes.append(Problem(self._sheet.file, line, "", message))
