"""Tests kinds of later texts: births in other cases, receivers, names of things, flats told alone."""

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
        ("urodziłam się w marcu 1971, sucha skóra", "urodziłam się [birth date], sucha skóra"),
        ("родилась в мае 1968, сухая кожа", "родилась [birth date], сухая кожа"),
        ("my son Bo (b. 4 Feb 2024) has eczema", "my son [name] (b. [birth date]) has eczema"),
        ("我一九七六年正月十五出生,脸干", "我[birth date]出生,脸干"),
        ("password: velvet tractor monday soup — is it ok", "password: [secret] — is it ok"),
        ("the name on the parcel is Wisniowiecka", "the name on the parcel is [name]"),
        ("waxaan ahay Faduma Cige, maqaar", "waxaan ahay [name], maqaar"),
        ("받는 사람 황보라희, 크림", "받는 사람 [name], 크림"),
        ("12 Trần Quốc Toản, phường Trần Hưng Đạo, Hà Nội, da khô", "[address], da khô"),
        ("my flat is 9C, cream never came", "my flat is [address], cream never came"),
        ("Skólavörðugata 14, 107 Reykjavík — how cold", "[address] — how cold"),
        ("Aufenthaltstitel Nr. KX81M44P7, darf ich", "Aufenthaltstitel Nr. [number], darf ich"),
    ],
)
def test_a_personal_piece_of_these_kinds_goes(redactor: Redactor, text: str, left: str) -> None:
    assert redactor.redact(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "اسم المنتج سيرافي، هل هو آمن",
        "اسم العيادة النور، هل هي جيدة",
        "el nombre de la crema es Nezeni, pica",
        "kremin adı Bioxcin, yakıyor",
        "le nom de la crème est Topialyse, ça pique",
        "der Name der Salbe ist Linola, es brennt ein wenig",
        "название крема Лостерин, щиплет",
        "nazwa kremu to Emolium, piecze",
        "the name of the clinic is Skinwise, ok?",
        "the password to good skin is sleep, they say",
        "la contraseña para una piel suave es paciencia, dicen",
        "w marcu 2023 miałam zabieg, sucha skóra",
        "в мае 2024 делали мезотерапию",
        "腊月初八做的水光针,脸还红",
        "my flat is 20 degrees in winter",
        "my flat is dry, the heating is on",
        "received the wrong cream, the name on the label is CeraVe",
        "수령인 주소 변경 가능한가요",
        "quận 1 có phòng khám nào tiêm meso",
        "Visa Nr. 2 was refused for my cream",
    ],
)
def test_what_only_looks_like_these_kinds_stays(redactor: Redactor, text: str) -> None:
    assert redactor.redact(text) == text


def test_the_name_of_a_person_goes_beside_the_name_of_a_thing(redactor: Redactor) -> None:
    said = redactor.redact("the name of the cream is Cetraben, my name is Ottilie Brandvold")
    assert said == "the name of the cream is Cetraben, my name is [name]"


def test_a_password_of_an_account_goes(redactor: Redactor) -> None:
    assert (
        redactor.redact("the password to the portal is tangerine.")
        == "the password to the portal is [secret]."
    )
