"""docs/scaling.md says what docs/scaling.json holds, and its sums are right."""

from __future__ import annotations

import importlib.util
import json
from types import ModuleType
from typing import Any

import pytest

from bot.core.settings import ROOT

FIGURES = {
    "measured": {
        "on": "2026-01-01",
        "machine": "m",
        "messages": 100,
        "visitors": 1,
        "cpu_ms": {"assistant": 6.0, "actions": 1.2, "postgresql": 3.0, "redis": 0.3, "nginx": 0.6},
        "memory_mb": {"assistant": 500, "actions": 50, "postgresql": 100, "redis": 10, "nginx": 10},
        "database": {
            "rows_inserted": {"events": 10, "turns": 1},
            "rows_updated": {"turns": 1},
            "stored_bytes": {"events": 9000, "turns": 1000},
            "commits": 5,
            "wal_bytes": 12000,
        },
        "redis": {"commands": 8},
    },
    "assumed": json.loads((ROOT / "docs/scaling.json").read_text(encoding="utf-8"))["assumed"]
    | {
        "utilisation": 0.6,
        "peak_over_average": 2,
        "postgresql_commits_per_second": 1000,
        "database_copies": 1,
    },
}


@pytest.fixture(scope="module")
def scaling() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scaling", ROOT / "scripts/scaling.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(scaling: ModuleType) -> None:
    page = (ROOT / "docs/scaling.md").read_text(encoding="utf-8")
    figures = json.loads((ROOT / "docs/scaling.json").read_text(encoding="utf-8"))
    assert scaling.written(page, scaling.tables(figures)) == page


def test_the_sums_are_right(scaling: ModuleType) -> None:
    plan = scaling.Plan(FIGURES)
    # 1,000 messages × 6 ms = 6 cores busy, 10 at 60 %.
    assert plan.cores("assistant", 1000) == pytest.approx(10)
    assert plan.processes("assistant", 1000) == 10
    assert plan.processes("assistant", 10) == 2  # one is enough, two outlive a restart
    assert plan.processes("postgresql", 1000) == 5  # 5,000 commits at 1,000 a server
    # 500 a second on average × 86,400 s × 30 days × 10 kB
    assert plan.disk_gb(1000) == pytest.approx(500 * 86_400 * 30 * 10_000 / 1e9)
    assert plan.limits()[0][:2] == (pytest.approx(100), "one assistant")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.0312, "0.0312"), (1.5, "1.5"), (12.34, "12.3"), (123456, "123,000"), (2, "2")],
)
def test_numbers_have_three_digits_that_count(scaling: ModuleType, value: float, text: str) -> None:
    assert scaling._number(value) == text


def test_a_page_without_a_place_for_a_table_is_refused(scaling: ModuleType) -> None:
    parts: dict[str, Any] = scaling.tables(FIGURES)
    with pytest.raises(ValueError, match="message"):
        scaling.written("# nothing here", parts)
