"""Finds the name at the end of a message: a signature, in any language, often a first name alone.

The tagger knows few neighbours of such a name. So the last words are read again behind a plain English
sentence: there the tagger tells names from other words by their letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from bot.redaction.people import cues
from bot.redaction.people.features import Word, capitals_tell, is_unspaced, words
from bot.redaction.people.opened import is_name_by_letters
from bot.redaction.people.tagger import load_tagger
from bot.redaction.spans import BLANK, NAME, Span
from bot.redaction.words import bare, function_words, is_english, is_mood, load_words, read_lines

_REACH = 90  # characters from the end of the text
_GOODS = 4  # words of one of several goods in a list ("ointment with vitamin A"); more make a clause
_LONGEST = 3  # words of a name in a signature
_LEAST_BEFORE = 3  # words before a signature
# What ends a message before its signature: a dash, a slash or a new line, the end of a sentence, a comma.
_SURE, _END, _PAUSE = "sure", "end", "pause"
_LISTED = "listed"  # a comma, and another before it: "Ziaja, Dermedic, Alantan"
_MARK = re.compile(
    r"(?P<sure>(?:^|(?<=[\s?!.;।]))[-–—~/|]{1,2}\s?|\n\s?)|(?P<end>[.?!…;)।]\s{1,2}|🙏\s?)|(?P<pause>,\s)"
)
_CLOSING = " \t\n.!)…,;:-–—/|☺\ufe0f😊🙏❤♥🌸💕🙂🌷" + BLANK
_KISSES = re.compile(r"\sx{1,3}", re.I)
_ASKED = "is that ok for my skin. {}"
_BID = "bid"  # a farewell stands before the name
# The least probability of a name, by what stands before it; for scripts with and without capital letters.
_CASED = {_BID: 0.25, _SURE: 0.35, _END: 0.4, _PAUSE: 0.6, _LISTED: 0.99}
_CASELESS = {_BID: 0.12, _SURE: 0.12, _END: 0.4, _PAUSE: 0.6, _LISTED: 0.99}
# "Mother of" and the like, by which people are called in Arabic.
_KUNYA = frozenset(("أم", "ام", "أبو", "ابو", "بنت"))


@lru_cache(maxsize=1)
def _farewells() -> tuple[frozenset[str], frozenset[str]]:
    """Farewells before a name, and everything that ends a message without one."""
    rows = [line.split("|") for line in read_lines("farewells.txt")]
    before = {_plain(each) for row in rows for each in row[2].split(",")}
    return frozenset(before), frozenset(before | {_plain(each) for row in rows for each in row[3].split(",")})


def _plain(phrase: str) -> str:
    return " ".join(bare(word) for word in re.findall(r"[^\s.,!/]+", phrase))


def signed_spans(text: str, is_known: Callable[[str], bool]) -> list[Span]:
    """The name that signs a text; none if `is_known` says that its words are nobody's name.

    Personal data that was found before is blanked out in the text.
    """
    end = _end(text)
    marks = list(_MARK.finditer(text, max(0, end - _REACH), end))
    if not marks or "?" in text[end:] or "？" in text[end:]:
        return []
    before = text[marks[-2].end() if len(marks) > 1 else 0 : marks[-1].start()]
    found, bid = _without_farewell(words(text[marks[-1].end() : end]), before)
    if not _may_sign(found) or len(words(text[: marks[-1].start()])) < _LEAST_BEFORE:
        return []
    start = marks[-1].end() + found[0].start
    last = start + found[-1].end - found[0].start
    if is_known(text[start:last]) or not _is_name(found, _BID if bid else _place(marks, text), text):
        return []
    return [Span(start, last, NAME, 0.7)]


def _place(marks: list[re.Match[str]], text: str) -> str:
    """What stands before the last words; a clause between two commas makes no list."""
    listed = [str(mark.lastgroup) for mark in marks[-2:]] == [_PAUSE, _PAUSE]
    listed = listed and len(text[marks[-2].end() : marks[-1].start()].split()) <= _GOODS
    return _LISTED if listed else str(marks[-1].lastgroup)


def _end(text: str) -> int:
    """Where the text ends without the signs and kisses behind its signature."""
    end = len(text.rstrip(_CLOSING))
    kisses = text.rfind(" ", 0, end)
    return len(text[:kisses].rstrip(_CLOSING)) if kisses > 0 and _KISSES.fullmatch(text, kisses, end) else end


def _without_farewell(found: list[Word], before: str) -> tuple[list[Word], bool]:
    """The words without a farewell before them, and whether there was one."""
    farewells, _ = _farewells()
    for count in range(min(4, len(found) - 1), 0, -1):
        if _plain(" ".join(word.text for word in found[:count])) in farewells:
            return found[count:], True
    return found, _plain(before) in farewells


def _may_sign(found: list[Word]) -> bool:
    """Whether the words may be a name: few, capitalised if their script has capitals, and in no list."""
    if not 0 < len(found) <= _LONGEST or any(not word.text[0].isalpha() for word in found):
        return False
    if any(is_unspaced(word.text) for word in found) or len(found[0].text) < 2:
        return False
    if _plain(" ".join(word.text for word in found)) in _farewells()[1] or found[0].text in _KUNYA:
        return found[0].text in _KUNYA and len(found) == 2
    long = [word for word in found if len(word.text) > 1]
    return not any(map(_is_no_name, long)) and not all(map(_is_ordinary, long))


def _is_no_name(word: Word) -> bool:
    """Whether the word is a term, a place, a month, a farewell, or has no capital."""
    lists, plain = load_words(), bare(word.text)
    listed = plain in lists.kept or plain in lists.places or plain in lists.plants or plain in lists.months
    if listed or is_mood(word.text) or cues.DRUG.search(plain) or plain in _farewells()[1]:
        return True
    return word.text.lower() != word.text.upper() and not word.text[0].isupper()


def _is_ordinary(word: Word) -> bool:
    return word.text.lower() in function_words() or is_english(bare(word.text))


def _is_name(found: list[Word], place: str, text: str) -> bool:
    """Whether the tagger takes one of the words for a name; its limit depends on what stands before."""
    if found[0].text in _KUNYA:
        return place not in (_PAUSE, _LISTED)
    cased = found[0].text.lower() != found[0].text.upper()
    if cased and not capitals_tell(words(text)):
        return False
    read = load_tagger().read(_ASKED.format(" ".join(word.text for word in found)))
    best = max(value for word, value in zip(read.words, read.probability, strict=True) if word.start >= 22)
    if best >= (_CASED if cased else _CASELESS)[place]:
        return True
    # Two words are a name if their letters say so where a name is expected.
    titled = len(found) > 1 and all(word.text.istitle() for word in found)
    full = titled and not any(word.text.lower() in function_words() for word in found)
    name = " ".join(word.text for word in found)
    return cased and full and place in (_BID, _SURE, _END) and is_name_by_letters(name, (0.25, 0.0))
