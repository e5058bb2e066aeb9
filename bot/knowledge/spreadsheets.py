"""Reads CSV as spreadsheets save it; what is ambiguous is reported with its place.

A German, French or Dutch Excel separates by semicolons, "Unicode text" is UTF-16 with tabs, and a cell whose
formula failed contains `#REF!`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
BETWEEN = re.compile(r"[\s_-]+")
# The contents of a cell whose formula failed. The capitals after # are of the spreadsheet's language: #REF!,
# #¡VALOR!, #ССЫЛКА!, #N/D, #NV. A column that is too narrow for its numbers is saved as #####.
_FAILED = re.compile(r"#(?:[¡¿]?[\w/]{2,}[!?]|(?:[^\W\d]|/){2,})")
_FAILED_PLAIN = re.compile(r"Err:\d+|#{3,}")
# The cells of a row are joined by this, so that one search finds a suspicious first character in any of them.
_EDGE = "\x1f"
# What nobody sees: characters that steer a terminal, and those that show text in another order than it has.
_CONTROL = "\x00-\x08\x0b-\x1e\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ODD_IN_ROW, _ODD = re.compile(f"[{_CONTROL}]"), re.compile(f"[{_CONTROL}{_EDGE}]")
_SIGNS = ("\n", "\u2028", "\u2029", f"{_EDGE}=", f"{_EDGE}#", f"{_EDGE}Err:")


@dataclass(frozen=True)
class Layout:
    """The separator of a file, the names of its columns, and the line of the header."""

    delimiter: str
    titles: list[str]
    line: int

    @property
    def separated_by(self) -> str:
        """The name of the separator, for messages."""
        return _DELIMITERS.get(self.delimiter, repr(self.delimiter))


def open_text(path: Path) -> TextIO:
    """The file as text: UTF-8 with or without byte-order mark, or UTF-16 with one."""
    with path.open("rb") as file:
        start = file.read(2)
    return path.open(encoding="utf-16" if start in UTF_16 else "utf-8-sig")


def layout_of(file: TextIO, columns: Sequence[str]) -> Layout:
    """The header of the open file; the separator is the one that finds most of the `columns`."""
    line = 1
    header = file.readline()
    told = _SEP.fullmatch(header)
    if told:
        line, header = 2, file.readline()
    candidates = [told[1]] if told else list(_DELIMITERS)
    layouts = [Layout(delimiter, _titles(header, delimiter), line) for delimiter in candidates]
    return max(layouts, key=lambda layout: len(set(columns) & set(layout.titles)))


def _titles(header: str, delimiter: str) -> list[str]:
    row: list[str] = next(csv.reader([header], delimiter=delimiter), [])
    return [BETWEEN.sub("_", title.strip().casefold()) for title in row]


def wrong_header(layout: Layout, columns: Sequence[str]) -> str:
    """What is wrong with the header; empty where every column occurs once."""
    titles = layout.titles
    if missing := [column for column in columns if column not in titles]:
        found = ", ".join(title for title in titles if title) or "nothing"
        return (
            f"missing column {', '.join(missing)}; found, separated by {layout.separated_by}: {found:.200} "
            "(the first line names the columns)"
        )
    for column in columns:
        if titles.count(column) > 1:
            places = [str(at) for at, title in enumerate(titles, start=1) if title == column]
            return f"column {column} stands there {len(places)} times (places {', '.join(places)}): keep one"
    return ""


def unfit_cell(columns: Sequence[str], values: Sequence[str]) -> str:
    """A content that no cell should have; empty where there is none."""
    joined = _EDGE + _EDGE.join(values)
    odd = joined.count(_EDGE) > len(values) or _ODD_IN_ROW.search(joined)
    if not odd and not any(sign in joined for sign in _SIGNS):
        return ""
    for column, value in zip(columns, values, strict=True):
        if len(value.splitlines()) > 1:
            return f"{column}: holds a line break: write it in one line"
        if character := _ODD.search(value):
            code = f"U+{ord(character[0]):04X}"
            return f"{column} {value[:60]!r}: holds {code}, a control character that nobody sees: remove it"
        if _is_failed(value):
            return f"{column} {value!r}: an error of the spreadsheet: mend the formula, or type the text"
        if value.startswith("="):
            return f"{column} {value[:60]!r}: a formula: paste its value as text"
    return ""


def _is_failed(value: str) -> bool:
    """Whether a formula failed here; "#skincare" is a word of somebody."""
    return bool(_FAILED_PLAIN.fullmatch(value) or (value.isupper() and _FAILED.fullmatch(value)))


def undecodable(path: Path) -> tuple[int, str]:
    """The line that is not UTF-8, and which encoding it may have.

    A file is decoded in blocks, so the place is found by reading the whole file.
    """
    content = path.read_bytes()
    try:
        content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        place = len(before) - (before.rfind(b"\n") + 1) + 1
        byte = content[error.start : error.start + 1]
        likely = byte.decode("cp1252", errors="replace")
        maybe = f"; in Windows' own encoding it is {likely}" if likely.isprintable() and likely != "�" else ""
        said = f'not UTF-8 text (byte {place} of the line is 0x{byte.hex()}{maybe}): save as "CSV UTF-8"'
        return before.count(b"\n") + 1, said
    return 0, "not text: save as CSV UTF-8"  # truncated UTF-16, or the file has changed


def broken_row(error: csv.Error, first: int, line: int) -> str:
    """The error of the parser for the row that begins in line `first`, with the line where it gave up."""
    if line <= first:
        return str(error)
    return f"{error} in line {line}: is a quote of this row not closed or not doubled?"
