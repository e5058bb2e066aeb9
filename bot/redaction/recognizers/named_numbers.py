"""Recognizes numbers that a word for a number announces, whatever they count, and parcels by their shape."""

from __future__ import annotations

import itertools
import re

from bot.redaction.recognizers.papers import PAPERS, digits
from bot.redaction.recognizers.table import EDGE, IS, Row
from bot.redaction.spans import NUMBER

_NUMBER = (
    r"(?:(?:[\pL]{1,4}[\-/]?|(?-i:[A-Z]{1,4}) )?\d(?:[./\- ]?[\pL]{0,3}\d){2,24}(?:[\-/ ]?(?-i:[A-Z]{1,4}))?)"
)
_OWN = r"(?:my|our|his|her|their|mein[a-z]{0,2}|unser[a-z]{0,2}|mon|ma|mes|notre|mi|mis|mio|mia|meu|minha|mijn|ons|onze|mój|moja|moje|mitt?|min|mina|můj|moje|benim|мой|моя|моё|мій|моя)"
_COUNTED = r"(?:number|no\.?|nr\.?|num|id|code|ref(?:erence)?|nummer|numer|n[úu]mero|num[ée]ro|číslo|номер|código|codice|kod)"
_UNIT = re.compile(
    r"\d\s?(?:mg|ml|g|kg|mcg|iu|IU|ui|cm|mm|nm|kda|kDa|st|nd|rd|th|am|pm|x|h|min|ppm)$|^(?:19|20)\d\d(?:[-/.]\d{1,2}){0,2}$|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{1,3}[.,]\d{1,2}$",
)
_CARRIERS = r"(?:parcel|package|packet|shipment|consignment|delivery|courier|royal mail|post office|dhl|dpd|ups|usps|fedex|hermes|evri|gls|tnt|aramex|yodel|sendung|paket|colis|chronopost|envío|paquete|pacco|encomenda|pakket|pakke|paczka|przesyłka|inpost|zásilka|csomag|colet|kargo|посылка|отправление|снимка)"


def is_counted(piece: str) -> bool:
    """Whether a number announced as somebody's is one: four digits or more, no date, dose or year."""
    enough = digits(piece) >= 5 or (digits(piece) == 4 and any(map(str.isalpha, piece)))
    return enough and not _UNIT.search(piece)


# Papers and things with a number of their own, in the languages of the interface and in others.
_PAPERS = (
    r"(?:prescription|rx|script|booking|confirmation|reservation|pnr|(?:record )?locator|ticket|badge|payroll|gmc|nmc|npi|dea|hcpc|green card|visa|crossing card|ehic|ghic|membership|permit|certificate|invoice|receipt|docket|quote|waybill|awb|referral|enquiry|inquiry|complaint|warranty|return|rma|"
    r"lab|sample|specimen|accession|subject|participant|refund|order|tracking|policy|claim|case|insurance|passport|licen[cs]e|patient|hospital|student|staff|employee|customer|client|account|card|booking ref|badge pass|"
    r"(?:e-)?rezept|buchung|auftrag|bestellung|kunde|vorgang|akte|mitglied(?:schaft)?|versicherung|rechnung|reklamation|ausweis|commande|réservation|facture|ordonnance|adhérent|suivi|billet|dossier|mutuelle|carte|"
    r"pedido|reserva|factura|receta|expediente|afiliad[oa]|soci[oa]|colegiad[oa]|trámite|folio|póliza|ordine|prenotazione|fattura|ricetta|pratica|tessera|cartella|polizza|encomenda|fatura|receita|processo|apólice|cartão|"
    r"bestelling|boeking|factuur|recept|polis|zorgpolis|zorgpas|klant|zamówieni[ea]|rezerwacj[aię]|faktur[ay]|recept[ay]|legitymacj[aię]|sygn(?:atura)?\.?|reklamacj[aię]|polisa|sipariş|rezervasyon|reçete|dosya|randevu|müşteri|üye|poliçe|"
    r"objednávk[ay]|rezervac[ei]|faktura|pojistk[ay]|rendelés|foglalás|számla|comandă|rezervare|factură|bestilling|beställning|tilaus|narudžb[ae]|заказ[ау]?|бронь|брони|рецепт[а]?|договор[а]?|квитанци[яи]|чек[а]?|билет[а]?|талон[а]?|карт[аы]|пациента|замовлення|"
    r"đơn|đặt chỗ|hồ sơ|bệnh án|resi|pesanan|rekam medis|booking id|παραγγελία\w?|κράτηση\w?)"
)
_SIGN = r"(?:\s?(?:number|no|num|nr|nummer|numer|n[úu]mero|num[ée]ro|n°|nº|№|#|číslo|номер|id|code|ref|:|nomor|mã)\.?){0,2}"
_CODE = r"(?:(?-i:[\p{Lu}]{1,4})[ ])?[\pL\pN]{1,12}(?:[\-/.][\pL\pN]{1,10}){0,4}(?: \d{2,6}){0,4}(?: (?-i:[\p{Lu}\d]{1,2}))?"
_EAST = (
    r"(?:订单|訂單|病历|病歷|预约|預約|会员|會員|快递|快遞|物流|运单|单|工|学|护照|保单|注文|予約|会員|患者|診察券|お問い合わせ|追跡|예약|주문|회원|환자|송장|운송장|접수|여권)"
    r"(?:号码|号碼|號碼|番号|번호|号|號)(?:是|为|は|은|는|:|：|\s){0,3}|رقم\s(?:الملف|الطلب|الحجز|التذكرة|الفاتورة|الإقامة|الجواز|المريض|البوليصة|الشحنة|التتبع|العضوية)\s?:?\s?|מספר\s(?:הזמנה|תיק|מעקב|פוליסה|דרכון)\s?:?\s?|(?:หมายเลข|เลขที่)(?:คำสั่งซื้อ|การจอง|พัสดุ|ผู้ป่วย|สมาชิก)\s?:?\s?"
)


