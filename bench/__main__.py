"""`python -m bench`: measure, keep the figures in results/bench.json, write docs/performance.md."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import sys
import time
from typing import Any

from bench.machine import describe, moment
from bench.running import Effort
from bot.logs import quiet_environment
from bot.settings import ROOT

RESULTS = ROOT / "results/bench.json"
# In this order; the name is the module's, whose `measure(effort)` gives a JSON object.
FIGURES = ("first_message", "throughput", "growth", "memory", "startup")


def main() -> None:
    """Measure what was asked for; figures that were not are kept from the last time."""
    arguments = _arguments()
    quiet_environment()
    quick = Effort(runs=min(arguments.runs, 2), divisor=10)
    effort = quick if arguments.quick else Effort(runs=arguments.runs)
    results = _earlier()
    for name in arguments.only or FIGURES:
        results["figures"][name] = asyncio.run(_measured(name, effort)) | {"quick": arguments.quick}
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")


async def _measured(name: str, effort: Effort) -> dict[str, Any]:
    before, started = moment(), time.monotonic()
    print(f"{name} … (load {before['load']})", file=sys.stderr)
    found: dict[str, Any] = await importlib.import_module(f"bench.{name}").measure(effort)
    print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return found | {"runs": effort.runs, "moment": before}


def _earlier() -> dict[str, Any]:
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {"figures": {}}
    return kept | {"machine": describe()}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=FIGURES, metavar="NAME", help=", ".join(FIGURES))
    parser.add_argument("--runs", type=int, default=5, help="repetitions of every figure (default: 5)")
    parser.add_argument("--quick", action="store_true", help="a few minutes, for trying: figures are rough")
    return parser.parse_args()


if __name__ == "__main__":
    main()
