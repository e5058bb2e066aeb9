"""Rasa's own commands, from the root, with the shared model."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _rasa(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rasa", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"RASA_TELEMETRY_ENABLED": "false"},
        timeout=300,
        check=False,
    )


@pytest.mark.model
def test_rasa_data_validate_finds_no_error() -> None:
    result = _rasa("data", "validate")
    assert result.returncode == 0, result.stderr[-2000:]
    assert "No story structure conflicts found" in result.stdout + result.stderr


@pytest.mark.model
def test_the_conversations_run_as_told(tmp_path: Path) -> None:
    words = ("test", "core", "--stories", "tests/conversations", "--out", str(tmp_path))
    result = _rasa(*words, "--fail-on-prediction-errors")
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]
