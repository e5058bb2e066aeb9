"""Tests each row of the tables: its examples are found, similar texts are not, and no text makes it slow."""

from __future__ import annotations

import re
import time

import pytest

from bot.core.settings import load_settings
from bot.redaction.engine import Engine
from bot.redaction.people.finder import PeopleFinder
from bot.redaction.people.nobody import is_brand, is_cited
from bot.redaction.people.tagger import load_tagger
from bot.redaction.recognizers.products import code_spans
from bot.redaction.recognizers.registry import ROWS
from bot.redaction.recognizers.table import Row, TableRecognizer
from bot.redaction.redactor import Redactor, load_redactor

_PIECE = re.compile(r"\{(.*?)\}")
# Texts that could make finders slow: one part repeated many times, before and after parts that begin a match.
PUMPS = (
    *(
        "a",
        "1",
        " ",
        "A ",
        "Ab ",
        "a.",
        "1 Xa ",
        "Xiu Anna, ",
        "a@",
        "@a",
        "1 ",
        "1-",
        "1/",
        "a_",
        "a-",
        "/",
        "(",
        "'",
        "la ",
        "rue ",
        "my name is ",
        "é",
        "王",
        "м ",
        "אב ",
    ),
    *(
        "12 Baker ",
        "one ",
        "oh ",
        "a at ",
        "dot ",
        "J. ",
        "DE89 ",
        "http://a.",
        "?a=",
        "0:",
        "+1",
        "born ",
        "1.1.",
        "[a] ",
        "\x1a",
        "🙏",
    ),
)
ENDS = ("", "@", " 1", "\x00")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_finds_its_examples_and_nothing_else(row: Row) -> None:
    engine = Engine([TableRecognizer(row)])
    assert row.examples
    for example in row.examples:
        piece, text = _PIECE.search(example), _PIECE.sub(r"\1", example)
        assert piece
        assert any(piece[1] in text[span.start : span.end] for span in engine.spans(text)), example
    for text in row.harmless:
        assert engine.spans(text) == [], text


def test_rows_have_names_of_their_own() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS) > 40


def _seconds(redactor: Redactor, text: str) -> float:
    started = time.process_time()
    redactor.spans(text)
    return time.process_time() - started


def _grows_with_its_length(pump: str, start: str = "", end: str = "") -> bool:
    """Whether `pump`, repeated between the two parts, costs no more than its length does."""
    redactor = load_redactor(load_settings({}))
    redactor.warm()
    short, long = (start + (pump * 2000)[:length] + end for length in (500, 2000))

    def is_linear() -> bool:
        took = _seconds(redactor, long)
        # The text is four times as long. Quadratic time would be sixteen times as long.
        return took < 0.1 or took < 9 * _seconds(redactor, short)

    return any(is_linear() for _try in range(4))  # other programs sometimes disturb a measurement


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("pump", PUMPS)
@pytest.mark.long
def test_what_a_hostile_text_costs_grows_with_its_length(pump: str, end: str) -> None:
    assert _grows_with_its_length(pump, end=end)


@pytest.mark.parametrize("kind", ["rue", "via", "calle", "place", "route", "ul.", "12 bis rue de la"])
@pytest.mark.parametrize("name", ["a", "ab ", "la ", "l'", "Ab, "])
@pytest.mark.long
def test_what_a_long_street_costs_grows_with_its_length(kind: str, name: str) -> None:
    assert _grows_with_its_length(name, start=f"1 {kind} ")  # 500 letters once took three minutes


def test_the_tagger_knows_names_that_no_list_has() -> None:
    found = load_tagger().read("my husband tuomas thinks and can piotrek have it")
    names = [word.text for word, value in zip(found.words, found.probability, strict=True) if value > 0.5]
    assert names == ["tuomas", "piotrek"]
    assert load_tagger().read("").words == []
    assert load_tagger().read("…").words == []


