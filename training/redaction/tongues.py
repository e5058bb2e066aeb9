"""Texts of other languages in which nobody is named, for the tagger to leave alone.

Questions of care from tongues.txt, sentences of Django's and Wagtail's translations (BSD licence), words of
spaCy's lookup tables (MIT licence) and stop words, names of months from the CLDR. All of it is needed for
training only, in an environment of its own.
"""

from __future__ import annotations

import gettext
import importlib
import json
import pkgutil
import random
import re
from collections.abc import Iterator
from functools import cache
from gzip import open as unzipped
from pathlib import Path
from zlib import crc32

HERE = Path(__file__).parent
_PLACEHOLDER = re.compile(r"[%{}<>&|\\_]|\bDjango\b|\bWagtail\b", re.I)
# The tagger leaves these scripts to what announces a name in them.
UNSPACED = ("ja", "ko", "th", "zh", "zh_Hans", "zh_Hant", "km", "lo", "my")
_MONTH_FORMS = (
    "{d} {m}",
    "{d}. {m}",
    "{m} {d}",
    "{d}-{m}",
    "{m} {y}",
    "{d} {m} {y}",
    "{m}",
    "{d}/{m}",
    "{m}.{d}",
)


# Their names in spaCy's tables.
_TABLES = {"no": "nb"}


@cache
def frames() -> dict[str, tuple[list[str], list[str], list[str]]]:
    """For each language its frames, nouns of care and complaints."""
    found: dict[str, tuple[list[str], list[str], list[str]]] = {}
    for line in (HERE / "tongues.txt").read_text(encoding="utf-8").splitlines():
        match = re.match(r"(\w{2,3})([|=~])(.*)", line)
        if match:
            lists = found.setdefault(match[1], ([], [], []))
            place = "|=~".index(match[2])
            lists[place].extend([match[3]] if not place else match[3].split(","))
    return found


def asked(chance: random.Random, language: str = "", strange: dict[str, list[str]] | None = None) -> str:
    """A question of care in another language, or in this one; now and then with `strange` words of it."""
    language = language or chance.choice([*frames()])
    sentences, nouns, complaints = frames()[language]
    others = (strange or {}).get(_TABLES.get(language, language), [])
    text = chance.choice(sentences)
    for slot, words in (("{n}", nouns), ("{p}", complaints)):
        while slot in text:
            text = text.replace(slot, chance.choice(others if others and chance.random() < 0.4 else words), 1)
    text = text.replace("{d}", str(chance.randint(2, 90)))
    if others and chance.random() < 0.25:
        listed = [
            chance.choice(others if chance.random() < 0.7 else nouns) for _ in range(chance.randint(1, 4))
        ]
        text = chance.choice((", ", " ", ", ")).join(listed) + chance.choice((": ", ", ", ". ", " ")) + text
    return text[:1].upper() + text[1:] if chance.random() < 0.7 else text


@cache
def sentences(held: bool) -> dict[str, list[str]]:
    """Sentences by language; a tenth is kept apart to measure on."""
    found: dict[str, set[str]] = {}
    for path in _catalogues():
        language = path.parent.parent.name
        if language.startswith("en") or language in UNSPACED:
            continue
        with path.open("rb") as file:
            texts = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        lines = [line.strip() for key, text in texts.items() if key for line in str(text).splitlines()]
        usable = (line for line in lines if 8 <= len(line) <= 160 and not _PLACEHOLDER.search(line))
        found.setdefault(language, set()).update(line for line in usable if " " in line or not line.isascii())
    return {
        language: [text for text in sorted(texts) if (crc32(text.encode()) % 10 == 0) == held]
        for language, texts in found.items()
        if len(texts) > 60
    }


def _catalogues() -> Iterator[Path]:
    for package in ("django", "wagtail"):
        folder = Path(str(importlib.import_module(package).__file__)).parent
        yield from sorted(folder.rglob("locale/*/LC_MESSAGES/django.mo"))


@cache
def words(names: frozenset[str]) -> dict[str, list[str]]:
    """Words by language, as they are written (German nouns with a capital), without those of `names`."""
    found: dict[str, list[str]] = {}
    data = Path(str(importlib.import_module("spacy_lookups_data").__file__)).parent / "data"
    for path in sorted(data.glob("*_lemma_lookup*.json.gz")):
        language = path.name.split("_")[0]
        if language in ("en", "grc"):
            continue
        with unzipped(path, "rt", encoding="utf-8") as file:
            table = json.load(file)
        every = {word for word in table if 2 < len(word) < 18 and word.isalpha()}
        plain = [word for word in sorted(every) if language == "de" or word.islower()]
        found.setdefault(language, []).extend(word for word in plain if word.lower() not in names)
    for module in pkgutil.iter_modules(importlib.import_module("spacy.lang").__path__):
        if not module.ispkg or module.name in ("en", *UNSPACED):
            continue
        try:
            stops = importlib.import_module(f"spacy.lang.{module.name}.stop_words").STOP_WORDS
        except ModuleNotFoundError:
            continue
        found[f"{module.name} stops"] = sorted(word for word in stops if word.strip())
    return {language: each for language, each in found.items() if len(each) > 20}


@cache
def months() -> list[str]:
    """Names of months of many languages, whole and shortened."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    found = set()
    for identifier in locale_identifiers():
        locale = Locale.parse(identifier)
        if locale.language in UNSPACED or "_" in identifier:
            continue
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                found |= {str(name) for name in locale.months[context][width].values()}
    return sorted(name for name in found if name[:1].isalpha() and len(name) > 1)


def dated(chance: random.Random) -> str:
    """A month beside a number."""
    form = chance.choice(_MONTH_FORMS)
    return form.format(d=chance.randint(1, 31), m=chance.choice(months()), y=chance.randint(2015, 2027))
