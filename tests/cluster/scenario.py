"""A load with one assistant killed in it, and the figures of a load."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from tests.cluster.load import Load, Sent
from tests.cluster.topology import Cluster
from tests.cluster.verdict import Verdict, judge

Say = Callable[[str], None]
_PEOPLE = 8


@dataclass(frozen=True)
class Figures:
    """Of a stretch of load; times in milliseconds."""

    messages: int
    per_second: float
    p50: float
    p95: float
    p99: float

    def __str__(self) -> str:
        return (
            f"{self.per_second:6.1f} messages/s   p50 {self.p50:.1f}   p95 {self.p95:.1f}   "
            f"p99 {self.p99:.1f} ms   ({self.messages} messages)"
        )


@dataclass(frozen=True)
class KillReport:
    """The load with the kill in it."""

    before: Figures
    after: Figures
    errors: dict[str, int]  # what visitors saw before they asked again, by status or exception
    caught: int  # messages that were being answered by the killed process, by their waiting
    silence_s: float  # longest time without any answer after the kill
    recovery_s: float  # from the kill to the assistant's being ready again
    shares: dict[str, int]  # messages answered by each assistant
    verdict: Verdict


def figures(sent: list[Sent], start: float, end: float) -> Figures:
    """Of the messages answered between two moments; raises ValueError for fewer than two."""
    times = [one.seconds * 1000 for one in sent if start <= one.done < end]
    if len(times) < 2:
        raise ValueError(f"{len(times)} messages answered in {end - start:.0f} s: nothing to measure")
    cuts = quantiles(times, n=100, method="inclusive")
    return Figures(len(times), len(times) / (end - start), cuts[49], cuts[94], cuts[98])


async def kill_one(cluster: Cluster, seconds: float, say: Say) -> KillReport:
    """Load for `seconds`; at the half one assistant is killed and started again; then compare everything."""
    load = Load(cluster.url, _PEOPLE)
    asking = asyncio.ensure_future(load.run())
    start = time.monotonic()
    await asyncio.sleep(seconds / 2)
    victim, killed = cluster.assistants[0], time.monotonic()
    victim.kill()
    say(f"killed {victim.name} after {killed - start:.0f} s")
    cluster.start_assistant(victim)
    recovery = asyncio.ensure_future(_until_ready(cluster, killed))
    await asyncio.sleep(max(0.0, start + seconds - time.monotonic()))
    load.stop()
    await asking
    end = time.monotonic()
    recovered = await recovery
    say(f"{victim.name} is ready again after {recovered:.1f} s")
    return KillReport(
        before=figures(load.messages, start, killed),
        after=figures(load.messages, killed, end),
        errors=dict(Counter(error for sent in load.messages for error in sent.errors)),
        caught=len(_caught(load.messages, killed)),
        silence_s=_longest_silence(load.messages, killed, end),
        recovery_s=recovered,
        shares=cluster.shares(),
        verdict=await judge(load, cluster.postgres.url),
    )


async def _until_ready(cluster: Cluster, since: float) -> float:
    victim = cluster.assistants[0]
    while not await asyncio.to_thread(cluster.is_ready, victim):
        victim.check()
        await asyncio.sleep(0.1)
    return time.monotonic() - since


def _caught(sent: list[Sent], killed: float) -> list[Sent]:
    """Under way at the kill, and answered only when the other assistant took over (after 3 s of silence)."""
    return [one for one in sent if one.at < killed < one.done and (one.done - killed > 1.0 or one.errors)]


def _longest_silence(sent: list[Sent], start: float, end: float) -> float:
    moments = sorted([start, *(one.done for one in sent if start < one.done < end), end])
    return max(later - earlier for earlier, later in pairwise(moments))
