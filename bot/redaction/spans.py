"""Spans of personal data in a text, and their replacement by tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

E_MAIL, PHONE, CARD, ACCOUNT, NUMBER = "e-mail", "phone", "card", "account", "number"
BIRTH, NAME, ADDRESS = "birth date", "name", "address"
HANDLE, SECRET, LINK, DEVICE = "handle", "secret", "link", "device"
# Replaces text that was found, so that the next finder does not find it: it is no letter, digit or space.
BLANK = "\x1a"


_WITHIN = re.compile(
    r"[\s,;./\-]{0,3}(?:(?:[A-ZÀ-ÖØ-ÞŁŚŻŹĆČŠŽĐİ\d][\w'’.\-]{0,24}|de|la|le|les|del|da|do|of|am|tv|th|izq|dcha|dx|sx|links|rechts|mitte|left|right|rear|front|porte|gauche|droite|face|fond|cour|étage|"
    r"résidence|residence|bât|bâtiment|batiment|appt|appartement|apt|escalier|esc|entrée|hall|piso|puerta|portal|escalera|torre|scala|interno|piano|bloco|andar|lado|esquerdo|direito|hinterhaus|vorderhaus|aufgang|stiege|top|"
    r"klatka|piętro|lok|daire|kat|flat|floor|unit|block|c/o)[\s,;./\-]{1,3}){0,8}"
)

# Words between the parts of a name, in Māori, Irish, Welsh, Malay, Tamil, Arabic, Hebrew, Zulu, Shona and others.
# They are rare between other words; "de" and "van" are left to the tagger.
PARTICLES = (
    r"(?:[Tt]e|[Tt]ū|[Nn]gā|(?:[Mm]h?ac|[Nn]ic|[Mm]hic)(?:\s(?:an|na|[Gg]hiolla|[Gg]iolla))?|[Nn][íi]|Ó|ó|[Uu][íi]|[Aa]p|[Aa]b(?=\s(?:[AEIOUWY]|$))|[Ff]erch|[Vv]erch|[Bb]int[ie]?|[Bb]in|[Bb]te?\.?|[Aa]/[LlPp]|[SsDd]/o|"
    r"[Aa]nak|[Ii]bnu?|arap|wa|oğlu|qızı)"
)
# What may stand between the parts of one name: a space, a hyphen, such words, academic titles, "née".
_JOINT = re.compile(
    rf"[ -]|\. | (?:{PARTICLES} ){{1,2}}| a/|"
    r"(?:,? (?:em|emer|dr|med|dent|habil|h\. ?c|rer|nat|phil|ing|dipl|mag|msc|bsc|prof|jr|sr|née?|geb|z d|ép|épouse|dit|dite)\.?){1,5},? ",
    re.I,
)


@dataclass(frozen=True, order=True)
class Span:
    """One finding: character offsets, kind, and how sure it is."""

    start: int
    end: int
    kind: str
    score: float = 0.8


def replaced(text: str, spans: Iterable[Span]) -> str:
    """The text with `[kind]` in place of each span."""
    for span in reversed(resolved(spans)):
        text = f"{text[: span.start]}[{span.kind}]{text[span.end :]}"
    return text


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with each span blanked out, character by character, so that offsets stay."""
    for span in spans:
        text = text[: span.start] + BLANK * (span.end - span.start) + text[span.end :]
    return text


def resolved(spans: Iterable[Span]) -> list[Span]:
    """Merge overlapping spans. The surer one gives the kind; if both are as sure, the longer one does."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if found and span.start < found[-1].end:
            last = found.pop()
            best = max(last, span, key=lambda s: (s.score, s.end - s.start))
            span = Span(last.start, max(last.end, span.end), best.kind, best.score)
        found.append(span)
    return found


def joined_addresses(text: str, spans: Iterable[Span]) -> list[Span]:
    """Join addresses that only a city or similar (in capitals or digits) separates."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if last and last.kind == span.kind == ADDRESS and _WITHIN.fullmatch(text[last.end : span.start]):
            found[-1] = Span(last.start, span.end, ADDRESS, max(last.score, span.score))
        else:
            found.append(span)
    return found


def joined_names(text: str, spans: Iterable[Span]) -> list[Span]:
    """Join names between which there is only a space, a hyphen, a full stop and a space, or titles."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if last and last.kind == span.kind == NAME and _JOINT.fullmatch(text, last.end, span.start):
            found[-1] = Span(last.start, span.end, NAME, max(last.score, span.score))
        else:
            found.append(span)
    return found
