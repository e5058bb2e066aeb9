"""Finds codes of things, not of people: lots, bar codes, standards, papers, versions.

Except for payment cards, nothing is redacted that begins inside such a code.
"""

from __future__ import annotations

import re

from bot.redaction.recognizers.table import EDGE, compiled

_SIGNS = (
    r"(?:lot|batch|charge|ch\.-?b\.|lote|lotto|partia|seri(?:e|es)|bar ?codes?|ean(?:-?13|-?8)?|upc|gtin|sku|udi|item|article|art\.?|artikel(?:nummer)?|pzn|ndc|atc|"
    r"cas|einecs|ec|ci|inci|iso|en|iec|din|astm|jis|annex|regulation|directive|icd-?1[01]|icd|orpha|omim|"
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
_REF = compiled(r"(?:^|[^\pL])(?P<it>REF[\s:.#]{1,2}[\pL\pN][\pL\pN./\-]{2,20})", cased=True)


def is_bar_code(text: str, start: int, end: int) -> bool:
    """Whether the digits are a bar code, as their number and the word before them say."""
    digits = sum(map(str.isdigit, text[start:end]))
    return digits in (8, 12, 13, 14) and bool(_BAR.search(text[max(0, start - 20) : start]))


def code_spans(text: str) -> list[tuple[int, int]]:
    """The positions (start, end) of all codes of things in the text."""
    if not any(map(str.isdigit, text)):
        return []
    found = [match.span(1) for match in _HARMLESS.finditer(text)]
    if _THING.search(text):
        found += [match.span(1) for match in _REF.finditer(text)]
    return found
