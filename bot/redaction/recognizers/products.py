"""Finds codes of things, not of people: lots, bar codes, standards, papers, versions.

Except for payment cards, nothing is redacted that begins inside such a code.
"""

from __future__ import annotations

import re

from bot.redaction.recognizers.table import EDGE, compiled

_SIGNS = (
    r"(?:lot|batch|charge|ch\.-?b\.|lote|lotto|partia|seri(?:e|es)|bar ?codes?|ean(?:-?13|-?8)?|upc|gtin|sku|udi|item|article|art\.?|artikel(?:nummer)?|pzn|ndc|atc|"
    r"einecs|ec|ci|inci|iso|en|iec|din|astm|jis|annex|regulation|directive|icd-?1[01]|icd|orpha|omim|"
    r"pmid|pmc|pmcid|doi|isbn|issn|nct|isrctn|eudract|chictr|ctri|actrn|umin|drks|prospero|crd|"
    r"firmware|software|version|build|release|model|modell|rev|part|catalog(?:ue)?|cat|product|produkt|section|chapter|clause|figure|fig|table|page|vol|volume|issue|"
    r"штрихкод|партия|серия|версия)"
)
_NUMBER = r"(?: ?(?:recall|no|nr|number|num|code|numer|numéro|número|номер|№|#|version|id))?"
_HARMLESS = compiled(
    rf"{EDGE}(?P<it>{_SIGNS}{_NUMBER}\.?(?:[\s:#=\-]{{1,3}}[\pL]{{0,4}}[\s\-.]?)?\d[\pL\pN./\-]{{0,30}})",
    cased=False,
)
_THING = compiled(
    r"(?:^|[^\pL])(?:lot|batch|exp|expiry|barcode|tub|tube|jar|vial|ampoule|syringe|box|pack|label|bottle|cream|device|gun|pen)(?:$|[^\pL])",
    cased=False,
)
# A bar code has 8, 12, 13 or 14 digits; a payment card has more.
_BAR = re.compile(
    r"\b(?:ean(?:-?(?:13|8))?|gtin|upc|bar ?code|strichcode|code[- ]barres?|kod kreskowy|barkod)\W{1,3}$",
    re.I,
)
# The numbers of chemicals: "9004-61-9"; the last digit checks the others.
_CHEMICAL = re.compile(r"(?<![\d-])\d{2,7}-\d\d-\d(?![\d-])")
_CHEMICAL_TOLD = re.compile(r"\bCAS\b[^.?!\n]{0,60}?(?<![\d-])(?P<it>\d{2,7}-\d\d-\d)(?![\d-])", re.I)
_REF = compiled(r"(?:^|[^\pL])(?P<it>REF[\s:.#]{1,2}[\pL\pN][\pL\pN./\-]{2,20})", cased=True)
# Four numbers with dots are a version where an app is spoken of, and an address where a network is.
_FOUR = re.compile(r"(?<![\w.])v?\d{1,5}(?:\.\d{1,5}){1,3}(?![\w.]\w)")
_PROGRAM = compiled(
    r"(?:^|[^\pL])(?:apps?|applications?|program(?:me)?s?|updat\w*|upgrad\w*|versions?|versión|versão|versione|wersj\w+|verzia|verze|sürüm|верси\w+|firmware|software|builds?|releases?|patch|beta|windows|android|ios|ipados|macos|chrome|firefox|safari|edge|opera|ubuntu|linux|one ui|miui|plugin|driver|aplicación|aplicativo|appli|aplikacj\w+|uygulama|приложени\w+|обновлени\w+|guideline|chapter|section)(?:$|[^\pL])",
    cased=False,
)
_NETWORK = compiled(
    r"(?:^|[^\pL])(?:ips?|ipv4|address|adresse?|dirección|router|server|ping\w*|dns|gateway|proxy|vpn|wi-?fi|wlan|lan|network|netzwerk|subnet|host|port|firewall|log(?:s|ged)?|blocked|ban(?:ned)?|access|request|connect\w*)(?:$|[^\pL])",
    cased=False,
)


def is_bar_code(text: str, start: int, end: int) -> bool:
    """Whether the digits are a bar code, as their number and the word before them say."""
    digits = sum(map(str.isdigit, text[start:end]))
    return digits in (8, 12, 13, 14) and bool(_BAR.search(text[max(0, start - 20) : start]))


def _is_checked(number: str) -> bool:
    """Whether the last digit of the number of a chemical checks the others."""
    *digits, check = map(int, number.replace("-", ""))
    return sum(place * digit for place, digit in enumerate(reversed(digits), start=1)) % 10 == check


def code_spans(text: str) -> list[tuple[int, int]]:
    """The positions (start, end) of all codes of things in the text."""
    if not any(map(str.isdigit, text)):
        return []
    found = [match.span(1) for match in _HARMLESS.finditer(text)]
    found += [match.span() for match in _CHEMICAL.finditer(text) if _is_checked(match.group())]
    found += [match.span("it") for match in _CHEMICAL_TOLD.finditer(text)]
    if _THING.search(text):
        found += [match.span(1) for match in _REF.finditer(text)]
    if _PROGRAM.search(text) and not _NETWORK.search(text):
        found += [match.span() for match in _FOUR.finditer(text)]
    return found
