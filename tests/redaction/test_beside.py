"""Tests what belongs to a name beside it: a title before it, an initial behind it."""

from __future__ import annotations

import pytest

from bot.redaction.people.beside import with_title
from bot.redaction.spans import NAME, PHONE, Span


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("ask Mrs Strandvik", "Strandvik", "Mrs Strandvik"),
        ("ask mr. K. Strandvik", "Strandvik", "mr. K. Strandvik"),
        ("Liebe Frau Wöhrle", "Wöhrle", "Frau Wöhrle"),
        ("signed Bohdana K.", "Bohdana", "Bohdana K."),
        ("Bohdana K, does it", "Bohdana", "Bohdana K"),
        ("I miss Bohdana", "Bohdana", "Bohdana"),
        ("the pan Bohdana has", "Bohdana", "Bohdana"),
        ("don't ask Dr Strandvik", "Strandvik", "Strandvik"),
        ("thanks Bohdana. P.S. one more", "Bohdana", "Bohdana"),
        ("thanks Bohdana I will", "Bohdana", "Bohdana"),
        ("ask Bohdana Te Whiro today", "Bohdana", "Bohdana Te Whiro"),
        ("ask Bohdana Mac an tSagairt", "Bohdana", "Bohdana Mac an tSagairt"),
        ("Bohdana binti Roslan asks", "Roslan", "Bohdana binti Roslan"),
        ("Bohdana ap Rhisiart asks", "Bohdana", "Bohdana ap Rhisiart"),
        ("gave Bohdana te Botox", "Bohdana", "Bohdana"),
        ("ask Bohdana bin the cream", "Bohdana", "Bohdana"),
    ],
)
def test_a_name_takes_its_title_and_initial(text: str, name: str, whole: str) -> None:
    start = text.index(name)
    [span] = with_title(text, [Span(start, start + len(name), NAME)])
    assert text[span.start : span.end] == whole


@pytest.mark.parametrize(
    ("text", "end"),
    [("rosa (ro) wetherstone, 52", 21), ("rosa (ro) itches", 8), ("rosa (ro)", 8)],
)
def test_a_family_name_follows_the_nickname(text: str, end: int) -> None:
    spans = with_title(text, [Span(0, 4, NAME), Span(6, 8, NAME)])
    assert spans == [Span(0, 4, NAME), Span(6, end, NAME)]


def test_other_pieces_stay_as_they_are() -> None:
    span = Span(4, 16, PHONE)
    assert with_title("Mrs 07700 900123 K.", [span]) == [span]