def is_coded(piece: str) -> bool:
    """Whether it is the code of a paper: capitals with digits, or six digits and more; no date, dose or year."""
    plain = re.sub(r"[\W_]", "", piece)
    capitals = sum(c.isalpha() and c == c.upper() for c in plain)
    if _UNIT.search(piece) or any(c.isalpha() and c != c.upper() for c in plain):
        return False
    changes = sum(a.isdigit() != b.isdigit() for a, b in itertools.pairwise(plain))
    if digits(piece) < 3:
        return digits(piece) == 2 and len(plain) == 6 and changes > 1
    return digits(piece) > 5 or (capitals > 0 and len(plain) > 4)


ROWS = (
    Row(
        "code of a paper",
        NUMBER,
        rf"{EDGE}{_PAPERS}(?:\s(?:пациента|клиента|клієнта|pacjenta|pacienta|paciente|cliente|paziente|patient|client|hasta))?{_SIGN}(?:\s(?:is|was|ist|lautet|est|es|è|é|to|jest))?[\s:=\-]{{1,3}}(?P<it>#?{_CODE})(?:$|[^\pL\pN%/])",
        (
            "prescription number {RX 7719-2208}, pharmacist",
            "pnr {YH4T2M}, flying",
            "Rx# {4471902} refill",
            "legitymacja {123/2024/K}, zniżka",
            "ticket {#558201} open",
            "green card {A 098 765 432}",
            "номер заказа {ТР-889120}",
            "карты пациента {А-10293}",
        ),
        (
            "ticket price 12000",
            "visa for 90 days",
            "prescription 0.025% tretinoin",
            "receta 10mg",
            "card B12",
            "visa 2024-05-11",
            "invoice 2019",
            "prescription Q10 cream",
        ),
        check=is_coded,
        digits=2,
        score=0.7,
    ),
    Row(
        "code of a paper in scripts without spaces and in those of the East",
        NUMBER,
        rf"(?:{_EAST})(?P<it>[A-Za-z\pN]{{1,24}}(?:[\-/][A-Za-z\pN]{{1,12}}){{0,4}})",
        (
            "订单号{8827361002918}",
            "예약번호 {B20418}, 세수",
            "رقم الملف {40821}",
            "注文番号{250-1928374-55}、容器",
        ),
        ("订单号是多少", "单号3", "工号B1"),
        check=lambda piece: digits(piece) > 3,
        digits=4,
        score=0.75,
    ),
    Row(
        "number of whatever somebody has",
        NUMBER,
        rf"{EDGE}{_OWN}\s(?:[\pL’'\-]{{2,20}}\s){{0,3}}?{_COUNTED}{IS}(?P<it>{_NUMBER})(?:$|[^\pL\pN%])",
        (
            "my matric number is {A0198877X}",
            "my gym card no. {88-10421}",
            "mein Bibliotheks-Ausweis Nr. {4410 2296}",
            "my ski pass code is {QT7719204}",
        ),
        (
            "my lucky number is 7",
            "my session number is 12",
            "my favourite code is 2019-05",
            "my dose no. 10.5",
        ),
        check=is_counted,
        digits=4,
        score=0.65,
    ),
    Row(
        "number behind a word made with the word for it",
        NUMBER,
        rf"{EDGE}(?:[\pL]{{4,34}}(?:nummer|nummeret|numret|numeris|numero|nro)|(?:[\pL]{{3,20}}\s)?(?:szám(?:a|om|unk)?|azonosító(?:m)?|číslo|numarası|numaram)|igazolvány\w{{0,6}}|(?:[\pL]{{3,20}}\s)id|(?:ghana|huduma|library|badge|staff|matric(?:ulation)?|roll|enrolment|enrollment|candidate|pension|blue|green|ehic|european health)\s(?:card|no|number|namba))(?:\s(?:ist|is|lautet|är|er|on|van|a|az|je))?{IS}(?P<it>{_NUMBER})(?:$|[^\pL\pN%])",
        (
            "rijksregisternummer {85.07.30-033.61}",
            "személyi szám {123456AB}",
            "Matrikelnummer: {3301827}",
            "Ghana card {GHA-712345678-9}",
        ),
        ("Hausnummer 12", "Chargennummer fehlt", "Lichtschutznummer 50", "roll number 12"),
        check=is_counted,
        digits=4,
        score=0.65,
    ),
    Row(
        "number of a parcel, by its shape",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[A-Z]{2} ?\d{3} ?\d{3} ?\d{3} ?[A-Z]{2}|[A-Z]{2} ?\d{9} ?[A-Z]{2}|[A-Z]{2} ?\d{2} ?\d{3} ?\d{3} ?\d ?[A-Z]{2}|1Z ?[0-9A-Z]{3} ?[0-9A-Z]{3} ?[0-9A-Z]{2} ?[0-9A-Z]{4} ?[0-9A-Z]{4}|J{1,2}D ?\d{16,18}|(?:TBA|LP|CNG|H00)\d{10,18})(?:$|[^\pL\pN])",
        ("it is {RM 550 198 274 GB}, lost", "{1Z999AA10123456784} again", "{JD014600003828392837} is stuck"),
        ("CI 77891 and CI 77492", "SPF 50 100 200 UV"),
        cased=True,
        digits=8,
        score=0.85,
    ),
    Row(
        "number of a parcel, announced",
        NUMBER,
        rf"{EDGE}{_CARRIERS}(?:\s(?:tracking|label|number|code|no|nr|id|ref(?:erence)?)\.?){{0,2}}{IS}(?P<it>(?:(?-i:[A-Z]{{1,4}})[ \-]?)?\d(?:[ \-]?[\dA-Z]){{6,26}})(?:$|[^\pL\pN])",
        ("parcel {JD0146 0000 3828}", "colis {6A12345678901} perdu", "Paket {0034 0434 1610}"),
        ("package 2 of 6 sessions", "delivery 2019-05-11"),
        check=is_counted,
        digits=6,
        score=0.75,
    ),
    Row(
        "end of a number",
        NUMBER,
        rf"{EDGE}(?:last|final|letzten?|derni[eè]rs?|[úu]ltimos?|ultime?|laatste|ostatnie)\s(?:3|4|5|three|four|five|drei|vier|trois|quatre|cuatro|quattro|quatro|cztery)(?:\s(?:digits?|numbers?|ziffern|stellen|chiffres|cifras|cifre|dígitos|cijfers|cyfry))?\s(?:of|on|from|von|vom|meiner?|de|del|della|do|da|van)\s(?:my |the |meiner? |ma |mon |mi |mia |minha |meu |mijn )?(?:{PAPERS}|phone|mobile|cell)(?:\s(?:number|card|no|nummer))?(?:\s(?:are|is|were|sind|sont|son|sono|são|zijn|to))?\s?[:=]?\s(?P<it>\d{{3,5}})(?:$|[^\pL\pN])",
        ("last four of my ssn are {6781}", "the last 4 digits of my passport: {0071}"),
        ("last four of my sessions are 100 each",),
        digits=3,
        score=0.8,
    ),
)
