"""Measured understanding: never below the floors, and never on a question from the training data."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.core.settings import ROOT
from bot.evaluation.cards import URGENT, ask_texts, counted, texts_of
from bot.evaluation.judge import Figure, figures
from bot.evaluation.report import misses, write_report
from bot.evaluation.rows import read_rows
from bot.evaluation.run import ask_all, below, read_floors
from bot.knowledge.store import KnowledgeStore
from bot.language.text import fold

SHARED = ROOT.parent / "shared/eval"
FOLDERS = [folder for folder in (ROOT / "tests/eval", SHARED) if folder.is_dir()]


def _examples() -> dict[str, str]:
    found = {}
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for block in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                if line.strip():
                    found[fold(line.strip()[2:])] = str(path.relative_to(ROOT))
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_nothing_is_trained_on_that_is_measured_on(folder: Path) -> None:
    examples = _examples()
    # Very short messages ("thanks", "why?") have no other wording, so they measure nothing.
    rows = [row for row in read_rows(folder) if len(fold(row.text).split()) > 3]
    both = {f"{row.place} stands in {examples[fold(row.text)]}" for row in rows if fold(row.text) in examples}
    assert not both


@pytest.mark.model
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_no_figure_falls_below_its_floor(assistant: Any, folder: Path, tmp_path: Path) -> None:
    outcomes = assistant.loop.run_until_complete(ask_all(assistant.talk, read_rows(folder)))
    found = figures(outcomes)
    floors = read_floors(ROOT / "tests/eval/floors.toml")
    listed = "\n".join(f"{o.row.place}: {o.row.text} -> {o.status} {o.cell}" for o in misses(outcomes))
    if folder == SHARED:  # it holds no needs
        floors = {name: floor for name, floor in floors.items() if name in {figure.name for figure in found}}
    assert not below(found, floors), listed
    report = tmp_path / "evaluation.html"
    write_report(report, found, outcomes)
    page = report.read_text(encoding="utf-8")
    assert "Reliability" in page and "<script src=" not in page


@pytest.mark.model
def test_cards_answer_to_their_own_wordings(assistant: Any) -> None:
    """Every tenth question and phrasing; `mesobot knowledge test-all` asks them all."""
    texts = texts_of(KnowledgeStore(assistant.settings.facts_db))[::10]
    results = assistant.loop.run_until_complete(ask_texts(assistant.talk, texts))
    assert [result.to_json() for result in results if not result.matches] == []
    # Measured: 29 of 2,674. Some tell of what may be a danger ("new mascara now my eyelids are swollen").
    assert counted(results)[URGENT] < 0.015 * len(texts)


def test_a_floor_can_fail() -> None:
    measured = [Figure("in-scope right", 8, 10), Figure("in-scope wrong", 1, 10)]
    floors = {"in-scope right": 0.9, "in-scope wrong": 0.05, "typos right": 0.5}
    complaints = below(measured, floors)
    assert len(complaints) == 3
    assert asyncio.iscoroutinefunction(ask_all)


def test_the_interval_is_wilsons() -> None:
    low, high = Figure("x", 26, 26).interval
    assert (round(low, 3), round(high, 3)) == (0.871, 1.0)
