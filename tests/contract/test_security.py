"""SECURITY.md says which test holds what: each of them is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))


def test_the_threat_model_names_tests() -> None:
    assert len(NAMED) > 30


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda part: part)
def test_each_named_test_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_each_threat_names_a_test_or_stands_among_the_undefended() -> None:
    rows = TEXT.partition("## A visitor")[2].partition("## The known risk")[0].splitlines()
    threats = [row for row in rows if row.startswith("| ") and not row.startswith(("| could", "| part"))]
    assert len(threats) > 20
    assert not [row for row in threats if "::test_" not in row]
