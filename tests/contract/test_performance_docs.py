"""docs/reference/performance.md says what was measured: it is what the kept figures give."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bench import report
from bench.__main__ import _publish
from bench.goals import rows

ROOT = Path(__file__).resolve().parents[2]


def _latest() -> dict[str, Any]:
    return dict(json.loads(report.LATEST.read_text(encoding="utf-8")))


def test_the_page_is_what_the_kept_figures_give() -> None:
    pictures = {path.stem.removeprefix("bench-") for path in (ROOT / "docs/img").glob("bench-*.png")}
    assert report.PAGE.read_text(encoding="utf-8") == report.page(_latest(), pictures)


def test_make_bench_writes_the_page_where_it_stands(tmp_path: Path) -> None:
    _publish(_latest(), tmp_path)
    written = tmp_path / "reference/performance.md"
    assert written.read_text(encoding="utf-8") == report.PAGE.read_text(encoding="utf-8")


def test_its_pictures_exist_and_are_small() -> None:
    shown = re.findall(r"\(\.\./(img/bench-[\w-]+\.png)\)", report.PAGE.read_text(encoding="utf-8"))
    assert shown
    for name in shown:
        assert (ROOT / "docs" / name).stat().st_size < 60_000, name


def test_a_goal_that_is_missed_is_called_missed() -> None:
    figures = _latest()["figures"]
    assert "known_p50_ms" in figures["first_message"]
    figures["first_message"]["known_p50_ms"]["ratio"]["median"] = 0.26
    assert rows(figures)[0].reached is False
    figures["first_message"]["known_p50_ms"]["ratio"]["median"] = 0.25
    assert rows(figures)[0].reached is True


def test_what_was_not_measured_is_neither_reached_nor_missed() -> None:
    assert {row.reached for row in rows({})} == {None}


@pytest.mark.parametrize("path", sorted((ROOT / "bench").rglob("*.py")), ids=lambda path: path.name)
def test_modules_of_the_bench_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
