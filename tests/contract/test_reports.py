"""docs/reference/reports.md and rasa.md: enough rows, and every test that they name exists."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

from bot.core.settings import ROOT

PAGES = [ROOT / "docs/reference" / name for name in ("reports.md", "rasa.md")]
REPORT = re.compile(r"^\| [^|]+ \| [\w.-]+/[\w.-]+#\d+ \|", re.M)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def _rows(page: Path) -> list[str]:
    lines = page.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("| ") and "---" not in line and "| test |" not in line]


@lru_cache
def _tests(path: str) -> set[str]:
    file = ROOT / path
    if not file.is_file():
        return set()
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_row_names_a_test_that_exists(page: Path) -> None:
    for row in _rows(page):
        named = NAMED.findall(row)
        assert named, row
        for path, test in named:
            assert test in _tests(path), row


def test_there_are_enough_reports_and_none_twice() -> None:
    found = REPORT.findall(PAGES[0].read_text(encoding="utf-8"))
    assert len(found) >= 70
    assert len(set(found)) == len(found)


def test_a_test_that_does_not_exist_is_noticed() -> None:
    assert "test_nobody_wrote_this" not in _tests("tests/contract/test_reports.py")
    assert _tests("tests/nowhere.py") == set()
