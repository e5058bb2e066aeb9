"""Spreadsheets that are built to take all memory or time, or to break the reader, are refused."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.editing.changes import EditingError
from bot.editing.imports import read_import
from bot.editing.published import Knowledge

_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
_TITLES = "".join(
    f'<c r="{at}1" t="inlineStr"><is><t>{title}</t></is></c>' for at, title in [("A", "id"), ("B", "simple")]
)


@pytest.fixture
def knowledge(pack: Path) -> Knowledge:
    return Knowledge(pack)


def _book(rows: str, **parts: str) -> bytes:
    """A workbook whose one sheet has these rows (XML), with further parts in the place of its own."""
    made, out, book = io.BytesIO(), io.BytesIO(), Workbook()
    assert book.active is not None
    book.active.title = "answers"
    book.active.append(["a text"])
    book.save(made)
    own = {"xl/worksheets/sheet1.xml": _SHEET.format(f'<row r="1">{_TITLES}</row>{rows}')}
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, own.get(name, old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>', "more rows or cells than can be read"),
        ('<row><c r="XFD1"/></row>' * 5_000, "more rows or cells than can be read"),
        (f'<row><c t="inlineStr"><is><t>{"x" * 110_000_000}</t></is></c></row>', "bytes unpacked"),
    ],
    ids=["a row far away", "wide rows", "a bomb"],
)
def test_a_workbook_that_claims_too_much_is_refused(knowledge: Knowledge, rows: str, said: str) -> None:
    with pytest.raises(EditingError, match=said):
        read_import(knowledge, "b.xlsx", _book(rows))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,sim\0ple\na,b\n", "a.csv: holds NUL characters"),
        (b"id,simple\na,b\0\n", "a.csv: holds NUL characters"),
        (b"id,simple," + b"x" * 200_000, "a.csv:1: field larger than field limit"),
        (b"id,simple" + b",x" * 300, "a.csv: 302 columns, 256 allowed"),
    ],
    ids=["NUL in the titles", "NUL", "a long title", "many columns"],
)
def test_a_text_that_no_reader_takes_is_named(knowledge: Knowledge, content: bytes, said: str) -> None:
    with pytest.raises(EditingError, match=said):
        read_import(knowledge, "a.csv", content, "answers")


def test_long_cells_are_named_and_not_normalized(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = "a" + "\u0301" * 20_000 + "\u0316" * 20_000  # normalizing it takes four seconds
    taken, work = list[str](), unicodedata.normalize
    monkeypatch.setattr(unicodedata, "normalize", lambda form, text: taken.append(text) or work(form, text))
    found = read_import(knowledge, "answers.csv", f"id,simple\ncoffee-heart,{marks}\n".encode())
    assert [str(problem) for problem in found.problems] == [
        "answers.csv:2: simple has 40,001 characters; 5,000 are taken"
    ]
    assert taken and marks not in taken
