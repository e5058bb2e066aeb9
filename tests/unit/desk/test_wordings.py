"""Which wordings of a card another card has already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.settings import Settings
from bot.desk.wordings import taken
from bot.editing.changes import Change, Row
from bot.editing.records import OPEN, Draft
from bot.knowledge.build import build_store
from tests.unit.conftest import PACK

RISKS = {"id": "tea-risks", "question": "What are the risks of tea?"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    build_store(PACK, tmp_path / "facts.db")
    return replace(Settings(), facts_db=tmp_path / "facts.db")


def _draft(*changes: Change) -> Draft:
    return Draft("d", "ann", "Tea", OPEN, changes, 0.0, 0.0, 1)


def _told(settings: Settings, card: Row, *told: str, draft: Draft | None = None) -> list[tuple[str, str]]:
    return [(field, said.partition("” is ")[2][:10]) for field, said in taken(settings, draft, card, told)]


def test_a_card_may_have_its_own_wordings(settings: Settings) -> None:
    assert _told(settings, RISKS, "is tea dangerous", "What are the risks of tea", "", "a new one") == []


def test_what_another_card_has_is_named_whatever_its_case_and_signs(settings: Settings) -> None:
    assert _told(settings, RISKS | {"question": "what IS tea"}) == [("question", "the questi")]
    assert _told(settings, RISKS | {"question": "tea meaning?"}) == [("question", "a phrasing")]
    assert _told(settings, RISKS, "What is coffee", "coffee meaning!") == [
        ("phrasings", "the questi"),
        ("phrasings", "a phrasing"),
    ]


def test_a_draft_counts_as_it_is(settings: Settings) -> None:
    row = {"answer": "what-is-coffee", "phrasing": "coffee meaning"}
    moved = _draft(Change("phrasings", "what-is-coffee\tcoffee meaning", row, None))
    assert _told(settings, RISKS, "coffee meaning", draft=moved) == []
    other = {"answer": "make-tea", "phrasing": "why tea"}
    new = _draft(Change("phrasings", "make-tea\twhy tea", None, other))
    assert _told(settings, RISKS, "Why tea?", draft=new) == [("phrasings", "a phrasing")]


def test_a_draft_takes_a_wording_from_its_own_card_alone(settings: Settings) -> None:
    stray = {"answer": "make-tea", "phrasing": "what is coffee"}
    less = _draft(Change("phrasings", "make-tea\twhat is coffee", stray, None))
    assert _told(settings, RISKS, "What is coffee?", draft=less) == [("phrasings", "the questi")]
