"""`mesobot train` beside a newer model of plain `rasa train`: that one is served, and named."""

from __future__ import annotations

import io
import logging
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.engine.caching import LocalTrainingCache
from rasa.shared.utils.io import is_logging_disabled

from bot.cli import training
from bot.core.files import is_recorded
from bot.core.settings import Settings, load_settings
from bot.knowledge.build import build_store
from bot.language.encoder.encoder import encode_for_store
from bot.observability.logs import quiet_environment
from tests.unit.conftest import PACK


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a store and a model that are up to date; training them anew would fail."""
    made = {"MESOBOT_MODELS": str(tmp_path), "MESOBOT_FACTS_DB": str(tmp_path / "facts.db")}
    settings = load_settings({**made, "MESOBOT_KNOWLEDGE_DIR": str(PACK)})
    build_store(settings.knowledge_dir, settings.facts_db, encode_for_store(load_settings()))
    _model(tmp_path / "mesobot.tar.gz", at=1)
    training.stamp_of(settings).write_text(training.inputs_of(settings))
    monkeypatch.setattr(training, "_train", lambda *_given: pytest.fail("trained anew"))
    return settings


def _model(path: Path, at: int) -> Path:
    path.write_bytes(b"model")
    os.utime(path, (at, at))
    return path


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("screen", [Terminal(), io.StringIO()], ids=["terminal", "pipe"])
def test_a_person_sees_one_progress_bar_and_a_log_none(
    screen: io.StringIO, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    quiet: list[bool] = []  # Rasa draws no bars of its own
    steps = logging.getLogger("rasa.engine.training.hooks")

    def train(**_given: object) -> SimpleNamespace:
        quiet.append(is_logging_disabled())
        for name in ("Understanding", "RulePolicy"):
            steps.info(f"Starting to train component '{name}'.")
            steps.info(f"Finished training component '{name}'.")
        return SimpleNamespace(code=0, model="m")

    monkeypatch.setattr("rasa.train", train)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("LOG_LEVEL", "INFO")
    before = (steps.level, steps.propagate, list(steps.handlers))
    training._train(load_settings(), tmp_path)
    assert quiet == [True]
    assert (steps.level, steps.propagate, steps.handlers) == before
    said = screen.getvalue()
    assert ("trains RulePolicy" in said) == screen.isatty()
    assert said.count("\n") <= 1


def test_training_writes_into_the_data_folder_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Rasa's cache otherwise lies below the folder where a command is started, which may be read-only."""
    caches: list[Path] = []

    def train(**_given: object) -> SimpleNamespace:
        caches.append(LocalTrainingCache()._cache_location)
        return SimpleNamespace(code=0, model="m")

    started, data = tmp_path / "started", tmp_path / "data"
    started.mkdir()
    (started / ".rasa").touch()  # no folder can be made here, by root neither
    monkeypatch.chdir(started)
    monkeypatch.setenv("MESOBOT_DATA", str(data))
    for name in ("RASA_CACHE_DIRECTORY", "LOG_LEVEL"):
        monkeypatch.setenv(name, "")  # so that it is as before afterwards
        monkeypatch.delenv(name)
    monkeypatch.setattr("rasa.train", train)
    quiet_environment()
    training._train(load_settings(), tmp_path)
    assert caches == [data / ".rasa/cache"]
    assert caches[0].is_dir()


def test_our_model_alone_is_up_to_date(trained: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    training.train_assistant(trained)
    assert capsys.readouterr().err == f"{trained.models_dir}/mesobot.tar.gz: up to date\n"


def test_a_newer_model_of_plain_rasa_train_is_named(
    trained: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = _model(trained.models_dir / "20261127-101112.tar.gz", at=2)
    training.train_assistant(trained)
    said = f"{theirs} is newer and is what is served: remove it, or train with --force\n"
    assert capsys.readouterr().err.endswith(said)
    # Ours alone is written down: a stranger's model stays one that nothing verifies.
    assert is_recorded(trained.models_dir / "mesobot.tar.gz")
    assert not is_recorded(theirs)


def test_an_older_one_is_not(trained: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    _model(trained.models_dir / "20261127-101112.tar.gz", at=0)
    training.train_assistant(trained)
    assert "is served" not in capsys.readouterr().err
