"""`mesobot model`: the versions of the model, their figures, and which of them is served."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.cli.group import Group, examples
from bot.core.errors import MesoError, ModelUnavailable
from bot.core.settings import ROOT, Settings, load_settings


@click.group(cls=Group, epilog=examples("mesobot model list", "mesobot model rollback"))
def model() -> None:
    """Versions of the model: figures of each, and which is served."""


@model.command("list", epilog=examples("mesobot model list"))
def list_() -> None:
    """List the kept versions, the newest first; `*` is served."""
    from bot.cli.training import inputs_of
    from bot.engine.versions import served, versions

    settings = load_settings()
    now, here = served(settings), inputs_of(settings)
    kept = versions(settings)
    for one in reversed(kept):
        is_served = now is not None and one.name == now.version
        notes = [f"{now.how} {now.at[:16].replace('T', ' ')}"] if now and is_served else []
        if one.trained_from != here:
            notes.append("trained from files that have changed since")
        notes += _shown(one.measured) or ["not measured (`mesobot model compare`)"]
        click.echo(f"{'*' if is_served else ' '} {one.name}  {'; '.join(notes)}")
    if warning := _unkept(settings, bool(now)):
        click.echo(warning, err=True)


def _shown(measured: object) -> list[str]:
    """The most important figures of a measurement, each as a note; none where nothing was measured."""
    figures = measured.get("figures", {}) if isinstance(measured, dict) else {}
    wanted = ("needs right", "needs wrong", "danger signs recognised", "false alarms")
    return [
        f"{name} {hits / total:.3f}" for name in wanted if name in figures for hits, total in [figures[name]]
    ]


def _unkept(settings: Settings, known: bool) -> str:
    """A warning if the served file is not one of the kept versions, else ""."""
    from bot.engine.assistant import newest_file
    from bot.engine.versions import served_model

    newest = newest_file(settings)
    if newest != served_model(settings):
        return f"{newest} is newer and is what is served: remove it, or promote a version"
    return (
        "" if known else f"{newest} is served and is no version yet: the next training or promotion keeps it"
    )


@model.command(epilog=examples("mesobot model promote 20261127-102955-8861465f"))
@click.argument("version")
def promote(version: str) -> None:
    """Serve VERSION (its name, or the beginning or end of it); a running server takes it within seconds."""
    from bot.cli.training import keep_served
    from bot.engine.versions import changing, version_named

    settings = load_settings()
    with changing(settings):
        before = keep_served(settings)
        _serve(settings, version_named(settings, version).name, before)


@model.command(epilog=examples("mesobot model rollback"))
def rollback() -> None:
    """Serve again what was served before."""
    from bot.engine.versions import changing, file_of, history

    settings = load_settings()
    with changing(settings):
        before = [name for name in history(settings)[:-1] if file_of(settings, name).is_file()]
        if not before:
            raise MesoError("no version that was served before is still here (`mesobot model list`)")
        _serve(settings, before[-1], tuple(before[:-1]))


def _serve(settings: Settings, name: str, before: tuple[str, ...]) -> None:
    from bot.cli.training import inputs_of, stamp_of
    from bot.engine.assistant import load_assistant, newest_file
    from bot.engine.versions import PROMOTED, file_of, serve_version, served_model, version_named
    from bot.language.encoder.encoder import trained_with

    if before and before[-1] == name and newest_file(settings) == served_model(settings):
        raise MesoError(f"{name} is what is served")
    encoder, own = trained_with(settings), version_named(settings, name).encoder
    if own != encoder:
        raise ModelUnavailable(f"{name} was trained with {own}, and this program has {encoder}: train again")
    # A model that does not load here would not load in a server.
    load_assistant(settings, file_of(settings, name))
    serve_version(settings, name, PROMOTED, before)
    # The choice holds until a file of the training changes; then `mesobot train` trains again.
    stamp_of(settings).write_text(inputs_of(settings))
    said = f"; before it {before[-1]} (`mesobot model rollback`)" if before else ""
    click.echo(f"{name} is served{said}")


@model.command(
    epilog=examples("mesobot model compare", "mesobot model compare --limit 20 20261127-102955-8861465f")
)
@click.argument("names", metavar="[VERSION]...", nargs=-1)
@click.option("--limit", type=click.IntRange(1), help="Ask at most this many questions of each set.")
@click.option("--folder", type=click.Path(exists=True, path_type=Path), help="Sets (default: tests/eval).")
def compare(names: tuple[str, ...], limit: int | None, folder: Path | None) -> None:
    """Measure versions on the evaluation sets, side by side (default: every kept one).

    A measurement of all questions is kept with its version, and `list` shows it.
    """
    from bot.cli.training import keep_served
    from bot.engine.versions import changing, version_named, versions
    from bot.evaluation.compare import measure, rows_of, table

    settings, sets = load_settings(), folder or ROOT / "tests/eval"
    rows = rows_of(sets, limit)
    with changing(settings):
        keep_served(settings)
    chosen = [version_named(settings, name) for name in names] or versions(settings)
    found = {}
    for one in chosen:
        click.echo(f"{one.name}: {len(rows)} questions …", err=True)
        found[one.name] = asyncio.run(measure(settings, one, rows, whole=not (limit or folder)))
    for line in table(found):
        click.echo(line)
