"""Tests that the parts of an address go with it: stairs, doors, rooms, postcodes, towns in every script."""

from __future__ import annotations

import pytest

from bot.core.settings import load_settings
from bot.redaction.recognizers.parts import part_before, part_behind
from bot.redaction.redactor import Redactor, load_redactor


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return load_redactor(load_settings({}))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("lakcím: Kossuth utca 14. III/2., köszönöm", "lakcím: [address], köszönöm"),
        ("Tisza Lajos körút 31. 2/5, száraz bőr", "[address], száraz bőr"),
        ("I stay at bed 4, room 12, 31 Station Road, very dry", "I stay at [address], very dry"),
        ("dom: ul. Polna 7, klatka 2, proszę", "dom: [address], proszę"),
        ("Laugavegur 22, 105 Reykjavík. Húðin", "[address]. Húðin"),
        ("पता फ्लैट 12, सेक्टर 7, नोएडा, त्वचा रूखी है", "पता [address], त्वचा रूखी है"),
        ("台北市大安區和平東路二段 106 號 4 樓", "[address]"),
        ("123 หมู่ 4 ต.บางพลี อ.บางพลี 10540 ค่ะ", "[address] ค่ะ"),
    ],
)
def test_a_part_goes_with_its_address(redactor: Redactor, text: str, left: str) -> None:
    assert redactor.redact(text) == left


@pytest.mark.parametrize("behind", [", 100 Units a day", ", 3/4 ml", " 2/3 of my face", ", bed 4 people"])
def test_an_amount_behind_an_address_stays(behind: str) -> None:
    assert part_behind(f"12 Elm Road{behind}", 11) == 11


def test_a_word_before_an_address_stays() -> None:
    assert part_before("in a room, 12 Elm Road", 11) == 11
    assert part_before("in room 5, 12 Elm Road", 11) == 3
