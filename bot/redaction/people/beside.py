"""Extends a found name by what belongs to it: a title, an initial, a family name behind a nickname."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.redaction.spans import NAME, Span
from bot.redaction.words import bare, function_words, is_english, is_listed, looks_mistyped

# Titles that only say who somebody is. "Dr" and "nurse" stay, because they also say what somebody does.
# Words that are also verbs or things ("miss", "don", "pan") count with a capital letter only.
_TITLE = re.compile(
    r"(?:^|(?<=[^\w.'’-]))(?:[Mm]rs?|MRS?|Ms|MS|Mx|Miss|Messrs|Mme|mme|Mlle|mlle|Madame|madame|Monsieur|monsieur|[Ff]rau|[Hh]errn?|[Ss]eñor(?:a|ita)?|Sra?|Srta|Don|[Dd]oña|"
    r"[Ss]ignor(?:a|ina|e)?|Sig|Senhora?|Dona|[Mm]evrouw|[Mm]eneer|Mevr|Dhr|[Pp]ani|Pan|Fru|Mama|Baba|Oma|Opa|Nonna|Nonno|Auntie|Granny|Nana|Abuela|Abuelo|Tante|Tía|Tío|Teta|Umm?|Abu|Hajj[ai]?|г-н|г-жа|тётя|тетя|баба)\.?\s(?:[A-ZÀ-Þ]\.\s?){0,2}$"
)
# "Ludmila V.", but not "Anna P.S.", "Anna I think".
_INITIAL = re.compile(r"\s(?!I\b(?!\.))[A-ZÀ-ÞА-ЯΑ-Ω](?:\.(?![A-ZÀ-Þ])|(?=\s?(?:$|[,;:!?)\n])))")
# "rosa (ro) wetherstone": the nickname stands between the given and the family name.
_BEHIND_NICKNAME = re.compile(r"\)\s([^\W\d_][\w'’-]{2,24})")
# "tyrell mcadoo, 12 Elm Road": the given name opens the text or the sentence, in lower case.
_GIVEN = re.compile(r"(?:^|[.!?,;:\n]\s)([^\W\d_]{3,20})\s$")
_LONGEST = 20  # characters of a title with initials


def with_title(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans; names are extended by a title before, an initial behind, a family name behind a nickname."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if span.kind == NAME:
            span = _extended(text, span)
            if last and last.kind == NAME and text[last.end : span.start] == " (":
                span = _with_family(text, span)
        found.append(span)
    return found


def _with_family(text: str, span: Span) -> Span:
    family = _BEHIND_NICKNAME.match(text, span.end)
    if not family or is_english(bare(family[1])) or family[1].lower() in function_words():
        return span
    return Span(span.start, family.end(), NAME, span.score)


def _extended(text: str, span: Span) -> Span:
    first = max(0, span.start - _LONGEST)
    title = _TITLE.search(text[first : span.start])
    initial = _INITIAL.match(text, span.end)
    start = first + title.start() if title else span.start
    if not title and text[span.start].islower():
        given = _GIVEN.search(text[max(0, span.start - 24) : span.start])
        if given and _is_strange(given[1]):
            start = span.start - 1 - len(given[1])
    return Span(start, initial.end() if initial else span.end, NAME, span.score)


def _is_strange(word: str) -> bool:
    """Whether the word is in lower case and in no list."""
    return word.islower() and not is_listed(word) and not looks_mistyped(bare(word))
