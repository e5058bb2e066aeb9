"""Tests that a place, a noun, goods or a substance is not taken for a person, and that a person still is."""

from __future__ import annotations

import pytest

from bot.core.settings import load_settings
from bot.redaction.people.features import words
from bot.redaction.people.where import is_elsewhere
from bot.redaction.redactor import Redactor, load_redactor


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return load_redactor(load_settings({}))


def _is_elsewhere(text: str, piece: str) -> bool:
    """Whether the words around the piece say that it is no person."""
    start = text.index(piece)
    found = words(text)
    group = [word for word in found if start <= word.start < start + len(piece)]
    return is_elsewhere(text, group, found)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("I live in Wirrabara, dust everywhere", "Wirrabara"),
        ("I live in Wirra Wirra, dust everywhere", "Wirra"),
        ("we moved from Narvik to Tamworth and it cracks", "Tamworth"),
        ("From Kottapuram, humid, gel or cream?", "Kottapuram"),
        ("j'habite Quimperlé, peau sèche", "Quimperlé"),
        ("jestem z Suwałk, mróz", "z Suwałk"),
        ("Şirince'de yaşıyorum, cildim kuru", "Şirince"),
        ("hilft es, wenn es am Anfang brennt", "Anfang"),
        ("Ansa Laszlov mud soap, too drying?", "Ansa Laszlov"),
        ("is Melanotal II under the skin safe", "Melanotal II"),
        ("née en Kervalie, peau sèche", "Kervalie"),
        ("born and raised in Wirrabara, dust", "Wirrabara"),
        ("Is Annabella a town with a spa?", "Annabella"),
        ("the city of Annabella is dry", "Annabella"),
    ],
)
def test_the_words_around_tell_what_is_no_person(text: str, piece: str) -> None:
    assert _is_elsewhere(text, piece)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("I live in Anna's flat", "Anna"),
        ("I live with Anna in it", "Anna"),
        ("a message from Anna, she asks", "Anna"),
        ("hilft es, sagt Anna", "Anna"),
        ("Anna Laszlov had a mud bath", "Anna Laszlov"),
        ("John Smith III asks", "John Smith III"),
        ("Is Annabella a nurse there?", "Annabella"),
        ("née Kervalie, peau sèche", "Kervalie"),
        ("can i swim tomorrow? Montserrat V.", "Montserrat V"),
    ],
)
def test_a_person_beside_such_words_is_still_one(text: str, piece: str) -> None:
    assert not _is_elsewhere(text, piece)


@pytest.mark.parametrize(
    "text",
    [
        "the skin app 10.2.14.77 crashes, 10.2.13.4 was fine",
        "krem Ziaja, maść z witaminą A, Oilana",
        "Ringana oder Dr. Grandel?",
        "good evening doctor, age 29, from Kottayam, having dark patch after mesotherapy",
    ],
)
def test_versions_lists_and_towns_stay(redactor: Redactor, text: str) -> None:
    assert redactor.redact(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("my ip is 10.2.14.77 and the app is slow", "my ip is [device] and the app is slow"),
        ("hurts a bit, thanks, Keerthi", "hurts a bit, thanks, [name]"),
        ("krem Ziaja, maść z witaminą A, Bianka", "krem Ziaja, maść z witaminą A, [name]"),
    ],
)
def test_addresses_of_a_network_and_signatures_do_not(redactor: Redactor, text: str, left: str) -> None:
    assert redactor.redact(text) == left
