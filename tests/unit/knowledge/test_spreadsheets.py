"""Knowledge files from spreadsheets: read where that is unambiguous, else reported with their place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.errors import KnowledgeError, StoreUnavailable
from bot.knowledge.build import build_store
from bot.knowledge.spreadsheets import unfit_cell
from bot.knowledge.store import KnowledgeStore

FACTS = "facts.csv"
_HEADER = "id,subject,aspect,rank,stance,claim,source,conflicts_with,also_in,reviewed_on"

# Of English, German, Spanish, Danish, Czech, Turkish and Russian spreadsheets.
FAILED = ["#N/A", "#NV", "#DIV/0!", "#¡REF!", "#¿NOMBRE?", "#VÆRDI!", "#NÁZEV?", "#DĚLENÍ_NULOU!", "#DEĞER!"]
FAILED += ["#ССЫЛКА!", "#ДЕЛ/0!", "#Н/Д", "#GETTING_DATA", "#####"]


def _rewrite(pack: Path, change: Callable[[str], str], encoding: str = "utf-8", newline: str = "\n") -> None:
    path = pack / FACTS
    text = change(path.read_text(encoding="utf-8"))
    path.write_bytes(text.replace("\n", newline).encode(encoding))


def _complaints(pack: Path, tmp_path: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as error:
        build_store(pack, tmp_path / "facts.db")
    return str(error.value).splitlines()


def _separated(by: str) -> Callable[[str], str]:
    """The same file with another separator; what would then split a cell is quoted."""

    def change(text: str) -> str:
        rows = [line.split(",") for line in text.splitlines()]
        return "".join(by.join(f'"{cell}"' if by in cell else cell for cell in row) + "\n" for row in rows)

    return change


@pytest.mark.parametrize("by", [";", "\t", "|"], ids=["semicolon", "tab", "bar"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_separator_and_any_marked_encoding(pack: Path, tmp_path: Path, by: str, encoding: str) -> None:
    _rewrite(pack, _separated(by), encoding, "\r\n")
    assert build_store(pack, tmp_path / "facts.db").counts["facts"] == 10


@pytest.mark.parametrize("told", ["sep=;\n", '"sep=;"\n', "SEP=;\n"])
def test_a_separator_that_the_file_names(pack: Path, tmp_path: Path, told: str) -> None:
    _rewrite(pack, lambda text: told + _separated(";")(text))
    assert build_store(pack, tmp_path / "facts.db").counts["facts"] == 10


@pytest.mark.parametrize(
    "header",
    [
        _HEADER.upper(),
        _HEADER.replace(",", " , "),
        _HEADER.replace("_", " ").title(),
        _HEADER.replace("reviewed_on", '"Reviewed-On"'),
    ],
)
def test_a_header_in_other_case_and_with_blanks(pack: Path, tmp_path: Path, header: str) -> None:
    _rewrite(pack, lambda text: text.replace(_HEADER, header))
    assert build_store(pack, tmp_path / "facts.db").counts["facts"] == 10


@pytest.mark.parametrize("empty", [",,,,,,,,,\n", "\n", " , ,,,,,,,, \n", ",,,,,,,,,,,,\n"])
def test_empty_rows_are_none(pack: Path, tmp_path: Path, empty: str) -> None:
    _rewrite(pack, lambda text: text + empty * 3)
    assert build_store(pack, tmp_path / "facts.db").counts["facts"] == 10


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_any_line_end(pack: Path, tmp_path: Path, newline: str) -> None:
    _rewrite(pack, str, newline=newline)
    assert build_store(pack, tmp_path / "facts.db").counts["facts"] == 10


def test_columns_of_ones_own_are_left_alone(pack: Path, tmp_path: Path) -> None:
    _rewrite(pack, lambda text: "".join(f"{line},,note\n" for line in text.splitlines()))
    assert build_store(pack, tmp_path / "facts.db").counts["facts"] == 10


def test_special_characters_stay_what_they_are(pack: Path, tmp_path: Path) -> None:
    claim = "Thé “vert” costs £6, – 日本語 – and 5 € 👍."
    _rewrite(pack, lambda text: text.replace("Tea is a drink made from the leaves of a shrub.", f'"{claim}"'))
    build_store(pack, tmp_path / "facts.db")
    assert KnowledgeStore(tmp_path / "facts.db").facts("tea", "definition")[0].claim == claim


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            _HEADER,
            _HEADER.replace("stance", "status"),
            "facts.csv:1: missing column stance; found, separated by",
        ),
        (_HEADER, f"{_HEADER},claim", "facts.csv:1: column claim stands there 2 times (places 6, 11)"),
        (",board,", ",#REF!,", "facts.csv:2: source '#REF!': an error of the spreadsheet"),
        (",board,", ",#BEZUG!,", "facts.csv:2: source '#BEZUG!': an error of the spreadsheet"),
        *(
            (",board,", f",{cell},", f"facts.csv:2: source '{cell}': an error of the spreadsheet")
            for cell in FAILED
        ),
        (",board,", ",Err:508,", "facts.csv:2: source 'Err:508': an error of the spreadsheet"),
        (",board,", ",=A1,", "facts.csv:2: source '=A1': a formula"),
        (
            "Tea is a drink",
            '"First line\n- second"',
            "facts.csv:2: ',' expected after '\"' in line 3: is a quote",
        ),
        (",10,", ",--5,", "facts.csv:2: rank '--5': not a whole number"),
        (",10,", ",30.0,", "facts.csv:2: rank '30.0': not a whole number"),
        (",10,", ",01. Mrz,", "facts.csv:2: rank '01. Mrz': not a whole number"),
        (",10,", ",1\0,", "facts.csv:2: line contains NUL"),
        (",10,", ",10,10,", "facts.csv:2: 10 columns expected, 11 found"),
        (",2026-11-01", ",11/1/2026", "facts.csv:2: reviewed_on '11/1/2026': not a date like 2026-11-22"),
    ],
)
def test_what_is_not_safe_is_named_with_its_place(
    pack: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    _rewrite(pack, lambda text: text.replace(old, new, 1))
    found = _complaints(pack, tmp_path)
    assert any(line.startswith(said) for line in found), found
    assert len([line for line in found if line.startswith("facts.csv")]) == 1


@pytest.mark.parametrize("cell", ["#1 cream", "#skincare", "#1!", "#Botox?", "# 5", "SPF 50+!", "#美容"])
def test_a_word_with_a_number_sign_is_no_failed_formula(cell: str) -> None:
    assert unfit_cell(["claim"], [cell]) == ""


def test_a_line_break_in_a_cell_is_refused(pack: Path, tmp_path: Path) -> None:
    claim = "Tea is a drink made from the leaves of a shrub."
    _rewrite(pack, lambda text: text.replace(claim, '"Tea.\n- Tea is safe for everyone."'))
    assert "facts.csv:2: claim: holds a line break: write it in one line" in _complaints(pack, tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("thé,tea,alias\n".encode("latin-1"), "names.csv:{}: not UTF-8 text (byte 3 of the line is 0xe9; in"),
        ("tea“,tea,alias\n".encode("cp1252"), "names.csv:{}: not UTF-8 text (byte 4 of the line is 0x93; in"),
    ],
)
def test_windows_own_encoding_is_named_with_what_to_do(
    pack: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    path = pack / "names.csv"
    path.write_bytes(path.read_bytes() + content)
    line = path.read_bytes().count(b"\n")
    found = _complaints(pack, tmp_path)
    assert found[0].startswith(said.format(line))
    assert found[0].endswith('save as "CSV UTF-8"')


def test_a_file_that_stops_early_brings_no_false_complaints(pack: Path, tmp_path: Path) -> None:
    for name in (FACTS, "subjects.csv", "answers.csv"):
        path = pack / name
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(lines[0] + lines[1] + b"\xe9\n" + b"".join(lines[2:]))
    found = _complaints(pack, tmp_path)
    assert [line.split(":")[0] for line in found] == ["subjects.csv", FACTS, "answers.csv"]


def test_an_unclosed_quote_is_named_where_it_stands(pack: Path, tmp_path: Path) -> None:
    _rewrite(pack, lambda text: text.replace("Tea is a drink", '"Tea is a drink', 1))
    found = _complaints(pack, tmp_path)
    assert any(
        line.startswith("facts.csv:2: ") and "is a quote of this row not closed" in line for line in found
    )


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x1f", "\x7f", "\x9b", "\u200f", "\u202e", "\u2067"])
@pytest.mark.parametrize("table", ["facts.csv", "names.csv", "answers.csv"])
def test_what_steers_a_terminal_or_turns_text_round_is_refused(
    pack: Path, tmp_path: Path, table: str, character: str
) -> None:
    path = pack / table
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1][0] + character + lines[1][1:]
    path.write_text("".join(lines), encoding="utf-8")
    found = "\n".join(_complaints(pack, tmp_path))
    assert f"{table}:2: " in found and f"holds U+{ord(character):04X}, a control character" in found
    assert character not in found


@pytest.mark.parametrize(
    "value",
    [
        "https://a b.example/",
        "http://x.example",
        "https://",
        "https://example.org@evil.example/",
        "https://example.org:443@evil.example",
        "https://evil.example\\@example.org/",
    ],
)
def test_a_link_is_a_link(pack: Path, tmp_path: Path, value: str) -> None:
    path = pack / "sources.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("https://example.org/tea", value), encoding="utf-8"
    )
    assert f"sources.csv:2: url {value!r}: not an https:// link" in "\n".join(_complaints(pack, tmp_path))


def test_a_source_dated_by_a_spreadsheet_is_named(pack: Path, tmp_path: Path) -> None:
    path = pack / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2024,", ",May-24,"), encoding="utf-8")
    assert "sources.csv:2: date 'May-24': not a date like 2024" in "\n".join(_complaints(pack, tmp_path))


def test_a_folder_in_place_of_a_file_is_one_line(pack: Path, tmp_path: Path) -> None:
    (pack / FACTS).unlink()
    (pack / FACTS).mkdir()
    assert _complaints(pack, tmp_path) == ["facts.csv: cannot be read: Is a directory"]


def test_a_store_that_cannot_be_written_is_one_line(pack: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"nowhere/facts.db: cannot be written: .*MESOBOT_FACTS_DB"):
        build_store(pack, tmp_path / "nowhere" / "facts.db")
