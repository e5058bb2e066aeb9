"""Replaces digits, spaces and signs by plain ones, character by character, so that offsets stay the same."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SIGNS = {
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f",
    "-": "\u2010\u2011\u2012\u2212\uff0d\ufe63",
    "·": "\u2022\u2027\u2219\u22c5",
    "/": "\u2044\u2215\uff0f",
    # These signs lie inside the ranges that count as letters in the recognizers' tables (table.py).
    ",": "\u060c\u1363",
    ";": "\u061b\u1364",
    ".": "\u06d4\u0964\u0965\u0589\u1362",
    "?": "\u061f\u1367",
}


def plain(text: str) -> str:
    """The text with digits of every script as 0 to 9, and full-width letters and signs as plain ones."""
    return text if text.isascii() else text.translate(_table())


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    found = {ord(wide): sign for sign, several in _SIGNS.items() for wide in several}
    for code in range(0x80, 0x20000):
        character = chr(code)
        if character.isdecimal():
            found[code] = str(unicodedata.decimal(character))
    for code in range(0xFF01, 0xFF5F):  # full-width ASCII
        character = chr(code)
        if character not in "，：；！？（）":  # sentences in Chinese and Japanese need these
            found.setdefault(code, chr(code - 0xFEE0))
    return found
