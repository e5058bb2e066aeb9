"""Tests kinds of later texts: journeys, lists of answers, second handles, streets, names at the edges."""

from __future__ import annotations

import pytest

from bot.core.settings import load_settings
from bot.redaction.redactor import Redactor, load_redactor


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return load_redactor(load_settings({}))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("my PNR is TBRWQK, gel in the bag", "my PNR is [number], gel in the bag"),
        ("the bag report is DUBKL77310, cream lost", "the bag report is [number], cream lost"),
        ("frequent flyer BA 4471 8820 16, dry air", "frequent flyer [number], dry air"),
        ("first pet: Truffle, they ask for my file", "first pet: [secret], they ask for my file"),
        ("xbox GrumpyYak44, PSN toe-of-newt, dry", "xbox [handle], PSN [handle], dry"),
        ("on the eczema board SpottyDotty, I read", "on the eczema board [handle], I read"),
        ("the wifi network lounge-west-88, is it ok", "the wifi network [secret], is it ok"),
        ("https://skin.example/verify?u=b.lind&t=77aa01fe fails", "[link] fails"),
        ("부산 해운대구 좌동로 91, 1402호 크림", "[address] 크림"),
        ("μένω στην οδό Πατησίων 118, Αθήνα 112 57, κρέμα", "μένω στην οδό [address], κρέμα"),
        ("my aunt is at 7 Weaver's Wynd, Crail, thin skin", "my aunt is at [address], thin skin"),
        ("send to 12 Kirk Brae, Cupar please", "send to [address] please"),
        ("everyone calls me Mouse, dry lips", "everyone calls me [name], dry lips"),
        ("Jacinta, tengo la piel seca", "[name], tengo la piel seca"),
        ("it broke, this serum gave me spots, Merryn Polglase", "it broke, this serum gave me spots, [name]"),
        ("selam, Tigist Wolde negn, cream?", "selam, [name] negn, cream?"),
        ("pangalan ko po ay Rosalinda Macaraeg, tuyo", "pangalan ko po ay [name], tuyo"),
        ("pt gwendolyn hartwick, still dry", "pt [name], still dry"),
    ],
)
def test_a_personal_piece_of_these_kinds_goes(redactor: Redactor, text: str, left: str) -> None:
    assert redactor.redact(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "BOOKING SYSTEM is down, can I come on Friday",
        "the bag report says nothing",
        "frequent flyer with dry skin, LH 2024",
        "my first pet was a dog, is fur bad for eczema",
        "on the skin forum I read that meso hurts",
        "wifi in the waiting room is slow",
        "https://pubmed.example/search?u=1&term=meso",
        "서울 강남구 피부과 3곳 추천",
        "everyone calls me Lazy, is it ok",
        "Crema, tengo la piel seca",
        "which is best, Ziaja, Dermedic, Emolium",
        "dehna negn, cream?",
        "pt education leaflet, where",
        "Ngozi yangu kavu sana, nifanye nini?",
        "Ngozi yake ni kavu sana hapa Kisumu",
    ],
)
def test_what_only_looks_like_these_kinds_stays(redactor: Redactor, text: str) -> None:
    assert redactor.redact(text) == text
