"""What a draft adds to what the check finds."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bot.editing.changes import Change
from bot.editing.checks import added
from bot.editing.published import Knowledge
from bot.knowledge.findings.finding import Finding
from bot.knowledge.findings.pack import read_pack
from bot.knowledge.findings.repeats import same

TODAY = datetime.date(2026, 11, 20)


def _phrasing(card: str, text: str) -> Change:
    return Change("phrasings", f"{card}\t{text}", None, {"answer": card, "phrasing": text})


def _card(pack: Path, key: str, **fields: str) -> Change:
    row = Knowledge(pack).table("answers").rows[key]
    return Change("answers", key, row, row | fields)


def _added(pack: Path, *changes: Change) -> list[Finding]:
    return added(Knowledge(pack), Knowledge(pack), changes, TODAY)


def test_a_question_of_another_card_is_an_error(pack: Path) -> None:
    [found] = _added(pack, _card(pack, "tea-risks", question="What is TEA"))
    assert (found.severity, found.kind, found.key, found.others) == (
        "error", "reach", "tea-risks", ("what-is-tea",),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["what is coffee", "Coffee meaning!"])
def test_a_phrasing_that_another_card_has_is_an_error(pack: Path, text: str) -> None:
    [found] = _added(pack, _phrasing("tea-risks", text))
    assert (found.severity, found.kind) == ("error", "twice")
    named = {row.partition("\t")[0] for row in (found.key, *found.others)}
    assert named == {"tea-risks", "what-is-coffee"}


def test_what_was_found_before_is_not_told_of_the_draft(pack: Path) -> None:
    path = pack / "phrasings.csv"
    path.write_text(f"{path.read_text().rstrip()}\nwhat-is-tea,Coffee meaning!\n")
    assert [one.kind for one in same(read_pack(pack))] == ["twice"]
    # A row above moves the lines that the older finding names.
    assert _added(pack, _phrasing("tea-risks", "what does tea do to teeth")) == []
    [found] = _added(pack, _phrasing("tea-risks", "what is coffee"))
    assert found.key == "tea-risks\twhat is coffee"


def test_a_change_that_is_not_possible_any_more_adds_nothing(pack: Path) -> None:
    change = _card(pack, "tea-risks", question="What is tea?")
    assert change.before
    clash = Change("answers", "tea-risks", change.before | {"question": "Another?"}, change.after)
    assert _added(pack, clash) == []


def test_a_review_that_is_older_than_its_fact_is_told(pack: Path) -> None:
    fact = Knowledge(pack).table("facts").rows["tea-is"]
    found = _added(pack, Change("facts", "tea-is", fact, fact | {"reviewed_on": "2026-11-19"}))
    assert [(one.kind, one.key) for one in found] == [("review", "what-is-tea")]
