"""Where the time goes: py-spy samples a server under load, from outside."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from bench import stacks
from bench.client import Http, send_all
from bench.running import Effort, start_warm
from bench.sides import Ours, Stock
from bot.core.settings import ROOT

PY_SPY = ROOT / ".tools/bench/bin/py-spy"
DATA = ROOT / "bench/data"
SECONDS = 20
AT_ONCE = 4
_BATCH = 40  # messages between two looks at the clock
_PER_SECOND = 300  # conversations opened in advance; more than any server here answers


async def measure(effort: Effort) -> dict[str, Any]:
    """Record ours and stock; the stacks go to results/, the number of samples is returned."""
    found = {}
    kinds: tuple[type[Ours] | type[Stock], ...] = (Ours, Stock)
    for kind in kinds:
        taken = await record(kind, effort.of(SECONDS, 5))
        stacks.write(taken, ROOT / f"results/profile-{kind.name}.txt")
        found[kind.name] = taken.total()
    return {"samples": found}


async def record(kind: type[Ours] | type[Stock], seconds: int) -> stacks.Stacks:
    """Compact stacks of a warm server under load."""
    with tempfile.TemporaryDirectory() as scratch:
        side, raw = kind(Path(scratch)), Path(scratch) / "raw"
        async with Http() as http:
            try:
                await start_warm(side, http)
                asked = await side.first_messages(http, seconds * _PER_SECOND)
                command = (PY_SPY, "record", "--format", "raw", "--function", "--rate", "200")
                options = ("--duration", str(seconds), "--output", raw, "--pid", str(side.process.pid))
                spy = await asyncio.create_subprocess_exec(*command, *options, stdout=-3, stderr=-3)
                while spy.returncode is None and asked:
                    batch, asked = asked[:_BATCH], asked[_BATCH:]
                    await send_all(side, http, batch, AT_ONCE)
                await spy.wait()
            finally:
                side.process.stop()
        return stacks.compact(stacks.read_raw(raw.read_text(encoding="utf-8")))


def keep_before() -> None:
    """`python -m bench.profiling`: keep what is measured now as the picture of before."""
    stacks.write(asyncio.run(record(Ours, SECONDS)), DATA / "before.txt")


if __name__ == "__main__":
    keep_before()
