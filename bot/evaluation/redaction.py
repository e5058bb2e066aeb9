"""How much of what is personal is redacted, how much else, and how long it takes."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import MesoError
from bot.evaluation.judge import Figure
from bot.redaction.redactor import Redactor
from bot.redaction.spans import ADDRESS, NAME

FILE = "redaction.jsonl"


@dataclass(frozen=True)
class Personal:
    """A text with its personal pieces, as (start, end, kind)."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    half: str = ""


def read_personal(path: Path) -> list[Personal]:
    """The rows of a file; raises MesoError `file:line: what is wrong`."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            data = json.loads(line)
            spans = tuple((int(start), int(end), str(kind)) for start, end, kind in data["spans"])
            rows.append(Personal(data["text"], spans, data["half"]))
        except (ValueError, KeyError, TypeError) as error:
            raise MesoError(f"{path}:{number}: {error}") from error
    return rows


def redaction_figures(redactor: Redactor, rows: Sequence[Personal]) -> list[Figure]:
    """Shares of what is found whole, by kind, and of texts without anything personal that are changed."""
    found: dict[str, list[bool]] = {"numbers and mail": [], "names": [], "addresses": []}
    changed = []
    for row in rows:
        covered = {place for span in redactor.spans(row.text) for place in range(span.start, span.end)}
        for start, end, kind in row.spans:
            found[_KINDS.get(kind, "numbers and mail")].append(_is_whole(row.text, start, end, covered))
        if not row.spans:
            changed.append(bool(covered))
    shares = [Figure(f"redacted: {name}", sum(hits), len(hits)) for name, hits in found.items()]
    return [*shares, Figure("redacted: without need", sum(changed), len(changed))]


def redaction_times(redactor: Redactor, texts: Sequence[str]) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds a text."""
    redactor.warm()
    times = []
    for text in texts:
        started = time.perf_counter()
        redactor.redact(text)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


_KINDS = {NAME: "names", ADDRESS: "addresses"}


def _is_whole(text: str, start: int, end: int, covered: set[int]) -> bool:
    """Whether no letter or digit of a piece stays."""
    return all(place in covered for place in range(start, end) if text[place].isalnum())
