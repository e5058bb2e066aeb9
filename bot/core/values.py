"""Reads the settings that are single values and telephone numbers; ValueError says what a value must be."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from bot.core.addresses import words

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_RATE = re.compile(r"([1-9][0-9]{0,8})/(second|minute|hour|day)")
_PERIODS = ("second", "minute", "hour", "day")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
# The 0 is dialled inside the country alone: with the country's code before it, the call fails.
_TRUNK_ZERO = re.compile(r"(?:\+|\b00)[0-9][0-9 ]{0,9}\(0\)")
# One number to call. Short ones have no blanks: "112 116117" are two.
_CALLED = re.compile(r"\+?[0-9]{2,15}|(?!000[ -])(?:\+|0|1-)[0-9]+(?:[ -][0-9]+)+")
_WORD = re.compile(r"[0-9A-Za-z]+")
_DIGITS, _LIKE_DIGITS = frozenset("0123456789"), frozenset("OolI")
_SEVERAL = re.compile(r"[;|@]|://")
_MAIL = re.compile(r"[^\s@,;:<>()\"']{1,64}@[^\s@,;:<>()\"'.][^\s@,;:<>()\"']{1,254}")
_QUOTES = ('""', "''", "“”", "‘’", "``")
_UNEXPANDED = re.compile(r"\$\(.*\)|\$\{.*\}|\$[A-Z_]+(/.*)?")


def slip(text: str) -> str:
    """What is wrong with a text that no setting should have; empty where nothing is.

    Docker's `--env-file` keeps quotes, and `.env` is read by no shell.
    """
    if len(text) > 1 and text[0] + text[-1] in _QUOTES:
        return "stands in quotes that belong to the value: leave them out"
    if _UNEXPANDED.fullmatch(text):
        return "is text for a shell, and no shell reads it: write the value itself"
    if "…" in text or (text.startswith("<") and text.endswith(">")):
        return "is a placeholder: write the value itself"
    return ""


def between(least: int, most: int, of_what: str = "") -> Callable[[str], int]:
    """A reader of whole numbers in these limits; `of_what` is the unit."""

    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise ValueError(f"must be a whole number{of_what and ' of '}{of_what}, in digits alone")
        if not least <= int(text) <= most:
            raise ValueError(f"must be from {least} to {most}{of_what and ' '}{of_what}")
        return int(text)

    return read


def level(text: str) -> str:
    """A level of the log."""
    if text.upper() not in _LEVELS:
        raise ValueError(f"must be one of {', '.join(_LEVELS)}")
    return text.upper()


def seconds(text: str) -> float:
    """Seconds to wait."""
    try:
        given = float(text)
    except ValueError:
        raise ValueError("must be a number of seconds like 2.5") from None
    if not 0 < given <= 600:
        raise ValueError("must be above 0 and at most 600 seconds")
    return given


def rates(text: str) -> str:
    """Limits of messages in a time; one that another makes void is refused."""
    found = [_RATE.fullmatch(part.strip()) for part in text.split(";")]
    limits = [(_PERIODS.index(one[2]), int(one[1])) for one in found if one]
    if len(limits) < len(found):
        raise ValueError("must be like 20/minute;300/hour")
    for (short, most), (long, fewer) in itertools.permutations(limits, 2):
        if short < long and most > fewer:
            void, by = f"{most}/{_PERIODS[short]}", f"{fewer}/{_PERIODS[long]}"
            raise ValueError(f"{void} is never reached beside {by}: are the units exchanged?")
    return text


def switch(text: str) -> bool:
    """On or off."""
    if text.lower() not in ("on", "off"):
        raise ValueError("must be on or off")
    return text.lower() == "on"


def secret(text: str) -> str:
    """A secret that requests carry in a header."""
    if text and len(text) < 32:
        raise ValueError("must have 32 characters or more")
    if text and not (text.isascii() and text.isprintable() and " " not in text):
        raise ValueError("must be of letters a to z, digits and signs, without blanks")
    return text


def hidden(text: str) -> str:
    """A text that no message shows."""
    return text


def country_code(text: str) -> str:
    """The code of a country with known numbers."""
    if text and text.upper() not in countries():
        raise ValueError(f"must be one of {', '.join(sorted(countries()))}")
    return text.upper()


@lru_cache(maxsize=1)
def countries() -> dict[str, dict[str, str]]:
    """Country code → emergency number, crisis line, poison line."""
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["country"]: row for row in csv.DictReader(file)}


def numbers_to_call(text: str) -> tuple[str, ...]:
    """Numbers to call in an emergency: people dial them as they are written here."""
    found = words(text)
    for one in found:
        if not _CALLED.fullmatch(one):
            raise ValueError(f"{one!r} is not one number: write digits, and a comma between two: 112,116117")
    if text and not found:
        raise ValueError("names no number: write them like 112,116117")
    return found


def line_to_call(text: str) -> str:
    """One number to call, with or without words beside it."""
    if not text:
        return text
    if _SEVERAL.search(text):
        raise ValueError("must be one telephone number, with or without a name, like Samaritans 116 123")
    if found := next(filter(_looks_like_digits, _WORD.findall(text)), ""):
        raise ValueError(f"{found!r} has letters among its digits: 0 is a zero, 1 a one")
    if _TRUNK_ZERO.search(text):
        raise ValueError("has (0), which phones would dial: leave it out, like +49 30 …")
    if sum(character in "0123456789" for character in text) < 2:
        raise ValueError("names no telephone number: write it like Samaritans 116 123")
    return text


def _looks_like_digits(word: str) -> bool:
    """Whether a word of digits has letters among them that look like digits."""
    letters = set(word) - _DIGITS
    return bool(letters) and letters <= _LIKE_DIGITS and letters != set(word)


def mail(text: str) -> str:
    """One e-mail address."""
    if text and not (_MAIL.fullmatch(text) and "." in text.rpartition("@")[2].rstrip(".")):
        raise ValueError("must be one address like desk@clinic.example")
    return text
