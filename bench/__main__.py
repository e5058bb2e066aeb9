"""`python -m bench`: measure, keep the figures in results/bench.json, write docs/reference/performance.md."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from bench import pictures, report
from bench.machine import describe, moment
from bench.others import NotMeasured, cluster, own_measure
from bench.running import Effort
from bot.core.settings import ROOT
from bot.observability.logs import quiet_environment

RESULTS = ROOT / "results/bench.json"
# In this order; each is a module with `measure(effort)`, a coroutine that gives a JSON object.
_MODULES = {
    "first_message": "first_message",
    "throughput": "throughput",
    "growth": "growth",
    "memory": "memory",
    "startup": "startup",
    "training": "training",
    "peers": "peer_figures",
    "profile": "profiling",
}
FIGURES = (*_MODULES, "watching", "knowledge", "cluster")


def main() -> None:
    """Measure what was asked for, keep the other figures from the last time; status 1 where one failed."""
    arguments = _arguments()
    quiet_environment()
    kept = RESULTS.with_name("bench-quick.json") if arguments.quick else RESULTS
    results = _earlier(kept)
    wanted = () if arguments.report else arguments.only or FIGURES
    failed = [name for name in wanted if not _add(results, name, arguments, kept)]
    _publish(results, ROOT / "results" if arguments.quick else ROOT / "docs")
    sys.exit(f"not measured: {', '.join(failed)}" if failed else 0)


def _add(results: dict[str, Any], name: str, arguments: argparse.Namespace, kept: Path) -> bool:
    """Measure one figure and store it at once, so that a later failure loses nothing."""
    runs = arguments.runs
    effort = Effort(min(runs, 2), divisor=10) if arguments.quick else Effort(runs)
    before, started, good = moment() | {"runs": effort.runs}, time.monotonic(), True
    print(f"{name} … (load {before['load']})", file=sys.stderr)
    try:
        found = _measure(name, effort)
    except NotMeasured as missing:
        found = {"not_measured": str(missing)}
    except Exception as error:
        print(f"{name}: {error}", file=sys.stderr)
        found, good = {"not_measured": f"failed: {type(error).__name__}"}, False
    print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    results["figures"][name] = found | {"moment": before}
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return good


def _measure(name: str, effort: Effort) -> dict[str, Any]:
    if name == "cluster":
        return cluster(effort)
    if name in ("watching", "knowledge"):
        return own_measure(f"bench.{name}")
    found: dict[str, Any] = asyncio.run(importlib.import_module(f"bench.{_MODULES[name]}").measure(effort))
    return found


def _publish(results: dict[str, Any], folder: Path) -> None:
    """The page and its pictures into `folder`; the figures it shows beside the code, when it is docs/."""
    (folder / "img").mkdir(parents=True, exist_ok=True)
    small = report.without_runs(results)
    if folder == report.PAGE.parent:
        report.LATEST.write_text(json.dumps(small, indent=1) + "\n", encoding="utf-8")
    pictures.draw(small["figures"], folder / "img")
    report.write(small, folder / report.PAGE.name)
    print(f"{folder / report.PAGE.name}", file=sys.stderr)


def _earlier(kept: Path) -> dict[str, Any]:
    """Earlier results; in a fresh checkout, the figures of the page."""
    for path in (kept, report.LATEST):
        if path.exists():
            results: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return results | {"machine": describe()}
    return {"figures": {}, "machine": describe()}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=FIGURES, metavar="NAME", help=", ".join(FIGURES))
    parser.add_argument("--runs", type=int, default=5, help="repetitions of every figure (default: 5)")
    parser.add_argument("--quick", action="store_true", help="rough figures in some minutes, into results/")
    parser.add_argument("--report", action="store_true", help="measure nothing, write the page anew")
    return parser.parse_args()


if __name__ == "__main__":
    main()
