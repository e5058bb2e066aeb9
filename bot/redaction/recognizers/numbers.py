"""Finds phone, card, account and identity numbers, and dates of birth."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from bot.redaction.recognizers.spoken import spoken_spans
from bot.redaction.spans import ACCOUNT, BIRTH, CARD, NUMBER, PHONE, Span, blanked

_RUN = re.compile(r"(?:(?<![^\W_])|(?<=[぀-ヿ一-鿿가-힣]))(?:\+\s?|\(\+?\s?)?\d(?:[\s().\-‐-―/·_]{0,3}\d){6,}")
_EXTENSION = re.compile(r"\s{0,2}(?:ext(?:ension)?\.?|x)\s?\d{1,5}\b", re.I)
_FOR_DIGITS = re.compile(r"(?<=\d)[oO]{1,2}(?=[\d\s])|(?<![^\W\d_])[oO](?=\d)")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    r"(?<!\d)(?<!\d[./-])(?:(?:19|20)\d\d[./-](?:1[0-2]|0?[1-9])[./-](?:[12]\d|3[01]|0?[1-9])|"
    r"(?:[12]\d|3[01]|0?[1-9])[./-](?:[12]\d|3[01]|0?[1-9])[./-](?:(?:19|20)\d\d|\d\d))(?![./-]?\d)"
)
# Digits that are not personal: dates, European laws, ranges of years, decimals, thousands.
_HARMLESS = re.compile(
    rf"{_DATE}|\((?:EU|EC|EEC)\) (?:No )?\d{{1,4}}/\d{{1,4}}(?!\d)|(?<!\d)(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d(?!\d)|(?<![\d.])\d{{1,3}}[.,]\d{{1,2}}(?![\d.,]\d|\d)|"
    r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)|(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.])(?=\s?(?:€|\$|£|iu|units|people))"
)
_BORN = re.compile(
    r"\b(?:born(?: on)?|d\.?o\.?b|date of birth|birth ?dates?|birthday)\b\W{0,4}(?:(?:is|on|was)\W{1,2}){0,2}"
    rf"(?P<date>{_DATE}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? ?\d{{2,4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{2,4}})",
    re.I,
)
_PHONE_CUE = re.compile(
    r"(?:phone|tel|t[ée]l[ée]f\w{0,4}|telef[oó]n\w{0,3}|telephone|mobile?|m[óo]vil|celular|cellulare|port[aá]til|portable|komórk\w|cep|cell\w{0,5}|handy|call|text|ring|sms|dial|whats ?app|wa|viber|telegram|signal|fax|reach|contact|"
    r"number|numero|número|numéro|numer|nummer|nr|no|ll[aá]mame|llame|ruf|anruf\w{0,3}|appel\w{0,4}|chiam\w{0,4}|lig\w{0,3}|bel|zadzwoń|ara\w{0,4}|hotline|landline)\b[^\d]{0,30}$",
    re.I,
)
_CARD_CUE = re.compile(
    r"\b(?:card|visa|master ?card|amex|american express|maestro|debit|credit)\b[^\d]{0,30}$", re.I
)
# A card number; its expiry may follow ("5555 … / 10-27").
_CARD = re.compile(r"\d(?:[ -]?\d){12,18}(?![ -]?\d)")
# A card number that its expiry follows directly, as in "6011… 12/26 093".
_CARD_THEN_EXPIRY = re.compile(
    r"\d(?:[ -]?\d){12,18}?(?=[ ,;|/]{1,3}(?:0?[1-9]|1[0-2])[/.-](?:20)?\d\d(?!\d))"
)
_UNIT = re.compile(
    r"\s?(?:%|€|\$|£|iu\b|ui\b|units?\b|[mkµu]?g\b|m[lm]\b|cc\b|cells?\b|years?\b|yrs?\b|people\b|patients?\b|users?\b|women\b|"
    r"euros?\b|dollars?\b|pounds?\b|usd\b|eur\b|gbp\b|times?\b|sessions?\b|weeks?\b|days?\b|months?\b|minutes?\b|hours?\b)",
    re.I,
)
_MONEY = re.compile(r"[$€£₹¥]\s?$")
_IDENTITY = re.compile(
    r"\b(?:passport|policy|insurance|member(?:ship)?|patient|mrn|hospital|licen[cs]e|account|acct|identity|id|nhs|ssn|social security|"
    r"national insurance|ni|tax|pesel|nif|nie|dni|aadhaar|medicare|medicaid|personal|sort)\b(?: (?:card|code|number|no|num|nr|id))*"
    r"[.#]?\s?(?:(?:is|was)\b|[:=#-])?\s{0,2}#?(?P<id>[a-z]{0,6}[ -]?\d(?:[ ./-]?[\da-z]){4,20})\b",
    re.I,
)
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{2,5}){3,9}\b", re.I)
# Lengths of IBANs, by country. A number of the right length is one, even if its check digits are wrong.
_LENGTHS = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FI", "FO", "GL", "NL"), 18),
    **dict.fromkeys(("SI", "MK"), 19),
    **dict.fromkeys(("AT", "BA", "EE", "KZ", "LT", "LU"), 20),
    **dict.fromkeys(("CH", "HR", "LI", "LV"), 21),
    **dict.fromkeys(("BG", "DE", "GB", "IE", "GE", "ME", "RS", "BH"), 22),
    **dict.fromkeys(("AE", "GI", "IL"), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN", "VG"), 24),
    **dict.fromkeys(("PT",), 25),
    **dict.fromkeys(("IS", "TR"), 26),
    **dict.fromkeys(("FR", "GR", "IT", "MC", "SM"), 27),
    **dict.fromkeys(("AL", "AZ", "CY", "HU", "LB", "PL", "DO"), 28),
    **dict.fromkeys(("BR", "QA", "UA"), 29),
    **dict.fromkeys(("JO", "KW"), 30),
    **dict.fromkeys(("MT",), 31),
}
_PAID = re.compile(
    r"\b(?:iban|refund\w*|reimburs\w+|bank|account|transfer\w*|pay(?:out|ment|back)?|konto\w*|überweis\w*|erstatt\w*|virement|rembours\w*|cuenta|reembols\w*|bonifico|rimbors\w*|conto|conta|rekening|konta|przelew\w*|hesap\w*)\b",
    re.I,
)
_NINO = re.compile(r"\b[a-z]{2} ?\d\d ?\d\d ?\d\d ?[a-d]\b", re.I)
# The score of a number with a correct check digit.
_CHECKED = 0.95
_PLUS = re.compile(r"\bplus\s$", re.I)
# Numbers that are free to call belong to helplines and firms, never to a person.
_FREE = re.compile(
    r"(?:\+?1[\s.-]?)?\(?8(?:00|33|44|55|66|77|88)\)?[\s.-]\d{3}[\s.-]\d{4}|0800[\s.-]?\d{2,4}[\s.-]?\d{2,4}(?:[\s.-]?\d{2,4})?|1800[\s.-]\d{3}[\s.-]\d{3}|8[\s-]?\(?800\)?[\s-]\d{3}[\s-]\d{2}[\s-]\d{2}"
)
# Countries whose short numbers (7 or 8 digits) are found without a cue.
_REGIONS = ("US", "DK", "NO", "SG", "HK", "NZ", "IE", "PT", "GR", "HU", "CZ", "IS", "MT", "LT", "LV", "EE")


def number_spans(text: str, emergency: Collection[str]) -> list[Span]:
    """Every personal number in the text, except those in `emergency`."""
    text = _FOR_DIGITS.sub(lambda m: "0" * len(m.group()), text)
    found = spoken_spans(text)
    if sum(map(str.isdigit, text)) < 4:
        return found
    found += [Span(*m.span("date"), BIRTH) for m in _BORN.finditer(text)]
    found += _accounts(text)
    plain = _HARMLESS.sub(lambda m: "\x1a" * len(m.group()), blanked(text, found))
    found += [Span(*m.span("id"), NUMBER) for m in _IDENTITY.finditer(plain) if _digits(m["id"]) >= 5]
    return found + list(_runs(blanked(plain, found), emergency))


def _accounts(text: str) -> list[Span]:
    found: list[Span] = []
    if _IBAN.search(text):
        spans = ((r.start, r.end) for r in _recognizers()["iban"].analyze(text.upper(), ["IBAN_CODE"]))
        found += [Span(start, end, ACCOUNT, _CHECKED) for start, end in spans]
        if not found:  # an IBAN with typing errors counts if it is announced, or has no spaces
            told = _PAID.search(text)
            found += [Span(*m.span(), ACCOUNT) for m in _IBAN.finditer(text) if told or _is_long(m.group())]
    if _NINO.search(text):
        found += [Span(r.start, r.end, NUMBER) for r in _recognizers()["nino"].analyze(text, ["UK_NINO"])]
    return found


def _is_long(piece: str) -> bool:
    """Whether it is written without spaces, or has the length of its country's accounts and mostly digits."""
    bare = re.sub(r"[ -]", "", piece)
    return " " not in piece or (
        _LENGTHS.get(bare[:2].upper()) == len(bare) and _digits(bare) > len(bare) // 2
    )


