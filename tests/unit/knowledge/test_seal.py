"""A store that was edited after its build is reported, and refused where the settings say so."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.errors import StoreUnavailable
from bot.knowledge.build import build_store, is_current
from bot.knowledge.store import KnowledgeStore
from tests.unit.conftest import PACK

EDITS = {
    "a claim": "UPDATE facts SET claim = 'It is harmless.' WHERE rowid = 1",
    "a short answer": "UPDATE answers SET short_answer = 'Yes.' WHERE rowid = 1",
    "a card gone": "DELETE FROM phrasings WHERE rowid = 1",
    "a count": "UPDATE meta SET value = '1' WHERE name = 'count_facts'",
    "no digest": "DELETE FROM meta WHERE name = 'tables_digest'",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    build_store(PACK, tmp_path / "facts.db")
    return tmp_path / "facts.db"


def test_a_store_as_it_was_built_is_whole(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert KnowledgeStore(path).broken_seal() == ""
    assert not caplog.records
    assert is_current(PACK, path)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_store_is_reported_or_refused(
    path: Path, edit: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(EDITS[edit])
    with caplog.at_level(logging.ERROR):
        assert KnowledgeStore(path).broken_seal()
    assert "mesobot knowledge build" in caplog.text
    assert not is_current(PACK, path)
    monkeypatch.setenv("MESOBOT_SEALED_FACTS", "on")
    path.touch()  # opened anew
    with pytest.raises(StoreUnavailable, match=r"facts\.db"):
        KnowledgeStore(path).cards()
