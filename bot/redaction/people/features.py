"""Computes the features of a word for the tagger: its letters, its shape, its neighbours."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from zlib import crc32

from bot.redaction.words import bare, function_words, is_english, load_words

# Vowel signs, tone marks and joiners belong to the word: Hebrew, Arabic, Indic scripts, Thai.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff\u0e31-\u0e4e\u200c\u200d"
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
_WORD = re.compile(rf"{_LETTER}+(?:['’ʻ-]{_LETTER}+)*|\d+|\[[a-z -]{{3,12}}\]")
_POSSESSIVE = re.compile(r"['’]s?$")
# Thai and Lao, Burmese, Hangul, Khmer, Chinese and Japanese characters.
_UNSPACED = (
    (0xE00, 0xF00),
    (0x1000, 0x10A0),
    (0x1100, 0x1200),
    (0x1780, 0x1800),
    (0x2E80, 0xA000),
    (0xAC00, 0xD800),
    (0xF900, 0xFB00),
    (0xFF66, 0xFFA0),
    (0x20000, 0x32000),
)
_JOINS = frozenset((" ", " - ", ". ", "-", ".", "  "))


@dataclass(frozen=True)
class Word:
    """A word, a number or a tag, with its position."""

    text: str
    start: int
    end: int
    before: str  # the text between the word before and this word
    after: str

    @property
    def joined(self) -> bool:
        """Whether this word may continue a name that the word before it began."""
        return self.before in _JOINS


def words(text: str) -> list[Word]:
    """The words of a text in order, without possessive endings."""
    places = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    found, last = [], 0
    for number, (start, end) in enumerate(places):
        following = places[number + 1][0] if number + 1 < len(places) else len(text)
        word = _POSSESSIVE.sub("", text[start:end])
        found.append(
            Word(word, start, start + len(word), text[last:start], text[start + len(word) : following])
        )
        last = start + len(word)
    return found


def features(found: list[Word]) -> list[list[int]]:
    """Hashed features of each word."""
    told = _Told(capitals_tell(found), strangeness(found), language_of(found))
    return [_of(word, number, len(found), told) for number, word in enumerate(found)]


def is_unspaced(word: str) -> bool:
    """Whether its script has no spaces between words, so that it is no single word: Chinese, Thai, others."""
    ends = ord(word[0]), ord(word[-1])
    return any(low <= end < high for end in ends for low, high in _UNSPACED)


def is_identity(number: int) -> bool:
    """Whether the feature at this position is the word itself; training sometimes drops that feature."""
    return number == 0


@dataclass(frozen=True)
class _Told:
    """The features that come from the whole text, and are the same for all its words."""

    telling: bool
    strangeness: int
    language: str


def strangeness(found: list[Word]) -> int:
    """The share of words that are not English, in steps from 0 (none, or hardly any) to 3 (most)."""
    plain = [word.text for word in found if word.text[0].isalpha()]
    if len(plain) < 3:
        return 0
    strange = sum(_known(text, bare(text)) in "no" for text in plain) / len(plain)
    return (strange > 0.2) + (strange > 0.4) + (strange > 0.6)


def language_of(found: list[Word]) -> str:
    """The language to which most function words belong; "" if that is unclear."""
    counts: dict[str, int] = {}
    for word in found:
        for language in function_words().get(word.text.lower(), ()):
            counts[language] = counts.get(language, 0) + 1
    best = max(counts, key=lambda language: counts[language], default="")
    rivals = sum(count == counts[best] for count in counts.values()) if best else 0
    return best if rivals == 1 and counts[best] > 1 else ""


def _of(word: Word, number: int, count: int, told: _Told) -> list[int]:
    plain = bare(word.text)
    shape = _shape(word.text)
    seen = shape if told.telling else shape.lower()
    flags = [
        f"c{seen}",
        f"x{told.strangeness}{seen}",
        f"g{told.language}{seen}",
        f"l{min(len(plain), 9)}",
        f"k{_known(word.text, plain)}",
        f"b{_mark(word.before)}",
        f"a{_mark(word.after)}",
        f"i{min(number, 2)}",
        f"e{min(count - number, 3)}",
        f"n{min(count, 4)}",
    ]
    if not told.telling:
        flags.append("quiet")
    return [crc32(piece.encode()) for piece in (*_letters(plain), *flags)]


def _letters(plain: str) -> list[str]:
    """The word, its prefixes, suffixes and trigrams."""
    pieces = [f"w{plain[:40]}"]
    if plain.isalpha():
        pieces += [f"p{plain[:n]}" for n in (1, 2, 3, 4)]
        pieces += [f"s{plain[-n:]}" for n in (1, 2, 3, 4)]
        padded = f"_{plain[:20]}_"
        pieces += [f"t{padded[n : n + 3]}" for n in range(len(padded) - 2)]
    return pieces


def _shape(text: str) -> str:
    if text[0].isdigit() or text[0] == "[":
        return "D" if text[0].isdigit() else "G"
    if not text[0].isascii() and not unicodedata.name(text[0], "").startswith("LATIN"):
        return f"S{unicodedata.name(text[0], '?').split()[0]}{'U' if text[0].isupper() else ''}"
    if text.isupper():
        return "I" if len(text) == 1 else "U"
    if text[0].isupper():
        return "T" if text[1:].islower() else "M"
    return "L"


def _known(text: str, plain: str) -> str:
    lists = load_words()
    if plain in lists.kept:
        return "f"
    if text.lower() in lists.small:
        return "s"
    if text.isascii() and is_english(plain):
        return "e"
    return "o" if text.lower() in function_words() else "n"


def _mark(between: str) -> str:
    """The text between two words: nothing, a space, or the first mark."""
    plain = between.strip()
    return plain[0] if plain else between[:1]


def capitals_tell(found: list[Word]) -> bool:
    """Whether capital letters give information; they do not IN ALL CAPITALS or In Text Like This."""
    long = [word.text for word in found if len(word.text) > 1 and word.text[0].isalpha()]
    high = sum(text[0].isupper() for text in long)
    shouts = sum(text.isupper() for text in long) > max(2, 0.6 * len(long))
    return not shouts and not (len(long) >= 5 and high >= 0.75 * len(long))
