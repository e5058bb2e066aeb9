"""Findings that a reviewer found right: in the file, or in the database and then in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversations.database import Database
from bot.core.settings import Settings
from bot.editing.accepted import Left, accept, left, pull, read_kept
from bot.editing.changes import EditingError
from bot.knowledge.findings.finding import Finding

NEAR = Finding("near", "warning", "facts.csv", 3, "claim", "means nearly the same", "green-is", ("tea-is",))
PHRASING = Finding(
    "phrasing", "warning", "phrasings.csv", 3, "", "x", "make-tea\tsteep, my tea", ("what-is-tea",)
)
HARD = Finding("hard", "warning", "facts.csv", 2, "claim", "reads like grade 12", "tea-is")


@pytest.fixture
def settings(pack: Path, tmp_path: Path) -> Settings:
    return replace(Settings(), knowledge_dir=pack, tracker_db=f"sqlite:///{tmp_path}/conversations.db")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = Database(settings.tracker_db)
    yield opened
    opened.engine.dispose()


async def test_a_row_is_added_to_the_file_once(settings: Settings, database: Database, pack: Path) -> None:
    for _ in range(2):
        for found in (NEAR, PHRASING, HARD):
            await accept(settings, database, found, " two\n plants ", "rita")
    assert (pack / "accepted.csv").read_text() == (
        'kind,key,other,why\nnear,green-is,tea-is,two plants\nphrasing,"make-tea: steep, my tea",what-is-tea,'
        "two plants\nhard,tea-is,,two plants\n"
    )
    assert (await left(settings, database, [HARD, NEAR])).found == []
    assert await database.aside(read_kept) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"kind,key,other,why\nlink,a,b,c", b"kind,key,other,why\nlink,a,b,c\nhard,tea-is,,right\n"),
        (b"\xef\xbb\xbfkind,key,other,why\r\n", b"\xef\xbb\xbfkind,key,other,why\r\nhard,tea-is,,right\r\n"),
        (b"key,kind,who,other\nb,link,me,\n", b"key,kind,who,other\nb,link,me,\ntea-is,hard,,\n"),
        (b"kind;key;other;why\nlink;a;b;c\n", b"kind;key;other;why\nlink;a;b;c\nhard;tea-is;;right\n"),
        (
            "kind\tkey\tother\twhy\r\n".encode("utf-16"),
            "kind\tkey\tother\twhy\r\nhard\ttea-is\t\tright\r\n".encode("utf-16"),
        ),
        (b"", b"kind,key,other,why\nhard,tea-is,,right\n"),
        (b"\xef\xbb\xbf\r\n", b"kind,key,other,why\nhard,tea-is,,right\n"),
    ],
    ids=[
        "a last line without its end",
        "a spreadsheet",
        "other columns",
        "semicolons",
        "UTF-16",
        "empty",
        "mark",
    ],
)
async def test_the_rest_of_the_file_stays_to_the_byte(
    settings: Settings, database: Database, pack: Path, before: bytes, after: bytes
) -> None:
    (pack / "accepted.csv").write_bytes(before)
    await accept(settings, database, HARD, "right", "rita")
    assert (pack / "accepted.csv").read_bytes() == after
    assert (await left(settings, database, [HARD, NEAR])) == Left([NEAR])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("kind,key,other,why\nhard,tea-is,,für uns\n".encode("cp1252"), r"accepted.csv:2: not UTF-8 text"),
        ("kind,key,other,why\n".encode("utf-16")[:-1], r"accepted.csv:\d: not"),
        (b"what,row\nhard,tea-is\n", r"accepted.csv:1: missing column kind"),
    ],
    ids=["cp1252", "cut off", "other columns"],
)
async def test_a_file_that_cannot_be_read_hides_nothing_and_is_named(
    settings: Settings, database: Database, pack: Path, content: bytes, told: str
) -> None:
    await accept(replace(settings, knowledge_read_only=True), database, NEAR, "right", "rita")
    (pack / "accepted.csv").write_bytes(content)
    shown = await left(settings, database, [HARD, NEAR])
    assert shown.found == [HARD]
    assert re.match(told, shown.unread)


async def test_where_files_are_read_only_it_is_kept_and_pulled(
    settings: Settings, database: Database, pack: Path
) -> None:
    server = replace(settings, knowledge_read_only=True)
    for why in ("right", "still right"):
        await accept(server, database, HARD, why, "rita")
    assert not (pack / "accepted.csv").exists()
    assert (await left(server, database, [HARD, NEAR])).found == [NEAR]
    assert [await pull(settings, database) for _ in range(2)] == [1, 0]
    assert (pack / "accepted.csv").read_text() == "kind,key,other,why\nhard,tea-is,,still right\n"


async def test_what_was_pulled_and_taken_out_of_the_file_is_told_again(
    settings: Settings, database: Database, pack: Path
) -> None:
    await accept(replace(settings, knowledge_read_only=True), database, HARD, "right", "rita")
    assert await pull(settings, database) == 1
    (pack / "accepted.csv").unlink()
    assert await pull(settings, database) == 0
    assert (await left(settings, database, [HARD])).found == [HARD]


@pytest.mark.parametrize("why", ["", "  ", "x" * 301, "a\0b"], ids=["none", "blank", "long", "NUL"])
async def test_a_reason_is_needed(settings: Settings, database: Database, pack: Path, why: str) -> None:
    with pytest.raises(EditingError):
        await accept(settings, database, HARD, why, "rita")
    assert not (pack / "accepted.csv").exists()


async def test_an_error_cannot_be_right(settings: Settings, database: Database, pack: Path) -> None:
    with pytest.raises(EditingError, match="an error"):
        await accept(settings, database, replace(HARD, severity="error"), "right", "rita")
    assert not (pack / "accepted.csv").exists()
