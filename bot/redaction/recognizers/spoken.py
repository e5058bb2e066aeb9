"""Finds numbers written in words: phones, cards, the expiry of a card; languages: words/number_words.txt."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.redaction.spans import CARD, PHONE, Span

_FILE = Path(__file__).parents[1] / "words/number_words.txt"
_PIECE = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?|\d{1,4}")
_APART = re.compile(r"[\s,.\-‐–—/:·…]{1,4}(?:(?:and|y|e|et|en|og|och|i|и|و)\s)?")
_AGAIN = {
    "double": 2,
    "triple": 3,
    "treble": 3,
    "doppel": 2,
    "doble": 2,
    "doppio": 2,
    "hundred": 2,
    "hundert": 2,
    "cent": 2,
}
_PHONE_CUE = re.compile(
    r"phone|mobile|cell|call|ring|text me|number|reach|whats ?app|sms|tel|nummer|handy|anruf|num[ée]ro|portable|appel|n[uú]mero|llam|telefon|cellulare|chiam|telefone|bel |zadzwoń|numer|ara|номер|телефон|звон|"
    r"τηλ|رقم|هاتف|جوال|تلفن|שלי|नंबर|फोन|nomor|số|puhelin|szám|număr",
    re.I,
)
_EXPIRY = re.compile(
    r"(?:exp\w{0,8}|valid\w{0,8}|thru|until|till|good|runs out|gültig|ablauf\w{0,8}|bis|caduca|vence|scade|scadenza|valable|validade|geldig|ważna|cvv|cvc|security code|three digits|on the back)\W{1,3}(?:\w{1,12}\W{1,2}){0,2}$",
    re.I,
)
_CARD_CUE = re.compile(r"card|visa|master|amex|maestro|karte|carte|tarjeta|carta|cartão|karta|kart", re.I)
_PLUS = re.compile(r"(?:\bplus\s|\+\s?)$", re.I)
_ENOUGH, _ENOUGH_TOLD, _OF_A_CARD = 7, 6, 13  # fewest digits: of a phone, an announced phone, a card


@dataclass(frozen=True)
class _Said:
    start: int
    end: int
    digits: int
    value: int | None
    languages: frozenset[str]


def spoken_spans(text: str) -> list[Span]:
    """Every number in words that is as long as a phone number; and short ones that belong to a card."""
    return [span for run in _runs(text) if (span := _span(text, run))]


def _span(text: str, run: list[_Said]) -> Span | None:
    words = sum(said.value is None or not text[said.start].isdecimal() for said in run)
    digits, start, end = sum(said.digits for said in run), run[0].start, run[-1].end
    before = text[max(0, start - 40) : start]
    if 2 < digits < _ENOUGH and words > 1 and _EXPIRY.search(before) and _CARD_CUE.search(text):
        return Span(start, end, CARD)
    if words < 4 or _counts([said.value for said in run]):
        return None
    least = _ENOUGH_TOLD if _PHONE_CUE.search(text[max(0, start - 80) : start]) else _ENOUGH
    if digits < least:
        return None
    plus = _PLUS.search(before)
    return Span(start - (len(plus.group()) if plus else 0), end, CARD if digits >= _OF_A_CARD else PHONE)


def _counts(values: list[int | None]) -> bool:
    """Whether the numbers only rise, as in a count: "one two three four", "twenty, thirty, forty"."""
    numbers = [value for value in values if value is not None]
    return all(a < b for a, b in itertools.pairwise(numbers))


def _runs(text: str) -> Iterator[list[_Said]]:
    """Runs of numbers that follow each other, with all words from one language."""
    known, run = _words(), list[_Said]()
    for match in _PIECE.finditer(text):
        piece = match.group().lower()
        if piece in _AGAIN:
            said = _Said(*match.span(), _AGAIN[piece] - 1, None, frozenset())
        elif piece.isdecimal():
            said = _Said(*match.span(), len(piece), int(piece), frozenset())
        elif piece in known:
            value, languages = known[piece]
            said = _Said(*match.span(), len(str(value)), value, languages)
        else:
            continue
        if run and not (_APART.fullmatch(text, run[-1].end, said.start) and _agree(run, said)):
            yield run
            run = []
        run.append(said)
    if run:
        yield run


def _agree(run: list[_Said], said: _Said) -> bool:
    shared = [each.languages for each in (*run[-6:], said) if each.languages]
    return not shared or bool(frozenset.intersection(*shared))


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[int, frozenset[str]]]:
    """Each number word of the file, with its value and its languages."""
    found: dict[str, tuple[int, frozenset[str]]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, small, tens, joined = line.split("|")
            for word, value in _of_line(small.split(), tens.split(), joined.split()):
                known = found.get(word, (value, frozenset[str]()))
                found[word] = (known[0], known[1] | {language})
    return found


def _of_line(small: list[str], tens: list[str], joined: list[str]) -> Iterator[tuple[str, int]]:
    numbers = [(word, value) for value, said in enumerate(small) for word in said.split("/")]
    higher = [(word, 10 * (2 + at)) for at, said in enumerate(tens) for word in said.split("/")]
    yield from ((word, value) for word, value in (*numbers, *higher) if word != "-" and "-" not in word)
    for pattern in joined:
        if pattern == "-":
            continue
        for ten, high in higher:
            yield from (
                (pattern.format(t=ten, u=unit), high + value) for unit, value in numbers if 0 < value < 10
            )
