"""Number plates and numbers of vehicles."""

from __future__ import annotations

import re

from bot.redaction.recognizers.papers import digits
from bot.redaction.recognizers.table import EDGE, IS, Row
from bot.redaction.spans import NUMBER
from bot.redaction.words import is_english


def is_plate(piece: str) -> bool:
    """Whether letters and digits stand together, and it is no word or dose."""
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
    """Whether it is a vehicle number of 17 characters, with several digits and several letters."""
    return digits(piece) >= 4 and len(piece) - digits(piece) >= 4 and not is_english(piece.lower())


ROWS = (
    Row(
        "plate, announced",
        NUMBER,
        rf"{EDGE}(?:(?:number|licen[cs]e|car|vehicle|registration|reg|vanity) ?plates?|plates?|car reg(?:istration)?|reg(?:istration)? (?:no|number|mark)|vehicle registration|kennzeichen|nummernschild|plaque(?: d['’]immatriculation)?|immatriculation|matr[íi]cula|targa|placa|kenteken|(?:numer )?rejestracyjny|rejestracj[aięe]|tablic[ae](?: rejestracyjna)?|plaka(?:m|sı)?|(?:гос\.?\s?)?номер(?:ной знак)?(?: машины| авто)?|госномер|автономер|номерний знак|регистрационен номер|регистарски|nummerplade|nummerplåt|registreringsnummer|reg\.?-?n(?:umme)?r|skilt(?:nummer)?|rekisteri(?:numero|kilpi)?|spz|poznávací značka|rendszám|număr(?:ul)? de înmatriculare|număr auto|tablice|registarske|πινακίδα|ナンバー(?:プレート)?は?|车牌号?(?:码)?(?:是|为|:|：)?|차량\s?번호|biển số(?: xe)?|plat nomor|nopol|no plat|ทะเบียน(?:รถ)?|لوحة(?: السيارة)?|לוחית|רישוי|number on the (?:car|van|bike))(?: (?:number|no|nr|is|of my car))?{IS}(?P<it>[\pL\pN]{{1,8}}(?:[ \-·.:]{{1,3}}[\pL\pN]{{1,5}}){{0,3}})(?:$|[^\pL\pN])",
        (
            "my number plate is {AB12 CDE}",
            "kennzeichen {M-XY 4711}",
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
