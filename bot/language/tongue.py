"""Identifies the language of a message; short and doubtful texts count as English.

A text counts as foreign only if two conditions hold. First, many of its words are not English. Second, it
contains function words of another language (spaCy's lists), or a character-based model is sure of another
language (py3langid: Lui and Baldwin 2012).
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.language.text import is_english, words_of

# The languages of the interface. People who do not write in English are told, in their own language, that the
# assistant answers in English only.
LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "tr")
_FEWEST_WORDS = 2
_SURE = 0.95
# Letters and marks that English words lack; "é" stands in too many product names.
_LETTERS = re.compile(r"[àáâãäåąæćčçđèêëęğíîïłńñòóôõöøőœśşšßúùûüűýźżž¿¡]", re.IGNORECASE)
_LONG = 3  # with at least so many words, the model may decide without function words


def language_of(text: str) -> str:
    """One of LANGUAGES; "en" if no other language is sure."""
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
    """The language of a message if it is surely not English, else "".

    Correction can turn a foreign word into an English one ("puedo" into "peed"), and a misspelled English
    word can look foreign ("wat is it"). So the message must look foreign as typed, and either corrected too
    or beyond doubt.
    """
    language = language_of(typed)
    if language == "en" or (language_of(mended) == "en" and not _is_plain(typed, language)):
        return ""
    return language


def _is_plain(text: str, language: str) -> bool:
    """Whether a foreign text shows its language by letters, by two function words, or by nearly all words.

    Of 32,000 texts of the training data only foreign ones do.
    """
    words = [word for word in words_of(text) if word.isalpha()]
    function = sum(word in _functions()[language] for word in words)
    strange = sum(not is_english(word) for word in words)
    return (
        bool(_LETTERS.search(text)) or function > 1 or (len(words) >= _LONG and strange >= 0.9 * len(words))
    )


@lru_cache(maxsize=1)
def _functions() -> Mapping[str, frozenset[str]]:
    """Language → those of its function words that are not English words too."""
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
