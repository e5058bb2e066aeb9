"""Sentences of a text."""

from __future__ import annotations

import re

BARE = 3  # words of a verdict that stands alone
_END = re.compile(r"(?<=[.!?])\s+(?=[\"“'(]?[A-Z0-9])")


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [one for one in _END.split(text) if one]


def opening(text: str, words: int) -> str:
    """The first sentence of a text, and those after it as long as all together have at most `words` words.

    A verdict alone ("It depends.") says nothing, so the sentence behind it always comes along.
    """
    found = sentences(text)
    count, said = 0, 0
    for one in found:
        bare = count <= BARE
        count += len(one.split())
        if said and count > words and not bare:
            break
        said += 1
    return " ".join(found[:said])
