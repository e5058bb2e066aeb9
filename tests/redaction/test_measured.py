"""Measures redaction: its recall on personal texts, no change in other texts, no danger sign lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.settings import ROOT, load_settings
from bot.evaluation.redaction import FILE, Personal, read_personal, redaction_figures
from bot.evaluation.rows import read_rows
from bot.knowledge.store import KnowledgeStore
from bot.language.danger.triage import Triage
from bot.language.words import Lexicon, TextReader
from bot.redaction.redactor import Redactor, load_redactor

OWN = ROOT / "tests/eval"
SHARED = ROOT.parent / "shared/eval"
FOLDERS = [folder for folder in (OWN, SHARED) if folder.is_dir()]
FLOORS = {"redacted: numbers and mail": 0.95, "redacted: names": 0.85, "redacted: addresses": 0.85}
# Texts around a danger sign in which people say who they are.
AROUND = (
    "{}",
    "my name is Anna Kowalska, {}",
    "i'm priya and {}",
    "hi this is mark, {}",
    "Dr Patel says wait. {}",
    "my sister Laura: {}",
    "{} call me on 07700 900123",
    "{} I live at 12 Baker Street, SW1A 1AA",
    "{} thanks, Maria",
)


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return load_redactor(load_settings({}))


@pytest.fixture(scope="module")
def rows() -> list[Personal]:
    return read_personal(OWN / FILE)


def test_the_set_is_large_enough(rows: list[Personal]) -> None:
    assert sum(bool(row.spans) for row in rows) >= 250
    assert sum(not row.spans for row in rows) >= 200
    assert {row.half for row in rows} == {"tuning", "held", "later"}


@pytest.mark.parametrize("half", ["tuning", "held", "later"])
def test_recall_keeps_its_floors(redactor: Redactor, rows: list[Personal], half: str) -> None:
    found = redaction_figures(redactor, [row for row in rows if row.half == half])
    for figure in found:
        if figure.name == "redacted: without need":
            assert figure.value <= 0.02, figure
        else:
            assert figure.value >= FLOORS.get(figure.name, 0.9), figure


def test_a_figure_can_fall(redactor: Redactor) -> None:
    missed = Personal("what does mesotherapy cost", ((0, 4, "name"),))
    needless = Personal("my name is anna kowalska", ())
    values = {f.name: f.value for f in redaction_figures(redactor, [missed, needless])}
    assert values["redacted: names"] == 0
    assert values["redacted: without need"] == 1


@pytest.mark.long
def test_no_question_that_is_measured_on_is_changed(redactor: Redactor) -> None:
    texts = [row.text for row in read_rows(OWN)]
    assert len(texts) > 400
    assert [text for text in texts if redactor.redact(text) != text] == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="only where the shared sets are")
@pytest.mark.long
def test_everyday_questions_lose_nothing_but_names(redactor: Redactor) -> None:
    texts = [row.text for row in read_rows(SHARED)]
    changed = [text for text in texts if redactor.redact(text) != text]
    assert len(changed) < 0.02 * len(texts)
    # Two texts are changed: one is read as the end of a card number, the other as a spoken address.
    assert sum("[name]" not in redactor.redact(text) for text in changed) <= 2


def _danger_texts(folder: Path) -> Iterator[str]:
    for name in ("redflag", "redflag_negatives"):
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]


@pytest.mark.long
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_no_danger_sign_is_lost_or_made(redactor: Redactor, folder: Path) -> None:
    reader = TextReader({}, Lexicon(KnowledgeStore(load_settings().facts_db)))
    triage = Triage()

    def sign(text: str) -> str | None:
        alarm = triage.read(reader.read(text).mended, typed=text).alarm
        return alarm.sign if alarm else None

    for text in _danger_texts(folder):
        for around in AROUND:
            said = around.format(text)
            assert sign(redactor.redact(said)) == sign(said), said
