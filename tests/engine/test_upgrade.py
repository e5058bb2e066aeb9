"""Follows the guides step by step: the upgrade from 0.1, and a restore into a new checkout."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import jwt
import pytest

from bot.core.settings import ROOT, load_settings
from tests.server import Server, Visitor
from tests.services import Postgres, required

RECORD = ROOT / "tests/engine/record-0.1.sql"
CONVERSATION = "web-01010101010101010101010101010101"
PROGRAM = ("bot", "actions", "data", "domain.yml", "config.yml", "credentials.yml", "endpoints.yml")
GUIDE = ROOT / "docs/operate/upgrade.md"


def _record_of_0_1(path: Path) -> str:
    """A database as version 0.1 leaves it, with the key of its web sessions."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(RECORD.read_text(encoding="utf-8"))
        for table, column in (("conversations", "last_at"), ("events", "at"), ("turns", "at")):
            db.execute(f"UPDATE {table} SET {column} = ?", (time.time() - 60,))
        db.execute("UPDATE events SET data = json_set(data, '$.timestamp', at)")
        return str(db.execute("SELECT value FROM secrets").fetchone()[0])


def _token(key: str) -> str:
    """The token that a browser kept from the old version."""
    claims = {"sub": CONVERSATION, "aud": "mesobot-web", "exp": int(time.time()) + 3600}
    return jwt.encode(claims, key, algorithm="HS256")


@pytest.mark.model
def test_a_record_of_0_1_goes_on(tmp_path: Path) -> None:
    """Sessions, history, retries and deletion still work; the tables are migrated."""
    path = tmp_path / "conversations.db"
    key = _record_of_0_1(path)
    server = Server(tmp_path).start()
    try:
        person = Visitor(server.url, _token(key))
        told = person.history()
        assert [turn["text"] for turn in told][:1] == ["Who created mesotherapy?"]
        assert len(told) == 3
        again = person.ask("Who created mesotherapy?", "message-18")
        assert again["id"] == "83de10969b9d54020b931b9b487a2e2f"  # the old answer, not a new one
        assert person.ask("and how is it done?")["subject"] == "mesotherapy"  # the subject in 0.1
        assert person.ask("does mesotherapy hurt?")["status"] == "answered"
        assert len(person.history()) == 5
    finally:
        server.stop()
    with closing(sqlite3.connect(path)) as db:
        indexes = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
        assert db.execute("SELECT count(*) FROM version").fetchone() == (1,)
    assert {"turns_by_time", "ix_feedback_at", "events_by_conversation"} <= indexes
    assert "ERROR" not in server.log


def new_checkout(folder: Path) -> Path:
    folder.mkdir()
    for name in PROGRAM:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def _talk_and_back_up(folder: Path, copy: Path) -> tuple[str, str]:
    """Ask, make a backup while the server runs, and ask again.

    Returns the token of the person, and the id of the answer that is in the backup.
    """
    folder.mkdir()
    server = Server(folder).start()
    try:
        person = Visitor(server.url)
        first = person.ask("who created mesotherapy?", "asked-before")
        with closing(sqlite3.connect(folder / "conversations.db")) as db:
            db.execute("VACUUM INTO ?", (str(copy),))
        person.ask("what is mesotherapy?", "asked-after")
    finally:
        server.stop(kill=True)
    return person.token, str(first["id"])


@pytest.mark.model
def test_a_backup_is_restored_into_a_new_checkout(tmp_path: Path) -> None:
    """Follow docs/operate/upgrade.md; the person goes on asking on the restored server."""
    data, settings = tmp_path / "data", load_settings()
    data.mkdir()
    token, first = _talk_and_back_up(tmp_path / "old", data / "conversations.db")
    made = {"MESOBOT_MODELS": str(settings.models_dir), "MESOBOT_FACTS_DB": str(settings.facts_db)}
    server = Server(data, **made)
    server.checkout = new_checkout(tmp_path / "new")
    server.start()
    try:
        person = Visitor(server.url, token)
        assert [turn["text"] for turn in person.history()] == ["who created mesotherapy?"]
        assert person.ask("who created mesotherapy?", "asked-before")["id"] == first
        assert "Pistor" in person.ask("and when was he born?")["text"]
        assert (data / "conversations.db").stat().st_mode & 0o077 == 0
    finally:
        server.stop()


@pytest.mark.services
@pytest.mark.model
def test_a_dump_of_postgresql_is_restored(tmp_path: Path) -> None:
    service = Postgres(tmp_path / "postgres").start()
    try:
        server = Server(tmp_path, MESOBOT_TRACKER_DB=service.url).start()
        person = Visitor(server.url)
        person.ask("who created mesotherapy?", "asked-before")
        dump = tmp_path / "mesobot.dump"
        _postgres("pg_dump", service, "--format", "custom", "--file", str(dump))
        person.ask("what is mesotherapy?", "asked-after")
        server.stop()
        _postgres("pg_restore", service, "--clean", "--if-exists", str(dump), into=True)
        server.start()
        assert [turn["text"] for turn in Visitor(server.url, person.token).history()] == [
            "who created mesotherapy?"
        ]
        server.stop()
    finally:
        service.stop()


def _postgres(program: str, service: Postgres, *words: str, into: bool = False) -> None:
    where = ["--dbname", service.url.replace("+psycopg2", "")]
    subprocess.run([required(program), *where, *words], check=True, capture_output=True, timeout=60)
    assert into or Path(words[-1]).stat().st_size > 1000


def test_the_guide_names_what_is_walked_here() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    for command in ("VACUUM INTO", "pg_dump", "pg_restore", "mesobot doctor", "mesobot privacy purge"):
        assert command in guide
    settings = set(re.findall(r"`((?:MESOBOT_|API_)\w+|PORT)`", guide))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert {name for name in settings if f"{name}=" not in example} == set()
