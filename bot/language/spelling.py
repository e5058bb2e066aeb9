"""What was typed, made readable: texting words written out, typing errors mended."""

from __future__ import annotations

import importlib.util
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from jellyfish import metaphone
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from bot.core.cache import Remembered
from bot.core.errors import ModelUnavailable
from bot.language.text import QUOTES, WORD, is_english

_SPACE = re.compile(r"\s+")
# Texting words that have one meaning in a question; "dose" for "does" has two and is left alone.
_TEXTING = {
    "u": "you", "r": "are", "ur": "your", "y": "why", "wat": "what", "wot": "what", "wht": "what",
    "wats": "what is", "whats": "what is", "wots": "what is", "whos": "who is", "hows": "how is",
    "wheres": "where is", "pls": "please", "plz": "please", "thx": "thanks", "ty": "thanks",
    "gud": "good", "b4": "before", "n": "and", "w": "with", "cuz": "because", "coz": "because",
    "bc": "because", "dat": "that", "da": "the", "da.": "the", "im": "i am", "ive": "i have",
    "dont": "do not", "doesnt": "does not", "cant": "can not", "isnt": "is not", "shud": "should",
    "wud": "would", "cud": "could", "abt": "about", "bout": "about", "wanna": "want to",
    "gonna": "going to", "gotta": "have to", "tho": "though", "rly": "really", "rlly": "really",
    "ppl": "people", "sb": "somebody", "smth": "something", "dr": "doctor", "tx": "treatment",
    "moist": "moisturizer", "luv": "love", "ya": "you", "yall": "you", "aint": "is not",
    "frm": "from", "skn": "skin", "thru": "through", "vs": "versus", "dus": "does", "dos": "does",
    "wen": "when", "alot": "a lot",
}  # fmt: skip
# "4" and "2" are words only between words: "good 4 skin", but not "4 sessions" or "age 2".
_FOR_TO = re.compile(r"(?<=[a-z] )([24])(?= [a-z]{2,})")
_UNITS = re.compile(r"^(sessions?|weeks?|days?|months?|years?|times?|hours?|minutes?|treatments?)")

# A capital after a small letter: most likely a name, which stands for itself ("in Marbella" is no marble).
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]+(?![A-Za-z])|(?<=[a-z], )[A-Z][a-z]+(?![A-Za-z])")

# Everyday words that a misspelling may stand for, beside the project's own: the most frequent.
EVERYDAY = 12_000
MOST_LOOKED_AT = 20
# What speaks for a word, beside few changed letters: it sounds the same; how often we and others use it, and
# how often we use it beside its neighbours (powers of ten).
SOUNDS, OURS, FREQUENT, BESIDE = 1.4, 0.4, 0.3, 0.6
SHORT = 3  # letters: "dvd" and "uti" are mended only where their neighbours speak for it
_LONGEST = 24  # letters of a word before
CHOICES = 6  # aims kept for one misspelling; its neighbours choose


