"""Messages a second of one server process, each the first of a new conversation, at 1, 8 and 32 at once."""

from __future__ import annotations

from typing import Any

from bench.client import Load, send_all
from bench.questions import KNOWN, known_questions
from bench.running import Effort, both_sides, failures
from bench.stats import ratio, spread

AT_ONCE = (1, 8, 32)
# About as many seconds on both sides.
MESSAGES = {"ours": 600, "stock": 200, "known": 1000}


async def measure(effort: Effort) -> dict[str, Any]:
    """Messages a second by concurrency, the best of them, and the client's share of a core."""
    loads: dict[str, dict[int, list[Load]]] = {side: {n: [] for n in AT_ONCE} for side in MESSAGES}
    async with both_sides() as (http, ours, stock):
        known = known_questions()
        await send_all(ours, http, await ours.first_messages(http, KNOWN, known))
        for _ in range(effort.runs):
            for at_once in AT_ONCE:
                for name, side in (("ours", ours), ("stock", stock), ("known", ours)):
                    questions = known if name == "known" else None
                    asked = await side.first_messages(http, effort.of(MESSAGES[name], 100), questions)
                    loads[name][at_once].append(await send_all(side, http, asked, at_once))
    best = {name: max((_median(done[n]), n) for n in AT_ONCE)[1] for name, done in loads.items()}
    figures: dict[str, Any] = {name: _side(done, best[name]) for name, done in loads.items()}
    done = {name: [load.per_second for load in loads[name][best[name]]] for name in MESSAGES}
    ratios = {"ratio": ratio(done["ours"], done["stock"]), "known_ratio": ratio(done["known"], done["stock"])}
    lost = failures({name: [load for each in done.values() for load in each] for name, done in loads.items()})
    return figures | ratios | {"failed": lost}


def _median(done: list[Load]) -> float:
    return float(spread([load.per_second for load in done])["median"])


def _side(done: dict[int, list[Load]], best: int) -> dict[str, Any]:
    figures: dict[str, Any] = {str(n): spread([load.per_second for load in done[n]], 1) for n in AT_ONCE}
    client = [load.client_cpu_s / load.seconds for load in done[best]]
    return figures | {
        "best_at": best,
        "best": figures[str(best)],
        "cpu_ms": spread([load.cpu_ms for load in done[best]]),
        "client_core_share": spread(client),
    }
