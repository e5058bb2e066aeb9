"""Tests that a running server loads a promoted model, and that no conversation is lost by that."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.settings import ROOT, load_settings
from bot.engine import versions as kept
from bot.language.encoder.encoder import trained_with
from tests.processes import mesobot
from tests.server import Server, Visitor, tracebacks

pytestmark = pytest.mark.model


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the trained model and the encoder, without versions."""
    folder = tmp_path / "models"
    shutil.copytree(ROOT / "models", folder, ignore=shutil.ignore_patterns("versions", "served.json"))
    return folder


@pytest.fixture
def server(models: Path, tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path, MESOBOT_MODELS=str(models)).start()
    yield running
    running.stop()


def _mesobot(models: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return mesobot(*words, MESOBOT_MODELS=str(models))


def _another(models: Path, folder: Path) -> str:
    """The name of a second version, which is the same model, packed again."""
    packed = folder / "packed.tar.gz"
    with tarfile.open(models / "mesobot.tar.gz") as old, tarfile.open(packed, "w:gz") as new:
        for member in old.getmembers():
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    settings = load_settings({"MESOBOT_MODELS": str(models)})
    return kept.keep(settings, packed, "other files", trained_with(settings)).name


class Asking:
    """One person who asks without a pause inside the `with` block."""

    def __init__(self, server: Server) -> None:
        self.person, self.statuses = Visitor(server.url), list[int]()
        self._done, self._thread = threading.Event(), threading.Thread(target=self._ask)

    def __enter__(self) -> Asking:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join(30)

    def _ask(self) -> None:
        while not self._done.is_set():
            self.statuses.append(self.person.send("what are the risks of mesotherapy").status_code)


def test_a_running_server_takes_what_is_promoted_and_what_is_rolled_back_to(
    server: Server, models: Path, tmp_path: Path
) -> None:
    new, person = _another(models, tmp_path), Visitor(server.url)
    assert person.ask("what are moisturizers")["aspect"] == "definition"
    with Asking(server) as asking:
        done = _mesobot(models, "model", "promote", new)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"{new} is served; before it ")
        server.wait_until(lambda: f"{new} was promoted and answers now" in server.log)
        answered = len(asking.statuses)
        server.wait_until(lambda: len(asking.statuses) > answered + 5)  # the new model answers too
    assert set(asking.statuses) == {200}
    assert all(turn["answers"] for turn in asking.person.history())
    # The conversation goes on, and the new model knows its subject.
    answer = person.ask("and what are their risks?")
    assert (answer["subject"], answer["aspect"]) == ("moisturizers", "risks")

    before = done.stdout.split()[5]
    assert f"* {new}" in _mesobot(models, "model", "list").stdout
    done = _mesobot(models, "model", "rollback")
    assert done.returncode == 0, done.stderr
    server.wait_until(lambda: f"{before} was promoted and answers now" in server.log)
    assert person.ask("are they expensive")["status"] != "error"
    assert "no version that was served before" in _mesobot(models, "model", "rollback").stderr


def test_what_does_not_load_is_neither_promoted_nor_taken(
    server: Server, models: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes((models / "mesobot.tar.gz").read_bytes()[:500_000])
    settings = load_settings({"MESOBOT_MODELS": str(models)})
    name = kept.keep(settings, broken, "", trained_with(settings)).name
    before = (models / "mesobot.tar.gz").read_bytes()
    done = _mesobot(models, "model", "promote", name)
    assert (done.returncode, "does not load" in done.stderr) == (2, True), done.stderr
    assert (models / "mesobot.tar.gz").read_bytes() == before
    copy = Path(shutil.copyfile(models / "mesobot.tar.gz", tmp_path / "foreign.tar.gz"))
    foreign = kept.keep(settings, copy, "", "encoder-of-others")
    done = _mesobot(models, "model", "promote", foreign.name)
    assert "was trained with encoder-of-others" in done.stderr
    # Without the command's check, the server itself refuses the model, and goes on with the old one.
    kept.serve_version(settings, name, kept.PROMOTED, ())
    server.wait_until(lambda: f"{name} was promoted and is not taken" in server.log)
    assert Visitor(server.url).ask("what are humectants")["status"] == "answered"
    assert not tracebacks(server.log)


def test_versions_are_measured_side_by_side(models: Path, tmp_path: Path) -> None:
    new = _another(models, tmp_path)
    done = _mesobot(models, "model", "compare", "--limit", "2")
    assert done.returncode == 0, done.stderr
    header, *rows = done.stdout.splitlines()
    assert len(header.split()) == 2 and new in header
    figures = {row[:32].strip(): row[40:].split() for row in rows}
    # Both versions are the same model, so their figures are equal and none is marked as the best.
    assert figures["danger signs recognised"] == ["1.000", "(2)"] * 2
    assert "+" not in done.stdout
    assert "not measured" in _mesobot(models, "model", "list").stdout  # partial figures are not recorded
