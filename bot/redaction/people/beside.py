"""Extends a found name by what belongs to it beside it: a title before it, an initial behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.redaction.spans import NAME, Span

# Titles that only say who somebody is. "Dr" and "nurse" stay, because they also say what somebody does.
# Words that are also verbs or things ("miss", "don", "pan") count with a capital letter only.
_TITLE = re.compile(
    r"(?:^|(?<=[^\w.'’-]))(?:[Mm]rs?|MRS?|Ms|MS|Mx|Miss|Messrs|Mme|mme|Mlle|mlle|Madame|madame|Monsieur|monsieur|[Ff]rau|[Hh]errn?|[Ss]eñor(?:a|ita)?|Sra?|Srta|Don|[Dd]oña|"
    r"[Ss]ignor(?:a|ina|e)?|Sig|Senhora?|Dona|[Mm]evrouw|[Mm]eneer|Mevr|Dhr|[Pp]ani|Pan|Fru|г-н|г-жа)\.?\s(?:[A-ZÀ-Þ]\.\s?){0,2}$"
)
# "Ludmila V.", but not "Anna P.S.", "Anna I think".
_INITIAL = re.compile(r"\s(?!I\b(?!\.))[A-ZÀ-ÞА-ЯΑ-Ω](?:\.(?![A-ZÀ-Þ])|(?=\s?(?:$|[,;:!?)\n])))")
_LONGEST = 20  # characters of a title with initials


def with_title(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans; names are extended by the title before them and the initial behind them."""
    return [_extended(text, span) if span.kind == NAME else span for span in spans]


def _extended(text: str, span: Span) -> Span:
    first = max(0, span.start - _LONGEST)
    title = _TITLE.search(text[first : span.start])
    initial = _INITIAL.match(text, span.end)
    start = first + title.start() if title else span.start
    return Span(start, initial.end() if initial else span.end, NAME, span.score)
