"""Rasa's own commands, from the root, with the shared model."""

import subprocess
from pathlib import Path

import pytest

from tests.processes import run_module

ROOT = Path(__file__).resolve().parents[1]


def _rasa(*words: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    return run_module("rasa", *words, stdin=stdin, **{"RASA_TELEMETRY_ENABLED": "false"} | environ)


@pytest.mark.model
def test_rasa_data_validate_finds_no_error() -> None:
    result = _rasa("data", "validate")
    assert result.returncode == 0, result.stderr[-2000:]
    assert "No story structure conflicts found" in result.stdout + result.stderr


@pytest.mark.model
def test_rasa_data_validate_fails_for_a_domain_that_lacks_an_action(tmp_path: Path) -> None:
    domain = (ROOT / "domain.yml").read_text(encoding="utf-8")
    assert "\n- action_start_over\n" in domain
    broken = tmp_path / "domain.yml"
    broken.write_text(domain.replace("\n- action_start_over\n", "\n"), encoding="utf-8")
    result = _rasa("data", "validate", "--domain", str(broken))
    assert result.returncode == 1
    assert "action_start_over" in result.stdout + result.stderr


@pytest.mark.model
def test_the_conversations_run_as_told(tmp_path: Path) -> None:
    words = ("test", "core", "--stories", "tests/conversations", "--out", str(tmp_path))
    result = _rasa(*words, "--fail-on-prediction-errors")
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]


@pytest.mark.model
def test_the_plain_shell_answers_danger_without_an_action_server(tmp_path: Path) -> None:
    asked = "my lips are swelling since the injection\n/stop\n"
    done = _rasa("shell", stdin=asked, MESOBOT_TRACKER_DB=f"sqlite:///{tmp_path}/shell.db")
    assert "Call 112" in done.stdout, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
