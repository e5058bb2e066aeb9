"""The dashboard, the alerts and the documentation speak of metrics that exist."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.observability.metrics import REGISTRY, STAGES

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "deploy/grafana/mesobot.json"
DOC = ROOT / "docs/operate/watching.md"
SPEAKERS = [DASHBOARD, DOC, *sorted((ROOT / "deploy").glob("prometheus/*.yml"))]
NAME = re.compile(r"\b(?:mesobot|process)_[a-z_]+")
SUFFIXES = {
    "counter": ["_total"],
    "histogram": ["", "_bucket", "_sum", "_count"],
    "gauge": [""],
    "info": ["_info"],
}


def names() -> set[str]:
    return {family.name + suffix for family in REGISTRY.collect() for suffix in SUFFIXES[family.type]}


@pytest.mark.parametrize("path", SPEAKERS, ids=lambda path: path.name)
def test_every_metric_spoken_of_exists(path: Path) -> None:
    spoken = set(NAME.findall(path.read_text(encoding="utf-8")))
    assert spoken <= names()
    if path in (DASHBOARD, DOC):
        assert len(spoken) > 8


def test_every_metric_is_documented_with_its_kind_labels_and_meaning() -> None:
    text = DOC.read_text(encoding="utf-8")
    for family in REGISTRY.collect():
        if family.name.startswith("process"):
            assert f"`{family.name + SUFFIXES[family.type][0]}`" in text
        else:
            row = re.escape(f"| `{family.name}{SUFFIXES[family.type][0]}` | {family.type} | ")
            assert re.search(rf"^{row}.*\| {re.escape(family.documentation)} \|$", text, re.M), family.name


def test_every_metric_but_the_process_ones_is_on_the_dashboard() -> None:
    text = DASHBOARD.read_text(encoding="utf-8")
    for family in REGISTRY.collect():
        assert family.name.startswith("process") or family.name in text, family.name


def test_every_stage_is_documented() -> None:
    for stage in STAGES:
        assert re.search(rf"^[│├└─ ]*{stage}\b", DOC.read_text(encoding="utf-8"), re.M), stage


@pytest.fixture(scope="module")
def dashboard() -> dict[str, Any]:
    return dict(json.loads(DASHBOARD.read_text(encoding="utf-8")))


def test_the_dashboard_has_what_grafana_needs(dashboard: dict[str, Any]) -> None:
    assert {"title", "uid", "schemaVersion", "panels", "templating", "time"} <= dashboard.keys()
    assert "id" not in dashboard  # Grafana gives it
    panels = dashboard["panels"]
    ids = [panel["id"] for panel in panels]
    assert len(set(ids)) == len(ids) > 10
    for panel in panels:
        assert {"id", "type", "title", "gridPos"} <= panel.keys()
        assert panel["gridPos"].keys() == {"x", "y", "w", "h"}
        assert panel["type"] == "row" or panel["targets"], panel["title"]


def test_every_query_of_the_dashboard_asks_the_chosen_source(dashboard: dict[str, Any]) -> None:
    declared = {variable["name"] for variable in dashboard["templating"]["list"]}
    for panel in dashboard["panels"]:
        targets = panel.get("targets", [])
        assert len({target["refId"] for target in targets}) == len(targets)
        for target in targets:
            assert target["datasource"]["uid"] == "${datasource}"
            used = set(re.findall(r"\$(\w+)", target["expr"])) - {"__rate_interval"}
            assert used <= declared, target["expr"]
            assert target["expr"].count("(") == target["expr"].count(")")


def test_no_two_panels_lie_on_each_other(dashboard: dict[str, Any]) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24 and not cells & taken, panel["title"]
        taken |= cells
