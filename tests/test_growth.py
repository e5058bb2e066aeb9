"""A late turn of a conversation costs as much as the first turns."""

from __future__ import annotations

import time
from itertools import count, cycle, islice
from statistics import median
from typing import Any

import pytest

from bench.questions import our_questions

pytestmark = pytest.mark.model

TURNS = 400
PAIRS = 40
_numbers = count()


@pytest.fixture(scope="module")
def long_conversation(assistant: Any) -> str:
    """A conversation of 400 turns, built once."""
    sender = "growth-long"
    for text in islice(cycle(islice(our_questions(), 40)), TURNS):
        _ask(assistant, text, sender)
    return sender


def _ask(assistant: Any, text: str, sender: str) -> float:
    """Ask; the processor time of the turn in ms, which other programs hardly change."""
    started = time.process_time()
    answer = assistant.loop.run_until_complete(assistant.talk.ask(text, sender))
    assert answer["status"] != "error"
    return (time.process_time() - started) * 1000


def _ratio(assistant: Any, long: str) -> float:
    """Median of late turns over median of the first ten of new conversations, asked alternately."""
    late, early = [], []
    for number, text in enumerate(islice(our_questions(), PAIRS)):
        if number % 10 == 0:
            new = f"growth-new-{next(_numbers)}"
            _ask(assistant, text, new)  # opens the session; the texts are known to the encoder either way
        late.append(_ask(assistant, text, long))
        early.append(_ask(assistant, text, new))
    return median(late) / median(early)


def test_turn_400_costs_at_most_half_more_than_turn_1(assistant: Any, long_conversation: str) -> None:
    ratios: list[float] = []
    while len(ratios) < 3 and not any(ratio <= 1.5 for ratio in ratios):
        ratios.append(_ratio(assistant, long_conversation))
    assert min(ratios) <= 1.5, ratios
    # A failed measurement must not pass for a flat curve.
    assert min(ratios) > 0.3, ratios
