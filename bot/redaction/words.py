"""The word lists: terms of the field, places, plants, function words, moods, and often mistyped words."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from bot.redaction.months import MONTHS

_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "ı": "i", "đ": "d", "æ": "ae"})
_SHORT_ENDING = re.compile(r"(?:ed|ing|er|ly|s)$")
_FOLDER = Path(__file__).with_name("words")


@dataclass(frozen=True)
class Words:
    """The word lists, in lower case and without accents."""

    kept: frozenset[str]
    phrases: frozenset[str]
    lands: frozenset[str]  # countries and cities, which are kept too
    small: frozenset[str]
    places: frozenset[str]  # places that are also names of people
    plants: frozenset[str]  # including names of people
    only_plants: frozenset[str]
    months: frozenset[str]
    mistyped: tuple[str, ...]  # an unknown word that is similar to one of these may be a typing error


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The word lists; they are read at first use."""
    kept = [*_read("kept_words.txt"), *_read("lands.txt"), *_read("field_words.txt")]
    return Words(
        kept=frozenset(bare(word) for word in kept if "_" not in word),
        phrases=frozenset(bare(word.replace("_", " ")) for word in kept),
        lands=frozenset(map(bare, _read("lands.txt"))),
        small=frozenset(_read("small_words.txt")),
        places=frozenset(_read("places.txt")),
        plants=frozenset((*_read("plants.txt"), *_read("people_plants.txt"))),
        only_plants=frozenset(_read("plants.txt")),
        months=frozenset(map(bare, MONTHS.split("|"))),
        mistyped=(
            *_read("often_mistyped.txt"),
            *(word for word in _read("kept_words.txt") if len(word) > 6 and word.isalpha()),
        ),
    )


def bare(word: str) -> str:
    """The word in lower case, without accents and possessive ending."""
    if word.isascii():
        plain = word.lower()
    else:
        apart = unicodedata.normalize("NFKD", word.translate(_LETTERS))
        plain = "".join(c for c in apart if not unicodedata.combining(c)).lower()
    return plain.replace("’", "'").removesuffix("'s").removesuffix("'")


def looks_mistyped(word: str) -> bool:
    """Whether an unknown word is similar to one of the often mistyped words."""
    allowed = 1 if len(word) < 7 else 2
    distance, words = DamerauLevenshtein.distance, load_words().mistyped
    return extractOne(word, words, scorer=distance, score_cutoff=allowed) is not None


def is_listed(word: str) -> bool:
    """Whether the word is English, a term, a place, a month, or a function word of some language."""
    plain, lists = bare(word), load_words()
    listed = plain in lists.kept or plain in lists.places or plain in lists.months
    return listed or word.lower() in function_words() or is_english(plain)


def is_english(word: str) -> bool:
    """Whether the English word list of the language part contains this lower-case word."""
    from bot.language.text import is_english as known

    stem = _SHORT_ENDING.sub("", word)  # bot.language.text inflects no words as short as "asked"
    return known(word) or (len(stem) > 2 and stem != word and (known(stem) or known(stem + "e")))


# English is missing here: `is_english` checks it. A function word may belong to several languages.
_LANGUAGES = (
    *(
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "pl",
        "tr",
        "sv",
        "da",
        "nb",
        "fi",
        "cs",
        "sk",
        "hu",
        "ro",
        "hr",
        "sl",
        "et",
        "lv",
        "lt",
    ),
    *(
        "ca",
        "id",
        "vi",
        "tl",
        "sq",
        "eu",
        "ga",
        "is",
        "ru",
        "uk",
        "bg",
        "sr",
        "el",
        "ar",
        "fa",
        "he",
        "hi",
        "mr",
        "bn",
        "ta",
        "te",
        "hy",
        "az",
    ),
)


@lru_cache(maxsize=1)
def function_words() -> dict[str, tuple[str, ...]]:
    """The function words of other languages (from spaCy's lists and ours), each with its languages."""
    found: dict[str, tuple[str, ...]] = {}
    for language in _LANGUAGES:
        for word in _stop_words(language):
            found[word] = (*found.get(word, ()), language)
    for line in read_lines("more_function_words.txt"):
        language, *words = line.split()
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found


# Names that are often typed in lower case, and are also function words of some language.
_ALSO_NAMES = frozenset(
    (
        "ada",
        "ali",
        "ana",
        "ben",
        "dan",
        "ela",
        "jo",
        "kai",
        "mia",
        "mina",
        "nora",
        "nur",
        "ole",
        "sam",
        "sara",
    )
)
# Adjectives of mood that people use of themselves as they would use a name: "mi chiamo fortunata".
_MOOD = re.compile(
    r"fortunat[oa]|felice|content[oae]?|soddisfatt[oa]|glücklich|zufrieden|froh|verrückt|afortunad[oa]|dichos[oa]|feliz|satisfech[oa]|sortud[oa]|"
    r"परेशान|चिंतित|दुखी|उदास|نگران|ناراحت|خوشحال|غمگین|عصبی|قلق(?:ة|ان|انة)?|سعيدة?|পেরেশান|চিন্তিত|"
    r"heureu(?:x|se)|chanceu(?:x|se)|satisfaite?|gelukkig|tevreden|szczęśliw[aiy]|szczęściar[aąyz]{1,2}|zadowolon[aiy]|şanslı|mutlu"
)


def is_small_word(word: str) -> bool:
    """Whether it is a function word of some language, in lower case, and no name."""
    return word.islower() and word in function_words() and word not in _ALSO_NAMES


def is_mood(word: str) -> bool:
    """Whether it is an adjective of luck or mood, in lower case or in a script without capitals."""
    return bool(_MOOD.fullmatch(word))


def _stop_words(language: str) -> set[str]:
    """The stop words of a language; loads only their file, because importing a language can be slow."""
    folder = importlib.util.find_spec("spacy.lang")
    places = folder.submodule_search_locations if folder else None
    path = Path((places or [""])[0]) / language / "stop_words.py"
    spec = importlib.util.spec_from_file_location(f"stop_words_{language}", path)
    module = importlib.util.module_from_spec(spec) if spec else None
    if not spec or not spec.loader or not module:
        raise ImportError(f"spaCy has no list of function words for {language}")
    spec.loader.exec_module(module)
    words: set[str] = module.STOP_WORDS
    return words


def read_lines(name: str) -> list[str]:
    """The lines of a word list, without comments."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _read(name: str) -> list[str]:
    return [word for line in read_lines(name) for word in line.split()]
