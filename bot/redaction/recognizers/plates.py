"""Recognizes number plates and vehicle identification numbers."""

from __future__ import annotations

import re

from bot.redaction.recognizers.papers import digits
from bot.redaction.recognizers.table import EDGE, IS, Row
from bot.redaction.spans import NUMBER
from bot.redaction.words import is_english


def is_plate(piece: str) -> bool:
    """Whether the piece contains letters and digits, and no English word or dose."""
    if any(
        len(part) > 3 and part.isalpha() and is_english(part.lower()) for part in re.split(r"[ \-]", piece)
    ):
        return False
    return (
        digits(piece) >= 1
        and any(map(str.isalpha, piece))
        and not re.search(r"\d\s?(?:mg|ml|g|kg|mcg|iu|cm|mm|km|st|nd|rd|th|am|pm|x)$", piece, re.I)
    )


def is_vehicle(piece: str) -> bool:
    """Whether the piece has enough digits and letters for a vehicle number of 17 characters."""
    return digits(piece) >= 4 and len(piece) - digits(piece) >= 4 and not is_english(piece.lower())


ROWS = (
    Row(
        "plate, announced",
        NUMBER,
        rf"{EDGE}(?:(?:number|licen[cs]e|car|vehicle|registration|reg|vanity) ?plates?|plates?|car reg(?:istration)?|reg(?:istration)? (?:no|number|mark)|vehicle registration|kennzeichen|nummernschild|plaque(?: d['’]immatriculation)?|immatriculation|matr[íi]cula|targa|placa|kenteken|(?:numer )?rejestracyjny|rejestracj[aięe]|tablic[ae](?: rejestracyjna)?|plaka(?:m|sı)?|(?:гос\.?\s?)?номер(?:ной знак)?(?: машины| авто)?|госномер|автономер|номерний знак|регистрационен номер|регистарски|nummerplade|nummerplåt|registreringsnummer|reg\.?-?n(?:umme)?r|skilt(?:nummer)?|rekisteri(?:numero|kilpi)?|spz|poznávací značka|rendszám|număr(?:ul)? de înmatriculare|număr auto|tablice|registarske|πινακίδα|ナンバー(?:プレート)?は?|车牌号?(?:码)?(?:是|为|:|：)?|차량\s?번호|biển số(?: xe)?|plat nomor|nopol|no plat|ทะเบียน(?:รถ)?|لوحة(?: السيارة)?|לוחית|רישוי|number on the (?:car|van|bike))(?: (?:number|no|nr|is|of my car))?{IS}(?P<it>[\pL\pN]{{1,8}}(?:[\-·.:]{{1,2}}[\pL\pN]{{1,6}}| (?:[\pL]{{0,3}}\d[\pL\pN]{{0,5}}|[\pL]{{1,3}} ?\d{{1,5}}|(?-i:[\p{{Lu}}]{{1,3}}))){{0,4}})(?:$|[^\pL\pN])",
        (
            "my number plate is {AB12 CDE}",
            "kennzeichen {M-XY 4711}",
            "Kennzeichen {KI-MQ 2207} falls jemand fragt",
            "kenteken {12-abc-3} staat",
            "plaka {34 ABC 123}",
            "targa: {AB 123 CD}",
            "госномер {В512ОР 99}",
        ),
        ("plate of food", "a plate with 2 eggs"),
        check=is_plate,
        digits=1,
        score=0.8,
    ),
    Row(
        "plate of Britain, France, Italy",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]{2}[- ]?\d{3}[- ][A-Z]{2})(?:$|[^\pL\pN])",
        ("a white fiat, {AB12 CDE}", "parked {AB-123-CD}"),
        ("AB12CD",),
        cased=True,
        digits=2,
        score=0.6,
    ),
    Row(
        "plate of China, Japan or Korea, by its shape",
        NUMBER,
        r"(?:^|[^\pL\pN]|[\x{3040}-\x{9fff}\x{ac00}-\x{d7a3}])(?P<it>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]\s?[·.\- ]?\s?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]|[\p{Han}]{2,4}\s?\d{2,3}\s?[あ-んア-ン]\s?\d{1,2}-\d{2}|\d{2,3}[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우허하호배]\s\d{4})(?:$|[^\pL\pN]|[\x{3040}-\x{9fff}\x{ac00}-\x{d7a3}])",
        ("我的车{京A·8K31P}停在门口", "the van {沪C·55P20}", "車は{品川 330 さ 12-34}", "차는 {12가 3456}"),
        ("维生素B12", "云A计划", "30분 2000원"),
        digits=2,
        score=0.8,
    ),
    Row(
        "plate with middle dots",
        NUMBER,
        r"(?:^|[^\pL\pN·])(?P<it>[\pL\pN]{1,4}(?:·[\pL\pN]{1,6}){1,3})(?:$|[^\pL\pN·])",
        ("the van is {QT·7L·204}", "parked: {T·8842·KK}"),
        ("5·10 mg", "H·O bond", "FeSO4·7H2O", "CuSO4·5H2O", "A·B"),
        check=lambda piece: (
            piece.upper() == piece
            and len(re.sub(r"\W", "", piece)) > 4
            and any(map(str.isalpha, piece))
            and digits(piece) > 1
            and not re.search(r"H2?O|\d[A-Z]*O\d", piece)
        ),
        needs="·",
        score=0.75,
    ),
    Row(
        "plate of Russia and its neighbours",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[АВЕКМНОРСТУХABEKMHOPCTYX]\s?\d{3}\s?[АВЕКМНОРСТУХABEKMHOPCTYX]{2}\s?\d{2,3}|[АВЕКМНОРСТУХІ]{2}\s?\d{4}\s?[АВЕКМНОРСТУХІ]{2})(?:$|[^\pL\pN])",
        ("машина {О204ТТ 178}", "{АВ 1234 СЕ}"),
        cased=True,
        digits=4,
        score=0.7,
    ),
    Row(
        "plate near a car",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>\d{2,3}-[A-Z]{1,2}-\d{1,6}|[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[ -]?\d{1,4}[EH]?|[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{3,4}|[A-Z]{3}\d[A-Z]\d{2}|[A-Z]{1,2}-\d{2,3}-[A-Z]{1,2}|\d{4} ?[BCDFGHJKLMNPRSTVWXYZ]{3}|[A-ZА-Я]{2} ?\d{4} ?[A-ZА-Я]{2}|\d{2} ?[A-Z]{1,3} ?\d{2,4}|[A-Z]{2,3}[ -]?\d{3,5}[A-Z]{0,2}|\d[A-Z]{3}\d{3}|\d{3}[- ]?[A-Z]{3})(?:$|[^\pL\pN])",
        ("my car {M-XY 4711} is", "auto: {WX 12345}", "a white van, {141-KY-2218}", "taxi {MH 12 AB 1234}"),
        ("vitamin B12 100",),
        score=0.3,
        context=(
            "car",
            "parked",
            "vehicle",
            "taxi",
            "auto",
            "wagen",
            "voiture",
            "coche",
            "macchina",
            "carro",
            "samochód",
            "araba",
            "arabam",
            "van",
            "bike",
            "motorbike",
            "scooter",
            "motorcycle",
            "truck",
            "lorry",
            "cab",
            "uber",
            "driver",
            "bil",
            "bilen",
            "auton",
            "autó",
            "mașina",
            "машина",
            "авто",
            "vw",
            "bmw",
            "audi",
            "mercedes",
            "ford",
            "fiat",
            "opel",
            "toyota",
            "skoda",
            "seat",
            "renault",
            "peugeot",
            "volvo",
            "honda",
            "nissan",
            "kia",
            "tesla",
            "parking",
        ),
        cased=True,
        digits=2,
    ),
    Row(
        "number of a vehicle",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[A-HJ-NPR-Z0-9]{17})(?:$|[^\pL\pN])",
        ("vin {1HGBH41JXMN109186}",),
        ("misunderstanding5",),
        check=is_vehicle,
        digits=4,
    ),
)
