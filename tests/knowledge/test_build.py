"""Building the store: what is refused and how it is said, and that the old store stays."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import KnowledgeError, StoreUnavailable
from bot.core.settings import ROOT
from bot.knowledge.build import build_store, is_current
from bot.knowledge.store import KnowledgeStore


def _edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace text in a file; the line it stood in."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("facts.csv", ",seed,", ",mayo2,", 'unknown source "mayo2"'),
        ("facts.csv", ",established,", ",proven,", "stance 'proven'"),
        ("facts.csv", ",2026-11-22", ",22.11.2026", "reviewed_on '22.11.2026'"),
        ("names.csv", ",mesotherapy,alias", ",mesotherapie,alias", 'unknown subject "mesotherapie"'),
        ("sources.csv", "https://", "http://", "not an https:// link"),
        ("aspects.csv", "definition,1,", "definition,first,", "not a whole number"),
        ("subjects.csv", "person", "hero", "kind 'hero'"),
    ],
)
def test_a_bad_value_is_named_with_file_and_line(
    knowledge_dir: Path, tmp_path: Path, file: str, old: str, new: str, complaint: str
) -> None:
    line = _edit(knowledge_dir, file, old, new)
    with pytest.raises(KnowledgeError) as error:
        build_store(knowledge_dir, tmp_path / "facts.db")
    assert f"{file}:{line}:" in str(error.value)
    assert complaint in str(error.value)
    assert not list(tmp_path.glob("facts.db*"))


def test_every_problem_is_listed_at_once(knowledge_dir: Path, tmp_path: Path) -> None:
    _edit(knowledge_dir, "facts.csv", ",seed,", ",nowhere,")
    _edit(knowledge_dir, "names.csv", ",mesotherapy,alias", ",nothing,alias")
    with pytest.raises(KnowledgeError) as error:
        build_store(knowledge_dir, tmp_path / "facts.db")
    assert "nowhere" in str(error.value)
    assert "nothing" in str(error.value)


def test_a_missing_column_and_a_missing_file_are_said(knowledge_dir: Path, tmp_path: Path) -> None:
    _edit(knowledge_dir, "facts.csv", "stance", "stanza")
    (knowledge_dir / "titles.csv").unlink()
    with pytest.raises(KnowledgeError, match="missing column stance") as error:
        build_store(knowledge_dir, tmp_path / "facts.db")
    assert "titles.csv: no such file" in str(error.value)


def test_a_duplicate_id_is_refused(knowledge_dir: Path, tmp_path: Path) -> None:
    path = knowledge_dir / "facts.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="stands in line 2 already"):
        build_store(knowledge_dir, tmp_path / "facts.db")


def test_a_fact_is_shown_once_in_a_cell(knowledge_dir: Path, tmp_path: Path) -> None:
    line = _edit(knowledge_dir, "facts.csv", "mesotherapy/alternatives:1;", "body-contouring/alternatives;")
    with pytest.raises(KnowledgeError) as error:
        build_store(knowledge_dir, tmp_path / "facts.db")
    assert str(error.value) == f'facts.csv:{line}: also_in: "body-contouring/alternatives" shows it already'


def test_problems_stand_in_the_order_of_their_lines(knowledge_dir: Path, tmp_path: Path) -> None:
    last = _edit(knowledge_dir, "facts.csv", ",seed,", ",nowhere,")
    first = _edit(knowledge_dir, "facts.csv", ",reg-kybella-date,", ",reg-unheard-of,")
    _edit(knowledge_dir, "subjects.csv", "person", "hero")
    with pytest.raises(KnowledgeError) as error:
        build_store(knowledge_dir, tmp_path / "facts.db")
    places = [problem.split(": ")[0] for problem in str(error.value).splitlines()]
    assert places[0].startswith("subjects.csv:")
    assert places[1:] == [f"facts.csv:{line}" for line in sorted((first, last))]


def test_a_bad_edit_leaves_the_old_store(knowledge_dir: Path, tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    build_store(knowledge_dir, db)
    before = db.read_bytes()
    _edit(knowledge_dir, "facts.csv", ",seed,", ",nowhere,")
    with pytest.raises(KnowledgeError):
        build_store(knowledge_dir, db)
    assert db.read_bytes() == before


def test_a_byte_order_mark_is_no_error(knowledge_dir: Path, tmp_path: Path) -> None:
    path = knowledge_dir / "facts.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert build_store(knowledge_dir, tmp_path / "facts.db").counts["facts"] > 400


def test_latin_1_is_refused_with_its_line(knowledge_dir: Path, tmp_path: Path) -> None:
    path = knowledge_dir / "names.csv"
    path.write_bytes(path.read_bytes() + "thérapie,mesotherapy,alias\n".encode("latin-1"))
    with pytest.raises(KnowledgeError, match=r"names.csv:\d+: not UTF-8 text"):
        build_store(knowledge_dir, tmp_path / "facts.db")


def test_current_means_built_from_these_files(knowledge_dir: Path, tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    assert not is_current(knowledge_dir, db)
    build_store(knowledge_dir, db)
    assert is_current(knowledge_dir, db)
    _edit(knowledge_dir, "facts.csv", "Bruising is one", "Bruising may be one")
    assert not is_current(knowledge_dir, db)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeStore:
    db = tmp_path_factory.mktemp("store") / "facts.db"
    build_store(ROOT / "data/knowledge", db)
    return KnowledgeStore(db)


def test_every_founding_fact_sits_in_a_cell_that_can_be_asked(store: KnowledgeStore) -> None:
    cells = set(store.titles().values())
    shown = {fact.id for cell in cells for fact in store.facts(*cell)}
    seeds = {f.id for s in store.subjects() for a in store.cells(s.slug) for f in store.facts(s.slug, a)}
    founding = {fact_id for fact_id in seeds if fact_id.startswith("seed-")}
    assert len(founding) == 64
    assert founding <= shown


def test_titles_are_distinct_questions(store: KnowledgeStore) -> None:
    titles = store.titles()
    assert len(titles) == sum(len(store.cells(s.slug)) for s in store.subjects())
    assert all(title.endswith("?") and "{" not in title for title in titles)


def test_the_five_named_risks_open_the_answer(store: KnowledgeStore) -> None:
    claims = " ".join(fact.claim.lower() for fact in store.facts("mesotherapy", "risks")[:5])
    for risk in ("bruising", "allergic", "liver", "atrophy", "infection"):
        assert risk in claims


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_search_takes_any_text(store: KnowledgeStore, text: str) -> None:
    assert len(store.search(text, 3)) <= 3


def test_search_finds_words_and_ranks(store: KnowledgeStore) -> None:
    assert store.search("liver damage", 3)[0].fact.id == "seed-risk-liver"
    assert store.search("'; DROP TABLE facts; --", 3) == store.search("drop table facts", 3)


def test_pages_are_the_cell_with_the_chosen_facts_first(store: KnowledgeStore) -> None:
    cell = ("mesotherapy", "risks")
    everything = store.facts(*cell)
    # Of an other cell, unknown, and twice: none of it moves or doubles a fact.
    chosen = (everything[7].id, "seed-what-none", everything[2].id, store.facts("mesotherapy", "cost")[0].id)
    ahead = [everything[7], everything[2]]
    expected = ahead + [fact for fact in everything if fact not in ahead]
    pages = [store.page(*cell, start, 5, first=(*chosen, chosen[0])) for start in range(0, 60, 5)]
    assert [fact for page in pages for fact in page] == expected
    assert all(len(page) <= 5 for page in pages)
    assert store.count(*cell) == len(everything)
    assert store.count("mesotherapy", "nothing") == 0


def test_words_of_every_sentence_find_nothing_alone(store: KnowledgeStore) -> None:
    assert store.search("what is the of") == ()
    assert store.search("What are the liver's?", 3) == store.search("liver", 3)


def test_facts_of_sources_come_in_the_order_of_the_keys(store: KnowledgeStore) -> None:
    found = store.facts_from(("mh-contour", "nowhere", "seed"), limit=100)
    keys = [fact.source.key for fact in found]
    assert list(dict.fromkeys(keys)) == ["mh-contour", "seed"]
    assert store.facts_from(("mh-contour", "seed"), limit=2) == found[:2]


def test_every_reference_holds(tmp_path: Path) -> None:
    build_store(ROOT / "data/knowledge", tmp_path / "facts.db")
    with closing(sqlite3.connect(tmp_path / "facts.db")) as database:
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_store_of_another_version_asks_to_be_built_anew(knowledge_dir: Path, tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    build_store(knowledge_dir, db)
    with closing(sqlite3.connect(db)) as database, database:
        database.execute("UPDATE meta SET value = '1' WHERE name = 'schema_version'")
    with pytest.raises(StoreUnavailable, match="of another version"):
        KnowledgeStore(db).version()
    assert not is_current(knowledge_dir, db)


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\x00" * 50])
def test_a_damaged_store_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "facts.db"
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable, match=str(path)):
        KnowledgeStore(path).facts("mesotherapy", "risks")


def test_a_missing_store_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="knowledge build"):
        KnowledgeStore(tmp_path / "none.db").version()


def test_a_new_build_is_read_by_an_open_store(knowledge_dir: Path, tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    build_store(knowledge_dir, db)
    store = KnowledgeStore(db)
    first, version = store.facts("mesotherapy", "practitioners")[0].claim, store.version()
    assert "50,000" in first
    _edit(knowledge_dir, "facts.csv", "About 50,000 practitioners", "About 51,000 practitioners")
    build_store(knowledge_dir, db)
    assert "51,000" in store.facts("mesotherapy", "practitioners")[0].claim
    assert store.version() != version
