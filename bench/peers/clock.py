"""What every peer's script does around its own call; it runs in two environments: standard library only."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WARM_UP = 30


def read_task() -> dict[str, Any]:
    """The pairs to learn and the questions to answer."""
    task: dict[str, Any] = json.load(sys.stdin)
    return task


def report(answer: Callable[[str], object], questions: list[str]) -> None:
    """Time `answer` on every question and print the figures; the first `WARM_UP` are not counted."""
    times = []
    for question in questions:
        started = time.perf_counter()
        answer(question)
        times.append((time.perf_counter() - started) * 1000)
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    kilobytes = int(status.split("VmRSS:")[1].split()[0])
    print(json.dumps({"times_ms": times[WARM_UP:], "memory_mb": kilobytes * 1024 / 1e6}))
