"""Names of people: by the words around them, by lists, and by a model where these leave a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.redaction import cues
from bot.redaction.kept import KeptNames
from bot.redaction.ner import PeopleModel
from bot.redaction.spans import NAME, Span
from bot.redaction.words import bare, is_english, load_words, looks_mistyped

_TOKEN = re.compile(r"[A-Z]\.(?=\s?[A-Z])|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_JOINED = re.compile(r"\.? ?|-")  # between the words of one name
_PARTICLES = frozenset("van von der den de del della di da dos das du la le el al bin ibn ben ter te af mac st zu abu".split())
_STOP = frozenset(
    "i i'm im i've ive a an the and or but so not no yes hi hello hey please thanks thank can could would should will shall may might must do does "
    "did is are was were am be been has have had what when where which who whom whose why how if then than that this these those my your his her its "
    "our their me you he she it we they him them us in on at to for from of with by about as into after before since until while because very too also "
    "just only back asap now later today tomorrow yesterday tonight again here there maybe sorry mesotherapy meso doctor dr mr mrs ms nurse any some all "
    "let need want ask tell give get got go going using use looking wondering interested asking worried afraid scared allergic pregnant dear".split()
)
_SAINT = re.compile(r"\b(?:san|santa|saint|st|los|las|fort|port|mount) $", re.I)  # San Francisco
_LONGEST = 4  # words of one name


@dataclass(frozen=True)
class _Token:
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
        return self.plain in words.given or self.plain.partition("-")[0] in words.given and "-" in self.plain

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
        return self.plain in load_words().kept or self.text.lower().replace("’", "'") in _STOP

    @cached_property
    def strange(self) -> bool:
        """Whether it is no English word and none of the field: a name, a typing error, another language."""
        return len(self.plain) > 1 and not self.kept and not is_english(self.plain if self.text.isascii() else self.text.lower())

    @cached_property
    def new(self) -> bool:
        """Whether it is strange, and no typing error that one would expect."""
        return self.strange and not (cues.DRUG.search(self.plain) or looks_mistyped(self.plain))

    @cached_property
    def inflected(self) -> bool:
        """Whether it ends as verbs and adjectives do: "swalowed" is nobody's name."""
        return self.plain.endswith(("ed", "ing", "ly", "nt", "ful", "ous"))

    @property
    def initial(self) -> bool:
        """Whether it is an initial: "J."."""
        return self.text.endswith(".")


class NameFinder:
    """Finds names; `kept` says which are knowledge."""

    def __init__(self, kept: KeptNames, model: PeopleModel | None) -> None:
        self._kept, self._model = kept, model

    def warm(self) -> None:
        """Load the lists and the model."""
        self.spans("who was Thandiwe Mokoena")
        if self._model:
            self._model.people("i am anna", 5)

    def spans(self, text: str) -> list[Span]:
        """Every name in the text."""
        return list(_Reading(text, self._kept, self._model).names())


