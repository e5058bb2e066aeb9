"""The cost of every regular expression grows with the length of a text, not with its square or worse.

One message once took minutes: the expression for streets needed the fourth power of the length of a word.
"""

from __future__ import annotations

import math
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.patterns import Shape, expressions, grown, shapes

SHORT, LONG = 1_000, 2_000  # characters; the longest message
# Below this the growth does not matter.
NOTHING_S = 0.004
STEEPEST = 1.5
PATIENCE_S = 2.0
# Modules that read only files of the operator and what operators type, and never what a stranger wrote.
OPERATORS = ("bot.core.settings", "bot.cli.", "bot.evaluation.")
READ_BY_PEOPLE = ("bot.cli.shell",)
EXPRESSIONS = {
    place: found
    for place, found in expressions().items()
    if place.startswith(READ_BY_PEOPLE) or not place.startswith(OPERATORS)
}


class TooSlow(Exception):
    """An expression that did not finish in time."""


@contextmanager
def patience() -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def seconds(pattern: re.Pattern[str], text: str, tries: int = 1) -> float:
    """Processor time to find all matches; the minimum of some tries."""
    took = []
    try:
        with patience():
            for _ in range(tries):
                started = time.process_time()
                for _match in pattern.finditer(text):
                    pass
                took.append(time.process_time() - started)
    except TooSlow:
        return PATIENCE_S
    return min(took)


def steepness(pattern: re.Pattern[str]) -> tuple[float, float, Shape]:
    """Exponent of the growth and the time at full length, for the shape that takes longest."""
    found = {shape: seconds(pattern, grown(shape, SHORT // 5)) for shape in shapes(pattern)}
    hardest = sorted(found, key=lambda shape: -found[shape])[:3]
    measured = []
    for shape in hardest:
        long = seconds(pattern, grown(shape, LONG), 3)
        short = seconds(pattern, grown(shape, SHORT), 3) if long < PATIENCE_S else 1e-6
        measured.append((long, math.log2(long / max(short, 1e-7)), shape))
    worst, exponent, shape = max(measured)
    return exponent, worst, shape


def test_the_expressions_are_found() -> None:
    assert len(EXPRESSIONS) > 100
    for module in ("channels.guard", "language.clauses", "language.danger", "knowledge.search"):
        assert any(place.startswith(f"bot.{module}") for place in EXPRESSIONS), module


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(?:[a-z][a-z]*[ ,]*){1,4}?(\d)"])
def test_a_steep_expression_is_noticed(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_patterns.PATIENCE_S", 0.2)  # it would use up all of it for each shape
    exponent, worst, _shape = steepness(re.compile(pattern))
    assert worst > NOTHING_S and exponent > STEEPEST


@pytest.mark.parametrize("place", EXPRESSIONS)
def test_what_an_expression_costs_grows_with_the_text(place: str) -> None:
    # A busy machine disturbs a measurement now and then; a steep expression is steep each time.
    for _try in range(3):
        exponent, worst, shape = steepness(EXPRESSIONS[place])
        if worst < NOTHING_S or exponent < STEEPEST:
            return
    pytest.fail(f"{worst:.3f} s, power {exponent:.1f}, {shape!r}")
