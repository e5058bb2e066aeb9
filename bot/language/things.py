"""Finds the things of things.csv in a text: ingredients, procedures, brands, conditions, places …

A thing is found even if the store has no facts about it, so that an answer can say what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.knowledge.model import Thing
from bot.knowledge.search import singular

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Named:
    """One thing named in a text: its slug, and the positions of its first word and after its last word."""

    thing: str
    start: int
    end: int
    text: str


# A thing of one of these kinds can replace a thing of another in a question: "is Lemon Bottle safe", "and
# microneedling?".
_STUFF = frozenset(("brand", "product", "procedure", "medicine", "ingredient"))


class ThingFinder:
    """Finds things by their names; the longest name wins, and singular and plural are the same."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.things = {thing.slug: thing for thing in things}
        self._names: dict[tuple[str, ...], str] = {}
        for thing in self.things.values():
            for name in (thing.title, *thing.names):
                if words := _words(name):
                    self._names.setdefault(words, thing.slug)
        # First word → the most words that a name beginning with it has. Most words begin no name.
        self._longest: dict[str, int] = {}
        for words in self._names:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def find(self, text: str) -> list[Named]:
        """Every thing named in `text`, in order."""
        words, written = _words(text), _WORD.findall(text)
        found, place = [], 0
        while place < len(words):
            for length in range(min(self._longest.get(words[place], 0), len(words) - place), 0, -1):
                slug = self._names.get(words[place : place + length])
                if slug:
                    found.append(
                        Named(slug, place, place + length, " ".join(written[place : place + length]))
                    )
                    place += length
                    break
            else:
                place += 1
        return found

    def swapped(self, question: str, text: str) -> str:
        """The question with one of its things replaced by the thing that `text` names; "" if none fits.

        It replaces a thing of the same kind, or else one where both kinds are in `_STUFF`.
        """
        said, asked = self.find(text), self.find(question)
        if not said or {named.thing for named in said} & {named.thing for named in asked}:
            return ""
        new = self.things[said[0].thing]
        same = [old for old in asked if self.things[old.thing].kind == new.kind]
        like = [old for old in asked if {self.things[old.thing].kind, new.kind} <= _STUFF]
        for old in (*same, *like):
            words = _WORD.findall(question)
            return " ".join([*words[: old.start], new.title, *words[old.end :]])
        return ""

    def slugs(self, text: str) -> frozenset[str]:
        """The slugs of the things named in `text`."""
        return frozenset(named.thing for named in self.find(text))


def _words(text: str) -> tuple[str, ...]:
    return tuple(singular(word) for word in _WORD.findall(text.lower()))