def _runs(text: str, emergency: Collection[str]) -> Iterator[Span]:
    for match in _RUN.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        card = _CARD_THEN_EXPIRY.match(match.group()) or _CARD.match(match.group())
        if card and card.end() < len(match.group()) and _is_card(re.sub(r"\D", "", card.group())):
            yield Span(match.start(), match.start() + card.end(), CARD)
            continue
        if kind := _kind(match.group(), before, after, emergency):
            more = _EXTENSION.match(after) if kind == PHONE else None
            plus = _PLUS.search(before[-6:]) if kind == PHONE else None
            yield Span(
                match.start() - (len(plus.group()) if plus else 0),
                match.end() + (more.end() if more else 0),
                kind,
            )


def _kind(run: str, before: str, after: str, emergency: Collection[str]) -> str | None:
    """The kind of a run of seven or more digits; None if it is not personal."""
    groups = re.findall(r"\d+", run)
    digits = "".join(groups)
    helps = digits in emergency or all(group in emergency for group in groups) or _FREE.fullmatch(run)
    years = all(len(group) == 4 and group.startswith(("19", "20")) for group in groups)
    if helps or years:
        return None
    if 13 <= len(digits) <= 19 and (_CARD_CUE.search(before) or _is_card(digits)):
        return CARD
    if run.startswith(("+", "(+", "00")) or _PHONE_CUE.search(before):
        return PHONE if len(digits) <= 16 else NUMBER
    if _UNIT.match(after) or _MONEY.search(before) or _counts(groups):
        return None
    if len(digits) < 9:
        return PHONE if _is_short_phone(run, groups) else None
    return NUMBER if len(digits) > 13 or _is_identity(run) else PHONE


