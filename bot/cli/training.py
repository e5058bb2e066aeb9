"""Builds the knowledge store from CSV and trains the model from the training files."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.core.files import encoders, record, record_missing, remove_other_encoders
from bot.core.settings import PACKAGE, ROOT, Settings
from bot.editing.tables import left_alone
from bot.engine.assistant import newest_file
from bot.engine.versions import (
    MODEL,
    TRAINED,
    changing,
    history,
    keep,
    note_served,
    serve_version,
    served_model,
)
from bot.knowledge.build import build_store, is_current
from bot.language.encoder.encoder import ADAPTERS, encode_for_store, encoder_names, trained_with, verify_files

_STEPS = logging.getLogger("rasa.engine.training.hooks")


def train_assistant(settings: Settings, force: bool = False, trial: bool = False) -> None:
    """Build the store first (training reads the names of subjects from it), then train with Rasa.

    What is up to date is not built again, unless `force`. A `trial` is kept as a version and not served.
    """
    verify_files(settings)
    if force or not is_current(settings.knowledge_dir, settings.facts_db):
        with left_alone(settings.knowledge_dir):
            report = build_store(settings.knowledge_dir, settings.facts_db, encode_for_store(settings))
        click.echo(f"knowledge store: {report}", err=True)
    if not force and not trial and _is_up_to_date(settings):
        return
    click.echo("Training the model (some minutes) …", err=True)
    with changing(settings):
        inputs = inputs_of(settings)
        with TemporaryDirectory(dir=settings.models_dir, prefix=".training-") as folder:
            _train(settings, Path(folder))
            version = keep(settings, Path(folder) / f"{MODEL}.tar.gz", inputs, trained_with(settings))
        if not trial:
            serve_version(settings, version.name, TRAINED, keep_served(settings))
            stamp_of(settings).write_text(inputs)
        used = [settings.models_dir / f"{name}.onnx" for name in encoder_names(settings)]
        remove_other_encoders(settings.models_dir, used)
        for path in encoders(settings.models_dir):
            record(path)
    click.echo(f"model: {version.name}{' (`mesobot model promote` serves it)' if trial else ''}", err=True)


def _is_up_to_date(settings: Settings) -> bool:
    """Whether the model was trained from the files that are here, or was promoted since they changed."""
    stamp, model = stamp_of(settings), served_model(settings)
    if not (model.exists() and stamp.exists() and stamp.read_text() == inputs_of(settings)):
        return False
    record_missing([model, *encoders(settings.models_dir)])
    click.echo(f"{model}: up to date", err=True)
    if (newest := newest_file(settings)) != model:
        click.echo(f"{newest} is newer and is what is served: remove it, or train with --force", err=True)
    return True


def keep_served(settings: Settings) -> tuple[str, ...]:
    """What a rollback can go back to once another version is served.

    A model from before versions were kept becomes one.
    """
    model = served_model(settings)
    if not history(settings) and model.exists():
        stamp = stamp_of(settings)
        trained_from = stamp.read_text() if stamp.exists() else ""
        kept = keep(settings, model, trained_from, trained_with(settings))
        note_served(settings, kept.name, TRAINED, since=kept.made_at)
    return history(settings)


def stamp_of(settings: Settings) -> Path:
    """The file in which a training notes its inputs."""
    return settings.models_dir / f"{MODEL}.inputs"


def _train(settings: Settings, folder: Path) -> None:
    os.environ["LOG_LEVEL"] = "WARNING"  # without it Rasa draws thousands of progress bars
    import rasa

    with _progress():
        result = rasa.train(
            domain=str(settings.domain_file),
            config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "data")],
            output=str(folder),
            force_training=True,
            fixed_model_name=MODEL,
        )
    if result.code:
        raise click.ClickException("training failed")


@contextmanager
def _progress() -> Iterator[None]:
    """One bar that names the component in training; nothing where no person watches."""
    columns = (SpinnerColumn(), BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    shown = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with shown:
        task = shown.add_task("reads the examples", total=None)
        steps = _Steps(lambda name: shown.update(task, description=f"trains {name}"))
        before, _STEPS.propagate = (_STEPS.level, _STEPS.propagate), False
        _STEPS.setLevel(logging.INFO)
        _STEPS.addHandler(steps)
        try:
            yield
        finally:
            _STEPS.removeHandler(steps)
            _STEPS.level, _STEPS.propagate = before


class _Steps(logging.Handler):
    """Hears from Rasa's log which component is trained now."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell the name of a component that begins."""
        if found := re.match(r"Starting to train component '(\w+)'", record.getMessage()):
            self._tell(found[1])


def inputs_of(settings: Settings) -> str:
    """Hash of all inputs of the model, except the names of subjects, which are read at run time."""
    digest = hashlib.sha256()
    for path in _input_files(settings):
        digest.update(str(path.name).encode() + path.read_bytes())
    return digest.hexdigest()


def _input_files(settings: Settings) -> Iterator[Path]:
    yield from (settings.domain_file, ROOT / "config.yml")
    yield from sorted((ROOT / "data").rglob("*.yml"))
    yield from sorted((ROOT / "data").glob("*/learned/*.jsonl"))
    yield from sorted((PACKAGE / "language").rglob("*.py"))
    yield from (adapter for adapter in ADAPTERS if adapter.is_file())
    locks = (ROOT / "requirements" / f"{name}.txt" for name in ("base", "models"))
    yield from (lock for lock in locks if lock.is_file())  # a wheel has no lock files
