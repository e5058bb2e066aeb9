"""Words, stems and figures of a text, as the checks compare them."""

from __future__ import annotations

import re
import unicodedata

from bot.knowledge.search import STOP_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_FOLDED = re.compile(r"\w+")
_QUOTES = str.maketrans("‘’“”´`", "''\"\"''")
# A number with what it counts: "£3,000", "12 hours", "4%", "20 percent".
_FIGURE = re.compile(
    r"(?P<sign>[£$€])?(?P<number>\d+(?:[.,]\d+)*)"
    r"(?:(?: to | and |-|–)[£$€]?(?P<upto>\d+(?:[.,]\d+)*))?(?:[ -]?(?P<unit>%|[^\W\d_]+))?"
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
# How many were studied differs from study to study.
_STUDIED = frozenset(
    ("people", "women", "men", "patients", "adults", "children", "newborns", "trials", "studies", "cases")
)
_ENDINGS = (
    *("ations", "ation", "ingly", "ings", "ions", "ing", "ion", "edly", "ied", "ies", "ers", "est", "ed"),
    *("er", "ly", "al", "es", "s", "e", "y"),
)
_LEAST_STEM = 3


def folded(text: str) -> str:
    """The text without case, punctuation and quotes: what the assistant takes for the same question."""
    return " ".join(_FOLDED.findall(unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()))


def stem(word: str) -> str:
    """A word without its ending, so that "inject", "injected" and "injections" are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


def stems(text: str) -> dict[str, str]:
    """Stem → the content word of the text that has it."""
    words = _WORD.findall(text.translate(_QUOTES).lower())
    return {stem(word.removesuffix("'s")): word for word in words if word not in STOP_WORDS}


def figures(text: str) -> dict[str, set[str]]:
    """Unit → the numbers of the text with that unit; years and how many were studied are left out."""
    found: dict[str, set[str]] = {}
    for one in _FIGURE.finditer(text):
        unit = one["sign"] or (one["unit"] or "").lower().replace("percent", "%")
        if unit and unit not in _STUDIED and not _YEAR.fullmatch(one["number"]):
            found.setdefault(stem(unit), set()).update({one["number"], one["upto"] or one["number"]})
    return found
