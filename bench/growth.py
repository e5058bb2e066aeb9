"""The cost of late turns in a conversation, compared with the same turns in a new one, alternately."""

from __future__ import annotations

from statistics import median
from typing import Any

from bench.client import Http, send_all
from bench.running import Effort, both_sides
from bench.sides import Side
from bench.stats import spread

# Stock is stopped early: at its 300th turn a message takes six times as long as at its first.
TURNS = {"ours": 1000, "stock": 300}
WINDOW = 20


async def measure(effort: Effort) -> dict[str, Any]:
    """Late turns against first turns (ratio of medians over 20), and the whole curve in ms."""
    late: dict[str, list[tuple[float, float]]] = {"ours": [], "stock": []}
    curves: dict[str, list[list[float]]] = {"ours": [], "stock": []}
    async with both_sides() as (http, *sides):
        for _ in range(effort.runs):
            for side in sides:
                turns = effort.of(TURNS[side.name], 3 * WINDOW)
                curve, pair = await _conversation(side, http, turns)
                curves[side.name].append(curve)
                late[side.name].append(pair)
    return {name: _side(late[name], curves[name]) for name in late}


async def _conversation(side: Side, http: Http, turns: int) -> tuple[list[float], tuple[float, float]]:
    """The curve of a conversation; the medians of its last turns and of a new one's first turns.

    The two are asked in turn, so that a busy moment of the machine meets both.
    """
    long, new = await side.open(http, 2)
    curve, fresh = [], []
    for turn in range(turns):
        curve.append(await _ms(side, http, long))
        if turn >= turns - WINDOW:
            fresh.append(await _ms(side, http, new))
    return curve, (median(curve[-WINDOW:]), median(fresh))


async def _ms(side: Side, http: Http, conversation: Any) -> float:
    load = await send_all(side, http, [(conversation, next(side.questions))])
    if load.failed:
        raise RuntimeError(f"{side.name}: {load.statuses}")
    return load.times_ms[0]


def _side(late: list[tuple[float, float]], curves: list[list[float]]) -> dict[str, Any]:
    turns = len(curves[0])
    windows = range(0, turns - WINDOW + 1, WINDOW)
    merged = [median(ms for curve in curves for ms in curve[at : at + WINDOW]) for at in windows]
    return {
        "turns": turns,
        "first_ms": spread([new for _, new in late]),
        "last_ms": spread([last for last, _ in late]),
        "ratio": spread([last / new for last, new in late]),
        "curve_ms": [round(ms, 2) for ms in merged],
        "window": WINDOW,
    }
