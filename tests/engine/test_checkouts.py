"""Tests two read-only checkouts on one machine: one setting moves the data of each to another folder."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.settings import load_settings
from tests.engine.test_upgrade import new_checkout
from tests.server import Server, Visitor

_GREETING = "Hello! I answer questions"


def _read_only(folder: Path, greeting: str) -> Path:
    """A checkout with its own greeting; only root can write to it."""
    new_checkout(folder)
    domain = folder / "domain.yml"
    domain.write_text(domain.read_text(encoding="utf-8").replace(_GREETING, greeting), encoding="utf-8")
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    return folder


def _data(folder: Path) -> Path:
    """A store and a model as `mesobot train` puts them into the data folder."""
    settings = load_settings()
    folder.mkdir()
    shutil.copy(settings.facts_db, folder / "facts.db")
    (folder / "models").symlink_to(settings.models_dir)
    return folder


def _tree(folder: Path) -> dict[str, int]:
    """Every path with its time of change, because root may write to read-only files."""
    return {str(path): path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[Server]]:
    """Two servers, each in its own checkout."""
    made = []
    for name in ("first", "second"):
        checkout = _read_only(tmp_path / name, f"This is the {name}. I answer questions")
        data = _data(tmp_path / f"{name}-data")
        # Without PYTHONDONTWRITEBYTECODE, Python run by root would write its .pyc files even here.
        server = Server(data, MESOBOT_DATA=str(data), MESOBOT_TRACKER_DB="", PYTHONDONTWRITEBYTECODE="1")
        server.checkout = checkout
        made.append(server)
    try:
        yield made
    finally:
        for server in made:
            server.stop()


@pytest.mark.model
def test_two_that_only_read_work_side_by_side(servers: list[Server]) -> None:
    before = [_tree(server.checkout) for server in servers]
    for server in servers:
        server.start()
    people = [Visitor(server.url) for server in servers]
    for name, person in zip(("first", "second"), people, strict=True):
        assert f"This is the {name}." in person.ask("hello")["text"]
        assert "Pistor" in person.ask("who created mesotherapy?")["text"]
        assert person.history()[-1]["text"] == "who created mesotherapy?"
    # The second server does not know the conversations of the first.
    stranger = Visitor(servers[1].url, people[0].token)
    assert stranger.send("hello").status_code == 401
    for server in servers:
        server.stop()
        assert _conversations(server.folder) == 1
        assert "ERROR" not in server.log
    assert [_tree(server.checkout) for server in servers] == before


def _conversations(data: Path) -> int:
    with closing(sqlite3.connect(data / "mesobot.db")) as db:
        return int(db.execute("SELECT count(*) FROM conversations").fetchone()[0])
