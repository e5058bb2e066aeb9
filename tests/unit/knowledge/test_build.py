"""Building the store: what is refused and how, that the old store stays; then reading it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import KnowledgeError, StoreUnavailable
from bot.knowledge.build import build_store, edited_since, is_current
from bot.knowledge.store import KnowledgeStore


def _edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace text in a file; the line it stood in."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


_SEPARATED = (
    'unknown fact "tea-no-sleep, tea-is": several are separated by ";", '
    "and by nothing else: tea-no-sleep;tea-is"
)


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("facts.csv", ",board,", ",board2,", 'unknown source "board2"'),
        ("facts.csv", ",established,", ",proven,", "stance 'proven'"),
        ("facts.csv", ",2026-11-01", ",01.11.2026", "reviewed_on '01.11.2026'"),
        ("facts.csv", ",tea-no-sleep,", ",tea-unheard-of,", 'unknown fact "tea-unheard-of"'),
        ("facts.csv", ",tea-no-sleep,", ',"tea-no-sleep, tea-is",', f"conflicts_with: {_SEPARATED}"),
        ("facts.csv", ",board,,,2026", ',board,,"tea/risks:1, tea/uses",2026', "else: tea/risks:1;tea/uses"),
        ("names.csv", ",coffee,alias", ",koffie,alias", 'unknown subject "koffie"'),
        ("names.csv", ",coffee,alias", ',"coffee,tea",alias', 'unknown subject "coffee,tea": takes one id'),
        ("sources.csv", "https://", "http://", "not an https:// link"),
        ("aspects.csv", "definition,1", "definition,first", "not a whole number"),
        ("subjects.csv", ",product,tea", ",herb,tea", "kind 'herb'"),
    ],
)
def test_a_bad_value_is_named_with_file_and_line(
    pack: Path, tmp_path: Path, file: str, old: str, new: str, complaint: str
) -> None:
    line = _edit(pack, file, old, new)
    with pytest.raises(KnowledgeError) as error:
        build_store(pack, tmp_path / "facts.db")
    assert f"{file}:{line}:" in str(error.value)
    assert complaint in str(error.value)
    assert not list(tmp_path.glob("facts.db*"))


def test_every_problem_is_listed_at_once(pack: Path, tmp_path: Path) -> None:
    _edit(pack, "facts.csv", ",board,", ",nowhere,")
    _edit(pack, "names.csv", ",coffee,alias", ",nothing,alias")
    with pytest.raises(KnowledgeError) as error:
        build_store(pack, tmp_path / "facts.db")
    assert "nowhere" in str(error.value)
    assert "nothing" in str(error.value)


def test_a_missing_column_and_a_missing_file_are_said(pack: Path, tmp_path: Path) -> None:
    _edit(pack, "facts.csv", "stance", "stanza")
    (pack / "things.csv").unlink()
    with pytest.raises(KnowledgeError, match="missing column stance") as error:
        build_store(pack, tmp_path / "facts.db")
    assert "things.csv: no such file" in str(error.value)


def test_a_duplicate_id_is_refused(pack: Path, tmp_path: Path) -> None:
    path = pack / "facts.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="stands in line 2 already"):
        build_store(pack, tmp_path / "facts.db")


def test_a_fact_is_shown_once_in_a_cell(pack: Path, tmp_path: Path) -> None:
    line = _edit(pack, "facts.csv", "shrub.,board,,,", "shrub.,board,,tea/meaning;tea/definition,")
    with pytest.raises(KnowledgeError) as error:
        build_store(pack, tmp_path / "facts.db")
    assert str(error.value).splitlines() == [
        f'facts.csv:{line}: also_in: "tea/meaning" is not subject/aspect or subject/aspect:rank',
        f'facts.csv:{line}: also_in: "tea/definition" shows it already',
    ]


def test_problems_stand_in_the_order_of_their_lines(pack: Path, tmp_path: Path) -> None:
    last = _edit(pack, "facts.csv", ",board,", ",nowhere,")
    first = _edit(pack, "facts.csv", ",tea-sleep,", ",tea-unheard-of,")
    _edit(pack, "subjects.csv", ",product,tea", ",herb,tea")
    with pytest.raises(KnowledgeError) as error:
        build_store(pack, tmp_path / "facts.db")
    places = [problem.split(": ")[0] for problem in str(error.value).splitlines()]
    assert places[0].startswith("subjects.csv:")
    assert places[1:] == [f"facts.csv:{line}" for line in sorted((first, last))]


def test_a_bad_edit_leaves_the_old_store(pack: Path, tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    build_store(pack, db)
    before = db.read_bytes()
    _edit(pack, "facts.csv", ",board,", ",nowhere,")
    with pytest.raises(KnowledgeError):
        build_store(pack, db)
    assert db.read_bytes() == before


def test_a_byte_order_mark_is_no_error(pack: Path, tmp_path: Path) -> None:
    path = pack / "facts.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert build_store(pack, tmp_path / "facts.db").counts["facts"] == 10


def test_latin_1_is_refused_with_its_line(pack: Path, tmp_path: Path) -> None:
    path = pack / "names.csv"
    path.write_bytes(path.read_bytes() + "thé,tea,alias\n".encode("latin-1"))
    with pytest.raises(KnowledgeError, match=r"names.csv:\d+: not UTF-8 text"):
        build_store(pack, tmp_path / "facts.db")


def test_current_means_built_from_these_files(pack: Path, tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    assert not is_current(pack, db)
    build_store(pack, db)
    assert is_current(pack, db)
    _edit(pack, "facts.csv", "Tea takes colds", "Tea may take colds")
    assert not is_current(pack, db)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_search_takes_any_text(store: KnowledgeStore, text: str) -> None:
    assert len(store.search(text, 3)) <= 3


def test_search_finds_words_and_ranks(store: KnowledgeStore) -> None:
    assert [hit.fact.id for hit in store.search("burn the mouth", 3)] == ["tea-hot"]
    hits = store.search("tea evening sleep", 5)
    assert hits[0].fact.id == "tea-no-sleep"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert store.search("'; DROP TABLE facts; --", 3) == store.search("drop table facts", 3)


def test_a_cell_begins_with_its_most_important_facts(store: KnowledgeStore) -> None:
    everything = store.facts("tea", "risks")
    assert [fact.id for fact in everything] == ["tea-hot", "tea-sleep", "tea-no-sleep"]
    assert store.first("tea", "risks", 2) == everything[:2]
    assert store.facts("tea", "nothing") == ()
    assert store.cells("tea") == ("definition", "risks", "how_to_use", "evidence")


def test_another_cell_shows_a_fact_at_the_rank_it_is_given(pack: Path, tmp_path: Path) -> None:
    _edit(pack, "facts.csv", "minutes in hot water.,board,,,", "minutes in hot water.,board,,tea/risks:15,")
    build_store(pack, tmp_path / "facts.db")
    shown = KnowledgeStore(tmp_path / "facts.db").facts("tea", "risks")
    assert [fact.id for fact in shown] == ["tea-hot", "tea-brew", "tea-sleep", "tea-no-sleep"]


def test_words_of_every_sentence_find_nothing_alone(store: KnowledgeStore) -> None:
    assert store.search("what is the of") == ()
    assert store.search("What are the mouth's?", 3) == store.search("mouth", 3) != ()


def test_facts_of_sources_come_in_the_order_of_the_keys(store: KnowledgeStore) -> None:
    found = store.facts_from(("shop", "nowhere", "review"), limit=100)
    assert [fact.source.key for fact in found] == ["shop", *["review"] * 4]
    assert store.facts_from(("shop", "review"), limit=2) == found[:2]


def test_a_store_of_another_version_asks_to_be_built_anew(pack: Path, tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    build_store(pack, db)
    with closing(sqlite3.connect(db)) as database, database:
        database.execute("UPDATE meta SET value = '1' WHERE name = 'schema_version'")
    with pytest.raises(StoreUnavailable, match="of another version"):
        KnowledgeStore(db).version()
    assert not is_current(pack, db)


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\x00" * 50])
def test_a_damaged_store_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "facts.db"
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable, match=str(path)):
        KnowledgeStore(path).facts("tea", "risks")


def test_a_missing_store_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="knowledge build"):
        KnowledgeStore(tmp_path / "none.db").version()


def test_a_new_build_is_read_by_an_open_store(pack: Path, tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    build_store(pack, db)
    store = KnowledgeStore(db)
    version = store.version()
    assert "leaves of a shrub" in store.facts("tea", "definition")[0].claim
    _edit(pack, "facts.csv", "from the leaves of a shrub", "from the leaves of a tree")
    build_store(pack, db)
    assert "leaves of a tree" in store.facts("tea", "definition")[0].claim
    assert store.version() != version


def test_a_file_that_was_edited_after_the_build_is_named(pack: Path, tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    assert edited_since(db, pack) == []  # nothing was built: that is told elsewhere
    build_store(pack, db)
    for path in pack.glob("*.csv"):  # as after a fresh clone: every file is younger than the store
        path.touch()
    assert edited_since(db, pack) == []
    _edit(pack, "answers.csv", "What is tea?", "What on earth is tea?")
    (pack / "things.csv").unlink()
    assert edited_since(db, pack) == ["answers.csv", "things.csv"]
    with sqlite3.connect(db) as old:  # a store of an earlier version knows one digest for all files
        old.execute("DELETE FROM meta WHERE name LIKE 'digest_%'")
    assert edited_since(db, pack) == ["*.csv"]
    assert edited_since(db, tmp_path / "none") == []
    db.write_bytes(b"no store")
    assert edited_since(db, pack) == []
