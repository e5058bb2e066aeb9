"""Finds e-mail addresses, plain ones and those that are disguised against robots."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from bot.redaction.recognizers.table import compiled
from bot.redaction.spans import E_MAIL, Span

_AT = r"(?:\s{0,3}[@＠]\s{0,3}|\s{0,3}[(\[{<]\s{0,2}(?:at|@)\s{0,2}[)\]}>]\s{0,3})"
_DOT = r"(?:\.|\s{0,3}[(\[{<]\s{0,2}(?:dot|\.)\s{0,2}[)\]}>]\s{0,3}|\s{1,3}dot\s{1,3})"
_LOCAL = r"(?:\"[^\"@]{1,40}\"|[\pL\pN_.!#$%&'*+/=?^`{|}~-]{1,64})"
_HOST = r"[\pN_\-]*[\pL][\pL\pN_\-]*"
# "anna (at) example.org", "anna @ example.org", "anna@example dot org"
_DISGUISED = compiled(rf"{_LOCAL}{_AT}{_HOST}(?:{_DOT}[\pL\pN_\-]+)+", cased=False)
_TIGHT = compiled(rf"{_LOCAL}[@＠]{_HOST}", cased=False)
_LITERAL = compiled(rf"{_LOCAL}@\[[\pL\pN_.:]+\]", cased=False)
# "anna dot k at example dot com"
_SPOKEN = compiled(
    r"[\pL\pN_.+\-]+(?:\s+(?:dot|underscore|dash|hyphen|minus|plus)\s+[\pL\pN_.+\-]+)*\s+at\s+[\pL\pN_\-]+(?:\s+dot\s+[\pL\pN_\-]+|\.[a-z]{2,})+",
    cased=False,
)
_SPOKEN_CUE = re.compile(r"\b(?:e-?mail\w*|mail|write|reach|contact|send)\b|\sdot\s", re.I)
_PIECE = re.compile(r"\S+")
_LONGEST = 320
_TRIGGER = re.compile(r"[@＠]|[(\[{<]\s*at\s*[)\]}>]|\sat\s+[\w-]+(?:\s+dot\s|\.[a-z]{2})", re.I)


def mail_spans(text: str) -> list[Span]:
    """Every e-mail address in the text."""
    if not _TRIGGER.search(text):
        return []
    found = [span for match in _PIECE.finditer(text) if "@" in match.group() for span in _written(match)]
    patterns = [_DISGUISED, _TIGHT, _LITERAL] + ([_SPOKEN] if _SPOKEN_CUE.search(text) else [])
    for pattern in patterns:
        found += [Span(*_without_cue(text, m), E_MAIL) for m in pattern.finditer(text)]
    return found


def _written(match: re.Match[str]) -> list[Span]:
    """The addresses that Presidio finds in a piece of text without spaces.

    A piece that is longer than an address can be (RFC 5321) counts as an address as a whole, because
    Presidio's pattern takes quadratic time.
    """
    if len(match.group()) > _LONGEST:
        return [Span(*match.span(), E_MAIL)]
    results = _recognizer().analyze(match.group(), ["EMAIL_ADDRESS"])
    return [Span(match.start() + r.start, match.start() + r.end, E_MAIL) for r in results]


def _without_cue(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The start and end of the address, without a word that announces it ("mail:anna@…")."""
    cue = re.match(r"(?:e-?mail|mailto|mail|is|me)[:=]+", match.group(), re.I)
    return match.start() + (cue.end() if cue else 0), match.end()


@lru_cache(maxsize=1)
def _recognizer() -> Any:
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    class AnyDomain(EmailRecognizer):
        """Presidio's recognizer without its check of the top-level domain.

        An address with a mistyped ending still belongs to somebody. And the list for that check
        (tldextract) is fetched from the network and cached in the home directory.
        """

        def validate_result(self, pattern_text: str) -> bool:
            """Whether a match is an address."""
            return True

    return AnyDomain()
