"""Names of people from Faker's lists, in Latin letters and in their own script.

Faker is needed for training only, in an environment of its own.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import faker.providers.person as person

_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’ʻ.\- ]+")


@dataclass(frozen=True)
class People:
    """Given and family names by locale; `own` those in another script."""

    given: dict[str, list[str]]
    family: dict[str, list[str]]
    own_given: dict[str, list[str]]
    own_family: dict[str, list[str]]


@cache
def people() -> People:
    """Every name of Faker's, and those above."""
    found = People({}, {}, {}, {})
    for module in pkgutil.iter_modules(person.__path__):
        if module.ispkg and module.name != "en":
            provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
            _take(found, module.name, provider)
    more = _more()
    found.given.update({place: more[place] for place in ("more", "short", "words")})
    found.family["words"] = more["family words"]
    for locale, short in (("vi_VN", "vi"), ("ko_KR", "ko")):
        found.given[locale], found.family[locale] = more[f"{short} given"], more[f"{short} family"]
    return found


def _more() -> dict[str, list[str]]:
    lines = Path(__file__).with_name("names.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[str]] = {}
    place = ""
    for line in lines:
        if line.startswith("= "):
            place = line[2:]
        elif not line.startswith("#"):
            found.setdefault(place, []).extend(line.split())
    return found


def _take(found: People, locale: str, provider: Any) -> None:
    given = _all(provider, r"first_(?:romanized_)?names?\w*|first_\w*names\w*")
    family = _all(provider, r"last_(?:romanized_)?names?\w*|last_\w*names\w*")
    for names, latin, own in (
        (given, found.given, found.own_given),
        (family, found.family, found.own_family),
    ):
        plain = sorted({_romanised(name) for name in names if _LATIN.fullmatch(_romanised(name))})
        if len(plain) > 10:
            latin[locale] = plain
        other = sorted(
            {
                name
                for name in names
                if (not _LATIN.fullmatch(name) and len(name) > 1) or "一" <= name[0] <= "龥"
            }
        )
        if len(other) > 10:
            own[locale] = other


def _all(provider: Any, pattern: str) -> set[str]:
    names: set[str] = set()
    for attribute in dir(provider):
        if re.fullmatch(pattern, attribute):
            names |= set(_flat(getattr(provider, attribute)))
    return names


def _flat(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, dict | list | tuple):
        for item in value:
            yield from _flat(item)


def _romanised(name: str) -> str:
    plain = "".join(_letters().get(c.lower(), c) for c in name)
    return plain.capitalize() if plain != name else name


@cache
def _letters() -> dict[str, str]:
    """Cyrillic and Greek letters in Latin: "щ" is "shch"."""
    return dict(piece.split(":") for piece in _more()["letters"])


@cache
def half(held: bool) -> People:
    """The names to train on, or those kept apart (a fifth) to measure unseen names; by their spelling."""
    every = people()

    def part(lists: dict[str, list[str]]) -> dict[str, list[str]]:
        return {place: [n for n in names if _is_held(n) == held] or names for place, names in lists.items()}

    return People(part(every.given), part(every.family), every.own_given, every.own_family)


def _is_held(name: str) -> bool:
    return crc32(name.lower().encode()) % 5 == 0
