"""`mesobot learn` lists and marks; `mesobot insights` prints and writes figures."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from bot.conversations.database import Database
from tests.engine.test_questions import say

GAP: dict[str, Any] = {"cause": "gap", "reading": {"missing": ["snail-slime"]}}


@pytest.fixture
async def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    url = f"sqlite:///{tmp_path}/conversations.db"
    monkeypatch.setenv("MESOBOT_TRACKER_DB", url)
    made = Database(url)
    await say(made, "one", "does snail slime mend stretch marks", **GAP)
    await say(made, "two", "does snail slime mend stretchmarks", **GAP)
    await say(made, "three", "opening hours on sunday", status="clarify", cause="unclear")
    await say(made, "three", "i cannot breathe", status="urgent", cause="emergency")
    await say(made, "three", "and on monday", cause="gap")
    return made


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def _listed(*words: str) -> list[dict[str, Any]]:
    done = _run("learn", "list", "--json", *words)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_groups_are_listed_marked_and_listed_by_state(database: Database) -> None:
    slime, hours = _listed()
    assert (slime["times"], slime["missing"], slime["kinds"]) == (2, ["snail-slime"], {"unanswered": 2})
    assert hours["text"] == "opening hours on sunday" and slime["now"] and slime["likeness"] > 0.3
    assert [group["text"] for group in _listed("--kind", "asked_back")] == [hours["text"]]
    marked = _run("learn", "mark", str(slime["rows"][1]), "done", "--card", "g-snail")
    assert marked.stdout == "done: does snail slime mend stretch marks (2 questions)\n"
    assert _listed() == [hours]
    assert "done by g-snail; asked 0 times since" in _run("learn", "list", "--state", "done").output
    assert _run("learn", "mark", str(slime["number"]), "new").exit_code == 0
    assert _listed() == [slime, hours]


def test_the_list_says_why_and_the_alarms_stand_apart(database: Database) -> None:
    told = _run("learn").output
    assert "why: nothing is known about it; nothing on snail-slime" in told
    assert "asked 2 times in 2 conversations: 2 unanswered" in told
    assert "breathe" not in told and "monday" not in told
    apart = _run("learn", "list", "--alarms").output.splitlines()
    assert [line.split("  ")[1] for line in apart] == ["and on monday", "i cannot breathe"]


def test_what_cannot_be_marked_is_named(database: Database) -> None:
    wrong = _run("learn", "mark", "999", "done")
    assert wrong.exit_code == 2 and "999: no unanswered question has this number" in wrong.output
    card = _run("learn", "mark", "1", "done", "--card", "nonesuch")
    assert card.exit_code == 2 and '--card: there is no card "nonesuch"' in card.output


def test_insights_are_printed_and_written(database: Database, tmp_path: Path) -> None:
    told = _run("insights").output
    assert "3 conversations, 5 questions" in told
    assert "does snail slime mend stretch marks" in told
    page, table = tmp_path / "page.html", tmp_path / "figures.csv"
    assert _run("insights", "--html", str(page), "--csv", str(table)).output.split() == [
        str(page),
        str(table),
    ]
    assert "snail slime" in page.read_text(encoding="utf-8")
    with table.open(encoding="utf-8", newline="") as file:
        rows = {(row["name"], row["detail"]): row["value"] for row in csv.DictReader(file)}
    assert rows["questions", ""] == "5"
