"""How much of what is personal is redacted, how much else, and how long it takes.

python -m bot.evaluation.redaction texts.txt        # texts with {piece|kind}, one a line: figures, misses
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bot.core.errors import MesoError
from bot.core.settings import load_settings
from bot.evaluation.judge import Figure
from bot.redaction.redactor import Redactor, load_redactor
from bot.redaction.spans import ADDRESS, BIRTH, DEVICE, HANDLE, LINK, NAME, SECRET

FILE = "redaction.jsonl"
_PIECE = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_NUMBERS = "numbers and mail"
# What other writers call them, and what is counted together.
_GROUPS = {
    NAME: "names",
    "nickname": "names",
    ADDRESS: "addresses",
    "postcode": "addresses",
    **dict.fromkeys(
        (HANDLE, LINK, SECRET, DEVICE, "user name", "username", "password", "token", "ip"),
        "handles and secrets",
    ),
    **dict.fromkeys((BIRTH, "birthdate", "date of birth"), "birth dates"),
}


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


def read_marked(path: Path) -> list[Personal]:
    """Texts, one a line, with their pieces marked {piece|kind}; lines that begin with # are no texts."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_marked(line) for line in lines if line.strip() and not line.startswith("#")]


def _marked(line: str) -> Personal:
    text, spans, last = "", [], 0
    for match in _PIECE.finditer(line):
        text += line[last : match.start()]
        spans.append((len(text), len(text) + len(match[1]), match[2].strip()))
        text, last = text + match[1], match.end()
    return Personal(text + line[last:], tuple(spans))


def redaction_figures(redactor: Redactor, rows: Sequence[Personal]) -> list[Figure]:
    """Shares of what is found whole, by kind, and of texts without anything personal that are changed."""
    found: dict[str, list[bool]] = {_NUMBERS: [], **{group: [] for group in _GROUPS.values()}}
    changed = []
    for row in rows:
        covered = _covered(redactor, row)
        for start, end, kind in row.spans:
            found[_GROUPS.get(kind, _NUMBERS)].append(_is_whole(row.text, start, end, covered))
        if not row.spans:
            changed.append(bool(covered))
    shares = [Figure(f"redacted: {name}", sum(hits), len(hits)) for name, hits in found.items() if hits]
    return [*shares, Figure("redacted: without need", sum(changed), len(changed))]


def redaction_faults(redactor: Redactor, rows: Sequence[Personal]) -> Iterator[str]:
    """What is missed and what is changed without need, a line each."""
    for row in rows:
        covered = _covered(redactor, row)
        for start, end, kind in row.spans:
            if not _is_whole(row.text, start, end, covered):
                yield f"missed {kind}: {row.text[start:end]} | {redactor.redact(row.text)}"
        if covered and not row.spans:
            yield f"changed: {row.text} | {redactor.redact(row.text)}"


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


def _covered(redactor: Redactor, row: Personal) -> set[int]:
    return {place for span in redactor.spans(row.text) for place in range(span.start, span.end)}


def _is_whole(text: str, start: int, end: int, covered: set[int]) -> bool:
    """Whether no letter or digit of a piece stays."""
    return all(place in covered for place in range(start, end) if text[place].isalnum())


@click.command(help=__doc__)
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def main(files: tuple[Path, ...]) -> None:
    """Figures and faults of marked texts."""
    redactor = load_redactor(load_settings())
    rows = [row for file in files for row in read_marked(file)]
    for fault in redaction_faults(redactor, rows):
        click.echo(fault)
    for figure in redaction_figures(redactor, rows):
        click.echo(f"{figure.name:32} {figure.value:.3f} ({figure.hits} of {figure.total})")
    median, high = redaction_times(redactor, [row.text for row in rows])
    click.echo(f"{median:.2f} ms a text, 95 % below {high:.2f} ms")


if __name__ == "__main__":
    main()
