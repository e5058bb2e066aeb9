"""Finds addresses that no table row covers: numbers and address words ("street") close to each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.redaction.spans import ADDRESS, Span
from bot.redaction.words import function_words, load_words

_FILE = Path(__file__).parents[1] / "words/address_words.txt"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u200c\u200d"
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
_TOKEN = re.compile(rf"{_LETTER}+(?:[/\-'’״׳\"]{_LETTER}+)*")
_BREAK = re.compile(r"[?!;\n()]|[.]\s")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿΑ-ώА-яЀ-џ]")
_POSTCODE = re.compile(r"\d{5,7}|\d{3}-\d{4}|\d{2}-\d{3}")
_NUMBER_NEXT = re.compile(r"[.:]?\s?[#№]?\d")
# Behind a street, one word between commas is the town, also in scripts without capitals.
_PAUSE = re.compile(r"\s?(?:$|[,;।)\n]|\.(?:\s|$))")
_APART = 3  # at most so many names between numbers and address words


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    # "n": number; "k": address word; "c": a name (has a capital, or its script has none); "-": other word
    kind: str
    word: str


def chain_spans(text: str) -> list[Span]:
    """The addresses in a text: each has a number and two address words, or one word and several numbers."""
    if sum(map(str.isdigit, text)) < 2:
        return []
    return [span for chain in _chains(text) if (span := _span(text, chain))]


def _span(text: str, chain: list[_Token]) -> Span | None:
    sure = [at for at, token in enumerate(chain) if token.kind in "nk"]
    words = {token.word for token in chain if token.kind == "k"}
    numbers = [token.word for token in chain if token.kind == "n"]
    many = len(numbers) > 2 or (len(numbers) > 1 and any(map(_POSTCODE.fullmatch, numbers)))
    if not numbers or not (len(words) > 1 or (words and many)):
        return None
    first, last = sure[0], sure[-1]
    # Extend the address to the left by the name of the street, and to the right by the city.
    reach = 3 if _LATIN.match(chain[first - 1].word) else 2 if chain[first].kind == "n" else 0
    while first and reach and text[chain[first - 1].end : chain[first].start] in (" ", ", "):
        first, reach = first - 1, reach - 1
    while last + 1 < len(chain) and last < sure[-1] + 3 and _goes_on(text, chain[last], chain[last + 1]):
        last += 1
    return Span(chain[first].start, chain[last].end, ADDRESS, 0.75)


def _goes_on(text: str, last: _Token, token: _Token) -> bool:
    between = text[last.end : token.start]
    if not _LATIN.match(token.word):
        return between == ", " and token.kind == "c" and bool(_PAUSE.match(text, token.end))
    return between in (", ", "/", " / ", " - ") or (between == " " and bool(_POSTCODE.fullmatch(last.word)))


def _chains(text: str) -> Iterator[list[_Token]]:
    """Runs of tokens without other words; at most three names stand between numbers and address words."""
    run: list[_Token] = []
    loose = 0
    for token in _tokens(text):
        loose = loose + 1 if token.kind == "c" else 0
        broken = run and _BREAK.search(_joint(text, run[-1], token))
        if token.kind == "-" or broken or loose > _APART:
            if run:
                yield run
            run, loose = [], 0
        if token.kind != "-":
            run.append(token)
    if run:
        yield run


def _joint(text: str, last: _Token, token: _Token) -> str:
    """The text between two tokens, without a full stop that belongs to an abbreviation or a number."""
    between = text[last.end : token.start]
    abbreviated = last.kind == "k" or (last.kind == "n" and token.kind == "k")
    return between[1:] if between[:1] == "." and abbreviated else between


def _tokens(text: str) -> Iterator[_Token]:
    known, prefixes, suffixes = _words()
    small = function_words()
    for match in _TOKEN.finditer(text):
        piece = match.group()
        word = piece.lower()
        if any(map(str.isdigit, word)):
            kind = (
                "n"
                if len(word) < 12 and not re.fullmatch(r"\d{1,4}(?:mg|ml|g|kg|cm|mm|km|%|h|x)", word)
                else "-"
            )
        elif len(piece) < 3 and piece.isupper() and not _NUMBER_NEXT.match(text, match.end()):
            kind = "c"  # "ceramides 3, 6-II, AP"
        elif word in known or word.startswith(prefixes) or word.endswith(suffixes):
            kind = "k"
        elif (word in small and len(word) > 1 and word not in ("no", "nr")) or word in load_words().kept:
            kind = "-"
        elif piece[0].isupper() or not _LATIN.match(piece):
            kind = "c"
        else:
            kind = "-"
        yield _Token(*match.span(), kind, word)


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """The address words: whole words, beginnings of words, and ends of words."""
    whole: set[str] = set()
    begins: list[str] = []
    ends: list[str] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        for word in line.split():
            if word.endswith("…"):
                begins.append(word[:-1])
            elif word.startswith("…"):
                ends.append(word[1:])
            else:
                whole.add(word.lower().rstrip("."))
    return frozenset(whole), tuple(begins), tuple(ends)
