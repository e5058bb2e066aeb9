"""Tests what opens a text: the name of who writes, or a thing; and dates of birth in words."""

from __future__ import annotations

import pytest

from bot.core.settings import load_settings
from bot.redaction.people.features import words
from bot.redaction.people.opened import opened_spans
from bot.redaction.people.where import is_taken
from bot.redaction.recognizers.days import worded_spans
from bot.redaction.recognizers.products import code_spans
from bot.redaction.redactor import load_redactor


def _opened(text: str, known: str = "") -> list[str]:
    return [text[span.start : span.end] for span in opened_spans(text, lambda phrase: phrase == known)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mirela Dragomirescu, ce cremă e bună", "Mirela Dragomirescu"),
        ("adaeze okonkwo, my scalp flakes", "adaeze okonkwo"),
        ("hello, Wanjiru Kamau, is it halal?", "Wanjiru Kamau"),
    ],
)
def test_a_name_before_a_comma_opens_a_text(text: str, name: str) -> None:
    assert _opened(text) == [name]
    assert _opened(text, known=name) == []
    assert _opened(text.replace(",", "", 2)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Trockene Haut, was tun",
        "dry patches, flaky nose",
        "Szedek Letroxot, lehet mezo?",
        "İyi günler, bir sorum var",
        "Bonjour docteur, ça fait mal ?",
    ],
)
def test_a_thing_or_a_greeting_before_a_comma_is_no_name(text: str) -> None:
    assert _opened(text) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (
            "rođena sam dvadeset trećeg svibnja tisuću devetsto osamdesete, koža",
            "dvadeset trećeg svibnja tisuću devetsto osamdesete",
        ),
        (
            "születtem ezerkilencszáznyolcvanhárom május tizenhatodikán",
            "ezerkilencszáznyolcvanhárom május tizenhatodikán",
        ),
        ("tjugotredje maj är min födelsedag", "tjugotredje maj"),
    ],
)
def test_a_birth_in_words_is_found(text: str, date: str) -> None:
    assert [text[span.start : span.end] for span in worded_spans(text)] == [date]


@pytest.mark.parametrize("text", ["första maj är en röd dag", "född med torra händer i maj", "treći svibnja"])
def test_a_day_without_a_birth_and_a_birth_without_a_day_stay(text: str) -> None:
    assert worded_spans(text) == []


def test_the_number_of_a_chemical_is_told_by_its_check_digit() -> None:
    assert code_spans("urea 57-13-6") == [(5, 12)]
    assert code_spans("urea 57-13-5") == []
    assert code_spans("CAS of urea: 57-13-5") == [(13, 20)]


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (
            "ich nehme Zolvarin und Tespiran, blaue Flecken?",
            "ich nehme Zolvarin und Tespiran, blaue Flecken?",
        ),
        ("Sincerely, Prof. em. Gerlinde Haberstroh", "Sincerely, [name]"),
        ("does it sting? h. abernathy", "does it sting? [name]"),
    ],
)
def test_what_is_taken_is_a_drug_and_who_signs_is_a_person(text: str, redacted: str) -> None:
    assert load_redactor(load_settings({})).redact(text) == redacted


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("tomo Zolvarin por la noche", True),
        ("Zolvarin alıyorum", True),
        ("I take Zolvarin to the clinic", False),
        ("I take after Zolvarin", False),
    ],
)
def test_a_drug_is_taken_and_a_person_is_taken_along(text: str, taken: bool) -> None:
    assert is_taken(text, [word for word in words(text) if word.text == "Zolvarin"]) is taken
