"""Tests the development texts. They show progress; real figures come from texts unknown to developers."""

from __future__ import annotations

import pytest

from bot.core.settings import ROOT, load_settings
from bot.evaluation.redaction import read_marked, redaction_figures, redaction_times
from bot.redaction.redactor import load_redactor

FOLDER = ROOT / "tests/redaction/texts"
FLOORS = {
    "redacted: numbers and mail": 0.97,
    "redacted: names": 0.93,
    "redacted: addresses": 0.9,
    "redacted: handles and secrets": 0.95,
    "redacted: birth dates": 0.95,
}


def test_the_texts_are_many() -> None:
    personal, harmless = (read_marked(FOLDER / f"{name}.txt") for name in ("personal", "harmless"))
    assert sum(len(row.spans) for row in personal) >= 300
    assert len(harmless) >= 300
    assert not any(row.spans for row in harmless)


@pytest.mark.long
def test_what_is_personal_is_found_and_little_else() -> None:
    redactor = load_redactor(load_settings({}))
    rows = [row for name in ("personal", "harmless") for row in read_marked(FOLDER / f"{name}.txt")]
    for figure in redaction_figures(redactor, rows):
        if figure.name in FLOORS:
            assert figure.value >= FLOORS[figure.name], figure
        else:
            assert figure.value <= 0.01, figure


@pytest.mark.long
@pytest.mark.parametrize("name", ["personal", "harmless"])
def test_a_text_takes_a_moment(name: str) -> None:
    redactor = load_redactor(load_settings({}))
    median, high = redaction_times(redactor, [row.text for row in read_marked(FOLDER / f"{name}.txt")])
    # Processor time: personal texts took 4.3 ms and harmless ones 1.2 ms with six programs beside them.
    assert median < 6, high
