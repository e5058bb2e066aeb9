"""Corrects typed text: writes texting words out and corrects typing errors."""

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
# Texting words with a single meaning in a question. "dose" can also mean "does", so it is not in the list.
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
# Greetings of other languages stand before English too, and no word is corrected to or from them.
_GREETINGS = {
    "hola", "buenos", "buenas", "dias", "ola", "bom", "bonjour", "salut", "ciao", "buongiorno", "hallo",
    "guten", "merhaba", "selam", "salam", "salaam", "shalom", "namaste", "aloha", "gracias", "merci", "danke",
    "grazie", "obrigado", "obrigada",
}  # fmt: skip
# "4" and "2" stand for words only between words: in "good 4 skin", but not in "4 sessions" or "age 2".
_FOR_TO = re.compile(r"(?<=[a-z] )([24])(?= [a-z]{2,})")
_UNITS = re.compile(r"^(sessions?|weeks?|days?|months?|years?|times?|hours?|minutes?|treatments?)")

# A capitalized word after a word in lower case is most likely a name, which is not corrected: "in Marbella"
# must not become "in marble".
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]+(?![A-Za-z])|(?<=[a-z], )[A-Z][a-z]+(?![A-Za-z])")

# The number of frequent English words that a misspelling may stand for, besides the project's own words.
EVERYDAY = 12_000
MOST_LOOKED_AT = 20
# The cost of a correction is the number of changed letters, minus these. SOUNDS: it sounds the same. OURS,
# FREQUENT and BESIDE, for each power of ten: how often it occurs in our texts, in general English, and in our
# texts next to the same neighbours.
SOUNDS, OURS, FREQUENT, BESIDE = 1.4, 0.4, 0.3, 0.6
SHORT = 3  # a word with at most so many letters ("dvd", "uti") is corrected only if its neighbours support it
_LONGEST = 24  # how many characters back the word before is looked for
MOST_SIGNS = 4  # of a text without words
CHOICES = 6  # corrections kept for one misspelling; its neighbours decide between them


class Speller:
    """Corrects words that no dictionary contains.

    It prefers words that are near in letters and sound, that are the project's own, and that are frequent.
    `counts` are the correctly spelled words of the project's own texts, with how often they occur. `pairs`
    are the same for two neighbouring words. `left` are known words that are not corrected, and to which
    nothing is corrected. `meant` maps known misspellings to the right words.
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
        """The text in lower case, with texting words written out and typing errors corrected."""
        written = _SPACE.sub(" ", unicodedata.normalize("NFKC", text).translate(QUOTES))
        if not WORD.search(written):
            written = _told(written) or written
        names = frozenset(match.group().lower() for match in _NAME.finditer(written))
        plain = _FOR_TO.sub(_for_or_to, written.lower())
        return WORD.sub(lambda match: self._word(match, plain, names), plain).strip()

    def knows(self, word: str) -> bool:
        """Whether the word is the project's own, a frequent English word, or a form of one."""
        if word in self._counts or word in self._left or word in frequencies() or word in _GREETINGS:
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
        # A rare word of the dictionaries is corrected only if the cost is below zero: something very near.
        return best if best != word and (costs[best] < 0 or not is_english(word)) else word

    def _beside(self, aim: str, match: re.Match[str], text: str) -> float:
        """How often `aim` occurs next to the match's neighbours in our texts, as a power of ten."""
        before = text[max(0, match.start() - _LONGEST) : match.start()].split()[-1:]
        after = WORD.match(text, match.end() + 1)
        count = self._pairs.get((before[0], aim), 0) if before else 0
        count += self._pairs.get((aim, after.group()), 0) if after else 0
        return math.log10(1 + count)

    def _nearest(self, word: str) -> tuple[tuple[str, float], ...] | None:
        """What an unknown word may stand for, with the cost of each, the cheapest first."""
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


def _told(text: str) -> str:
    """What the first few pictures of a text without words show, each once: "👍👍" is "thumbs up sign"."""
    signs = [sign for sign in dict.fromkeys(text) if unicodedata.category(sign) == "So"]
    return " ".join(unicodedata.name(sign, "") for sign in signs[:MOST_SIGNS])


def _may_be(word: str, aim: str) -> bool:
    """Whether two words that sound alike are also near enough in letters; "eye" and "a" are not."""
    longer = max(len(word), len(aim))
    return len(word) >= 4 and DamerauLevenshtein.distance(word, aim) <= max(1, longer // 2)


def _for_or_to(match: re.Match[str]) -> str:
    rest = match.string[match.end() + 1 :]
    if _UNITS.match(rest):
        return match.group()
    return "for" if match.group() == "4" else "to"


@lru_cache(maxsize=1)
def frequencies() -> Mapping[str, int]:
    """English words with their frequency in books and web pages (symspellpy's list of 82,765 words)."""
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
