"""Finds births whose date is told in words ("dvadeset trećeg svibnja"); languages: words/day_words.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bot.redaction.months import MONTHS, MORE_MONTHS
from bot.redaction.recognizers.birth_words import BEFORE, BEFORE_HINT, BEHIND, BEHIND_HINT, BETWEEN
from bot.redaction.recognizers.table import compiled
from bot.redaction.spans import BIRTH, Span
from bot.redaction.words import read_lines

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963"
_TOKEN = re.compile(rf"(?:[^\W_]|[{_MARKS}])+(?:['’ʼ\-](?:[^\W_]|[{_MARKS}])+)*")
_GAP = re.compile(r"[\s,.]{1,2}")
# Words inside a date, but not at its ends.
_JOINTS = frozenset(
    "de del di da do of the van den na и і i și si e y et του της von im al tháng dnia".split()  # noqa: SIM905
)
_REACH = 40  # characters in which the word for birth stands
_LONGEST_ENDING = 4  # letters behind the name of a month: "toukokuussa"


def worded_spans(text: str) -> list[Span]:
    """Every date in words beside a word for birth."""
    if not _cheap().search(text):
        return []
    return [Span(*place, BIRTH, 0.85) for place in _dates(text) if _is_birth(text, *place)]


def _dates(text: str) -> Iterator[tuple[int, int]]:
    """The positions (start, end) of runs of words for days and years that have a month between them."""
    run: list[tuple[int, int, str]] = []
    for match in _TOKEN.finditer(text):
        kind = _kind(match.group().lower())
        if run and not _GAP.fullmatch(text, run[-1][1], match.start()):
            yield from _date(run)
            run = []
        if kind == "-" or (kind == "," and not run):
            yield from _date(run)
            run = []
        else:
            run.append((match.start(), match.end(), kind))
    yield from _date(run)


def _date(run: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    while run and run[-1][2] == ",":
        run.pop()
    kinds = {kind for _, _, kind in run}
    if "month" in kinds and "day" in kinds:
        yield run[0][0], run[-1][1]


def _kind(word: str) -> str:
    """A day or a year in words, a month, a number, a joint (","), or another word ("-")."""
    whole, begins, ends, months = _lists()
    if word.isdigit():
        return "number" if len(word) < 5 else "-"
    if word in whole:
        return "day"
    for last in range(len(word), max(2, len(word) - _LONGEST_ENDING) - 1, -1):
        if word[:last] in months and (last == len(word) or last > 3):
            return "month"
    if word[0] in "בל" and word[1:] in months:
        return "month"
    if word.startswith(begins) or (len(word) > 5 and word.endswith(ends)):
        return "day"
    return "," if word in _JOINTS else "-"


def _is_birth(text: str, start: int, end: int) -> bool:
    before, behind = _around()
    return bool(
        before.search(text[max(0, start - _REACH) : start]) or behind.search(text[end : end + _REACH])
    )


@lru_cache(maxsize=1)
def _cheap() -> Any:
    """What a text has if it speaks of a birth; most texts do not."""
    return compiled(f"{BEFORE_HINT}|{BEHIND_HINT}", cased=False)


@lru_cache(maxsize=1)
def _around() -> tuple[Any, Any]:
    return compiled(rf"{BEFORE}{BETWEEN}$", cased=False), compiled(rf"^{BEHIND}", cased=False)


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """Words, beginnings and endings of days; and months."""
    found = [word.strip() for line in read_lines("day_words.txt") for word in line.split("|")[1].split(",")]
    return (
        frozenset(word for word in found if "*" not in word),
        tuple(word[:-1] for word in found if word.endswith("*") and word[0] != "*"),
        tuple(word.strip("*") for word in found if word[0] == "*"),
        frozenset(f"{MONTHS}|{MORE_MONTHS}".replace("\\", "").split("|")),
    )
