"""The goals and the measured figures: one row each, for the page and for checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of the table; `reached` is None where nothing was measured."""

    figure: str
    ours: str
    stock: str
    result: str
    goal: str
    reached: bool | None


def rows(figures: Figures) -> list[Row]:
    """Every goal in order."""
    return [make(figures) for make in _ROWS]


def _of(spread: dict[str, float], digits: int = 1) -> str:
    return f"{spread['median']:.{digits}f} ({spread['min']:.{digits}f}–{spread['max']:.{digits}f})"


def _message(name: str, title: str, most: float, goal: str) -> Callable[[Figures], Row]:
    def make(figures: Figures) -> Row:
        found = figures["first_message"][name]
        ratio = found["ratio"]["median"]
        ours, theirs = (f"{_of(found[side])} ms" for side in ("ours", "stock"))
        return Row(title, ours, theirs, f"{_of(found['ratio'], 2)} ×", goal, ratio <= most)

    return make


def _throughput(mine: str, key: str, title: str) -> Callable[[Figures], Row]:
    def make(figures: Figures) -> Row:
        found = figures["throughput"]
        ours, theirs = (
            f"{_of(found[side]['best'], 0)} at {found[side]['best_at']}" for side in (mine, "stock")
        )
        ratio = found[key]
        return Row(title, ours, theirs, f"{_of(ratio)} ×", "≥ 5 ×", ratio["median"] >= 5)

    return make


def _growth(figures: Figures) -> Row:
    ours, stock = figures["growth"]["ours"], figures["growth"]["stock"]
    mine, theirs = (f"{_of(side['first_ms'])} → {_of(side['last_ms'])} ms" for side in (ours, stock))
    title = f"turn {ours['turns']} against turn 1 (stock: turn {stock['turns']})"
    result = f"{_of(ours['ratio'], 2)} × (stock {_of(stock['ratio'])} ×)"
    reached = ours["ratio"]["median"] <= 1.15 if ours["turns"] >= 1000 else None  # a trial proves nothing
    return Row(title, mine, theirs, result, "≤ 1.15 ×", reached)


def _memory(figures: Figures) -> Row:
    found = figures["memory"]
    ours, theirs = (f"{_of(found[side]['last_mb'], 0)} MB" for side in ("ours", "stock"))
    many, fewer = (f"{found[side]['messages']:,}" for side in ("ours", "stock"))
    title, ratio = f"resident memory after {many} messages (stock: {fewer})", found["ratio"]
    return Row(title, ours, theirs, f"{_of(ratio, 2)} ×", "≤ 0.5 ×", _if_long(found, ratio["median"] <= 0.5))


def _memory_growth(figures: Figures) -> Row:
    ours, theirs = (f"{_of(figures['memory'][side]['growth_percent'])} %" for side in ("ours", "stock"))
    growth = figures["memory"]["ours"]["growth_percent"]
    good = _if_long(figures["memory"], growth["median"] <= 2)
    return Row("its growth since ready", ours, theirs, f"{_of(growth)} %", "≤ 2 %", good)


def _if_long(memory: Figures, good: bool) -> bool | None:
    """The goal is about 10,000 messages; fewer prove nothing."""
    return good if memory["ours"]["messages"] >= 10_000 else None


def _seconds(name: str, title: str, most: float, goal: str) -> Callable[[Figures], Row]:
    def make(figures: Figures) -> Row:
        found = figures[name]
        ours, theirs = (f"{_of(found[f'{side}_s'])} s" for side in ("ours", "stock"))
        return Row(title, ours, theirs, f"{_of(found['ratio'], 2)} ×", goal, found["ratio"]["median"] <= most)

    return make


def _single(name: str, key: str, title: str, unit: str, limit: float) -> tuple[str, Callable[[Figures], Row]]:
    """Title and row of a figure without stock: at most `limit`, or at least -`limit` where it is negative."""

    def make(figures: Figures) -> Row:
        value = figures[name][key]
        good = value <= limit if limit >= 0 else value >= -limit
        text = f"{value:,.0f} {unit}" if abs(value) >= 100 else f"{value:.2f} {unit}"
        goal = f"{'≤' if limit >= 0 else '≥'} {abs(limit):,g} {unit}"
        return Row(title, text, "–", text, goal, good)

    return title, make


def _or_not(name: str, title: str, make: Callable[[Figures], Row]) -> Callable[[Figures], Row]:
    def careful(figures: Figures) -> Row:
        found = figures.get(name, {"not_measured": "not in this run"})
        if "not_measured" in found:
            return Row(title, "not measured here", "–", found["not_measured"], "", None)
        return make(figures)

    return careful


_FIRST = "first message, a wording asked lately by somebody,"
_NEW = "first message, a wording never seen before,"
_RATE = "messages a second, one process"
# A figure of results/bench.json, what it is called where it was not measured, and its row.
_ROWS = tuple(
    _or_not(name, title, make)
    for name, title, make in (
        ("first_message", "first message", _message("known_p50_ms", f"{_FIRST} p50", 0.25, "≤ 0.25 ×")),
        ("first_message", "first message", _message("known_p95_ms", f"{_FIRST} p95", 1 / 3, "≤ 0.33 ×")),
        ("first_message", "first message", _message("p50_ms", f"{_NEW} p50", 0.25, "≤ 0.25 ×")),
        ("first_message", "first message", _message("p95_ms", f"{_NEW} p95", 1 / 3, "≤ 0.33 ×")),
        ("throughput", "messages a second", _throughput("known", "known_ratio", f"{_RATE}, known wordings")),
        ("throughput", "messages a second", _throughput("ours", "ratio", f"{_RATE}, each wording new")),
        ("growth", "a long conversation", _growth),
        ("memory", "resident memory", _memory),
        ("memory", "its growth", _memory_growth),
        ("startup", "start", _seconds("startup", "start to first answer, warm disk", 0.5, "≤ 0.5 ×")),
        ("training", "training", _seconds("training", "training from nothing", 1 / 3, "≤ 0.33 ×")),
        (
            "knowledge",
            *_single(
                "knowledge",
                "page_p99_ms",
                "a page of one cell (what an answer shows) of 1,000,000 facts, p99",
                "ms",
                2,
            ),
        ),
        ("knowledge", *_single("knowledge", "cell_p99_ms", "a whole cell, however large, p99", "ms", 2)),
        ("knowledge", *_single("knowledge", "search_p99_ms", "full-text search in them, p99", "ms", 20)),
        ("knowledge", *_single("knowledge", "build_facts_per_s", "building them", "facts/s", -50_000)),
    )
)