def test_the_store_and_the_field_are_no_people() -> None:
    from bot.redaction.kept import KeptNames

    finder = PeopleFinder(KeptNames(load_settings().facts_db))
    for text in ("who was Michel Pistor", "Dr Jart and CeraVe", "ask Mario Badescu", "i have Hashimoto"):
        assert finder.spans(text) == [], text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Brandt et al. 2019 found nothing", "Brandt"),
        ("the review by Brandt and Osei", "Osei"),
        ("(Brandt, 2014)", "Brandt"),
        ("Brandt and Osei reported it", "Brandt"),
        ("what did Brandt and Osei publish", "Osei"),
        ("the Brandt trial", "Brandt"),
        ("Brandt's RCT from 2003", "Brandt"),
    ],
)
def test_who_is_cited_is_nobody_here(text: str, name: str) -> None:
    start = text.index(name)
    assert is_cited(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Brandt told me to wait", "Brandt"),
        ("Brandt and Osei got bruises", "Brandt"),
        ("my doctor Brandt studied in Graz", "Brandt"),
        ("i had it with Brandt in 2019", "Brandt"),
    ],
)
def test_who_is_met_is_not_cited(text: str, name: str) -> None:
    start = text.index(name)
    assert not is_cited(text, start, start + len(name))


def test_goods_with_a_title_are_no_person() -> None:
    for text, brand in (("Uncle Fenno's lotion", True), ("my uncle Fenno's lotion", False)):
        start = text.index("Fenno")
        assert is_brand(text, start, start + 5) is brand, text


def test_codes_of_things_are_found_and_numbers_of_people_are_not() -> None:
    text = "LOT 7C2291, EAN 4005808220526, ISO 22716, tube REF 118-20"
    assert [text[a:b] for a, b in code_spans(text)] == [
        "LOT 7C2291",
        "EAN 4005808220526",
        "ISO 22716",
        "REF 118-20",
    ]
    assert code_spans("BSN 111222333, passport 533380006, no digits") == []


@pytest.mark.parametrize(
    "text",
    [
        "메조테라피 후 화장은 언제부터 가능한가요?",
        "水光注射后能不能游泳？",
        "ฉีดเมโสกี่ครั้ง",
        "Rosemary, Basil and Lavender: which are sensitizers?",
        "first 4 Jan, then 18 Jan",
        "firmware 4.2.0.19 of the gun",
        "TRPV1 and a 67-year-old patient on FLG",
        "Victoria, Adelaide, Florence: which of those places is driest?",
    ],
)
def test_what_only_looks_like_a_name_or_number_stays(text: str) -> None:
    assert load_redactor(load_settings({})).redact(text) == text


def test_a_name_goes_on_where_the_capitals_do() -> None:
    redactor = load_redactor(load_settings({}))
    assert redactor.redact("my name is Oddny Thorgrimsdottir-Vale III, ok?") == "my name is [name], ok?"
    assert redactor.redact("i live at 12 Baker Street, Galway H91 X2Y4") == "i live at [address]"


@pytest.mark.parametrize(
    "text",
    [
        "ich heiße jeden Tipp willkommen",
        "me llaman mucho la atención los péptidos",
        "mi chiamo contenta se passa il rossore",
        "Jasmine, rose or lavender water, which is mild",
        "Hope this helps my rosacea",
        "Unna paste under the stocking",
        "El calor de Bariloche me seca la cara",
        "分子量1000 kDa和50 kDa哪个好",
        "ceramides (1, 3, 6-II, NP, AP)",
        "مرد من نگران است",
    ],
)
def test_plain_words_where_a_name_could_stand_stay(text: str) -> None:
    assert load_redactor(load_settings({})).redact(text) == text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("the lot: 6011000990139424 12/26 093. ok", "the lot: [card] [card]. ok"),
        ("good till 08/27, it is 4111 1111 1111 1111", "good till [card], it is [card]"),
        ("I am Zbigniew, Zbigniew Orzechowski-Lis, ok", "I am [name], [name], ok"),
        ("of Rose Cottage, Nether Wallop, Isle of Bute PA99 9ZZ. Wind", "of [address]. Wind"),
        ("wohne Puddingstraße 14/2/9, 1020 Wien", "wohne [address]"),
        ("see clinic.example/confirm?k=Zx81kQp22 now", "see [link] now"),
        ("at bigday.example/oddny-and-torvald", "at [link]"),
    ],
)
def test_what_belongs_to_a_piece_goes_with_it(text: str, redacted: str) -> None:
    assert load_redactor(load_settings({})).redact(text) == redacted


def test_links_without_a_person_or_a_token_stay() -> None:
    redactor = load_redactor(load_settings({}))
    for text in (
        "shop.example/retinol-and-niacinamide",
        "https://youtu.be/abc?t=95",
        "shop.example/item?c=EUR&size=50",
    ):
        assert redactor.redact(text) == text
