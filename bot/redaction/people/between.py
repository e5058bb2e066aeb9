"""Finds the name that stands alone between signs beside a phone number or the like: "…, Nacho, tel. [phone]".

In the languages of which the tagger knows little, such a name has no neighbours that announce it. Its
words are read again in plain English sentences, as a signature is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.redaction.people import cues
from bot.redaction.people.features import capitals_tell, is_unspaced, words
from bot.redaction.people.opened import is_name_by_letters
from bot.redaction.spans import BLANK, NAME, Span
from bot.redaction.words import bare, is_listed, load_words

_WORD = r"[^\W\d_][\w'’-]{1,24}"
_NAME = rf"{_WORD}(?:\s{_WORD}){{0,2}}"
# The words between the name and what can be called or written to: ", tel.", " (", ", mi correo es".
_WAY = rf"\s?(?:[,;(:/]|[-–—]\s)\s?(?:[^\W\d_][\w'’.-]{{0,14}}[:.]?\s){{0,4}}\(?{BLANK}"
_BEFORE = re.compile(rf"[.,;!?…)\n]\s{{1,2}}(?={_WORD}(?:\s{_WORD}){{0,2}}{_WAY})")
_BEHIND = re.compile(rf"{BLANK}(?:\s?[,;/]\s|\s[-–—]\s)(?={_WORD}(?:\s{_WORD}){{0,2}}\s?(?:$|[,;.!?\n]))")
_FOUND = re.compile(_NAME)
# The least probabilities of the best and of the worst word, in both sentences.
_LEAST = (0.6, 0.2), (0.9, 0.6)
_MOST = 6  # places that are read again in one text


def between_spans(text: str, is_known: Callable[[str], bool]) -> list[Span]:
    """Names between signs, beside personal data of other kinds, which is blanked out in the text."""
    if BLANK not in text or not capitals_tell(words(text)):
        return []
    return [
        Span(start, end, NAME, 0.7)
        for start, end in _places(text)
        if _may_be_name(text[start:end])
        and is_name_by_letters(text[start:end], *_LEAST)
        and not is_known(text[start:end])
    ]


def _places(text: str) -> Iterator[tuple[int, int]]:
    count = 0
    for pattern in (_BEFORE, _BEHIND):
        for mark in pattern.finditer(text):
            found = _FOUND.match(text, mark.end())
            if found and count < _MOST:
                count += 1
                yield found.span()


def _may_be_name(piece: str) -> bool:
    """Whether every word has a capital, or a script without them, and none is in a list."""
    parts = piece.split()
    plant = len(parts) == 1 and bare(piece) in load_words().plants
    return not plant and not any(map(_is_no_name, parts))


def _is_no_name(word: str) -> bool:
    plain = bare(word)
    cased = word.lower() != word.upper()
    if is_unspaced(word) or (cased and not word[0].isupper()) or (word.isupper() and len(word) < 6):
        return True
    return is_listed(word) or bool(cues.DRUG.search(plain))