class _Reading:
    """One text, while names are looked for in it."""

    def __init__(self, text: str, kept: KeptNames, model: PeopleModel | None) -> None:
        self._text, self._kept, self._model = text, kept, model
        self._read: dict[int, list[tuple[int, int]]] = {}
        telling = _capitals_tell(text)
        self._tokens = [
            _Token(m.group(), m.start(), telling and m.group()[0].isupper()) for m in _TOKEN.finditer(text)
        ]

    def names(self) -> Iterator[Span]:
        """Names, left to right; no word is in two."""
        sure = {match.end() for match in cues.SURE.finditer(self._text)}
        place = 0
        while place < len(self._tokens):
            token = self._tokens[place]
            told = token.start in sure and not token.kept
            looks = token.given or token.family or token.strange or token.initial or (token.capital and not token.kept)
            if (told or looks) and (taken := self._name(place, told)):
                yield Span(token.start, self._tokens[place + taken - 1].end, NAME)
                place += taken
            else:
                place += 1

    def _name(self, place: int, told: bool) -> int:
        """How many words from `place` on are a name; 0: none."""
        if self._is_subject(place) or not (told or self._may_be(place)):
            return 0
        count = self._length(place, told)
        phrase = self._text[self._tokens[place].start : self._tokens[place + count - 1].end]
        if self._is_knowledge(place, count, phrase, told):
            return 0
        return count

    def _is_subject(self, place: int) -> bool:
        """Whether the store has a name that begins with this word: not asked about twice, nor of the model."""
        start = self._tokens[place].start
        ends = (token.end for token in reversed(self._tokens[place : place + _LONGEST]))
        return any(self._kept.names(self._text[start:end]) for end in ends)

    def _is_knowledge(self, place: int, count: int, phrase: str, told: bool) -> bool:
        before = self._text[: self._tokens[place].start]
        named = f"{m.group()}{phrase}" if (m := cues.TITLE.search(before)) else phrase
        if bare(named) in load_words().phrases or bare(phrase) in load_words().phrases:
            return True
        if told or cues.SELF.search(before[-20:]):
            return False
        return bool(cues.TERM.match(self._text, self._tokens[place + count - 1].end)) or self._kept.mentions(phrase)

    def _may_be(self, place: int) -> bool:
        """Whether the words around, the lists or the model take the word for the beginning of a name."""
        token = self._tokens[place]
        before = self._text[max(0, token.start - 60) : token.start]
        if token.kept and not token.given:
            return False
        if cues.TITLE.search(before):
            return token.given or token.family or token.capital or (token.new and not token.inflected)
        if token.initial:
            return self._begins(place, bool(cues.SELF.search(before)))
        if cues.KIN.search(before):
            low = token.new and not token.inflected and cues.FOLLOWS.match(self._text, token.end)
            return token.capital or bool(low) or self._after_cue(place)
        if cues.SELF.search(before) or cues.NICK.search(before):
            return (token.capital and token.strange) or self._after_cue(place)
        if cues.SHOWN.search(before):
            return self._after_cue(place) or self._signs(place, before)
        return self._signs(place, before) or self._alone(place, before)

    def _begins(self, place: int, told: bool) -> bool:
        """Whether initials from `place` on lead to a family name."""
        following = self._next(place)
        if following is None or following.initial:
            return following is not None and self._begins(place + 1, told)
        return following.capital and not following.kept and (told or following.family)

    def _after_cue(self, place: int) -> bool:
        """A word where a name is to be expected, but others are as well."""
        token = self._tokens[place]
        if token.given and (not token.doubtful or token.capital or cues.CLOSES.match(self._text, token.end)):
            return True
        if (token.given or (token.new and not token.inflected)) and self._pairs(place):
            return True
        return (token.strange or (token.family and token.capital)) and self._is_person(token)

    def _pairs(self, place: int) -> bool:
        """Whether a family name, or a word as strange as one, follows at once and ends the phrase."""
        following = self._next(place)
        if following is None or following.kept:
            return False
        ends = cues.CLOSES.match(self._text, following.end) or cues.ACTS.match(self._text, following.end)
        return following.family or (following.new and bool(ends)) or following.plain in _PARTICLES

    def _signs(self, place: int, before: str) -> bool:
        """Whether the text ends with this word, or it and one more, as a letter does."""
        token, following = self._tokens[place], self._next(place)
        last = following if following and not following.kept else token
        ends = cues.ENDS.match(self._text, last.end) and cues.SIGNS_OFF.search(before)
        return bool(ends) and (token.given or (token.new and not token.inflected))

    def _alone(self, place: int, before: str) -> bool:
        """A word that no cue announces."""
        token = self._tokens[place]
        acts = cues.ACTS.match(self._text, token.end) or cues.BY.search(before)
        acts = acts or (cues.MAY.search(before) and cues.DOES.match(self._text, token.end))
        if _SAINT.search(before) or (token.text.isupper() and token.capital):  # an acronym, where nothing shouts
            return False
        if token.given:
            return self._given_alone(place, before, bool(acts))
        if not token.new:
            return False
        if token.capital:
            following = self._next(place)
            pair = following and following.capital and (following.new or following.family)
            told = pair and following and cues.ACTS.match(self._text, following.end)
            return bool(told or ((pair or acts) and self._is_person(token)))
        return self._pairs_low(place)

    def _pairs_low(self, place: int) -> bool:
        token, following = self._tokens[place], self._next(place)
        if following is None or not (following.family or following.given or following.new):
            return False
        told = following.new and cues.TOLD.match(self._text, following.end) and not token.inflected
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
            skip = 1 if following.plain in _PARTICLES else 0
            last = self._next(place + count) if skip else following
            if last is None or not (self._goes_on(last) or (told and count == 1 and self._ends(last))):
                break
            count += 1 + skip
        return count

    def _goes_on(self, token: _Token) -> bool:
        """Whether a word after a name belongs to it."""
        if token.initial:
            return True
        if token.kept and not token.family:
            return False
        if token.capital or token.family or (token.given and not token.doubtful):
            return True
        ends = cues.CLOSES.match(self._text, token.end) or cues.ACTS.match(self._text, token.end)
        return bool(token.new and ends) or self._is_person(token)

    def _ends(self, token: _Token) -> bool:
        """Whether the sentence, or a part of it, ends with the word: "my name is logan bath, …"."""
        return not token.kept and re.match(r"[,.!?;]|$", self._text[token.end :]) is not None

    def _next(self, place: int) -> _Token | None:
        """The word after, if nothing but a space stands between."""
        if place + 1 >= len(self._tokens):
            return None
        token, following = self._tokens[place], self._tokens[place + 1]
        possessive = token.end != token.start + len(token.text)
        gap = self._text[token.start + len(token.text) : following.start]
        joined = not possessive and (gap == " " or gap == "" or (token.initial and gap == " "))
        return following if joined else None

    def _is_person(self, token: _Token) -> bool:
        """Whether the model takes the word for (part of) a person's name."""
        if self._model is None:
            return False
        if token.start not in self._read:
            people = self._model.people(self._text, token.start)
            self._read[token.start] = people
        return any(start <= token.start < end for start, end in self._read[token.start])


def _capitals_tell(text: str) -> bool:
    """Whether capitals say anything: not in a text that shouts or Is Written Like This."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    high = sum(word[0].isupper() for word in words)
    shouts = sum(word.isupper() for word in words) > max(2, 0.6 * len(words))
    return not shouts and not (len(words) >= 5 and high >= 0.75 * len(words))
