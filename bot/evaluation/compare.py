"""Measures versions of the model on the same questions, side by side."""

from __future__ import annotations

import datetime
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.clients import LocalTalk
from bot.core.settings import Settings
from bot.engine.assistant import load_assistant
from bot.engine.versions import Version, file_of, measured, note
from bot.evaluation.judge import LESS_IS_BETTER, Figure, figures
from bot.evaluation.rows import Row, read_rows
from bot.evaluation.run import MEDIAN, ask_all
from bot.knowledge.store import KnowledgeStore


@dataclass(frozen=True)
class Measured:
    """The figures of one version, and the median time of an answer."""

    figures: Sequence[Figure]
    median_ms: float


def rows_of(folder: Path, limit: int | None) -> list[Row]:
    """The rows of the evaluation sets, at most the first `limit` of each."""
    taken, rows = Counter[str](), []
    for row in read_rows(folder):
        taken[row.set] += 1
        if limit is None or taken[row.set] <= limit:
            rows.append(row)
    return rows


async def measure(settings: Settings, version: Version, rows: Sequence[Row], whole: bool) -> Measured:
    """Ask a version every row; figures of the `whole` sets are noted in its record."""
    talk = LocalTalk(load_assistant(settings, file_of(settings, version.name)), settings)
    outcomes = await ask_all(talk, rows)
    found = Measured(figures(outcomes), statistics.median(one.latency_ms for one in outcomes))
    if whole:
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        facts = KnowledgeStore(settings.facts_db).version()
        counts = {figure.name: [figure.hits, figure.total] for figure in found.figures}
        note(settings, measured(version, {"at": now, "facts": facts, "figures": counts}))
    return found


def table(found: Mapping[str, Measured]) -> Iterator[str]:
    """A line for each figure with a column for each version; `+` marks the best where they differ."""
    width = max(16, *(len(name) + 2 for name in found)) if found else 16
    yield f"{'':40}" + "".join(f"{name:>{width}}" for name in found)
    for row in zip(*(one.figures for one in found.values()), strict=True):
        best = (min if row[0].name in LESS_IS_BETTER else max)(figure.hits for figure in row)
        differ = len({figure.hits for figure in row}) > 1
        cells = (f"{one.value:.3f} ({one.hits}){'+' if differ and one.hits == best else ' '}" for one in row)
        yield f"{row[0].name:32} {f'of {row[0].total}':>7}" + "".join(f"{cell:>{width}}" for cell in cells)
    times = (f"{one.median_ms:.1f} ms " for one in found.values())
    yield f"{MEDIAN:40}" + "".join(f"{time:>{width}}" for time in times)
