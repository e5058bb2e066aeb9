"""What the production knowledge promises, whatever an editor changes."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.settings import ROOT
from bot.knowledge.build import build_store
from bot.knowledge.store import KnowledgeStore

FILES = ROOT / "data/knowledge"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("knowledge") / "facts.db"
    build_store(FILES, path)
    return path


@pytest.fixture(scope="module")
def store(built: Path) -> KnowledgeStore:
    return KnowledgeStore(built)


def test_every_reference_holds(built: Path) -> None:
    with closing(sqlite3.connect(built)) as database:
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_every_founding_fact_can_be_reached_by_asking(store: KnowledgeStore) -> None:
    """A fact is reached where a card shows it, or by "more" in a cell that has a card."""
    cards = store.cards().values()
    cells = {(card.subject, card.aspect) for card in cards}
    reached = {fact for card in cards for fact in (*card.facts, card.caution)}
    reached |= {fact.id for cell in cells for fact in store.facts(*cell)}
    with (FILES / "facts.csv").open(encoding="utf-8", newline="") as file:
        founding = {row["id"] for row in csv.DictReader(file) if row["id"].startswith("seed-")}
    assert len(founding) >= 63
    assert founding <= reached


def test_the_five_named_risks_are_in_the_answer(store: KnowledgeStore) -> None:
    card = next(c for c in store.cards().values() if (c.subject, c.aspect) == ("mesotherapy", "risks"))
    for risk in ("bruis", "allerg", "liver", "shrinking", "infection"):
        assert risk in card.short_answer.lower()


def test_every_question_is_asked_by_one_card_alone(store: KnowledgeStore) -> None:
    questions = [card.question for card in store.cards().values()]
    assert len(set(questions)) == len(questions)
    assert [question for question in questions if not question.endswith("?")] == []


@pytest.mark.parametrize("main", ["mesotherapy", "moisturizers"])
def test_every_filled_aspect_of_a_main_subject_has_a_card_in_its_family(
    store: KnowledgeStore, main: str
) -> None:
    family = {main, *(subject.slug for subject in store.subjects() if subject.parent == main)}
    answered = {card.aspect for card in store.cards().values() if card.subject in family}
    assert set(store.cells(main)) <= answered


def test_contradictions_name_each_other(store: KnowledgeStore) -> None:
    facts = {fact.id: fact for fact in store.every_fact(100_000)}
    one_sided = {
        (fact.id, other)
        for fact in facts.values()
        for other in fact.conflicts_with
        if fact.id not in facts[other].conflicts_with
    }
    assert one_sided == set()


def test_nothing_speaks_of_our_own_work(built: Path) -> None:
    """What people read as a statement or its source says nothing of how it came here."""
    with closing(sqlite3.connect(built)) as database:
        shown = database.execute("SELECT claim FROM facts UNION SELECT title FROM sources").fetchall()
        shown += database.execute("SELECT publisher FROM sources").fetchall()
    words = ("seed text", "the seed's", "founding text", "(copy)", "older version")
    assert [text for (text,) in shown if any(word in text.lower() for word in words)] == []
