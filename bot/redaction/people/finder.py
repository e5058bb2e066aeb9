"""Finds names of people with the tagger, except names that are in the knowledge store."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from bot.redaction.kept import KeptNames
from bot.redaction.people import cues, nobody, where
from bot.redaction.people.between import between_spans
from bot.redaction.people.features import Word, capitals_tell, is_unspaced, language_of, strangeness, words
from bot.redaction.people.opened import opened_spans
from bot.redaction.people.otherwise import otherwise_places
from bot.redaction.people.signed import signed_spans
from bot.redaction.people.tagger import Found, load_tagger
from bot.redaction.recognizers.things import thing_places
from bot.redaction.spans import NAME, Span
from bot.redaction.words import (
    bare,
    function_words,
    is_english,
    is_mood,
    is_small_word,
    load_words,
    looks_mistyped,
)

# Neighbouring words whose probability is at least LIKELY form a group. The group is a name if one of its
# words reaches SURE. There is one limit for each strangeness, 0 to 3: it is higher if more words are not
# English.
LIKELY, SURE, SURE_OF_A_WORD = (0.4, 0.4, 0.5, 0.5), (0.6, 0.7, 0.8, 0.8), 0.85
_CERTAIN = 0.97
_GOES_ON = 0.1  # limit for a word after a name
# Pairs of limits. If the word before reaches the first, a word that is in no list needs only the second to
# belong to the name.
_BEHIND_SURE = ((0.95, 0.16), (0.85, 0.3))
_STRANGE = 0.3  # limit for a capitalised word that is not English, inside an English sentence
_AROUND = 60
_LONGEST = 4  # number of words of a name in the store


class PeopleFinder:
    """Finds names of people; `kept` knows which names are in the store."""

    def __init__(self, kept: KeptNames) -> None:
        self._kept = kept

    def warm(self) -> None:
        """Load the lists and the tagger."""
        self.spans("who was Thandiwe Mokoena")

    def spans(self, text: str, told: Sequence[Span] = ()) -> list[Span]:
        """Every name in the text.

        `told` are names that the recognizers found by an announcement ("my name is …"); they may be extended.
        """
        found = load_tagger().read(text)
        values = [
            1.0 if any(span.start <= word.start < span.end for span in told) else value
            for word, value in zip(found.words, found.probability, strict=True)
        ]
        if not any(value >= _STRANGE for value in values):
            return []
        limits = strangeness(found.words)
        known = self._known(text, found.words)
        groups: list[list[int]] = []
        for at, word in enumerate(found.words):
            follows = bool(groups) and groups[-1][-1] == at - 1 and _goes_on(found.words[at - 1], word)
            least = LIKELY[limits]
            if (_is_strange(word, found.words) and not limits) or (
                told and follows and not _is_doubtful(word)
            ):
                least = _GOES_ON if follows else _STRANGE
            elif follows and _is_in_no_list(word):
                least = min(least, *(limit for sure, limit in _BEHIND_SURE if values[at - 1] >= sure), 1)
            if (
                values[at] < least
                or (not follows and _is_small(found.words, values, at, SURE[limits]))
                or known[at]
                or _is_of_the_field(word, values[at])
                or _is_nobody(text, word)
            ):
                continue
            if follows:
                groups[-1].append(at)
            else:
                groups.append([at])
        spans = [self._span(text, found, group, values, limits) for group in groups]
        if not capitals_tell(found.words):
            return [span for span in spans if span]
        return [_grown(span, found.words, known) for span in spans if span]

    def at_the_ends(self, text: str) -> list[Span]:
        """The names that open or sign the text, or stand beside a number, and are not in the store."""

        def is_known(phrase: str) -> bool:
            return any(self._known(phrase, words(phrase))) or self._kept.mentions(phrase)

        finders = (opened_spans, signed_spans, between_spans)
        spans = [span for find in finders for span in find(text, is_known)]
        known = self.known_places(text) if spans else []
        # "Dr. Grandel" is a brand at the end of a text too.
        return [span for span in spans if (span.start, span.end) not in known]

    def known_places(self, text: str) -> list[tuple[int, int]]:
        """The positions (start, end) of words that belong to names in the store or to terms of the field."""
        found = words(text)
        return [
            (word.start, word.end)
            for word, known in zip(found, self._known(text, found), strict=True)
            if known
        ]

    def is_in_store(self, phrase: str) -> bool:
        """Whether a subject, a thing or a fact has this name."""
        return self._kept.names(phrase) or self._kept.mentions(phrase)

    def is_knowledge(self, text: str, start: int, end: int, known: Sequence[tuple[int, int]]) -> bool:
        """Whether the piece is a name in the store or a term of the field: "my name is Michel Pistor".

        `known` is the result of `known_places` for the text; it is computed once for all pieces of the text.
        """
        first = bisect_left(known, (start, start))
        inside = known[first : bisect_left(known, (end, end))]
        title = first and text[known[first - 1][1] : start] in (" ", ". ")
        if title and inside and inside[0][0] == start:  # "Dr. Wolff" is a brand, and its goods follow
            return True
        # Only the surroundings of the piece are read. With the whole text, the time would be quadratic in the
        # number of pieces.
        before = max(0, start - _AROUND)
        text, start, end = text[before : end + _AROUND], start - before, end - before
        group = [word for word in words(text) if start <= word.start < end]
        if group and (len(inside) == len(group) or nobody.is_brand(text, start, group[-1].end)):
            return True
        return self._kept.mentions(text[start:end]) or nobody.is_cited(text, start, end)

    def _span(
        self, text: str, found: Found, places: list[int], values: list[float], limits: int
    ) -> Span | None:
        group, best = [found.words[at] for at in places], max(values[at] for at in places)
        start, end = group[0].start, group[-1].end
        opens = limits > 1 and places[0] == 0 and text[end : end + 1] != ":"
        if opens and best < _CERTAIN:  # every sentence begins with a capital letter
            return None
        least = SURE_OF_A_WORD if all(map(_is_doubtful, group)) else SURE[limits]
        if best < (
            _STRANGE if not limits and any(_is_strange(word, found.words) for word in group) else least
        ):
            return None
        within = best < _CERTAIN and where.is_within(group, found.words, text)
        if within or all(len(word.text) == 1 for word in group):  # "T.E.N."
            return None
        goods = best < _CERTAIN and nobody.is_goods(text[:start])
        if len(group) == 1 and (goods or _is_abbreviation(group[0], found.words)):
            return None
        term = cues.EPONYM.match(text, end) or (best < _CERTAIN and cues.TERM.match(text, end))
        if term or nobody.is_named(text, group, found.words) or self._is_in_store(text, start, end):
            return None
        return Span(start, end, NAME, best)

    def _is_in_store(self, text: str, start: int, end: int) -> bool:
        phrase = text[start:end]
        if self._kept.mentions(phrase) or (cues.CITED.search(text) and self._kept.cites(phrase)):
            return True
        before, after = text[max(0, start - 30) : start].split()[-1:], text[end : end + 30].split()[:1]
        beside = [f"{word} {phrase}" for word in before] + [f"{phrase} {word}" for word in after]
        return any(self._kept.cites_whole(piece) for piece in beside)

    def _known(self, text: str, found: list[Word]) -> list[bool]:
        """For each word, whether it belongs to a name in the store, a term of the field, or a remark."""
        known, phrases = [False] * len(found), load_words().phrases
        for at, first in enumerate(found):
            for last in range(min(at + _LONGEST, len(found)) - 1, at - 1, -1):
                phrase = text[first.start : found[last].end]
                if bare(phrase) in phrases or self._kept.names(phrase):
                    known[at : last + 1] = [True] * (last + 1 - at)
                    break
        for start, end in thing_places(text):
            known = [had or start <= word.start < end for had, word in zip(known, found, strict=True)]
        for start, end in otherwise_places(text):
            for at, word in enumerate(found):
                # A capital in such a clause may begin a name: "με λένε όλοι Μαρία".
                if start <= word.start < end and not word.text[0].isupper():
                    known[at] = True
        return known


def _is_of_the_field(word: Word, value: float) -> bool:
    lists = load_words()
    plain = bare(word.text)
    if word.text[0].isdigit() or word.text[0] == "[" or plain in lists.kept or is_mood(word.text):
        return True
    if value < _CERTAIN:
        return bool(cues.DRUG.search(plain)) or word.text.lower() in lists.small
    return word.text.lower() in lists.small and word.text not in _ALSO_NAMES


def _goes_on(last: Word, word: Word) -> bool:
    """Whether a word may continue the name before it; a full stop ends a name, except after "J." or "Dr."."""
    return word.joined and (not word.before.startswith(".") or len(last.text) < 4)


def _is_in_no_list(word: Word) -> bool:
    plain = bare(word.text)
    return (
        len(plain) > 3
        and not _is_doubtful(word)
        and word.text.lower() not in function_words()
        and plain not in load_words().kept
    )


def _is_small(found: list[Word], values: list[float], at: int, least: float) -> bool:
    """Whether a function word would begin a name, but no name follows it: "me llamo al centro"."""
    word = found[at].text
    if values[at] == 1 or not is_small_word(word):
        return False
    if values[at] >= _CERTAIN and language_of(found) not in function_words()[word]:
        return False
    return at + 1 == len(found) or values[at + 1] < least


# Function words that are names if they are capitalised and the tagger is sure.
_ALSO_NAMES = frozenset(("Will", "May"))


def _is_strange(word: Word, found: Sequence[Word]) -> bool:
    """Whether a capital inside a sentence has no other reason than a name: no place is told, no term."""
    capital = word.text[:1].isupper() and word.text[1:].islower() and word.before == " "
    if not capital or where.before(word, found) in where.PREPOSITIONS:
        return False
    return not is_english(bare(word.text)) and not looks_mistyped(bare(word.text))


def repeated(left: str, text: str, names: Sequence[Span]) -> list[Span]:
    """Further occurrences of the found names in the rest of the text, with family names beside them.

    `left` is the text in which everything found so far is blanked out.
    """
    found = {
        plain
        for span in names
        for word in words(text[span.start : span.end])
        if len(plain := bare(word.text)) > 3 and not _is_ordinary(word.text, plain)
    }
    if not found:
        return []
    again = words(left)
    spans = [Span(word.start, word.end, NAME) for word in again if bare(word.text) in found]
    if not spans or not capitals_tell(words(text)):
        return spans
    return [_grown(span, again, [False] * len(again)) for span in spans]


def _is_ordinary(word: str, plain: str) -> bool:
    lists = load_words()
    known = plain in lists.kept or plain in lists.plants or plain in lists.places or plain in lists.months
    return known or is_english(plain) or word.lower() in function_words()


_AND = re.compile(r"and|&|und|et|y|e|i|och|og|ve")


def _grown(span: Span, found: list[Word], known: list[bool]) -> Span:
    """The span, extended by capitalised words beside it that may belong to the name: family names, "III"."""
    at = [number for number, word in enumerate(found) if span.start <= word.start < span.end]
    if not at:
        return span
    first, last = at[0], at[-1]
    while last + 1 < len(found) and found[last + 1].joined and _belongs(found[last + 1], known[last + 1]):
        last += 1
    while first and found[first].before in (" ", "-") and _belongs(found[first - 1], known[first - 1]):
        first -= 1
    while first and found[first].before in (". ", ".") and len(found[first - 1].text) == 1:
        first -= 1
    if last + 2 < len(found) and found[last + 1].before == " " and _AND.fullmatch(found[last + 1].text):
        other = found[last + 2]
        if other.before == " " and _belongs(other, known[last + 2]):
            last += 2
    return Span(found[first].start, found[last].end, span.kind, span.score)


def _belongs(word: Word, known: bool) -> bool:
    plain, lists = bare(word.text), load_words()
    if known or plain in lists.kept or not word.text[0].isupper() or is_unspaced(word.text):
        return False
    if re.fullmatch(r"I{2,3}|IV|Jr|Sr", word.text):
        return True
    named = plain in lists.plants or plain in lists.places
    ordinary = is_english(plain) or word.text.lower() in function_words() or looks_mistyped(plain)
    return word.text[1:2].islower() and (named or not ordinary)


def _is_nobody(text: str, word: Word) -> bool:
    if is_unspaced(word.text) or nobody.is_compound(word.text):
        return True
    return nobody.is_part_of_a_code(text, word) or nobody.is_date(text, word)


def _is_abbreviation(word: Word, found: list[Word]) -> bool:
    """Whether the word is short and in capitals, in a text that is not all in capitals: "FLG"."""
    small = sum(other.text.islower() for other in found)
    return word.text.isupper() and len(word.text) < 7 and small > 0.4 * len(found)


def _is_doubtful(word: Word) -> bool:
    """Whether the word may also be a common word, or a typing error in one."""
    plain = bare(word.text)
    return word.text.islower() and (is_english(plain) or looks_mistyped(plain))
