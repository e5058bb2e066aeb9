"""Training from scratch: ours with knowledge build and quantized encoder, stock as `rasa init` made it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.running import Effort
from bench.sides import RASA, STOCK_FOLDER, make_stock
from bench.stats import ratio, spread
from bot.core.settings import ROOT

_LONGEST_S = 900


async def measure(effort: Effort) -> dict[str, Any]:
    """Seconds of a whole training command, in turn, each into an empty folder and with an empty cache."""
    make_stock()
    seconds: dict[str, list[float]] = {"ours": [], "stock": []}
    for _ in range(1 if effort.divisor > 1 else effort.runs):
        for name, train in (("ours", _ours), ("stock", _stock)):
            with tempfile.TemporaryDirectory() as empty:
                seconds[name].append(train(Path(empty)))
    sides = {f"{name}_s": spread(taken, 1) for name, taken in seconds.items()}
    return sides | {"ratio": ratio(seconds["ours"], seconds["stock"])}


def _ours(empty: Path) -> float:
    places = {"MESOBOT_MODELS": f"{empty}/models", "MESOBOT_FACTS_DB": f"{empty}/facts.db"}
    return _timed([sys.executable, "-m", "bot", "train", "--force"], ROOT, empty, places)


def _stock(empty: Path) -> float:
    return _timed([str(RASA), "train", "--force", "--out", f"{empty}/models"], STOCK_FOLDER, empty, {})


def _timed(command: list[str], folder: Path, empty: Path, places: dict[str, str]) -> float:
    environ = (
        os.environ | {"RASA_TELEMETRY_ENABLED": "false", "RASA_CACHE_DIRECTORY": f"{empty}/cache"} | places
    )
    with (empty / "log").open("wb") as log:
        started = time.perf_counter()
        subprocess.run(
            command, cwd=folder, env=environ, stdout=log, stderr=log, check=True, timeout=_LONGEST_S
        )
        taken = time.perf_counter() - started
    if not list(empty.glob("models/*.tar.gz")):
        raise RuntimeError(f"{' '.join(command)} left no model")
    return taken
