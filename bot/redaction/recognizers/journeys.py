"""Recognizes references of journeys: record locators, bag tags and reports, numbers of frequent flyers."""

from __future__ import annotations

from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import NUMBER
from bot.redaction.words import function_words, is_english, is_listed

_BOOKING = r"(?:booking|reservation|pnr|(?:record )?locator|itinerary|e-?ticket|check-?in|flight|buchung|réservation|reserva|prenotazione|boeking|rezerwacja|rezervasyon|bokning|bestilling|varaus)"
_WORD = r"(?:\s?(?:ref(?:erence)?|code|number|no|nr|id|num[ée]ro|n[úu]mero|codice|código|nummer|locator|is|was|ist|est|es|è|é|[:=#])\.?){0,3}"
_BAG = r"(?:bag(?:gage)?|luggage|suitcase|gepäck|koffer|bagages?|equipaje|maleta|bagagli[oa]|valigia|bagagem|mala|bagaż)"
_PAPER = r"(?:tag|label|report|file|claim|receipt|trace|anhänger|beleg|étiquette|etiqueta|etichetta|irregularity report)"
_FLYER = (
    r"(?:frequent[ \-]fl[iy]er|(?:air ?)?miles(?: (?:and|&) more)?|miles & more|flying (?:club|blue|returns)|executive club|mileage(?: plus)?|sky ?miles|avios|kris ?flyer|euro ?bonus|"
    r"bonus (?:club|programme)|loyalty(?: card| programme)?|vielflieger|voyageur fréquent|viajero frecuente)"
)


def is_locator(piece: str) -> bool:
    """Whether six capitals and digits are a code: no word, no number, no year."""
    plain = piece.lower()
    if any(map(str.isdigit, piece)):
        return not piece.isdigit() and not piece.startswith("SPF")
    return not is_english(plain) and plain not in function_words() and not is_listed(plain)


ROWS = (
    Row(
        "record locator of a journey",
        NUMBER,
        rf"{EDGE}{_BOOKING}{_WORD}\s(?P<it>(?-i:[A-Z0-9]{{6}}))(?:$|[^\pL\pN%])",
        ("booking reference {WKZPTD}, cream", "my PNR is {T4RWQK}.", "reservation {HXQLMV} for"),
        ("BOOKING SYSTEM is down", "booking CREAMS online", "booking 202611", "reservation SPF50X"),
        check=is_locator,
        hint=_BOOKING,
        score=0.8,
    ),
    Row(
        "tag of a bag and the report of a lost one",
        NUMBER,
        rf"{EDGE}(?:{_BAG}\s{_PAPER}|(?-i:PIR)|property irregularity report){_WORD}\s(?P<it>(?-i:[A-Z]{{2,5}})\s?\d{{4,8}}|\d{{4}}\s?\d{{6}})(?:$|[^\pL\pN%])",
        ("the bag report is {DUBKL77310}, lost", "luggage tag {KL 448190}", "PIR {OSLSK20931}"),
        ("the bag report says nothing", "bag label 50", "luggage tag SPF 50"),
        digits=4,
        score=0.85,
    ),
    Row(
        "number of a frequent flyer with its airline",
        NUMBER,
        rf"{EDGE}{_FLYER}(?:\s(?:card|account|member(?:ship)?))?{_WORD}\s(?P<it>(?-i:[A-Z][A-Z0-9])[ \-]?\d{{2,6}}(?:[ \-]?\d{{2,6}}){{1,5}})(?:$|[^\pL\pN%])",
        ("frequent flyer {BA 4471 8820 16}, dry", "Miles and More number is {LH 2208 1173 0094 551}"),
        ("frequent flyer, LH 2024", "frequent flyer BA 200 ml"),
        digits=6,
        score=0.95,
    ),
)
