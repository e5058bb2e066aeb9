"""What spreadsheets do to a file is understood, or named with file, line and column."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.editing.changes import Change, EditingError
from bot.editing.exports import as_csv, as_workbook
from bot.editing.imports import Imported, read_import
from bot.editing.published import Knowledge

CARDS = "answers.csv"
CARD = "coffee-heart"
NEW_SIMPLE = "Yes, so it can."


@pytest.fixture
def knowledge(pack: Path) -> Knowledge:
    return Knowledge(pack)


def _text(pack: Path, name: str = CARDS) -> str:
    """The cards, one of them changed."""
    return (pack / name).read_text(encoding="utf-8").replace("Yes, much of it.", NEW_SIMPLE)


def _one_change(found: Imported) -> Change:
    assert [str(problem) for problem in found.problems] == []
    [change] = found.changes
    return change


def _semicolons(text: str) -> str:
    return as_other(text, ";")


def as_other(text: str, by: str) -> str:
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=by).writerows(csv.reader(text.splitlines()))
    return out.getvalue()


def _reordered(text: str) -> str:
    import csv

    out = io.StringIO()
    csv.writer(out).writerows(row[::-1] for row in csv.reader(text.splitlines()))
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: _semicolons(text).encode("cp1252"),
        lambda text: as_other(text, "\t").encode("utf-16"),
        lambda text: b"sep=;\r\n" + _semicolons(text).encode(),
        lambda text: ("\n;;\n" + text.replace("\n", "\n\n,,,,,,,,,\n")).encode(),
        lambda text: _reordered(text).encode(),
        lambda text: text.replace("short_answer", " Short Answer ").encode(),
        lambda text: text.replace("\n", ",,\n").encode(),
        lambda text: text.replace('"', "“", 1).replace('"', "”", 1).encode(),
        lambda text: text.replace("coffee-heart,coffee", "Coffee-heart,coffee").encode(),
        lambda text: text.replace(NEW_SIMPLE, "Yes,\u00a0so it\u200b can.").encode(),
        lambda text: text.replace(f'"{NEW_SIMPLE}"', '"Yes, so\nit can."').encode(),
        lambda text: text.replace("2026-11-01", "01.11.2026").encode(),
        lambda text: text.replace("2026-11-01", "2026/11/1").encode(),
        lambda text: text.replace("2026-11-01", "2026-11-01 00:00:00").encode(),
    ],
    ids=[
        "as it is", "mark", "utf-16", "crlf", "semicolons and cp1252", "unicode text", "sep", "empty lines",
        "reordered", "header", "empty cells", "curled quotes", "capital key", "unseen characters",
        "line break", "German dates", "slashes", "times",
    ],
)  # fmt: skip
def test_it_is_understood(pack: Path, knowledge: Knowledge, change: Callable[[str], bytes]) -> None:
    found = _one_change(read_import(knowledge, CARDS, change(_text(pack))))
    assert (found.table, found.key) == ("answers", CARD) and found.before and found.after
    assert found.before | {"simple": NEW_SIMPLE} == found.after


def test_cp1252_and_curled_apostrophes_become_the_characters_they_are(
    pack: Path, knowledge: Knowledge
) -> None:
    content = "answer;phrasing\r\ncoffee-heart;what’s with café crème and my heart".encode("cp1252")
    found = read_import(knowledge, "phrasings.csv", content)
    assert _one_change(found).after == {"answer": CARD, "phrasing": "what's with café crème and my heart"}
    assert [note.message for note in found.notes] == [
        "Windows' own encoding (cp1252)",
        "separated by semicolons",
    ]


def test_missing_columns_keep_their_values_and_new_rows_need_them(knowledge: Knowledge) -> None:
    content = f"id,simple\n{CARD},{NEW_SIMPLE.replace(',', '')}\nnew-card,Simple.\n".encode()
    found = read_import(knowledge, CARDS, content)
    [change] = found.changes
    assert change.before and change.after and change.after["question"] == change.before["question"]
    assert [str(problem) for problem in found.problems] == [
        "answers.csv:3: a new row, with empty subject, aspect, question, short_answer, facts, reviewed_on"
    ]
    assert found.problems[0].field == "subject"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (CARDS, "question\nWhat?\n", "answers.csv:1: missing column id; found: question"),
        (CARDS, "id,quesiton\na,b\n", 'answers.csv:1: column "quesiton": is "question" meant?'),
        (CARDS, "id,simple,Simple\na,b,c\n", "answers.csv:1: column simple stands there 2 times: keep one"),
        (CARDS, "id,simple\n,b\n", "answers.csv:2: empty id"),
        (CARDS, "id,simple\na,b,c\n", "answers.csv:2: 2 columns expected, 3 found: a text with"),
        (CARDS, 'id,simple\na,"b\n', "answers.csv:2: unexpected end of data; the rows after it are not read"),
        (CARDS, f"id,simple\n{CARD},#REF!\n", "answers.csv:2: simple '#REF!': an error of the spreadsheet"),
        (CARDS, f"id,simple\n{CARD},=A1\n", "answers.csv:2: simple '=A1': a formula"),
        (CARDS, f"id,simple\n{CARD},a\x07b\n", "answers.csv:2: simple 'a\\x07b': holds U+0007"),
        (CARDS, f"id,simple\n{CARD},a\n{CARD},b\n", "answers.csv:3: 'coffee-heart' stands in line 2 already"),
        (CARDS, f"id,reviewed_on\n{CARD},03/04/2026\n", "answers.csv:2: reviewed_on '03/04/2026': day or"),
        ("phrasings.csv", "answer,phrasing\ntea-risks,Steep my tea\n",
         "phrasings.csv:2: 'Steep my tea' is a phrasing of make-tea already"),
    ],
)  # fmt: skip
def test_it_is_named(knowledge: Knowledge, name: str, content: str, said: str) -> None:
    found = read_import(knowledge, name, content.encode())
    assert str(found.problems[0]).startswith(said)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "x.csv",
            b"colour,size\nred,1\n",
            "x.csv: its first line names the columns of no table: colour, size",
        ),
        ("x.csv", b"", "x.csv: its first line names the columns of no table"),
        ("x.csv", b"id,simple\na,\x81\n", "x.csv:2: neither UTF-8 nor Windows-1252 text (byte 0x81)"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", 'x.xls: save it as "Excel workbook (.xlsx)"'),
        ("x.ods", b"PK\x03\x04", 'x.ods: save it as "Excel workbook (.xlsx)"'),
        ("x.xlsx", b"PK\x03\x04broken", "x.xlsx: not a workbook that can be read (BadZipFile)"),
    ],
)
def test_what_is_no_spreadsheet_is_named(knowledge: Knowledge, name: str, content: bytes, said: str) -> None:
    with pytest.raises(EditingError) as error:
        read_import(knowledge, name, content)
    assert str(error.value).startswith(said)


@pytest.mark.parametrize(
    "name", ["answers (2).csv", "Copy of Answers.csv", "upload.csv", "answers-phrasings.csv"]
)
def test_the_table_is_told_by_the_name_or_the_columns(pack: Path, knowledge: Knowledge, name: str) -> None:
    assert _one_change(read_import(knowledge, name, _text(pack).encode())).table == "answers"


def test_an_export_comes_back_unchanged(pack: Path, knowledge: Knowledge) -> None:
    names = [path.stem for path in sorted(pack.glob("*.csv"))]
    tables = {name: list(knowledge.table(name).rows.values()) for name in names}
    for name, rows in tables.items():
        found = read_import(knowledge, f"{name}.csv", as_csv(name, rows), replace=True)
        assert (found.changes, found.problems) == ([], []), name
    found = read_import(knowledge, "all.xlsx", as_workbook(tables), replace=True)
    assert (found.changes, found.problems, found.notes) == ([], [], [])


def test_curled_quotes_of_the_knowledge_itself_are_kept(pack: Path) -> None:
    path = pack / CARDS
    path.write_text(path.read_text().replace("Yes, much of it.", "Yes, “much” of it."))
    knowledge = Knowledge(pack)
    rows = knowledge.table("answers").rows.values()
    assert read_import(knowledge, CARDS, as_csv("answers", rows)).changes == []


def test_what_a_stranger_typed_is_never_run_by_a_spreadsheet(knowledge: Knowledge) -> None:
    row = {"answer": CARD, "phrasing": "+1 cmd|' /C calc'!A0"}
    content = as_csv("phrasings", [row])
    assert b",'+1 cmd" in content
    assert _one_change(read_import(knowledge, "phrasings.csv", content)).after == row
    # Where the list separator is another one, a cell begins in the middle, too.
    for text in ("a;=1+1", "a; =1+1", "a\t@b", "\uff1d1+1", "'=1+1", "''-1 and;'=2", "a - b; c = d"):
        content = as_csv("phrasings", [row | {"phrasing": text}])
        cells = re.split(r"[,;\t|]", content.decode("utf-8-sig"))
        assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@", "\uff1d"))], text
        after = _one_change(read_import(knowledge, "phrasings.csv", content)).after
        assert after and after["phrasing"] == text
    book = load_workbook(io.BytesIO(as_workbook({"phrasings": [row | {"phrasing": "=1+1"}]})))
    assert book["phrasings"]["B2"].data_type == "s"


def _book(rows: list[list[Any]], title: str = "Sheet1", date_format: str = "") -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    if date_format:
        page["B2"].number_format = date_format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_dates_and_numbers_of_a_workbook_are_what_they_show(knowledge: Knowledge) -> None:
    day = datetime.datetime(2026, 12, 24)
    content = _book(
        [["ID", "Reviewed on", None], [None], ["tea-is", day], ["coffee-is", "2026-12-24"]], "facts"
    )
    found = read_import(knowledge, "book.xlsx", content)
    assert found.problems == [] and [c.key for c in found.changes] == ["tea-is", "coffee-is"]
    assert {c.after["reviewed_on"] for c in found.changes if c.after} == {"2026-12-24"}
    found = read_import(knowledge, "b.xlsx", _book([["slug", "order"], ["risks", 7.0]]))
    assert _one_change(found).after == {"slug": "risks", "order": "7"}
    month = _book([["key", "date"], ["board", datetime.datetime(2024, 5, 1)]], "sources", "mmm-yy")
    after = _one_change(read_import(knowledge, "b.xlsx", month)).after
    assert after and after["date"] == "2024-05"


def test_formulas_and_switches_of_a_workbook_are_named(knowledge: Knowledge) -> None:
    content = _book([["id", "simple"], [CARD, "=A1"], ["tea-risks", True]], "answers")
    found = read_import(knowledge, "b.xlsx", content)
    assert [str(problem) for problem in found.problems[:2]] == [
        "b.xlsx, answers:2: cell B2: a formula: paste its value as text",
        "b.xlsx, answers:3: cell B3: TRUE or FALSE: type the text",
    ]


def test_rows_that_an_import_lacks_are_deleted_only_where_that_is_wanted(
    pack: Path, knowledge: Knowledge
) -> None:
    content = b"slug,order\ndefinition,1\n"
    assert read_import(knowledge, "aspects.csv", content).changes == []
    gone = read_import(knowledge, "aspects.csv", content, replace=True).changes
    assert [(change.key, change.after) for change in gone] == [
        ("risks", None), ("how_to_use", None), ("evidence", None)
    ]  # fmt: skip
    bad = read_import(knowledge, "aspects.csv", content + b",5\n", replace=True)
    assert bad.changes == [] and bad.problems
