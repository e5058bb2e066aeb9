"""Measurements that run in a process of their own: knowledge, watching, the cluster of two assistants."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from typing import Any

from bench.running import Effort
from bot.core.settings import ROOT

_LONGEST_S = 1800
_RATIO = re.compile(r"two assistants against one: ([\d.]+) ×")
_VERDICT = re.compile(r"lost (\d+), doubled (\d+)")


class NotMeasured(Exception):
    """This checkout has no such measurement; the message says what is missing."""


def own_measure(module: str) -> dict[str, Any]:
    """`measure()` of a module of this package, as JSON from a fresh process."""
    _need(module)
    code = f"import json, {module} as m; print(json.dumps(m.measure()))"
    found: dict[str, Any] = json.loads(_run(sys.executable, "-c", code).splitlines()[-1])
    return found


def cluster(effort: Effort) -> dict[str, Any]:
    """Two assistants against one behind nginx, and what a killed one lost (see `make cluster`)."""
    _need("tests.cluster")
    command = (sys.executable, "-m", "tests.cluster")
    said = _run(*command, "compare", "--rounds", str(effort.runs), "--seconds", str(effort.of(10, 4)))
    killed = _run(*command, "load", "--seconds", str(effort.of(60, 20)))
    ratio, verdict = _RATIO.search(said), _VERDICT.search(killed)
    if not (ratio and verdict):
        raise RuntimeError(f"no figures in:\n{said[-2000:]}\n{killed[-2000:]}")
    return {"ratio": float(ratio[1]), "lost": int(verdict[1]), "doubled": int(verdict[2])}


def _need(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise NotMeasured(f"{module} is not there")


def _run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_LONGEST_S, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: status {done.returncode}\n{done.stderr[-3000:]}")
    return done.stdout
