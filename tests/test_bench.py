"""Measurements that `make bench` runs in separate processes still work; no time is asserted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from bot.core.settings import ROOT


def _measured(call: str) -> dict[str, Any]:
    code = f"import json, bench.{call.partition('.')[0]} as m; print(json.dumps(m.{call.partition('.')[2]}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.long
def test_a_small_knowledge_store_is_measured() -> None:
    found = _measured("knowledge.measure(3000)")
    assert {"build_facts_per_s", "cell_p99_ms", "search_p99_ms"} <= found.keys()
    assert all(value > 0 for value in found.values())


@pytest.mark.model
def test_the_way_of_a_message_is_about_as_long_as_the_design_says() -> None:
    found = _measured("walk.measure()")
    said = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    told = re.search(r"(\d+) files of this project, (\d+) moves\s+between packages and ([\d,]+) calls", said)
    assert told
    for figure, text in zip(("files", "moves", "calls"), told.groups(), strict=True):
        assert found[figure] == pytest.approx(int(text.replace(",", "")), rel=0.15), figure


@pytest.mark.model
def test_the_cost_of_watching_is_measured() -> None:
    found = _measured("watching.measure(2)")
    assert found["on_ms"] > 0 and found["off_ms"] > 0
