"""Splits a message into clauses, so that a question is found even inside a long story."""

from __future__ import annotations

import re

# _ENDS matches the end of a sentence (but not the dot of "vs." or "Dr."), a dash, or dots. _JOINTS matches a
# comma, or a word like "and", "but" or "so", before a new question or statement.
# _JOINTS looks for a single space even where several may occur: that keeps its running time linear
# (tests/test_patterns.py).
_ENDS = re.compile(r"(?<=[.!?;\n])(?<!\bvs\.)(?<!\bdr\.)\s+|(?<=\s)-+(?=\s)|\n+|…+|\.{2,}")
_QUESTION = (
    r"(?:what|whats|how|hows|why|who|whos|when|where|which|is|are|does|do|did|can|could|should|would|will|"
    r"has|have|am|may)"
)
_JOINTS = re.compile(
    rf"(?:,\s?|\s)(?:and|but|so|also|plus|or|then|because)\s(?:also\s)?(?={_QUESTION}\s\w)|,\s?(?={_QUESTION}\s\w)"
    r"|,\s?(?:but|so|however|and)\s|\s(?:but|however|though|although)\s"
)
MOST_CLAUSES = 8
_FEWEST_WORDS = 2


def clauses_of(text: str) -> tuple[str, ...]:
    """The clauses of `text` (corrected, lower case), in order; empty if `text` is a single clause."""
    found: list[str] = []
    for sentence in _ENDS.split(text):
        parts = [part.strip(" ,;-") for part in _JOINTS.split(sentence) if part and part.strip(" ,;-.")]
        for part in parts:
            # A part that is too short to stand alone ("and pain") belongs to the clause before it.
            if found and len(part.split()) < _FEWEST_WORDS:
                found[-1] = f"{found[-1]} {part}"
            else:
                found.append(part)
    if len(found) < 2:
        return ()
    return tuple(found[-MOST_CLAUSES:])
