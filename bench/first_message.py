"""The first message of a conversation, one after the other: median and 95th percentile."""

from __future__ import annotations

from typing import Any

from bench.client import Load, send_all
from bench.questions import KNOWN, known_questions
from bench.running import Effort, both_sides, failures
from bench.stats import beside, quantile, spread

MESSAGES = 200


async def measure(effort: Effort) -> dict[str, Any]:
    """Milliseconds of a first message (dialogue, action and store included), and of opening a web session."""
    loads: dict[str, list[Load]] = {"ours": [], "stock": [], "known": []}
    openings: list[float] = []
    async with both_sides() as (http, ours, stock):
        known = known_questions()
        await send_all(ours, http, await ours.first_messages(http, KNOWN, known))
        for _ in range(effort.runs):
            for name, side in (("ours", ours), ("stock", stock), ("known", ours)):
                questions = known if name == "known" else None
                asked = await side.first_messages(http, effort.of(MESSAGES, 50), questions)
                loads[name].append(await send_all(side, http, asked))
            posts = [await http.post(f"{ours.url}/webhooks/web/session", {}) for _ in range(50)]
            openings.append(quantile([ms for _, _, ms in posts], 0.5))
    return _summary(loads) | {"session_ms": spread(openings), "failed": failures(loads)}


def _summary(loads: dict[str, list[Load]]) -> dict[str, Any]:
    figures: dict[str, Any] = {"messages": len(loads["ours"][0].times_ms)}
    for mine, prefix in (("ours", ""), ("known", "known_")):
        for name, share in (("p50_ms", 0.5), ("p95_ms", 0.95)):
            ours, stock = ([quantile(each.times_ms, share) for each in loads[n]] for n in (mine, "stock"))
            figures[prefix + name] = beside(ours, stock)
        cpu = ([each.cpu_ms for each in loads[n]] for n in (mine, "stock"))
        figures[f"{prefix}cpu_ms"] = beside(*cpu)
    return figures
