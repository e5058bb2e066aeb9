"""Splitting a message into clauses: a story around a question must not sink it."""

from __future__ import annotations

import re

# The end of a sentence, but not of "vs." or "Dr."; a comma, dash or "and/but/so" before a new question or
# statement.
# One space is looked for where many may stand, so that no text takes long (tests/test_patterns.py).
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
    """The clauses of `text` (mended, lower case), in order; empty where it is a single one."""
    found: list[str] = []
    for sentence in _ENDS.split(text):
        parts = [part.strip(" ,;-") for part in _JOINTS.split(sentence) if part and part.strip(" ,;-.")]
        for part in parts:
            # Too short to stand alone ("and pain"): it belongs to what came before.
            if found and len(part.split()) < _FEWEST_WORDS:
                found[-1] = f"{found[-1]} {part}"
            else:
                found.append(part)
    if len(found) < 2:
        return ()
    return tuple(found[-MOST_CLAUSES:])
