"""Resident memory when a server is ready, and after it has answered for a while."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bench.client import Http, send_all
from bench.running import Effort
from bench.sides import Ours, Side, Stock
from bench.stats import ratio, spread

# Stock is given a tenth: at its speed 10,000 messages take five minutes a run.
MESSAGES = {"ours": 10_000, "stock": 1_000}
STEPS = 10
AT_ONCE = 8


async def measure(effort: Effort) -> dict[str, Any]:
    """MB when ready, after a tenth and after all messages (first messages, 8 at once); growth in percent."""
    curves: dict[str, list[list[float]]] = {"ours": [], "stock": []}
    for _ in range(effort.runs):
        for kind in (Ours, Stock):
            with tempfile.TemporaryDirectory() as scratch:
                side = kind(Path(scratch))
                curves[side.name].append(await _curve(side, effort.of(MESSAGES[side.name])))
    last = [[curve[-1] for curve in curves[name]] for name in ("ours", "stock")]
    sides = {name: _side(done, effort.of(MESSAGES[name])) for name, done in curves.items()}
    return {**sides, "ratio": ratio(*last)}


async def _curve(side: Side, messages: int) -> list[float]:
    async with Http() as http:
        try:
            await side.start(http)
            curve = [side.process.memory_mb]
            for _ in range(STEPS):
                asked = await side.first_messages(http, messages // STEPS)
                load = await send_all(side, http, asked, AT_ONCE)
                if load.failed:
                    raise RuntimeError(f"{side.name}: {load.statuses}")
                curve.append(side.process.memory_mb)
        finally:
            side.process.stop()
    return curve


def _side(curves: list[list[float]], messages: int) -> dict[str, Any]:
    return {
        "messages": messages,
        "ready_mb": spread([curve[0] for curve in curves], 1),
        "tenth_mb": spread([curve[1] for curve in curves], 1),
        "last_mb": spread([curve[-1] for curve in curves], 1),
        "growth_percent": spread([100 * (curve[-1] / curve[0] - 1) for curve in curves], 2),
        "growth_after_a_tenth_percent": spread([100 * (curve[-1] / curve[1] - 1) for curve in curves], 2),
        "curve_mb": [round(value, 1) for value in curves[-1]],
    }
