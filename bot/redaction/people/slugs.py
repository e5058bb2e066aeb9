"""Links whose path has the name of a person in it: ".../befund/anna-brzoza-1983"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.redaction.people.tagger import load_tagger
from bot.redaction.spans import LINK, Span
from bot.redaction.words import bare, function_words, is_english, load_words

_LINK = re.compile(
    r"(?<![\w@./-])(?:https?://)?(?:[\w-]{1,60}\.){1,5}[a-z]{2,12}(?::\d{1,5})?/[^\s<>\"'“”)\]},;]{3,300}",
    re.I,
)
_PATH = re.compile(r"^(?:https?://)?[^/]+/([^?#]*)", re.I)
_PART = re.compile(r"[^\W\d_]{2,24}")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
# Folders of what belongs to one person.
_OWN = re.compile(
    r"/(?:results?|records?|reports?|patients?|files?|folders?|scans?|albums?|photos?|share[ds]?|view|drive|docs?|charts?|labs?|cv|resume|bookings?|appointments?|orders?|befund\w*|akten?|patienten?|resultats?|dossiers?|"
    r"pacientes?|resultados?|referti?|pazienti|uitslag\w*|wyniki?|in|u|s|d|p)/",
    re.I,
)
_SURE, _SURE_OF_OWN = 0.5, 0.3


def slug_spans(text: str, is_known: Callable[[str], bool]) -> list[Span]:
    """Every link that names a person, except names that are known ("/wiki/Michel_Pistor")."""
    if "/" not in text:
        return []
    return [Span(*m.span(), LINK, 0.9) for m in _LINK.finditer(text) if _names(m.group(), is_known)]


def _names(link: str, is_known: Callable[[str], bool]) -> bool:
    path = _PATH.match(link)
    least = _SURE_OF_OWN if _OWN.search(link) else _SURE
    return path is not None and any(
        min(load_tagger().read(f"{name} asks").probability[:2]) >= least and not is_known(name)
        for segment in path[1].split("/")
        for name in _pairs(segment)
    )


def _pairs(segment: str) -> Iterator[str]:
    """Two parts side by side that are no words, as a name would be written."""
    parts = _PART.findall(_CAMEL.sub("-", segment))[:8]
    strange = [_is_strange(part) for part in parts]
    for at in range(len(parts) - 1):
        if strange[at] and strange[at + 1]:
            yield f"{parts[at].capitalize()} {parts[at + 1].capitalize()}"


def _is_strange(part: str) -> bool:
    plain, lists = bare(part), load_words()
    known = plain in lists.kept or plain in lists.small or plain in function_words() or is_english(plain)
    return len(part) > 2 and not known
