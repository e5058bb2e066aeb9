"""Extends a found name by what belongs to it: title, initial, family name behind nickname or particle."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.redaction.people.opened import is_name_by_letters
from bot.redaction.spans import NAME, PARTICLES, Span
from bot.redaction.words import bare, function_words, is_english, is_listed, load_words, looks_mistyped

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
# A family name behind its particles: "Hinemoa" + "Te Rangi", "Peadar" + "Mac an Ghoill".
# In Irish, a small letter may stand before the capital: "Mac an tSaoi".
_PART = r"(?:[bdfghmnt]{1,2}-?)?[^\W\d_][\w'’-]{1,24}"
_FAMILY = re.compile(rf"\s(?:{PARTICLES}\s){{1,2}}({_PART})")
_GIVEN_BEFORE = re.compile(
    rf"(?:^|[\s(\"“])([^\W\d_][\w'’-]{{1,24}}(?:\s[A-ZÀ-Þ][\w'’-]{{1,24}})?)\s(?:(?:{PARTICLES}\s){{1,2}}|[as]/)$"
)
# The given name in lower case before a family name that was found: "main pappu yadavendra".
_SMALL_BEFORE = re.compile(r"(?:^|\s)([^\W\d_]{4,20})\s$")
# The least probabilities of the best and of the worst word in both sentences.
_BOTH = (0.5, 0.3), (0.9, 0.6)
_LONGEST = 20  # characters of a title with initials


def with_title(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans; names are extended by a title before, an initial behind, a family name behind a nickname."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if span.kind == NAME:
            span = _with_parts(text, _extended(text, span))
            if last and last.kind == NAME and text[last.end : span.start] == " (":
                span = _with_family(text, span)
        found.append(span)
    return found


def _with_family(text: str, span: Span) -> Span:
    family = _BEHIND_NICKNAME.match(text, span.end)
    if not family or is_english(bare(family[1])) or family[1].lower() in function_words():
        return span
    return Span(span.start, family.end(), NAME, span.score)


def _with_parts(text: str, span: Span) -> Span:
    """The name, with the family name behind its particles, and with the given name before them."""
    start, end = span.start, span.end
    family = _FAMILY.match(text, end)
    if family and _is_part(family[1], text[start]):
        end = family.end()
    first = max(0, start - 60)
    given = _GIVEN_BEFORE.search(text[first:start])
    if given and _is_given(given[1], text[start]):
        start = first + given.start(1)
    elif text[start:end].islower() and " " not in text[start:end]:
        small = _SMALL_BEFORE.search(text[max(0, start - 24) : start])
        if small and _is_strange(small[1]) and is_name_by_letters(f"{small[1]} {text[start:end]}", *_BOTH):
            start -= len(small[1]) + 1
    return Span(start, end, NAME, span.score)


def _is_given(words: str, beside: str) -> bool:
    return all(_is_part(word, beside) for word in words.split()) and is_name_by_letters(words, *_BOTH)


def _is_part(word: str, beside: str) -> bool:
    """Whether the word may be a part of a name that begins with the letter `beside`, in its case."""
    plain, lists = bare(word), load_words()
    if plain in lists.kept or plain in lists.small or word.lower() in function_words():
        return False
    return any(map(str.isupper, word[:3])) if beside.isupper() else not is_english(plain)


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
