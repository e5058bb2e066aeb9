"""Ends of messages in many languages: with a name as a signature, or with thanks, a place or a product.

The name is often a first name alone, in the script of the language.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bot.redaction.words import read_lines

from . import tongues

_BEFORE = (
    " ",
    " ",
    " ",
    " ",
    ", ",
    ", ",
    "\n",
    "\n\n",
    " - ",
    " - ",
    " – ",
    " — ",
    " /",
    " ~ ",
    "\n- ",
    " | ",
    " (",
)
_AFTER = ("", "", "", "", "", "", "", ".", "!", " x", " xx", " :)", " 🙏")
_PLAIN_BEFORE = (" ", " ", ", ", "\n", " - ", " / ")
Piece = tuple[str, bool]


@dataclass(frozen=True)
class Ending:
    """How messages end in a language."""

    language: str
    locale: str
    farewells: tuple[str, ...]
    thanks: tuple[str, ...]


@cache
def endings() -> list[Ending]:
    """The rows of farewells.txt whose language has questions."""
    rows = [line.split("|") for line in read_lines("farewells.txt")]
    return [
        Ending(language, locale, tuple(farewells.split(",")), tuple(thanks.split(",")))
        for language, locale, farewells, thanks in rows
        if language in tongues.frames()
    ]


def signed(chance: random.Random, name: Callable[[str], str]) -> list[Piece]:
    """A question, now and then a farewell, and a name that `name` makes for a locale."""
    ending = chance.choice(endings())
    pieces = [(_joined(_asked(chance, ending.language), chance.choice(_BEFORE)), False)]
    if chance.random() < 0.35:
        pieces.append(
            (chance.choice(ending.farewells) + chance.choice((" ", ", ", ",\n", "\n", "! ")), False)
        )
    said = name(ending.locale)
    closed = ")" if pieces[-1][0].endswith("(") else chance.choice(_AFTER)
    return [*pieces, (said, True), (closed, False)]


def unsigned(chance: random.Random, other: Callable[[], str]) -> list[Piece]:
    """A question, and thanks or something that `other` makes: a place, a product, a word."""
    ending = chance.choice(endings())
    last = chance.choice(ending.thanks) if chance.random() < 0.6 else other()
    text = _joined(_asked(chance, ending.language), chance.choice(_PLAIN_BEFORE))
    return [(text + last + chance.choice(_AFTER), False)]


def _joined(text: str, mark: str) -> str:
    """The text and the mark; a comma replaces the mark at the end of the text."""
    return (text.rstrip("?？؟.;") if mark.startswith(",") else text) + mark


def _asked(chance: random.Random, language: str) -> str:
    text = tongues.asked(chance, language)
    shortened = text.rstrip("?？؟.;") if chance.random() < 0.3 else text
    return shortened if shortened[-1:] in "?？؟.;" or chance.random() < 0.7 else f"{shortened}."
