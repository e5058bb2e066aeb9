"""Reads a spreadsheet, CSV in any encoding and with any separator or XLSX, into numbered rows of cells.

What spreadsheet programs do to texts is undone if that is safe, with a note; the rest is a problem with its
place.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.editing.changes import EditingError, Problem
from bot.knowledge.rows import COLUMNS
from bot.knowledge.spreadsheets import BETWEEN, UTF_16, Layout, broken_row, layout_of

# The shipped knowledge as one workbook has 1 MB, 7 MB unpacked, and 27,000 rows.
MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 20_000_000, 100_000_000, 200_000
# A small workbook can claim any number of empty rows and columns.
_MOST_LINES, _MOST_CELLS, _MOST_COLUMNS = 1_048_576, 5_000_000, 256
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MONTHS = re.compile(r"(?:mmm?|yy(?:yy)?)[-/. \\]*(?:mmm?|yy(?:yy)?)", re.IGNORECASE)
# The quotes around a cell after a word processor made them typographic.
_CURLED = "(?P<before>^|{by})[“„«](?P<cell>[^“”„«»]*)[”“»](?={by}|$)"


@dataclass
class Sheet:
    """The rows of one table as (line, cells). `titles` are its columns, `file` is its name in messages."""

    table: str
    file: str
    titles: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    line: int = 1


@dataclass
class Found:
    """The content of a spreadsheet. `problems` must be corrected, `notes` say what was understood."""

    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def take_apart(name: str, content: bytes, table: str | None = None) -> Found:
    """Read the tables of a spreadsheet called `name`; `table` names the table if the file does not.

    Raises EditingError if the file cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise EditingError(f"{name}: {len(content):,} bytes, {MOST_BYTES:,} allowed")
    if table is not None and table not in COLUMNS:
        raise EditingError(f'unknown table "{table}"; there are {", ".join(COLUMNS)}')
    if content.startswith(_ZIP) and Path(name).suffix.lower() != ".ods":
        return _workbook(name, content, table)
    if content.startswith((_ZIP, _OLD_EXCEL)):
        raise EditingError(f'{name}: save it as "Excel workbook (.xlsx)" or as "CSV UTF-8"')
    return _csv(name, content, table)


def _csv(name: str, content: bytes, table: str | None) -> Found:
    found = Found()
    text, said = _decoded(name, content)
    if "\0" in text:  # the parser would stop there
        raise EditingError(f"{name}: holds NUL characters: it is no CSV file, or was damaged")
    if said:
        found.notes.append(Problem(name, 0, "", said))
    filled = text.lstrip(" \t,;|\r\n")
    blank = text[: len(text) - len(filled)]
    head = blank[: max(blank.rfind("\r"), blank.rfind("\n")) + 1]  # the empty rows above the first one
    file = io.StringIO(text[len(head) :], newline="")
    name_of_table, layout = _layout(name, file, table)
    above = len(io.StringIO(head, newline="").readlines())
    if layout.delimiter != ",":
        found.notes.append(Problem(name, 0, "", f"separated by {layout.separated_by}"))
    sheet = Sheet(name_of_table, name, layout.titles, line=above + layout.line)
    found.sheets.append(sheet)
    for line, cells in _rows(name, file, layout, above, found):
        _add(sheet, line, cells, found)
    return found


def _layout(name: str, file: io.StringIO, table: str | None) -> tuple[str, Layout]:
    """The table and the layout of the file, which is left at its first row."""
    table = table or _named(name)
    layouts = {}
    for each in [table] if table else list(COLUMNS):
        file.seek(0)
        try:
            layouts[each] = layout_of(file, COLUMNS[each])
        except csv.Error as error:
            raise EditingError(f"{name}:1: {error}; the first line names the columns") from error
    best = table or _likely({each: layout.titles for each, layout in layouts.items()})
    if best is None:
        raise EditingError(
            f"{name}: its first line names the columns of no table: {', '.join(layouts['facts'].titles):.200}"
        )
    _check_width(name, len(layouts[best].titles))
    return best, layouts[best]


def _check_width(file: str, width: int) -> None:
    if width > _MOST_COLUMNS:
        raise EditingError(f"{file}: {width:,} columns, {_MOST_COLUMNS} allowed")


def _named(name: str) -> str | None:
    """The table that the name of a file or sheet contains: "answers (2).csv", "Copy of answers"."""
    words = re.findall(r"[a-z]+", Path(name).stem.casefold())
    named = [table for table in COLUMNS if table in words]
    return named[0] if len(named) == 1 else None


def _likely(titles: dict[str, list[str]]) -> str | None:
    """The table with the largest share of its columns present, at least half of them."""
    shares = {table: len(set(COLUMNS[table]) & set(t)) / len(COLUMNS[table]) for table, t in titles.items()}
    best = max(shares, key=lambda table: (shares[table], len(COLUMNS[table])))
    return best if shares[best] >= 0.5 else None


