"""Names of people: by the words around them, by lists, and by a model where these leave a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from bot.redaction.kept import KeptNames
from bot.redaction.people import cues
from bot.redaction.people.ner import PeopleModel, blocks
from bot.redaction.people.tokens import Token, tokens
from bot.redaction.spans import NAME, Span
from bot.redaction.words import bare, load_words

_SAINT = re.compile(r"\b(?:san|santa|saint|st|los|las|fort|port|mount) $", re.I)  # San Francisco
_LONGEST = 4  # words of one name


class CuedNames:
    """Finds names; `kept` says which are knowledge."""

    def __init__(self, kept: KeptNames, model: PeopleModel | None = None) -> None:
        self._kept, self._model = kept, model

    def warm(self) -> None:
        """Load the lists and the model."""
        self.spans("who was Thandiwe Mokoena")
        if self._model:
            self._model.people("i am anna", (0, 9))

    def spans(self, text: str) -> list[Span]:
        """Every name in the text."""
        return list(_Reading(text, self._kept, self._model).names())


class _Reading:
    """One text, while names are looked for in it."""

    def __init__(self, text: str, kept: KeptNames, model: PeopleModel | None) -> None:
        self._text, self._kept, self._model = text, kept, model
        self._read: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self._tokens = tokens(text)
        self._last = 0  # where the name before ended

    def names(self) -> Iterator[Span]:
        """Names, left to right; no word is in two."""
        sure = {match.end() for match in cues.SURE.finditer(self._text)}
        place = 0
        while place < len(self._tokens):
            token = self._tokens[place]
            told = token.start in sure and not token.kept
            if (told or token.looks) and (known := self._subject(place)):
                place += known
            elif (told or token.looks) and (taken := self._name(place, told)):
                self._last = self._tokens[place + taken - 1].end
                yield Span(token.start, self._last, NAME)
                place += taken
            else:
                place += 1

    def _name(self, place: int, told: bool) -> int:
        """How many words from `place` on are a name; 0: none."""
        if not told and not self._may_be(place):
            return 0
        count = self._length(place, told)
        phrase = self._text[self._tokens[place].start : self._tokens[place + count - 1].end]
        if self._is_knowledge(place, count, phrase, told):
            return 0
        return count

    def _subject(self, place: int) -> int:
        """How many words from `place` on are a name of the store or a known phrase; 0: none."""
        ahead = self._tokens[place : place + _LONGEST]
        for count in range(len(ahead), 0, -1):
            phrase = self._text[ahead[0].start : ahead[count - 1].start + len(ahead[count - 1].text)]
            if bare(phrase) in load_words().phrases or self._kept.names(phrase):
                return count
        return 0

    def _is_knowledge(self, place: int, count: int, phrase: str, told: bool) -> bool:
        """Whether it is a brand with a title ("Dr Jart"), a term ("Crohn's disease") or in a source."""
        before = self._text[: self._tokens[place].start]
        if (title := cues.TITLE.search(before)) and bare(f"{title.group()}{phrase}") in load_words().phrases:
            return True
        if told or cues.SELF.search(before[-20:]):
            return False
        term = cues.TERM.match(self._text, self._tokens[place + count - 1].end)
        return bool(term) or self._kept.mentions(phrase)

    def _may_be(self, place: int) -> bool:
        """Whether the words around, the lists or the model take the word for the beginning of a name."""
        token = self._tokens[place]
        before = self._text[max(0, token.start - 60) : token.start]
        if token.kept and not token.given:
            return False
        if token.initial:
            return self._begins(place, bool(cues.SELF.search(before)))
        if cues.TITLE.search(before) and (token.given or token.family or token.capital or token.fresh):
            return True
        if cues.KIN.search(before) and (token.capital or self._follows(token)):
            return True
        if cues.SELF.search(before) or cues.NICK.search(before):
            return (token.capital and self._strange_near(place)) or self._after_cue(place)
        expected = cues.SHOWN.search(before) or cues.KIN.search(before)
        return (
            bool(expected and self._after_cue(place))
            or self._signs(place, before)
            or self._alone(place, before)
        )

    def _begins(self, place: int, told: bool) -> bool:
        """Whether one or two initials from `place` on lead to a family name."""
        following = self._next(place)
        if following and following.initial:
            following = self._next(place + 1)
        family = following and following.capital and not following.initial and not following.kept
        return bool(family and following and (told or following.family))

    def _strange_near(self, place: int) -> bool:
        """Whether the word or the capital word after it is strange: "Petter Birkeland"."""
        following = self._next(place)
        return self._tokens[place].strange or bool(following and following.capital and following.strange)

    def _follows(self, token: Token) -> bool:
        """Whether a low, strange word goes on as the name of a relation or doctor does."""
        return token.fresh and bool(cues.FOLLOWS.match(self._text, token.end))

    def _after_cue(self, place: int) -> bool:
        """A word where a name is to be expected, but others are as well."""
        token = self._tokens[place]
        if token.given and (not token.doubtful or token.capital or cues.CLOSES.match(self._text, token.end)):
            return True
        if (token.given or token.fresh) and self._pairs(place):
            return True
        return (token.strange or (token.family and token.capital)) and self._is_person(token)

    def _pairs(self, place: int) -> bool:
        """Whether a family name, or a word as strange as one, follows at once and ends the phrase."""
        following = self._next(place)
        if following is None or following.kept:
            return False
        ends = cues.CLOSES.match(self._text, following.end) or cues.ACTS.match(self._text, following.end)
        return following.family or (following.new and bool(ends)) or following.plain in load_words().particles

    def _signs(self, place: int, before: str) -> bool:
        """Whether the text ends with this word, or it and one more, as a letter does."""
        token, following = self._tokens[place], self._next(place)
        last = following if following and not following.kept else token
        ends = cues.ENDS.match(self._text, last.end) and cues.SIGNS_OFF.search(before)
        return bool(ends) and (token.given or token.fresh)

    def _alone(self, place: int, before: str) -> bool:
        """A word that no cue announces."""
        token = self._tokens[place]
        acts = cues.ACTS.match(self._text, token.end) or cues.BY.search(before)
        beside = self._last and self._text[self._last : token.start] in (" and ", " & ", ", ")
        if token.capital and token.strange and (beside or cues.MEETS.search(before)):
            return True
        acts = acts or (cues.MAY.search(before) and cues.DOES.match(self._text, token.end))
        acronym = token.text.isupper() and token.capital
        if acronym or _SAINT.search(before):
            return False
        if token.given:
            return self._given_alone(place, before, bool(acts))
        if not token.new:
            return False
        if token.capital:
            following = self._next(place)
            pair = following and following.capital and (following.new or following.family)
            told = pair and following and cues.ACTS.match(self._text, following.end)
            told = told or (following and following.capital and cues.TOLD.match(self._text, following.end))
            return bool(told or ((pair or acts) and self._is_person(token)))
        return self._pairs_low(place)

    def _pairs_low(self, place: int) -> bool:
        token, following = self._tokens[place], self._next(place)
        if following is None or not (following.family or following.given or following.new):
            return False
        told = token.fresh and following.new and cues.TOLD.match(self._text, following.end)
        return bool(told) or ((following.family or following.given) and self._is_person(token))

    def _given_alone(self, place: int, before: str, acts: bool) -> bool:
        token = self._tokens[place]
        paired = self._pairs(place)
        if not token.doubtful:
            return token.capital or paired or len(token.plain) >= 4
        if cues.PLACE.search(before) or not token.capital:
            return False
        return paired or ((not before.strip() or acts) and self._is_person(token))

    def _length(self, place: int, told: bool) -> int:
        """How many words the name has."""
        count = 1
        while count < _LONGEST and (following := self._next(place + count - 1)):
            skip = 1 if following.plain in load_words().particles else 0
            last = self._next(place + count) if skip else following
            if last is None or not (self._goes_on(last) or (told and count == 1 and self._ends(last))):
                break
            count += 1 + skip
        return count

    def _goes_on(self, token: Token) -> bool:
        """Whether a word after a name belongs to it."""
        if token.initial:
            return True
        if token.kept and not token.family:
            return False
        if token.capital or token.family or (token.given and not token.doubtful):
            return True
        ends = cues.CLOSES.match(self._text, token.end) or cues.ACTS.match(self._text, token.end)
        return bool(token.new and ends) or self._is_person(token)

    def _ends(self, token: Token) -> bool:
        """Whether the sentence, or a part of it, ends with the word: "my name is logan bath, …"."""
        return not token.kept and re.match(r"[,.!?;]|$", self._text[token.end :]) is not None

    def _next(self, place: int) -> Token | None:
        """The word after, if nothing but a space stands between."""
        if place + 1 >= len(self._tokens):
            return None
        token, following = self._tokens[place], self._tokens[place + 1]
        possessive = token.end != token.start + len(token.text)
        gap = self._text[token.start + len(token.text) : following.start]
        joined = not possessive and (gap == " " or gap == "" or (token.initial and gap == " "))
        return following if joined else None

    def _is_person(self, token: Token) -> bool:
        """Whether the model takes the word for (part of) a person's name."""
        if self._model is None:
            return False
        block = next(b for b in self._blocks if b[0] <= token.start < b[1])
        if block not in self._read:
            self._read[block] = self._model.people(self._text, block)
        return any(start <= token.start < end for start, end in self._read[block])

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        return blocks(self._text)
