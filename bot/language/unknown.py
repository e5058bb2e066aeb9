"""Finds words that are essential to a question and that the store does not contain.

An example is "tinnitus" in "does it help with tinnitus?". If there is a near answer, it then begins by saying
that the store has nothing on that word.
"""

from __future__ import annotations

import re
from collections.abc import Container

from bot.knowledge.search import singular
from bot.language.text import is_english, noun_only

# The essential word of a question often follows one of these.
_CARRIER = re.compile(
    r"\b(?:for|against|with|treats?|cures?|heals?|removes?|about|of|vs|versus|than|using|contains?|containing|"
    r"called|between|plus|instead of|helps?(?! with| against| me| us| you| to))"
    r"\s+(?:(?:my|your|the|an?|his|her|some|any)\s+)?"
    r"(?P<word>[a-z][a-z-]{3,})(?:\s(?P<next>[a-z][a-z-]{3,}))?"
)
# People, times and other words of a story are no missing knowledge.
_STORY = frozenset(
    """
    mother father sister brother daughter son wife husband mom mum dad aunt uncle cousin friend
    girlfriend boyfriend colleague boss neighbour neighbor grandma grandpa granny parent partner bride
    wedding birthday holiday party job work school exam summer winter spring autumn week month year
    weekend night morning evening today tomorrow person people woman man girl boy lady guy kid money
    price euro dollar pound question answer help advice opinion reason example idea sense time thing
    stuff lot bit way kind sort case fact info information google internet video article magazine forum
    thanks please sure real life
    """.split()  # noqa: SIM905  # a list of words reads better so
)


def unknown_things(text: str, vocabulary: Container[str]) -> tuple[str, ...]:
    """The essential words of `text` (corrected, lower case) that `vocabulary` does not contain."""
    found = []
    for match in _CARRIER.finditer(text):
        word = match["word"]
        if _is_thing(word, vocabulary):
            found.append(word)
        elif match["next"] and not is_known_noun(word) and _is_thing(match["next"], vocabulary):
            found.append(match["next"])
    return tuple(dict.fromkeys(found))


def is_known_noun(word: str) -> bool:
    """Whether the word is a noun and no other part of speech."""
    return noun_only(singular(word))


def _is_thing(word: str, vocabulary: Container[str]) -> bool:
    single = singular(word)
    if single in vocabulary or word in vocabulary or single in _STORY:
        return False
    return noun_only(single) or not is_english(word)
