"""A new name that a visitor asked for: what outlives the conversation holds no word of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.core.settings import Settings
from bot.desk.accounts import EDITOR, Account
from bot.desk.page import Fields, Go, Visit
from bot.desk.pages import names
from bot.desk.work import Hidden
from bot.editing.changes import Change
from bot.knowledge.build import build_store


@pytest.mark.parametrize(
    ("of", "asked", "title", "key"),
    [
        ("new:", "7", "brand tea", "brand-tea"),
        ("new:", "0", "Wobblix", "wobblix"),
        ("subject:tea", "7", "tea", "Wobblix"),
        ("subject:tea", "0", "Wobblix", "Wobblix"),
    ],
)
async def test_title_and_key_of_a_name(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of: str, asked: str, title: str, key: str
) -> None:
    build_store(pack, tmp_path / "facts.db")
    settings, kept = replace(Settings(), facts_db=tmp_path / "facts.db"), list[tuple[str, str]]()

    async def keep(_visit: Visit, _hidden: Hidden, title: str, changes: Iterable[Change]) -> Go:
        kept.extend((title, change.key) for change in changes)
        return Go("/desk/drafts/d")

    async def row_of(*_: Any) -> tuple[None, None]:
        return None, None

    monkeypatch.setattr(names, "keep", keep)
    monkeypatch.setattr(names, "row_of", row_of)
    typed = {
        "name": "Wobblix",
        "of": of,
        "kind": "alias",
        "thing_kind": "brand",
        "about": "tea",
        "asked": asked,
    }
    form = Fields({name: [value] for name, value in typed.items()})
    none: Any = SimpleNamespace()
    visit = Visit(none, settings, Account("ann", EDITOR, "", ""), none, {}, Fields({}), form)
    assert isinstance(await names.save(visit), Go)
    assert kept == [(title, key)]
