"""The words of a text, with what the lists say of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.redaction.people import cues
from bot.redaction.words import bare, is_english, load_words, looks_mistyped

_TOKEN = re.compile(r"[A-Z]\.(?=\s?[A-Z])|[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Token:
    """A word, with what the lists say of it."""

    text: str
    start: int
    capital: bool

    @cached_property
    def plain(self) -> str:
        """Lower case, no accents, no possessive."""
        return bare(self.text.rstrip("."))

    @property
    def end(self) -> int:
        """Where it ends, without a possessive ending."""
        return self.start + len(re.sub(r"['’]s?$", "", self.text))

    @cached_property
    def given(self) -> bool:
        """Whether it is a known given name."""
        words = load_words()
        return self.plain in words.given or self.plain.partition("-")[0] in words.given

    @cached_property
    def doubtful(self) -> bool:
        """Whether it is a given name and a common word as well."""
        return self.plain in load_words().doubtful

    @cached_property
    def family(self) -> bool:
        """Whether it is a known family name."""
        return self.plain in load_words().family

    @cached_property
    def kept(self) -> bool:
        """Whether it is a word of the field or of every sentence."""
        return self.plain in load_words().kept or self.text.lower().replace("’", "'") in load_words().small

    @cached_property
    def strange(self) -> bool:
        """Whether it is no English word and none of the field: a name, a typing error, another language."""
        word = self.plain if self.text.isascii() else self.text.lower()
        return len(word) > 1 and not self.kept and not is_english(word)

    @cached_property
    def new(self) -> bool:
        """Whether it is strange, and no typing error that one would expect."""
        return self.strange and not (cues.DRUG.search(self.plain) or looks_mistyped(self.plain))

    @cached_property
    def fresh(self) -> bool:
        """Whether it is new and does not end as verbs and adjectives do: "swalowed" is nobody's name."""
        return self.new and not self.plain.endswith(("ed", "ing", "ly", "nt", "ful", "ous"))

    @property
    def looks(self) -> bool:
        """Whether it may be the first word of a name."""
        return self.given or self.family or self.strange or self.initial or (self.capital and not self.kept)

    @property
    def initial(self) -> bool:
        """Whether it is an initial: "J."."""
        return self.text.endswith(".")


def tokens(text: str) -> list[Token]:
    """The words of a text, in order; where all is written with capitals, none counts as one."""
    telling = _capitals_tell(text)
    return [Token(m.group(), m.start(), telling and m.group()[0].isupper()) for m in _TOKEN.finditer(text)]


def _capitals_tell(text: str) -> bool:
    """Whether capitals say anything: not in a text that shouts or Is Written Like This."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    high = sum(word[0].isupper() for word in words)
    shouts = sum(word.isupper() for word in words) > max(2, 0.6 * len(words))
    return not shouts and not (len(words) >= 5 and high >= 0.75 * len(words))