def _rows(
    name: str, file: io.StringIO, layout: Layout, above: int, found: Found
) -> Iterator[tuple[int, list[str]]]:
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in file:
            taken.append(line)
            yield line

    line = above + layout.line + 1
    reader = csv.reader(lines(), delimiter=layout.delimiter, strict=True)
    try:
        for cells in reader:
            if len(cells) > len(layout.titles) and (mended := _uncurled(taken, layout)):
                found.notes.append(Problem(name, line, "", "curled quotes around a cell"))
                cells = mended
            yield line, cells
            line += len(taken)
            taken.clear()
    except csv.Error as error:
        said = broken_row(error, line, line + len(taken) - 1)
        found.problems.append(Problem(name, line, "", f"{said}; the rows after it are not read"))


def _uncurled(lines: Sequence[str], layout: Layout) -> list[str] | None:
    """The cells of a row after its typographic quotes are made plain; None if that does not help."""
    pattern = _CURLED.format(by=re.escape(layout.delimiter))
    text = "".join(lines).rstrip("\r\n")
    text = re.sub(pattern, lambda m: m["before"] + '"' + m["cell"].replace('"', '""') + '"', text)
    cells: list[str] = next(csv.reader([text], delimiter=layout.delimiter), [])
    return cells if len(cells) == len(layout.titles) else None


def _add(sheet: Sheet, line: int, cells: list[str], found: Found) -> None:
    """Add a row unless it is empty. A row that is too long is a problem; a short one is filled up."""
    if not any(map(str.strip, cells)):
        return
    width = len(sheet.titles)
    if any(map(str.strip, cells[width:])):
        said = f"{width} columns expected, {len(cells)} found: a text with the separator in it needs quotes"
        found.problems.append(Problem(sheet.file, line, "", said))
        return
    if len(sheet.rows) >= MOST_ROWS:
        raise EditingError(f"{sheet.file}: more than {MOST_ROWS:,} rows")
    sheet.rows.append((line, (cells + [""] * width)[:width]))


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    """The text, and a note about its encoding or ""."""
    try:
        if content[:2] in UTF_16:
            return content.decode("utf-16"), "UTF-16"
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        if content[:2] in UTF_16:
            raise EditingError(f"{name}: cut off: UTF-16 text with half a character") from error
    try:
        return content.decode("cp1252"), "Windows' own encoding (cp1252)"
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = content[error.start]
        raise EditingError(
            f'{name}:{line}: neither UTF-8 nor Windows-1252 text (byte 0x{byte:02x}): save as "CSV UTF-8"'
        ) from error


def _workbook(name: str, content: bytes, table: str | None) -> Found:
    from openpyxl import load_workbook

    found = Found()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise EditingError(f"{name}: more than {MOST_UNPACKED:,} bytes unpacked")
        book = load_workbook(io.BytesIO(content), read_only=True)
        only = len(book.worksheets) == 1
        for page in book.worksheets:
            _page(name, page, table if only else None, found)
    except EditingError:
        raise
    except Exception as error:  # openpyxl raises errors of any kind for a damaged archive
        raise EditingError(f"{name}: not a workbook that can be read ({error.__class__.__name__})") from error
    if table is not None:
        found.sheets = [sheet for sheet in found.sheets if sheet.table == table]
    if not found.sheets and not found.problems:
        raise EditingError(f"{name}: no sheet has the name or the columns of a table")
    return found


def _page(name: str, page: Any, table: str | None, found: Found) -> None:
    file, sheet = f"{name}, {page.title}", None
    page.reset_dimensions()  # the size that the file states may be wrong
    read = 0
    for line, row in enumerate(page.iter_rows(), start=1):
        read += len(row)
        if line > _MOST_LINES or read > _MOST_CELLS:
            raise EditingError(f"{file}:{line}: more rows or cells than can be read: delete the empty ones")
        cells = [_value(file, line, cell, found) for cell in row]
        if sheet is None and any(map(str.strip, cells)):
            titles = [BETWEEN.sub("_", cell.strip().casefold()) for cell in cells]
            while titles and not titles[-1]:
                titles.pop()
            _check_width(file, len(titles))
            which = table or _named(page.title) or _likely(dict.fromkeys(COLUMNS, titles))
            if which is None:
                found.notes.append(
                    Problem(file, line, "", "this sheet has the columns of no table: left out")
                )
                return
            sheet = Sheet(which, file, titles, line=line)
            found.sheets.append(sheet)
        elif sheet is not None:
            _add(sheet, line, cells, found)


def _value(file: str, line: int, cell: Any, found: Found) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" or isinstance(value, bool):
        kind = (
            "a formula: paste its value as text" if cell.data_type == "f" else "TRUE or FALSE: type the text"
        )
        found.problems.append(Problem(file, line, "", f"cell {cell.coordinate}: {kind}"))
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        by_month = _MONTHS.fullmatch(str(cell.number_format).strip())
        return value.strftime("%Y-%m" if by_month else "%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
