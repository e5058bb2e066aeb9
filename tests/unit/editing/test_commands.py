"""`mesobot knowledge diff|history|import|export|pull`, as typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from bot.core.settings import load_settings
from bot.knowledge.build import build_store
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import encode_for_store

NEW = "answer;phrasing\r\ncoffee-heart;what’s coffee do to my pulse\r\n".encode("cp1252")


@pytest.fixture
def data(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is written; the knowledge is that of `pack`."""
    models = load_settings().models_dir
    for name, value in {
        "DATA": tmp_path, "KNOWLEDGE_DIR": pack, "FACTS_DB": tmp_path / "facts.db", "MODELS": models,
        "TRACKER_DB": f"sqlite:///{tmp_path}/conversations.db",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"MESOBOT_{name}", str(value))
    build_store(pack, tmp_path / "facts.db", encode_for_store(load_settings()))
    (tmp_path / "phrasings.csv").write_bytes(NEW)
    return tmp_path


def _run(*words: object) -> Result:
    return CliRunner().invoke(main, ["knowledge", *map(str, words)])


def _done(*words: object) -> str:
    result = _run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_import_is_a_draft_that_diff_shows_until_it_is_published(data: Path, pack: Path) -> None:
    line = "+ phrasings coffee-heart: what's coffee do to my pulse\n"
    assert _done("diff", data / "phrasings.csv") == line
    assert _done("import", data / "phrasings.csv", "--author", "ann", "--title", "Pulse") == line
    listed = _done("diff")
    assert listed.endswith(": Pulse (ann)\n" + line) and listed.startswith("draft ")
    assert _done("diff", listed.split()[1].rstrip(":")) == line
    assert "my pulse" not in (pack / "phrasings.csv").read_text()
    _done("import", "--publish", "--author", "rita", data / "phrasings.csv")
    assert ("coffee-heart", "what's coffee do to my pulse") in KnowledgeStore(data / "facts.db").phrasings()
    assert _done("diff", "1") == line
    assert _run("import", data / "phrasings.csv").stderr.endswith("nothing differs\n")


def test_history_of_all_of_a_table_and_of_a_row(data: Path) -> None:
    _done("import", "--publish", data / "phrasings.csv", "--author", "ann", "--title", "Pulse")
    assert _done("history").partition("Pulse")[2] == " (ann, published by ann): 1 rows\n"
    assert _done("history", "answers") == ""
    row = _done("history", "phrasings", "coffee-heart: what's coffee do to my pulse")
    assert row.splitlines()[1] == "+ phrasings coffee-heart: what's coffee do to my pulse"


def test_what_cannot_be_used_makes_no_draft(data: Path) -> None:
    (data / "phrasings.csv").write_text("answer,phrasing\n,what\n")
    result = _run("import", data / "phrasings.csv")
    assert (result.exit_code, result.stderr) == (
        2, "mesobot: not imported:\nphrasings.csv:2: empty answer\n"
    )  # fmt: skip
    assert _run("diff").stderr == "no open drafts\n"


def test_a_draft_that_would_not_build_is_kept_and_named(data: Path, pack: Path) -> None:
    (data / "phrasings.csv").write_text("answer,phrasing\nno-card,what\n")
    result = _run("import", data / "phrasings.csv")
    assert result.exit_code == 2
    assert result.stderr.endswith('cannot be published yet:\nphrasings.csv:30: unknown answer "no-card"\n')
    assert _run("import", "--publish", data / "phrasings.csv").exit_code == 2
    assert "no-card" not in (pack / "phrasings.csv").read_text()


@pytest.mark.parametrize("target", ["all.xlsx", "folder"])
def test_an_export_differs_in_nothing(data: Path, target: str) -> None:
    assert "10 facts" in _done("export", data / target)
    assert _run("diff", data / target).stdout == ""
    if target == "folder":
        path = data / target / "answers.csv"
        path.write_text(path.read_text("utf-8-sig").replace("Wait 3 minutes.", "Wait three minutes."))
        assert _done("diff", data / target).splitlines() == [
            "~ answers make-tea", "    simple", "      - Wait 3 minutes.", "      + Wait three minutes."
        ]  # fmt: skip


def test_a_csv_file_holds_one_table(data: Path) -> None:
    assert "5 things" in _done("export", data / "out.csv", "things")
    assert "name it, or give a folder" in _run("export", data / "out.csv").stderr


def test_pull_brings_to_the_files_what_lives_in_the_database(
    data: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (pack / "phrasings.csv").read_bytes()
    monkeypatch.setenv("MESOBOT_KNOWLEDGE_READ_ONLY", "on")
    _done("import", "--publish", data / "phrasings.csv", "--author", "ann")
    assert (pack / "phrasings.csv").read_bytes() == before
    assert ("coffee-heart", "what's coffee do to my pulse") in KnowledgeStore(data / "facts.db").phrasings()
    assert "in the database" in _done("history")
    monkeypatch.delenv("MESOBOT_KNOWLEDGE_READ_ONLY")
    assert _done("pull") == "version 1: phrasings.csv (ann)\n"
    assert b"coffee-heart,what's coffee do to my pulse\n" in (pack / "phrasings.csv").read_bytes()
    assert _done("pull") == "the files hold everything that is published\n"
