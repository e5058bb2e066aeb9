"""Build what is built: the knowledge store from CSV, the model from the training files."""

from __future__ import annotations

import click

from bot.knowledge.build import build_store
from bot.nlu.encoder import verify_files
from bot.settings import ROOT, Settings


def train_assistant(settings: Settings, force: bool = False) -> None:
    """Store first (subjects' names are read from it in training), then Rasa's training.

    Rasa trains only what changed since the newest model, unless `force`.
    """
    verify_files(settings)
    report = build_store(settings.knowledge_dir, settings.facts_db)
    click.echo(f"knowledge store: {report}", err=True)
    import rasa

    result = rasa.train(
        domain=str(settings.domain_file),
        config=str(ROOT / "config.yml"),
        training_files=[str(ROOT / "data")],
        output=str(settings.models_dir),
        force_training=force,
        fixed_model_name="mesobot",
    )
    if result.code:
        raise click.ClickException("training failed")
    click.echo(f"model: {result.model}", err=True)
