"""Finds links that contain the name of a person: ".../befund/anna-brzoza-1983"."""

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
# Folders whose content usually belongs to one person.
_OWN = re.compile(
    r"/(?:results?|records?|reports?|patients?|files?|folders?|scans?|albums?|photos?|share[ds]?|view|drive|docs?|charts?|labs?|cv|resume|bookings?|appointments?|orders?|befund\w*|akten?|patienten?|resultats?|dossiers?|"
    r"pacientes?|resultados?|referti?|pazienti|uitslag\w*|wyniki?|in|u|s|d|p)/",
    re.I,
)
# A path of two parts that a full stop or a line joins, as of a person's page; and that of a file.
_FULL_NAME = re.compile(r"[^\W\d_]{2,24}[._][^\W\d_]{2,24}\d{0,4}/?")
_FILE = re.compile(r"\.(?:html?|php|aspx?|pdf|jpe?g|png|txt|md|json|xml|care|com|org|net)\d?/?$", re.I)
_SURE, _SURE_OF_OWN = 0.5, 0.3
# One part is certainly a name, and the other may be one.
_CERTAIN, _MAYBE = 0.9, 0.05
# Words between two names in a path: "anna-and-jan".
_AND = frozenset(("and", "und", "et", "og", "och", "en", "ve", "with", "plus", "loves"))
# The parameters of a link. Short keys (up to three characters) often carry tokens. Parameters for a search or
# for a page name no person.
_ASKED = re.compile(r"[?&;]([\w.-]{1,30})=([^&;#\s]{4,200})")
_SEARCHED = re.compile(r"q|query|s|search|term|topic|title|name_of|v|p|page|lang|utm_.{1,20}", re.I)
_TOKEN = re.compile(r"[\w.~%-]{6,200}")


def slug_spans(text: str, is_known: Callable[[str], bool]) -> list[Span]:
    """Every link that names a person, except names that are known ("/wiki/Michel_Pistor")."""
    if "/" not in text:
        return []
    found = ((m, m.group()) for m in _LINK.finditer(text))
    return [
        Span(*m.span(), LINK, 0.9) for m, link in found if _names(link, is_known) or _asks(link, is_known)
    ]


def _asks(link: str, is_known: Callable[[str], bool]) -> bool:
    """Whether the query of a link contains a token under a short key, or names a person."""
    for key, value in _ASKED.findall(link):
        if _SEARCHED.fullmatch(key):
            continue
        if (len(key) < 4 and _is_token(value)) or any(_is_person(n, _SURE, is_known) for n in _pairs(value)):
            return True
    return False


def _is_token(value: str) -> bool:
    """Whether letters and digits are mixed as in a token, and not as in a word, a date or a number."""
    kinds = sum(bool(re.search(each, value)) for each in ("[a-z]", "[A-Z]", r"\d"))
    return bool(_TOKEN.fullmatch(value)) and bool(re.search(r"\d", value)) and kinds + (len(value) > 9) > 2


def _is_person(name: str, least: float, is_known: Callable[[str], bool]) -> bool:
    low, high = sorted(load_tagger().read(f"{name} asks").probability[:2])
    return (low >= least or (low >= _MAYBE and high >= _CERTAIN)) and not is_known(name)


def _names(link: str, is_known: Callable[[str], bool]) -> bool:
    path = _PATH.match(link)
    own = _OWN.search(link) or (path and _FULL_NAME.fullmatch(path[1]) and not _FILE.search(path[1]))
    least = _SURE_OF_OWN if own else _SURE
    return path is not None and any(
        _is_person(name, least, is_known)
        for segment in path[1].split("/")
        for name in _pairs(segment, least < _SURE)
    )


def _pairs(segment: str, own: bool = False) -> Iterator[str]:
    """Neighbouring parts that are no words, written like a first and a family name.

    In a folder of one person's own, one of the parts may be a word: "marguerite-oyelaran".
    """
    parts = _PART.findall(_CAMEL.sub("-", segment))[:8]
    strange = [_is_strange(part) for part in parts]
    for at in range(len(parts) - 1):
        couple = at + 2 < len(parts) and parts[at + 1].lower() in _AND
        other = at + 1 + couple
        both = (strange[at] and strange[other]) or (own and len(parts) == 2 and any(strange))
        if both or (couple and _are_couple(parts[at], parts[other], strange, at)):
            yield f"{parts[at].capitalize()} {parts[other].capitalize()}"


def _are_couple(one: str, other: str, strange: list[bool], at: int) -> bool:
    """Whether two parts can be two names: one is no word, and none is a term, as in "anna-and-robin"."""
    lists = load_words()
    kept = any(bare(part) in lists.kept or bare(part) in lists.small for part in (one, other))
    return (strange[at] or strange[at + 2]) and not kept


def _is_strange(part: str) -> bool:
    plain, lists = bare(part), load_words()
    known = plain in lists.kept or plain in lists.small or plain in function_words() or is_english(plain)
    return len(part) > 2 and not known
