"""A server whose port is taken says so in one line and exits with 1."""

import socket
import subprocess
import sys

import pytest

from bot.core.errors import PortTaken
from bot.core.settings import ROOT
from bot.engine.ports import check_port
from tests.server import free_port


@pytest.mark.process
def test_a_used_port_is_one_line_and_status_1() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} is used by another program"):
            check_port("127.0.0.1", port)
        command = [sys.executable, "-W", "ignore", "-m", "bot", "run", "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"port {port} is used by another program" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_free_port_is_no_error() -> None:
    check_port("127.0.0.1", free_port())


@pytest.mark.process
def test_the_version_is_told_before_anything_heavy_is_loaded() -> None:
    command = [sys.executable, "-W", "ignore", "-X", "importtime", "-m", "bot", "--version"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert done.stdout.startswith(("mesobot 0.", "python -m bot 0."))
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "bot.cli.main" in loaded
    # Each takes longer to load than most commands take to run.
    assert loaded.isdisjoint({"spacy", "presidio_analyzer", "onnxruntime", "tensorflow", "rasa", "sanic"})
