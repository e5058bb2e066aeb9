"""Both sides, running and warm at the same time, to be asked alternately."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.client import Http, send_all
from bench.sides import Ours, Side, Stock

# Ours then knows the vectors of the claims that search proposes, and stock's graphs are traced.
_WARM_UP = 300


@dataclass(frozen=True)
class Effort:
    """How much to measure: repetitions of everything, and a divisor of the counts."""

    runs: int = 5
    divisor: int = 1

    def of(self, count: int, least: int = 1) -> int:
        """`count` messages, fewer in a quick trial."""
        return max(least, count // self.divisor)


@asynccontextmanager
async def both_sides() -> AsyncIterator[tuple[Http, Ours, Stock]]:
    """Ours and stock, started and warmed up; stopped at the end."""
    with tempfile.TemporaryDirectory() as scratch:
        sides = Ours(Path(scratch)), Stock(Path(scratch))
        async with Http() as http:
            try:
                for side in sides:
                    await start_warm(side, http)
                yield (http, *sides)
            finally:
                for side in sides:
                    side.process.stop()


async def start_warm(side: Side, http: Http) -> None:
    """Start a side and send it some messages that are not counted."""
    await side.start(http)
    await send_all(side, http, await side.first_messages(http, _WARM_UP))


def failures(loads: dict[str, list[Any]]) -> dict[str, int]:
    """Messages of each side that were not answered well."""
    return {name: sum(load.failed for load in done) for name, done in loads.items()}
