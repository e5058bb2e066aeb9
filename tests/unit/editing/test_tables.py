"""A change of a knowledge file touches the lines of its rows and no other line."""

from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path

import pytest

from bot.core.errors import KnowledgeError
from bot.editing.changes import Change, EditingError
from bot.editing.tables import Table, locked

_HEADER = "answer,phrasing\n"


def _differing(before: bytes, after: bytes) -> list[str]:
    old, new = before.decode().splitlines(), after.decode().splitlines()
    return [f"-{line}" for line in old if line not in new] + [f"+{line}" for line in new if line not in old]


def test_one_changed_cell_is_one_changed_line(pack: Path) -> None:
    path = pack / "answers.csv"
    table, before = Table(path), path.read_bytes()
    row = table.rows["coffee-heart"] | {"short_answer": "Yes, a lot of it can."}
    table.put("coffee-heart", row)
    table.write()
    assert _differing(before, path.read_bytes()) == [
        '-coffee-heart,coffee,risks,Does coffee make your heart beat faster?,"Yes, much coffee can.",'
        '"Yes, much of it.",yes,coffee-heart,,2026-11-01',
        '+coffee-heart,coffee,risks,Does coffee make your heart beat faster?,"Yes, a lot of it can.",'
        '"Yes, much of it.",yes,coffee-heart,,2026-11-01',
    ]
    assert Table(path).rows["coffee-heart"] == row


def test_a_new_row_goes_to_its_like_and_a_deleted_one_goes_alone(pack: Path) -> None:
    path = pack / "phrasings.csv"
    table = Table(path)
    table.put("tea-risks\thot tea", {"answer": "tea-risks", "phrasing": "hot tea"})
    table.put("tea-risks\tbad sides of tea", None)
    lines = table.content().decode().splitlines()
    assert lines[8] == "tea-risks,does tea keep you up at night" and lines[9] == "tea-risks,hot tea"
    assert "tea-risks,bad sides of tea" not in lines and len(lines) == 29


def test_deleted_rows_come_back_to_their_places(pack: Path) -> None:
    path = pack / "phrasings.csv"
    before, table = path.read_bytes(), Table(path)
    gone = ["what-is-tea\ttea meaning", "tea-risks\tis tea dangerous", "tea-risks\tcan tea hurt me"]
    places = {key: (table.rows[key], table.before(key)) for key in gone}
    for key in gone:
        table.put(key, None)
    table.write()
    again = Table(path)
    for key, (row, follows) in places.items():
        again.put(key, row, follows)
    assert again.content() == before


def test_the_ways_of_a_spreadsheet_are_kept(pack: Path) -> None:
    path = pack / "phrasings.csv"
    text = 'sep=;\r\nNote;Answer;Phrasing\r\n;a;"quoted; twice"\r\n\r\nmine;b;plain\r\nlast;c;no end'
    path.write_bytes(text.encode("utf-8-sig"))
    table = Table(path)
    assert list(table.rows) == ["a\tquoted; twice", "b\tplain", "c\tno end"]
    assert table.lines() == {3: "a\tquoted; twice", 5: "b\tplain", 6: "c\tno end"}
    table.put("b\tplain", None)
    table.put("b\tnew; one", {"answer": "b", "phrasing": "new; one"})
    table.put("d\tend", {"answer": "d", "phrasing": "end"})
    wanted = text.replace("mine;b;plain\r\n", ';b;"new; one"\r\n') + "\r\n;d;end\r\n"
    assert table.content() == wanted.encode("utf-8-sig")


def test_utf_16_stays_utf_16_and_own_columns_stay_with_their_row(pack: Path) -> None:
    path = pack / "aspects.csv"
    path.write_bytes("order\tslug\tmine\n1\tdefinition\tkeep me\n".encode("utf-16"))
    table = Table(path)
    table.put("definition", {"slug": "definition", "order": "7"})
    table.write()
    assert path.read_bytes().decode("utf-16") == "order\tslug\tmine\n7\tdefinition\tkeep me\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"answer,phrasing\na,caf\xe9\n", "phrasings.csv:2: not UTF-8 text (byte 6 of the line is 0xe9"),
        (b"answer,text\na,b\n", "phrasings.csv:1: missing column phrasing"),
        (b'answer,phrasing\na,b\nc,"open\n', "phrasings.csv:3: unexpected end of data"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(pack: Path, content: bytes, said: str) -> None:
    (pack / "phrasings.csv").write_bytes(content)
    with pytest.raises(KnowledgeError) as error:
        Table(pack / "phrasings.csv")
    assert str(error.value).startswith(said)


def test_a_row_that_is_different_now_is_a_clash_and_is_left(pack: Path) -> None:
    table = Table(pack / "aspects.csv")
    before, mine = {"slug": "risks", "order": "3"}, {"slug": "risks", "order": "4"}
    [clash] = table.apply([Change("aspects", "risks", before, mine)])
    assert (clash.before, clash.yours, clash.now) == (before, mine, {"slug": "risks", "order": "2"})
    assert not table.changed
    assert not table.apply([clash.on_top()]) and table.rows["risks"] == mine
    assert not table.apply([Change("aspects", "risks", before, mine)])  # it is so already


def test_a_file_that_was_saved_by_hand_meanwhile_is_not_overwritten(pack: Path) -> None:
    path = pack / "aspects.csv"
    table = Table(path)
    table.put("risks", None)
    path.write_text(path.read_text() + "price,9\n")
    with pytest.raises(EditingError, match="written by somebody else"):
        table.write()
    assert "price,9" in path.read_text() and "risks" in path.read_text()


def test_permissions_links_and_a_tidy_folder_stay(pack: Path) -> None:
    path, kept = pack / "aspects.csv", pack.parent / "kept.csv"
    path.rename(kept)
    path.symlink_to(kept)
    kept.chmod(0o640)
    table = Table(path)
    table.put("risks", None)
    table.write()
    assert path.is_symlink() and stat.S_IMODE(kept.stat().st_mode) == 0o640
    assert "risks" not in kept.read_text() and not list(pack.parent.glob(".*new"))


def _hold(
    folder: Path, held: multiprocessing.synchronize.Event, free: multiprocessing.synchronize.Event
) -> None:
    with locked(folder):
        held.set()
        free.wait(30)


def test_a_second_writer_waits_and_is_told(pack: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, free = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(pack, held, free))
    other.start()
    try:
        assert held.wait(60)
        with pytest.raises(EditingError, match="somebody else is writing"), locked(pack, 0.2):
            pass
        free.set()
        with locked(pack, 30):
            pass
    finally:
        free.set()
        other.join(30)