def _counts(groups: list[str]) -> bool:
    """Whether the groups are rising small numbers, as in a count: "10 20 30 40", "200-1000"."""
    numbers = [int(group) for group in groups]
    rising = all(a < b for a, b in itertools.pairwise(numbers))
    plain = not any(group.startswith("0") for group in groups)
    return rising and plain and (len(numbers) == 2 or max(numbers) < 1000) and len(numbers) > 1


def _is_card(digits: str) -> bool:
    results = _recognizers()["card"].analyze(digits, ["CREDIT_CARD"])
    return any(r.end - r.start == len(digits) for r in results) or (len(digits) > 16 and _luhn(digits))


def _luhn(digits: str) -> bool:
    """Whether the check digit is right, for cards with 17 to 19 digits, which Presidio does not know."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def _is_short_phone(run: str, groups: list[str]) -> bool:
    if len(groups) == 1 and not run.startswith("0"):
        return False
    return bool(_recognizers()["phone"].analyze(run, ["PHONE_NUMBER"])) or run.startswith("0")


def _is_identity(run: str) -> bool:
    known = _recognizers()
    return bool(known["ssn"].analyze(run, ["US_SSN"])) or bool(known["nhs"].analyze(run, ["UK_NHS"]))


@lru_cache(maxsize=1)
def _recognizers() -> dict[str, Any]:
    """Presidio's recognizers that check a checksum or a numbering plan."""
    from presidio_analyzer import predefined_recognizers as presidio

    return {
        "card": presidio.CreditCardRecognizer(),
        "iban": presidio.IbanRecognizer(),
        "nhs": presidio.NhsRecognizer(),
        "nino": presidio.UkNinoRecognizer(),
        "phone": presidio.PhoneRecognizer(supported_regions=_REGIONS),
        "ssn": presidio.UsSsnRecognizer(),
    }


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
