"""Names of people: what cues announce, and what the tagger takes for one; never what the store knows."""

from __future__ import annotations

from bot.redaction.kept import KeptNames
from bot.redaction.people import cues
from bot.redaction.people.cued import CuedNames
from bot.redaction.people.features import Word
from bot.redaction.people.tagger import load_tagger
from bot.redaction.spans import NAME, Span
from bot.redaction.words import bare, is_english, load_words, looks_mistyped

# A word begins a name from SURE on; its neighbours go with it from LIKELY on.
LIKELY, SURE, SURE_OF_A_WORD = 0.4, 0.6, 0.85
_LONGEST = 4  # words of one name in the store


class PeopleFinder:
    """Finds names; `kept` says which are knowledge."""

    def __init__(self, kept: KeptNames) -> None:
        self._kept, self._cued = kept, CuedNames(kept)

    def warm(self) -> None:
        """Load the lists and the tagger."""
        self.spans("who was Thandiwe Mokoena")

    def spans(self, text: str) -> list[Span]:
        """Every name in the text."""
        return [*self._cued.spans(text), *self._tagged(text)]

    def _tagged(self, text: str) -> list[Span]:
        found = load_tagger().read(text)
        if not any(value >= SURE for value in found.probability):
            return []
        known = self._known(text, found.words)
        likely = [
            value >= LIKELY and not known[at] and not _is_of_the_field(word)
            for at, (word, value) in enumerate(zip(found.words, found.probability, strict=True))
        ]
        groups: list[list[int]] = []
        for at, word in enumerate(found.words):
            if not likely[at]:
                continue
            if groups and groups[-1][-1] == at - 1 and word.joined:
                groups[-1].append(at)
            else:
                groups.append([at])
        return [span for group in groups if (span := self._span(text, found.words, found.probability, group))]

    def _span(self, text: str, words: list[Word], values: list[float], group: list[int]) -> Span | None:
        best = max(values[at] for at in group)
        start, end = words[group[0]].start, words[group[-1]].end
        if best < (SURE_OF_A_WORD if all(_is_doubtful(words[at]) for at in group) else SURE):
            return None
        if best < 0.97 and cues.TERM.match(text, end):
            return None
        return None if self._kept.mentions(text[start:end]) else Span(start, end, NAME, best)

    def _known(self, text: str, words: list[Word]) -> list[bool]:
        """Which words are of a name in the store, or of a phrase of the field."""
        known, phrases = [False] * len(words), load_words().phrases
        for at, first in enumerate(words):
            for last in range(min(at + _LONGEST, len(words)) - 1, at - 1, -1):
                phrase = text[first.start : words[last].end]
                if bare(phrase) in phrases or self._kept.names(phrase):
                    known[at : last + 1] = [True] * (last + 1 - at)
                    break
        return known


def _is_of_the_field(word: Word) -> bool:
    lists = load_words()
    plain = bare(word.text)
    if word.text[0].isdigit() or word.text[0] == "[" or cues.DRUG.search(plain):
        return True
    return (plain in lists.kept and plain not in lists.given) or word.text.lower() in lists.small


def _is_doubtful(word: Word) -> bool:
    """Whether it may be a common word, or a typing error of one, as well."""
    plain = bare(word.text)
    return word.text.islower() and (is_english(plain) or looks_mistyped(plain))
