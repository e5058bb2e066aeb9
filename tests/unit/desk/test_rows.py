"""The store that the pages of the desk read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.errors import StoreUnavailable
from bot.core.settings import Settings
from bot.desk.rows import store_of
from bot.knowledge.build import build_store


def test_the_settings_of_the_desk_say_whether_a_changed_store_is_read(pack: Path, tmp_path: Path) -> None:
    build_store(pack, tmp_path / "facts.db")
    with closing(sqlite3.connect(tmp_path / "facts.db")) as db, db:
        db.execute("UPDATE answers SET short_answer = 'Yes.' WHERE rowid = 1")
    settings = replace(Settings(), facts_db=tmp_path / "facts.db")
    assert store_of(replace(settings, sealed_facts=False)).cards()
    with pytest.raises(StoreUnavailable, match=r"facts\.db"):
        store_of(replace(settings, sealed_facts=True)).cards()
