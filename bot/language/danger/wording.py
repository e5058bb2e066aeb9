"""Finds phrases of named word lists in a message.

A phrase is a sequence of words. `swell*` matches any word that begins with "swell", `~` matches up to three
words, and `<name>` matches any phrase of another list. There are no regular expressions: each word is looked
up in a table, so the running time depends only on the length of the message, and is linear in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from bot.core.errors import MesoError

GAP = "~"
GAP_WORDS = 3
_SHORTEST = 2  # a `*` needs at least so many letters before it
# A number, a word, or one punctuation mark that ends or joins clauses.
_TOKEN = re.compile(r"\d+[.,]\d+|[^\W_]+(?:'[^\W_]+)?|[.,;:!?…()\n–—]|(?<=\s)-+(?=\s)")
_QUOTES = str.maketrans("‘’´`", "''''")
_SHORT = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_IS = {
    "it",
    "he",
    "she",
    "that",
    "what",
    "there",
    "who",
    "how",
    "where",
    "here",
    "everything",
    "something",
    "this",
}
_WHOLE = {
    "can't": ("cannot",), "cant": ("cannot",), "cnt": ("cannot",), "won't": ("will", "not"),
    "wont": ("will", "not"), "im": ("i", "am"), "ive": ("i", "have"), "dont": ("do", "not"),
    "doesnt": ("does", "not"), "didnt": ("did", "not"), "isnt": ("is", "not"), "arent": ("are", "not"),
    "wasnt": ("was", "not"), "havent": ("have", "not"), "hasnt": ("has", "not"),
    "couldnt": ("could", "not"), "aint": ("is", "not"), "hes": ("he", "is"), "shes": ("she", "is"),
    "thats": ("that", "is"), "theres": ("there", "is"), "gonna": ("going", "to"), "cuz": ("because",),
    "coz": ("because",), "tho": ("though",), "u": ("you",), "r": ("are",), "ur": ("your",), "n": ("and",),
    "pls": ("please",), "mummy": ("mum",),
}  # fmt: skip


def tokens_of(text: str) -> list[str]:
    """The words of a text and the punctuation marks between them.

    Words are in lower case and without accents; short forms are written out ("can't" → "cannot").
    """
    plain = unicodedata.normalize("NFKD", text.translate(_QUOTES).lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("ı", "i").replace("ł", "l")
    found: list[str] = []
    for token in _TOKEN.findall(plain.replace("ß", "ss")):
        found += _written_out(token.replace(",", ".") if token[0].isdigit() else token)
        if found[-2:] == ["can", "not"]:
            found[-2:] = ["cannot"]
    return found


def _written_out(token: str) -> Iterable[str]:
    if token in _WHOLE:
        return _WHOLE[token]
    word, mark, end = token.partition("'")
    if not mark:
        return (token,)
    if token.endswith("n't"):
        return (token[:-3], "not")
    if f"'{end}" in _SHORT:
        return (word, _SHORT[f"'{end}"])
    return (word, "is") if end == "s" and word in _IS else (word,) if end == "s" else (word, end)


# Second word, or "" → phrases with that second word: the name of their list and their words but the first.
_Rests = dict[str, list[tuple[str, tuple[str, ...]]]]


@dataclass(frozen=True)
class Mention:
    """A phrase of the list `name`, found at the words from `start` up to, but not including, `end`.

    `loose`: the phrase contains a gap, so other words may occur between its words.
    """

    name: str
    start: int
    end: int
    loose: bool = False


class Phrases:
    """All phrases of all lists, indexed by their first word, and by their second where it is a whole word."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._words: dict[str, _Rests] = {}
        self._beginnings: dict[str, _Rests] = {}
        for name in lists:
            for phrase in dict.fromkeys(spelled(name, lists)):
                first, rest = phrase[0], phrase[1:]
                table = self._beginnings if first.endswith("*") else self._words
                second = rest[0] if rest and rest[0] != GAP and not rest[0].endswith("*") else ""
                table.setdefault(first.rstrip("*"), {}).setdefault(second, []).append((name, rest))
        self._longest = max(map(len, self._beginnings), default=0)
        self.names = tuple(sorted(lists))

    def find(self, words: Sequence[str]) -> list[Mention]:
        """Every phrase found in the words; for each list and position only the longest."""
        found: dict[tuple[str, int], Mention] = {}
        for start, word in enumerate(words):
            after = words[start + 1] if start + 1 < len(words) else ""
            for rests in self._begun(word):
                for name, rest in (*rests.get("", ()), *(rests.get(after, ()) if after else ())):
                    end = _match(rest, words, start + 1)
                    if end > (found[name, start].end if (name, start) in found else 0):
                        found[name, start] = Mention(name, start, end, GAP in rest)
        return list(found.values())

    def _begun(self, word: str) -> Iterator[_Rests]:
        if word in self._words:
            yield self._words[word]
        for length in range(_SHORTEST, min(len(word), self._longest) + 1):
            if word[:length] in self._beginnings:
                yield self._beginnings[word[:length]]


def _match(rest: tuple[str, ...], words: Sequence[str], at: int) -> int:
    """The end of the rest of a phrase that begins at position `at`; 0 if it does not match there."""
    for place, wanted in enumerate(rest):
        if wanted == GAP:
            tail = rest[place + 1 :]
            ends = (_match(tail, words, at + skip) for skip in range(GAP_WORDS + 1))
            return next((end for end in ends if end), 0)
        if at >= len(words) or not _is(wanted, words[at]):
            return 0
        at += 1
    return at


def _is(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def spelled(
    name: str, lists: Mapping[str, Sequence[str]], within: tuple[str, ...] = ()
) -> list[tuple[str, ...]]:
    """The phrases of a list as tuples of words; references to other lists are replaced by their phrases."""
    if name not in lists or name in within:
        raise MesoError(
            f"danger rules: no list {name!r}" if name not in lists else f"danger rules: {name!r} in itself"
        )
    found = []
    for phrase in lists[name]:
        parts = [
            spelled(part[1:-1], lists, (*within, name)) if part.startswith("<") else [(part,)]
            for part in phrase.split()
        ]
        found += [tuple(word for part in chosen for word in part) for chosen in product(*parts)]
    return found
