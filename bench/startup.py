"""From starting the process to the first answer in hand, files warm in the system's cache."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bench.client import Http
from bench.running import Effort
from bench.sides import Ours, Side, Stock
from bench.stats import ratio, spread


async def measure(effort: Effort) -> dict[str, Any]:
    """Seconds to the first answer, in turn; the first start of each only warms the files."""
    seconds: dict[str, list[float]] = {"ours": [], "stock": []}
    ready: list[float] = []
    for run in range(effort.runs + 1):
        for kind in (Ours, Stock):
            with tempfile.TemporaryDirectory() as scratch:
                side = kind(Path(scratch))
                taken = await _once(side)
            if run:
                seconds[side.name].append(taken)
                ready += [side.ready_s] if isinstance(side, Ours) else []
    figures: dict[str, Any] = {f"{name}_s": spread(values, 2) for name, values in seconds.items()}
    return figures | {"ours_ready_s": spread(ready, 2), "ratio": ratio(seconds["ours"], seconds["stock"])}


async def _once(side: Side) -> float:
    async with Http() as http:
        try:
            return await side.start(http)
        finally:
            side.process.stop()
