"""At run time no call leaves this machine, and no file is written outside the project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.settings import ROOT
from tests.server import Server, Visitor

pytestmark = pytest.mark.model


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home directory; what stands in it afterwards was written by us."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def _launcher(notes: Path) -> tuple[str, ...]:
    return (sys.executable, "-m", "tests.offline", str(notes))


def test_the_server_calls_nobody_and_leaves_nothing_at_home(tmp_path: Path, home: Path) -> None:
    notes = tmp_path / "notes"
    server = Server(tmp_path, (*_launcher(notes), "run", "--port", "{port}"), HOME=str(home))
    try:
        person = Visitor(server.start().url)
        said = [person.ask(text)["status"] for text in ("what is mesotherapy", "and its risks?", "hello")]
    finally:
        server.stop()
    assert said == ["answered", "answered", "smalltalk"]
    assert notes.read_text() == ""
    assert list(home.rglob("*")) == []


def test_ask_calls_nobody_and_leaves_nothing_at_home(tmp_path: Path, home: Path) -> None:
    notes = tmp_path / "notes"
    command = [*_launcher(notes), "ask", "what is mesotherapy"]
    environ = os.environ | {"HOME": str(home)}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    assert notes.read_text() == ""
    assert list(home.rglob("*")) == []


def test_a_call_to_elsewhere_is_noticed(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    command = [*_launcher(notes), "ask", "--url", "http://clinic.example", "hello"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode != 0
    assert "socket.getaddrinfo clinic.example" in notes.read_text()
