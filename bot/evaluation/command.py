"""The command: table, misses, report, floors."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from bot.clients import Talk
from bot.core.settings import load_settings
from bot.evaluation import redaction
from bot.evaluation.judge import Figure, figures
from bot.evaluation.report import misses as missed
from bot.evaluation.report import write_report
from bot.evaluation.rows import read_rows
from bot.evaluation.run import MEDIAN, ask_all, below, read_floors
from bot.redaction.redactor import load_redactor


async def evaluate_folder(
    talk: Talk, folder: Path, report: Path | None, floors: Path | None, misses: bool
) -> int:
    """Print the table; return 0, or 1 when a figure misses its floor."""
    outcomes = await ask_all(talk, read_rows(folder))
    found = figures(outcomes)
    for o in missed(outcomes) if misses else ():
        cell = f" {o.cell[0]}/{o.cell[1]}" if o.cell[0] else ""
        wanted = ", ".join((o.row.expect or o.row.cards)[:3]) or o.row.cause
        click.echo(f"{o.row.place}: {o.row.text!r} wanted {wanted or 'no answer'}, got {o.status}{cell}")
    _print_figures(found)
    click.echo(f"{MEDIAN:32} {statistics.median(outcome.latency_ms for outcome in outcomes):6.1f} ms")
    if (folder / redaction.FILE).exists():
        _print_redaction(folder, [outcome.row.text for outcome in outcomes])
    if report:
        write_report(report, found, outcomes)
        click.echo(f"report: {report}")
    complaints = below(found, read_floors(floors)) if floors else []
    for complaint in complaints:
        click.echo(f"below the floor: {complaint}", err=True)
    return 1 if complaints else 0


def _print_figures(found: Sequence[Figure]) -> None:
    for figure in found:
        low, high = figure.interval
        click.echo(
            f"{figure.name:32} {figure.value:6.3f}  {figure.hits:4} of {figure.total:4}"
            f"  (95 %: {low:.3f}-{high:.3f})"
        )


def _print_redaction(folder: Path, texts: list[str]) -> None:
    redactor = load_redactor(replace(load_settings(), redaction=True))
    rows = redaction.read_personal(folder / redaction.FILE)
    _print_figures(redaction.redaction_figures(redactor, rows))
    median, high = redaction.redaction_times(redactor, texts + [row.text for row in rows])
    click.echo(f"{'redaction, time for a text':32} {median:6.2f} ms (95 % below {high:.2f} ms)")
