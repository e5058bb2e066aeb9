"""Alternatives that a person could install, asked the same questions in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from typing import Any

from bench.peers.clock import WARM_UP
from bench.questions import our_questions
from bench.running import Effort
from bench.stats import quantile, spread
from bot.core.settings import ROOT, load_settings

MESSAGES = 300
_PYTHON = {"chatterbot": str(ROOT / ".tools/bench/bin/python")}
KINDS = ("ours", "minilm", "chatterbot")


async def measure(effort: Effort) -> dict[str, Any]:
    """p50 (ms), messages a second one after the other, and memory (MB) of each, in turn."""
    runs: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    questions = our_questions()
    for _ in range(effort.runs):
        for kind in KINDS:
            asked = list(islice(questions, WARM_UP + effort.of(MESSAGES, 60)))
            runs[kind].append(_ask(kind, {"pairs": _pairs(), "questions": asked}))
    return {"pairs": len(_pairs())} | {kind: _summary(done) for kind, done in runs.items()}


def _pairs() -> list[tuple[str, str]]:
    """Every known full question with the first fact that answers it: what a peer is taught."""
    from bot.knowledge.store import KnowledgeStore

    store = KnowledgeStore(load_settings().facts_db)
    return [(card.question, card.short_answer) for card in store.cards().values()]


def _ask(kind: str, task: dict[str, Any]) -> dict[str, Any]:
    """Run the peer's script, which reads the task from standard input and prints its figures."""
    python = _PYTHON.get(kind, sys.executable)
    done = subprocess.run(
        (python, "-m", f"bench.peers.{kind}"),
        input=json.dumps(task),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise RuntimeError(f"{kind}: {done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _summary(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "p50_ms": spread([quantile(run["times_ms"], 0.5) for run in runs]),
        "per_second": spread([1000 * len(run["times_ms"]) / sum(run["times_ms"]) for run in runs], 1),
        "memory_mb": spread([run["memory_mb"] for run in runs], 1),
    }
