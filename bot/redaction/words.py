"""The word lists: words of the field and places that are no names, words that are often mistyped."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "ı": "i", "đ": "d", "æ": "ae"})
_SHORT_ENDING = re.compile(r"(?:ed|ing|er|ly|s)$")
_FOLDER = Path(__file__).with_name("words")


@dataclass(frozen=True)
class Words:
    """Lower case, without accents."""

    kept: frozenset[str]
    phrases: frozenset[str]
    small: frozenset[str]
    places: frozenset[str]  # that are names of people as well
    mistyped: tuple[str, ...]  # words that a strange word may be a typing error of


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The lists, read at first use."""
    kept = _read("kept_words.txt")
    return Words(
        kept=frozenset(bare(word) for word in kept if "_" not in word),
        phrases=frozenset(bare(word.replace("_", " ")) for word in kept),
        small=frozenset(_read("small_words.txt")),
        places=frozenset(_read("places.txt")),
        mistyped=(*_read("often_mistyped.txt"), *(word for word in kept if len(word) > 6 and word.isalpha())),
    )


def bare(word: str) -> str:
    """Lower case, no accents, no possessive."""
    if word.isascii():
        plain = word.lower()
    else:
        apart = unicodedata.normalize("NFKD", word.translate(_LETTERS))
        plain = "".join(c for c in apart if not unicodedata.combining(c)).lower()
    return plain.replace("’", "'").removesuffix("'s").removesuffix("'")


def looks_mistyped(word: str) -> bool:
    """Whether a strange word is close to one that is often typed where a name could stand."""
    allowed = 1 if len(word) < 7 else 2
    distance, words = DamerauLevenshtein.distance, load_words().mistyped
    return extractOne(word, words, scorer=distance, score_cutoff=allowed) is not None


def is_english(word: str) -> bool:
    """Whether the language part's English word list (it stays loaded anyway) has this lower-case word."""
    from bot.language.text import is_english as known

    stem = _SHORT_ENDING.sub("", word)  # "asked", "owes": too short for the language part to inflect
    return known(word) or (len(stem) > 2 and stem != word and (known(stem) or known(stem + "e")))


def _read(name: str) -> list[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
