"""Builds the knowledge store from CSV and trains the model from the training files."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from bot.core.files import encoders, record, record_missing, remove_other_encoders
from bot.core.settings import PACKAGE, ROOT, Settings
from bot.engine.assistant import newest_file
from bot.knowledge.build import build_store, is_current
from bot.language.encoder.encoder import ADAPTER, encode_for_store, load_encoder, verify_files

MODEL = "mesobot"


def train_assistant(settings: Settings, force: bool = False) -> None:
    """Build the store first (training reads the names of subjects from it), then train with Rasa.

    What is up to date is not built again, unless `force`.
    """
    verify_files(settings)
    if force or not is_current(settings.knowledge_dir, settings.facts_db):
        report = build_store(settings.knowledge_dir, settings.facts_db, encode_for_store(settings))
        click.echo(f"knowledge store: {report}", err=True)
    stamp, inputs = stamp_of(settings), inputs_of(settings)
    model = settings.models_dir / f"{MODEL}.tar.gz"
    if not force and model.exists() and stamp.exists() and stamp.read_text() == inputs:
        record_missing([model, *encoders(settings.models_dir)])
        click.echo(f"{model}: up to date", err=True)
        if (served := newest_file(settings)) != model:
            click.echo(f"{served} is newer and is what is served: remove it, or train with --force", err=True)
        return
    click.echo("Training the model (about a minute) …", err=True)
    _train(settings)
    remove_other_encoders(settings.models_dir, settings.models_dir / f"{load_encoder(settings).name}.onnx")
    for path in (model, *encoders(settings.models_dir)):
        record(path)
    stamp.write_text(inputs)


def stamp_of(settings: Settings) -> Path:
    """The file in which a training notes its inputs."""
    return settings.models_dir / f"{MODEL}.inputs"


def _train(settings: Settings) -> None:
    if not sys.stderr.isatty():  # Rasa draws thousands of progress bars; a log has no use for them
        os.environ.setdefault("LOG_LEVEL", "WARNING")  # what Rasa goes by; it overrides TQDM_DISABLE
    import rasa

    result = rasa.train(
        domain=str(settings.domain_file),
        config=str(ROOT / "config.yml"),
        training_files=[str(ROOT / "data")],
        output=str(settings.models_dir),
        force_training=True,
        fixed_model_name=MODEL,
    )
    if result.code:
        raise click.ClickException("training failed")
    click.echo(f"model: {result.model}", err=True)


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
    if ADAPTER.is_file():
        yield ADAPTER
    locks = (ROOT / "requirements" / f"{name}.txt" for name in ("base", "models"))
    yield from (lock for lock in locks if lock.is_file())  # a wheel has no lock files