class Speller:
    """Mends words that no dictionary knows, to what is near in letters and sound, ours, and frequent.

    `counts`: right words of the project's own texts, and how often they stand there; `pairs`: the same for
    two words side by side; `left`: words that are known and left as they are, but are no aim of mending;
    `meant`: known misspellings and what they mean.
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        left: Iterable[str] = (),
        meant: Mapping[str, str] | None = None,
        pairs: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        self._counts, self._meant, self._pairs = counts, meant or {}, pairs or {}
        self._left = frozenset(left)
        ours = (word for word in counts if len(word) >= 3 and word.isascii() and word.isalpha())
        self._by_letter, self._by_sound = defaultdict(list), defaultdict(list)
        for aim in dict.fromkeys((*ours, *_everyday())):
            self._by_letter[aim[0]].append(aim)
            self._by_sound[metaphone(aim)].append(aim)
        self._choices = Remembered(self._nearest, 4096)

    def mend(self, text: str) -> str:
        """The text in lower case with texting words written out and typing errors mended."""
        written = _SPACE.sub(" ", unicodedata.normalize("NFKC", text).translate(QUOTES))
        names = frozenset(match.group().lower() for match in _NAME.finditer(written))
        plain = _FOR_TO.sub(_for_or_to, written.lower())
        return WORD.sub(lambda match: self._word(match, plain, names), plain).strip()

    def knows(self, word: str) -> bool:
        """Whether the word is the project's own, a frequent English word, or a form of one."""
        if word in self._counts or word in self._left or word in frequencies():
            return True
        return ("-" in word or "'" in word) and is_english(word)

    def _word(self, match: re.Match[str], text: str, names: frozenset[str]) -> str:
        word = match.group()
        plain = _TEXTING.get(word) or self._meant.get(word)
        if plain or self.knows(word) or word in names:
            return plain or word
        costs = {
            aim: cost - BESIDE * beside
            for aim, cost in self._choices(word) or ()
            if (beside := self._beside(aim, match, text)) or len(word) > SHORT
        }
        best = min(costs, key=lambda aim: (costs[aim], aim), default=word)
        # A word of the dictionaries that is merely rare is left, unless what was meant is very near.
        return best if best != word and (costs[best] < 0 or not is_english(word)) else word

    def _beside(self, aim: str, match: re.Match[str], text: str) -> float:
        """How often the aim stands beside these neighbours in our texts, as a power of ten."""
        before = text[max(0, match.start() - _LONGEST) : match.start()].split()[-1:]
        after = WORD.match(text, match.end() + 1)
        count = self._pairs.get((before[0], aim), 0) if before else 0
        count += self._pairs.get((aim, after.group()), 0) if after else 0
        return math.log10(1 + count)

    def _nearest(self, word: str) -> tuple[tuple[str, float], ...] | None:
        """What an unknown word may stand for, with the costs, the cheapest first."""
        if len(word) < 3 or not word.isascii() or not word.isalpha():
            return None
        allowed = 1 if is_english(word) or len(word) < 7 else 2
        same = self._by_letter[word[0]]
        near = extract(
            word, same, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=MOST_LOOKED_AT
        )
        alike = [aim for aim in self._by_sound[metaphone(word)] if _may_be(word, aim)]
        costs = {aim: self._cost(word, aim) for aim in [*alike, *(aim for aim, _, _ in near)]}
        return tuple(sorted(costs.items(), key=lambda item: (item[1], item[0]))[:CHOICES])

    def _cost(self, word: str, aim: str) -> float:
        cost = DamerauLevenshtein.distance(word, aim) - SOUNDS * (metaphone(word) == metaphone(aim))
        cost -= OURS * math.log10(1 + self._counts.get(aim, 0))
        return float(cost - FREQUENT * math.log10(max(1.0, frequencies().get(aim, 0) / 1_000_000)))


def _may_be(word: str, aim: str) -> bool:
    """Whether two words that sound alike are near enough in letters: not "eye" for "a"."""
    longer = max(len(word), len(aim))
    return len(word) >= 4 and DamerauLevenshtein.distance(word, aim) <= max(1, longer // 2)


def _for_or_to(match: re.Match[str]) -> str:
    rest = match.string[match.end() + 1 :]
    if _UNITS.match(rest):
        return match.group()
    return "for" if match.group() == "4" else "to"


@lru_cache(maxsize=1)
def frequencies() -> Mapping[str, int]:
    """English words and how often they stand in books and pages (symspellpy's list, 82,765 words)."""
    spec = importlib.util.find_spec("symspellpy")
    if spec is None or spec.origin is None:
        raise ModelUnavailable("package symspellpy is not installed (`make setup`)")
    path = Path(spec.origin).parent / "frequency_dictionary_en_82_765.txt"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return {word: int(count) for word, count in (line.split() for line in lines)}


@lru_cache(maxsize=1)
def _everyday() -> Mapping[str, None]:
    counts = frequencies()
    often = sorted(counts, key=lambda word: -counts[word])[:EVERYDAY]
    return dict.fromkeys(word for word in often if len(word) >= 3 and word.isalpha())
