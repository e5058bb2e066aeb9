"""Makes expressions from birth_words.txt: words around a date of birth, in more than sixty languages."""

from __future__ import annotations

import re

from bot.redaction.people.features import is_unspaced
from bot.redaction.recognizers.table import EDGE
from bot.redaction.words import read_lines

_ROWS = [line.split("|")[1:] for line in read_lines("birth_words.txt")]
# Behind a date in Chinese, Japanese or Korean, these mean "made" and "grown": "2021年3月生产".
_MADE = "产產産산物물活"


def _column(number: int) -> list[str]:
    words = {word.strip() for row in _ROWS for word in row[number].split(",") if word.strip()}
    return sorted(words, key=lambda word: (-len(word), word))


def _either(words: list[str]) -> str:
    escaped = (re.escape(word).replace(r"\*", r"[\pL]{0,8}").replace(r"\ ", r"\s") for word in words)
    return "(?:" + "|".join(escaped) + ")"


def is_sign(word: str) -> bool:
    """Whether it is a single letter, which needs a full date with a year behind it: "f. 3/5-1971"."""
    return sum(map(str.isalpha, word)) < 2


_BEFORE, _BEHIND = _column(0), _column(2)
SIGNS = _either([word for word in _BEFORE if is_sign(word)])
_SPACED = _either([word for word in _BEFORE if not is_sign(word) and not is_unspaced(word)])
_UNSPACED = _either([word for word in _BEFORE if is_unspaced(word)])
# Words before a date; some scripts have no space before them.
BEFORE = rf"(?:{EDGE}{_SPACED}|{_UNSPACED})"
BEFORE_HINT = rf"(?:{_SPACED}|{_UNSPACED})"
BETWEEN = rf"(?:[\s:=,.\-–(]|{_either(_column(1))}){{0,8}}?"
_GLUED = _either([word for word in _BEHIND if is_unspaced(word)])
_APART = _either([word for word in _BEHIND if not is_unspaced(word)])
BEHIND = (
    rf"(?:['’\-][\pL]{{1,8}})?(?:[\s,()\[\]:=–\-]{{0,3}}{_APART}(?:$|[^\pL])|\s?{_GLUED}(?:$|[^{_MADE}]))"
)
BEHIND_HINT = rf"(?:{_APART}|{_GLUED})"
AGES = _either([word for word in _column(3) if not is_unspaced(word)])
# Years of age.
YEARS = (
    r"(?:years?(?: old)?|yrs?|jahre?(?: alt)?|ans|años|anos|anys|anni|jaar(?: oud)?|lat|lata|år(?: gammel| gammal)?|ára|vuotta|let|roků|rokov|godina|god|éves|(?:de )?ani|aastat|gadi|metai|metų|tahun|tuổi|yaş[\pL]{0,8}|лет|год[\pL]{0,2}|років|рік|роки|"
    r"години|годин|χρονών|χρόνια|ετών|سنة|عاما?|سال[\pL]{0,3}|साल|वर्ष|बरस|বছর|வயது|წლის|տարեկան|歳|岁|歲|살|세|ปี)"
)
