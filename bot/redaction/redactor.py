"""Removes personal data from a text."""

from __future__ import annotations

import logging
import re
from functools import cached_property, lru_cache

from bot.core.settings import Settings
from bot.redaction.engine import Engine
from bot.redaction.kept import KeptNames
from bot.redaction.people.beside import with_title
from bot.redaction.people.finder import PeopleFinder, repeated
from bot.redaction.people.slugs import slug_spans
from bot.redaction.plain import plain
from bot.redaction.recognizers.called import SAID_SO
from bot.redaction.recognizers.flats import whole_address
from bot.redaction.recognizers.products import code_spans, is_bar_code
from bot.redaction.recognizers.registry import recognizers
from bot.redaction.spans import (
    ADDRESS,
    CARD,
    LINK,
    NAME,
    PARTICLES,
    Span,
    blanked,
    joined_addresses,
    joined_names,
    replaced,
    resolved,
)

# A tag changes the neighbours of the words beside it. So the redacted text is read again until nothing more
# is found, at most so many times. Redacting it once more then changes nothing.
_PASSES = 4
# Two or more tags side by side: a later pass found another part of the same name.
_TWICE = re.compile(rf"\[{NAME}\](?:(?:[ -]|\s{PARTICLES}\s)\[{NAME}\])+")
logger = logging.getLogger(__name__)

# Web addresses are not searched for names: "nih.gov" is no person.
_PAGE = re.compile(
    r"\b(?:https?://|www\.)\S{1,2000}|\b[\w-]{2,60}\.(?:com|org|net|gov|edu|io|co\.uk|de|fr|es|it|pt|nl|pl)\b(?:/\S{0,2000})?|"
    r"\b[\w-]{2,60}(?:\.[\w-]{2,40}){1,4}/\S{1,2000}",
    re.I,
)


class Redactor:
    """Redacts texts; thread-safe; loads what it needs at first use."""

    def __init__(self, settings: Settings) -> None:
        self._on = settings.redaction
        self._emergency = frozenset(settings.emergency_numbers)
        self._people = PeopleFinder(KeptNames(settings.facts_db))

    @cached_property
    def _engine(self) -> Engine:
        return Engine(recognizers(self._emergency))

    def redact(self, text: str) -> str:
        """The text with `[e-mail]`, `[phone]`, `[name]` … in place of personal data.

        Names in the knowledge store and emergency numbers stay.
        """
        for _ in range(_PASSES if self._on else 0):
            spans = self.spans(text)
            if not spans:
                break
            text = _TWICE.sub(f"[{NAME}]", replaced(text, spans))
        return text

    def spans(self, text: str) -> list[Span]:
        """The personal data in the text, even where redaction is switched off."""
        text = plain(text)
        codes = code_spans(text)
        said = self._engine.spans(text)
        known = self._people.known_places(text) if any(span.kind == NAME for span in said) else []
        found = [
            span
            for span in said
            if not self._is_knowledge(text, span, known)
            and (_is_paid_with(text, span) or not any(a <= span.start < b for a, b in codes))
        ]
        others = [span for span in found if span.kind != NAME]
        others = _whole(text, resolved([*others, *slug_spans(text, self._people.is_in_store)]))
        links = [Span(*match.span(), LINK) for match in _PAGE.finditer(text)]
        told = [span for span in found if span.kind == NAME]
        left = blanked(text, [*others, *links])
        people = [*self._people.spans(left, told), *self._people.at_the_ends(left)]
        again = repeated(blanked(text, [*others, *links, *told, *people]), text, [*told, *people])
        return joined_names(text, resolved(with_title(text, resolved([*others, *told, *people, *again]))))

    def _is_knowledge(self, text: str, span: Span, known: list[tuple[int, int]]) -> bool:
        # A word of the store is no term where somebody says to be called so: "everyone calls me Mouse".
        doubtful = span.kind == NAME and span.score < SAID_SO
        return doubtful and self._people.is_knowledge(text, span.start, span.end, known)

    def warm(self) -> None:
        """Load everything now, so that no message waits for it."""
        if self._on:
            self.spans("a@example.org, 4111 1111 1111 1111, 555-0100, 12 Baker Street, ٣")
            self._people.warm()


def _is_paid_with(text: str, span: Span) -> bool:
    """Whether it is a payment card, and not a bar code whose check digit happens to be one of a card."""
    return span.kind == CARD and not is_bar_code(text, span.start, span.end)


def _whole(text: str, spans: list[Span]) -> list[Span]:
    """The spans; addresses are extended by their other parts beside them."""
    grown = [whole_address(text, span) if span.kind == ADDRESS else span for span in spans]
    return joined_addresses(text, resolved(grown))


@lru_cache(maxsize=8)
def load_redactor(settings: Settings) -> Redactor:
    """The process's redactor for these settings."""
    return Redactor(settings)
