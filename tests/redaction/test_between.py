"""Tests names that stand alone between signs beside a phone number or the like."""

from __future__ import annotations

import pytest

from bot.redaction.people.between import between_spans
from bot.redaction.spans import BLANK

NUMBER = BLANK * 9


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("me arde la piel, Chelo, mi correo es {}, ¿qué hago?", "Chelo"),
        ("meine Haut brennt, Hartwig, erreichbar unter {}", "Hartwig"),
        ("peau rouge. Yvonnick (tél {}), que faire ?", "Yvonnick"),
        ("сыпь после крема, Ульяна, тел. {}", "Ульяна"),
        ("crema o no? {}, Chelo", "Chelo"),
    ],
)
def test_a_name_beside_a_number_is_found(text: str, name: str) -> None:
    text = text.format(NUMBER)
    spans = between_spans(text, lambda _name: False)
    assert [text[span.start : span.end] for span in spans] == [name]
    assert between_spans(text, lambda _name: True) == []


@pytest.mark.parametrize(
    "text",
    [
        "me arde la piel, Chelo, no sé qué hacer",
        "me arde la piel, Nivea, mi correo es {}",
        "el viento, Barcelona, mi correo es {}",
        "dry hands, Lavender, mail {}",
        "dry hands, Please, mail {}",
        "dry hands, chelo, mail {}",
    ],
)
def test_a_term_a_place_or_a_name_without_a_number_is_left(text: str) -> None:
    assert between_spans(text.format(NUMBER), lambda _name: False) == []
