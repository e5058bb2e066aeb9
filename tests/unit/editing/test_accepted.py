"""Findings that a reviewer found right: in the file, or in the database and then in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversations.database import Database
from bot.core.settings import Settings
from bot.editing.accepted import accept, accepted, pull, read_kept
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
    assert ("hard", "tea-is", "") in await accepted(settings, database)
    assert await database.aside(read_kept) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"kind,key,other,why\nlink,a,b,c", b"kind,key,other,why\nlink,a,b,c\nhard,tea-is,,right\n"),
        (b"\xef\xbb\xbfkind,key,other,why\r\n", b"\xef\xbb\xbfkind,key,other,why\r\nhard,tea-is,,right\r\n"),
        (b"key,kind,who,other\nb,link,me,\n", b"key,kind,who,other\nb,link,me,\ntea-is,hard,,\n"),
    ],
    ids=["a last line without its end", "a spreadsheet", "other columns"],
)
async def test_the_rest_of_the_file_stays_to_the_byte(
    settings: Settings, database: Database, pack: Path, before: bytes, after: bytes
) -> None:
    (pack / "accepted.csv").write_bytes(before)
    await accept(settings, database, HARD, "right", "rita")
    assert (pack / "accepted.csv").read_bytes() == after


async def test_where_files_are_read_only_it_is_kept_and_pulled(
    settings: Settings, database: Database, pack: Path
) -> None:
    server = replace(settings, knowledge_read_only=True)
    for why in ("right", "still right"):
        await accept(server, database, HARD, why, "rita")
    assert not (pack / "accepted.csv").exists()
    assert await accepted(server, database) == {("hard", "tea-is", "")}
    assert [await pull(settings, database) for _ in range(2)] == [1, 0]
    assert (pack / "accepted.csv").read_text() == "kind,key,other,why\nhard,tea-is,,still right\n"


@pytest.mark.parametrize("why", ["", "  ", "x" * 301, "a\0b"], ids=["none", "blank", "long", "NUL"])
async def test_a_reason_is_needed(settings: Settings, database: Database, pack: Path, why: str) -> None:
    with pytest.raises(EditingError):
        await accept(settings, database, HARD, why, "rita")
    assert not (pack / "accepted.csv").exists()


async def test_an_error_cannot_be_right(settings: Settings, database: Database, pack: Path) -> None:
    with pytest.raises(EditingError, match="an error"):
        await accept(settings, database, replace(HARD, severity="error"), "right", "rita")
    assert not (pack / "accepted.csv").exists()
