"""Two assistants against one, in turn, and why the ratio is what it is."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from tests.cluster.load import Load
from tests.cluster.processes import pin_to_cores
from tests.cluster.scenario import Figures, figures
from tests.cluster.topology import Cluster

_PEOPLE = 8


@dataclass(frozen=True)
class Run:
    """A number of assistants under as much load as they take."""

    figures: Figures
    shares: dict[str, float]  # of a core, by kind of process; the visitors are one

    def __str__(self) -> str:
        busy = ", ".join(f"{kind} {share:.0%}" for kind, share in self.shares.items())
        return f"{self.figures}\n    of a core: {busy}; together {sum(self.shares.values()):.0%}"

    def ceiling(self, cores: int) -> float:
        """What two assistants could reach over one here, were every core full and nothing in the way.

        One assistant fills one core at most; two fill two, less what everything else takes of them.
        """
        others = sum(self.shares.values()) - self.shares["assistant"]
        part = self.shares["assistant"] / (self.shares["assistant"] + others)
        return min(2.0, cores * part)


async def one_against_two(
    cluster: Cluster, rounds: int, seconds: float, per_core: bool, say: Callable[[str], None]
) -> float:
    """Messages a second of two assistants over those of one; the median of `rounds`, in turn.

    `per_core`: everything (stores, nginx and visitors too) has as many cores as there are assistants.
    """
    ratios, cores = [], sorted(os.sched_getaffinity(0))
    for number in range(rounds):
        rates = []
        for count in (1, 2):
            cluster.send_to(cluster.assistants[:count])
            pin_to_cores([*cluster.processes], set(cores[:count]) if per_core else set(cores))
            await asyncio.sleep(0.5)
            run = await _saturate(cluster, seconds, seed=10 * number + count)
            say(f"round {number + 1}, {count} assistant{'s' * (count > 1)}: {run}")
            if count == 1 and not per_core:
                say(f"    two could reach {run.ceiling(len(cores)):.2f} × on {len(cores)} cores")
            rates.append(run.figures.per_second)
        ratios.append(rates[1] / rates[0])
        say(f"round {number + 1}: {ratios[-1]:.2f} ×")
    return median(ratios)


async def _saturate(cluster: Cluster, seconds: float, seed: int) -> Run:
    load = Load(cluster.url, _PEOPLE, seed=seed, plain=True)
    asking = asyncio.ensure_future(load.run())
    await asyncio.sleep(1.0)
    start, before, own = time.monotonic(), cluster.cpu_seconds(), time.process_time()
    await asyncio.sleep(seconds)
    end, after, own = time.monotonic(), cluster.cpu_seconds(), time.process_time() - own
    load.stop()
    await asking
    shares = {kind: (after[kind] - before[kind]) / (end - start) for kind in after}
    return Run(figures(load.messages, start, end), shares | {"visitors": own / (end - start)})
