"""Which language a message is in; short and doubtful texts count as English.

Two witnesses must agree that a text is foreign: most of its words are no English words, and it holds
function words of another language (spaCy's lists) or a character-based model (py3langid: Lui and Baldwin
2012) is sure.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.language.text import is_english, words_of

# The interface languages are these; all but English are told "English only" in their own words.
LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "tr")
_FEWEST_WORDS = 2
_SURE = 0.95
_LONG = 3  # words, from which the model alone may decide


def language_of(text: str) -> str:
    """One of LANGUAGES; "en" where another language is not sure."""
    words = [word for word in words_of(text) if word.isalpha()]
    if len(words) < _FEWEST_WORDS:
        return "en"
    foreign = [word for word in words if not is_english(word)]
    counts = {
        language: sum(word in function for word in words) for language, function in _functions().items()
    }
    best = max(counts, key=lambda language: counts[language])
    strange = len(foreign) / len(words)
    if counts[best] and strange >= 0.34 and counts[best] + len(foreign) >= 0.6 * len(words):
        rivals = [language for language, count in counts.items() if count == counts[best]]
        return best if len(rivals) == 1 else _guessed(text, tuple(rivals))[0]
    if len(words) >= _LONG and strange >= 0.8:
        language, probability = _guessed(text, LANGUAGES)
        return language if probability >= _SURE else "en"
    return "en"


def foreign_language(typed: str, mended: str) -> str:
    """The language of a message that is surely not English, else "".

    Both as typed and mended: "wat is it" is Dutch only as typed.
    """
    language = language_of(typed) if language_of(mended) != "en" else "en"
    return "" if language == "en" else language


@lru_cache(maxsize=1)
def _functions() -> Mapping[str, frozenset[str]]:
    """Language → its function words that are no English words."""
    found = {}
    for language in LANGUAGES[1:]:
        words = importlib.import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
        found[language] = frozenset(word for word in words if not is_english(word) and word.isalpha())
    return found


def _guessed(text: str, among: tuple[str, ...]) -> tuple[str, float]:
    identifier = _identifier()
    identifier.set_languages(list(among))
    language, probability = identifier.classify(text.lower())
    return str(language), float(probability)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
