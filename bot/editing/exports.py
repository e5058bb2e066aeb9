"""Exports tables as spreadsheets; an import of an unchanged export changes nothing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from bot.editing.changes import Row
from bot.knowledge.model import (
    NAME_KINDS,
    RELIABILITY,
    SOURCE_KINDS,
    STANCES,
    SUBJECT_KINDS,
    THING_KINDS,
    VERDICTS,
)
from bot.knowledge.rows import COLUMNS

# A spreadsheet program runs a cell that begins like this as a formula, and a phrasing may come from a
# stranger. Where semicolons separate cells, a cell begins after each of them, too. All these places get a '.
_BEGINS, _RUNS = r"(^|[;|\t])( *)", "(?='*[=+@\t\uff0b\uff0d\uff1d\uff20-])"
_RUN, _GUARDED = re.compile(_BEGINS + _RUNS), re.compile(f"{_BEGINS}'{_RUNS}")
_WIDE = {"claim", "short_answer", "simple", "question", "phrasing", "title", "names", "url"}
_CHOICES: Mapping[tuple[str, str], Iterable[str]] = {
    ("subjects", "kind"): SUBJECT_KINDS,
    ("names", "kind"): NAME_KINDS,
    ("sources", "kind"): SOURCE_KINDS,
    ("sources", "reliability"): RELIABILITY,
    ("facts", "stance"): STANCES,
    ("answers", "verdict"): VERDICTS,
    ("things", "kind"): THING_KINDS,
}


def as_csv(table: str, rows: Iterable[Row]) -> bytes:
    """One table as CSV that every spreadsheet program reads: UTF-8 with a byte-order mark, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS[table])
    writer.writerows([guarded(row[column]) for column in COLUMNS[table]] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(tables: Mapping[str, Iterable[Row]]) -> bytes:
    """Tables as one XLSX file with a sheet each; the header stays in sight, and every cell is text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook(write_only=True)
    for name, rows in tables.items():
        page = book.create_sheet(name)
        page.freeze_panes = "A2"
        columns = COLUMNS[name]
        for place, column in enumerate(columns, start=1):
            letter = get_column_letter(place)
            page.column_dimensions[letter].width = 60 if column in _WIDE else 18
            if (name, column) in _CHOICES:
                choice = DataValidation(
                    "list", formula1=f'"{",".join(_CHOICES[name, column])}"', allow_blank=True
                )
                choice.add(f"{letter}2:{letter}1048576")
                page.data_validations.append(choice)
        header = [WriteOnlyCell(page, column) for column in columns]
        for cell in header:
            cell.font = Font(bold=True)
        page.append(header)
        for row in rows:
            cells = [WriteOnlyCell(page, row[column]) for column in columns]
            for cell in cells:
                cell.data_type = "s"  # never a formula
                cell.number_format = "@"  # what is typed later stays text, too
            page.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def guarded(text: str) -> str:
    """The text with a guard, so that no spreadsheet program runs it as a formula."""
    return _RUN.sub(r"\1\2'", text)


def unguarded(text: str) -> str:
    """The text without the guard."""
    return _GUARDED.sub(r"\1\2", text)
