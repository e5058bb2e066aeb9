"""The assistant starts only with model files that were trained here, and names any other file."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core import files as integrity
from bot.core.errors import ModelUnavailable
from bot.core.settings import ROOT, load_settings
from bot.engine.assistant import newest_model
from tests.server import Server, tracebacks

pytestmark = pytest.mark.model


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the trained model and the encoder, each with its SHA-256."""
    for path in (*(ROOT / "models").glob("*.tar.gz"), *(ROOT / "models").glob("*.onnx")):
        shutil.copy(path, tmp_path)
        integrity.record(tmp_path / path.name)
    return tmp_path


def _newest(models: Path) -> Path:
    return newest_model(load_settings({"MESOBOT_MODELS": str(models)}))


def test_what_was_trained_here_is_taken(models: Path) -> None:
    assert _newest(models).name == "mesobot.tar.gz"
    done = subprocess.run(["sha256sum", "--check", *models.glob("*.sha256")], cwd=models, capture_output=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("which", ["mesobot.tar.gz", "encoder-*.onnx"])
@pytest.mark.parametrize("how", ["changed", "cut off"])
def test_what_was_changed_or_cut_off_is_not(models: Path, which: str, how: str) -> None:
    paths = sorted(models.glob(which))
    assert len(paths) == (2 if which.startswith("encoder") else 1)
    for path in paths:
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if how == "changed" else data[: len(data) // 2])
        with pytest.raises(ModelUnavailable, match=rf"{path.name}.*run `make train`"):
            _newest(models)
        path.write_bytes(data)


def test_a_model_of_plain_rasa_train_is_taken_with_a_warning(
    models: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (models / "mesobot.sha256").unlink()
    with caplog.at_level(logging.WARNING):
        assert _newest(models).name == "mesobot.tar.gz"
    assert "mesobot.sha256 is missing" in caplog.text


def test_training_writes_down_what_it_made() -> None:
    subprocess.run([sys.executable, "-m", "bot", "train"], cwd=ROOT, check=True, capture_output=True)
    written = {path.name for path in (ROOT / "models").glob("*.sha256")}
    assert "mesobot.sha256" in written and len(written) >= 2


def test_the_server_is_not_ready_on_a_changed_model_and_says_why(models: Path, tmp_path: Path) -> None:
    with (models / "mesobot.tar.gz").open("ab") as file:
        file.write(b"\0")
    server = Server(tmp_path, MESOBOT_MODELS=str(models)).start(ready=False)
    try:
        server.wait_until(lambda: "mesobot.tar.gz: SHA-256 is" in server.log)
        assert server.get("/health").ok
        assert server.get("/ready").json()["model"] is False
        assert not tracebacks(server.log)
    finally:
        server.stop()
