"""`python -m bench`: measure, keep the figures in results/bench.json, write docs/reference/performance.md."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import pictures, report
from bench.machine import describe, moment
from bench.running import Effort
from bot.core.settings import ROOT
from bot.observability.logs import quiet_environment

RESULTS = ROOT / "results/bench.json"
# In this order; each is a module whose `measure` gives a JSON object.
FIGURES = ("first_message", "throughput", "growth", "memory", "startup", "training", "knowledge")


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
    except Exception as error:
        print(f"{name}: {error}", file=sys.stderr)
        found, good = {"not_measured": f"failed: {type(error).__name__}"}, False
    print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    results["figures"][name] = found | {"moment": before}
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return good


def _measure(name: str, effort: Effort) -> dict[str, Any]:
    if name != "knowledge":
        return dict(asyncio.run(importlib.import_module(f"bench.{name}").measure(effort)))
    # A million facts, in a process of their own.
    code = "import json, bench.knowledge as k; print(json.dumps(k.measure()))"
    words = (sys.executable, "-c", code)
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _publish(results: dict[str, Any], folder: Path) -> None:
    """Write the page and its pictures below `folder`; where that is docs/, also the figures they show."""
    small = report.without_runs(results)
    if folder == ROOT / "docs":
        report.LATEST.write_text(json.dumps(small, indent=1) + "\n", encoding="utf-8")
    page = folder / report.PAGE.relative_to(ROOT / "docs")
    for place in (folder / "img", page.parent):
        place.mkdir(parents=True, exist_ok=True)
    pictures.draw(small["figures"], folder / "img")
    report.write(small, page)
    print(page, file=sys.stderr)


def _earlier(kept: Path) -> dict[str, Any]:
    """Earlier results; in a fresh checkout, the figures of the page."""
    for path in (kept, report.LATEST):
        if path.exists():
            results: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            found = {name: figure for name, figure in results["figures"].items() if name in FIGURES}
            return {"figures": found, "machine": describe()}
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
