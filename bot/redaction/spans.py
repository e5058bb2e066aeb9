"""Found pieces of a text, and their replacement by tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

E_MAIL, PHONE, CARD, ACCOUNT, NUMBER = "e-mail", "phone", "card", "account", "number"
BIRTH, NAME, ADDRESS = "birth date", "name", "address"
# Stands for found text while the next finder looks: neither letter, digit nor space.
_BLANK = "\x1a"


@dataclass(frozen=True, order=True)
class Span:
    """One found piece: character offsets, and what it is."""

    start: int
    end: int
    kind: str


def replaced(text: str, spans: Iterable[Span]) -> str:
    """The text with `[kind]` in place of each span; spans that touch the same text become one."""
    for span in reversed(_joined(spans)):
        text = f"{text[: span.start]}[{span.kind}]{text[span.end :]}"
    return text


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with each span made unreadable, every other character in its place."""
    for span in spans:
        text = text[: span.start] + _BLANK * (span.end - span.start) + text[span.end :]
    return text


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if found and span.start < found[-1].end:
            last = found.pop()
            span = Span(last.start, max(last.end, span.end), last.kind)
        found.append(span)
    return found
