"""Finds words of introduction that are used for something else: "me llama la atención el precio"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bot.redaction.recognizers.table import EDGE, compiled
from bot.redaction.words import read_lines

_CLAUSE = re.compile(r"[,.;:!?…\n،؟।(]")
_LONGEST = 80  # characters of a clause


@lru_cache(maxsize=1)
def _expression() -> tuple[Any, dict[tuple[str, str], bool]]:
    """An expression for an introduction and the word after it; and the pairs that introduce nobody.

    A pair has the value True if it reaches to the end of the clause, and False if it is these words alone.
    """
    pairs = {
        (said, word): not few
        for _, introductions, words, few in (line.split("|") for line in read_lines("otherwise.txt"))
        for said in introductions.split(",")
        for word in words.split(",")
    }
    several = "|".join(re.escape(said) for said in sorted({said for said, _ in pairs}, key=len, reverse=True))
    return compiled(rf"{EDGE}({several})\s([\pL'’\x{{200c}}\-]{{1,30}})", cased=False), pairs


def otherwise_places(text: str) -> Iterator[tuple[int, int]]:
    """The positions (start, end) of what follows such words: a word, or up to the end of the clause."""
    expression, pairs = _expression()
    at = 0
    while match := expression.search(text, at):
        said, word, at = match.group(1).lower(), match.group(2), match.end(1)
        reach = pairs.get((said.replace("’", "'"), word.lower()))
        if reach is not None and not word[0].isupper():
            end = _CLAUSE.search(text, match.end(2), match.end(2) + _LONGEST) if reach else None
            last = end.start() if end else match.end(2) + _LONGEST * reach
            yield match.start(2), last
