"""Chooses the words of a text that are searched, so that a search costs the same in a large store.

Full-text search ranks every fact that contains one of the words, at 1 µs a fact. Counting the facts of a word
costs 0.02 µs a fact. So the rare words select the facts that are ranked, and the common words only contribute
to their rank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Facts ranked in one search (2 ms), and the limit up to which the facts of a word are counted (1 ms a word).
RANKED = 2_000
COUNTED = 50_000
# Function words of English say nothing about the subject. On the test questions the nearest facts are found
# as often without them, in a third of the time.
_STOP = """
a about am an and are as at be been being by can could did do does for from had has have how i if in is it
its me my of on or s should so t than that the their them then there these they this those to was were
what when where which who whom whose why will with would you your
"""
STOP_WORDS = frozenset(_STOP.split())
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Plan:
    """A full-text query; `common` is its one word, where even that selects more facts than are ranked."""

    query: str
    common: str = ""


def words_of(text: str) -> tuple[str, ...]:
    """The search words of a text, each once."""
    words = dict.fromkeys(_WORD.findall(text.lower()))
    return tuple(word for word in words if word not in STOP_WORDS)


def plan_of(words: Sequence[str], frequency: Callable[[str], int]) -> Plan | None:
    """How to search for `words`; None where no fact contains any. `frequency` counts facts with a word."""
    known = sorted((word for word in words if frequency(word)), key=frequency)
    if not known:
        return None
    rare = _up_to(RANKED, known, frequency) or known[:1]
    helping = _up_to(COUNTED, known[len(rare) :], frequency)
    query = any_of(rare)
    if helping:
        query = f"({query}) OR (({query}) AND ({any_of(helping)}))"
    return Plan(query, quoted(rare[0]) if frequency(rare[0]) > RANKED else "")


def any_of(words: Sequence[str]) -> str:
    """A full-text query for facts with any of the words."""
    return " OR ".join(quoted(word) for word in words)


def quoted(word: str) -> str:
    """A full-text query for one word."""
    return f'"{word}"'


def _up_to(limit: int, words: Sequence[str], frequency: Callable[[str], int]) -> list[str]:
    """The first words that together occur in no more than `limit` facts."""
    chosen, total = [], 0
    for word in words:
        total += frequency(word)
        if total > limit:
            break
        chosen.append(word)
    return chosen


def singular(word: str) -> str:
    """A word without a regular English plural ending: "peels" → "peel", "injuries" → "injury"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
