"""One message, one decision: danger signs, then exact questions, then scope and intent."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

from bot.core.cache import Recent
from bot.core.errors import StoreUnavailable
from bot.language.danger.triage import Triage
from bot.language.encoder.encoder import Encoder, Vectors
from bot.language.personal import personal_cue
from bot.language.questions import ASK, OUTSIDE, Guess, QuestionModel
from bot.language.reading import Reading
from bot.language.retrieval import Found, Retrieval

_COMPARES = re.compile(r"\b(?:vs|versus|or|than|compare\w*|difference|differ\w*|better|between)\b")
# "What about hair?", "and for pain": the last question again, of something else.
_GOES_ON = re.compile(r"^(?:and|what about|how about|also)\b")
_SHORT = 5  # words
# Acts on the last answer or on its subject; they need no facts of their own.
KEEP_SUBJECT = "switch_subject"
KEEP_CELL = "keep_cell"
ADVICE = "personal_advice"
# What a text amounts to, for texts that come again: greetings, "more", what everybody asks. 2 kB each.
KEPT_VIEWS = 2048
# The alarm as an object (None: no danger sign), else the guess and the facts near to the text.
_View = tuple[dict[str, Any] | None, Guess | None, tuple[Found, ...]]


@dataclass(frozen=True)
class Thresholds:
    """Where the lines are drawn; config.yml has the values in force and why."""

    answer_at: float = 0.6  # probability of being right, from which a question is answered
    ask_back_at: float = 0.25  # … from which it is asked back
    near_at: float = 0.5  # cosine to the nearest known question, below which nothing is answered
    talk_at: float = 0.5  # probability of a small-talk intent
    talk_near: float = 0.6  # cosine to a known utterance of it
    retrieve_at: float = 0.62  # cosine to a claim, from which its cell is answered
    focus_at: float = 0.6  # cosine to a claim, from which it is shown first
    subject_at: float = 0.7  # probability of a subject that is not named

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Thresholds:
        """The thresholds among a component's settings."""
        return cls(**{f.name: float(config[f.name]) for f in fields(cls) if f.name in config})

    def as_config(self) -> dict[str, Any]:
        """As component settings."""
        return asdict(self)


@dataclass(frozen=True)
class Decision:
    """The intent, how sure it is, and the JSON-ready account of why."""

    intent: str
    confidence: float
    reading: dict[str, Any] = field(default_factory=dict)


class Decider:
    """Decides on messages; its only state is the store's version."""

    def __init__(
        self,
        questions: QuestionModel,
        triage: Triage,
        encoder: Encoder,
        thresholds: Thresholds,
        facts_db: Path,
    ) -> None:
        self._questions, self.triage, self.encoder = questions, triage, encoder
        self.at, self._facts_db = thresholds, facts_db
        self._retrieval = Retrieval(facts_db, encoder)
        self._recent: Recent[_View] = Recent(KEPT_VIEWS)

    def forget(self) -> None:
        """Drop what is remembered, so that the next texts cost what new texts cost."""
        self._recent.clear()
        self.encoder.forget()

    def changed(self, thresholds: Thresholds, triage: Triage | None = None) -> Decider:
        """One that knows the same and decides differently."""
        triage = self.triage if triage is None else triage
        return Decider(self._questions, triage, self.encoder, thresholds, self._facts_db)

    def nearest_known(self, reading: Reading) -> tuple[str, float]:
        """Intent of the nearest known utterance, and its cosine."""
        bank = self._questions.bank
        similarities = bank.vectors @ self.encoder.encode(reading.mended)
        place = int(similarities.argmax())
        return str(bank.intents[place]), float(similarities[place])

    def decide(self, text: str, reading: Reading) -> Decision:
        """The decision on one message."""
        if reading.title:  # one of our own questions, word for word: no person in trouble wrote it
            subject, aspect = reading.title
            return Decision(ASK + aspect, 1.0, {"subjects": [subject], "by": "known question"})
        seen = f"{self._version()}\n{reading.mended}\n{reading.masked}"
        alarm, guess, found = self._recent.recall(seen, partial(self._look, reading))
        if alarm or guess is None:
            return Decision("danger_sign", 1.0, {"alarm": alarm, "by": "danger signs"})
        if reading.picked is not None:
            return Decision("pick_number", 1.0, {"picked": reading.picked, "by": "number"})
        intent, confidence, by = self._choose(reading, guess, found)
        subjects = self._subjects(reading, guess, intent)
        account = self._account(text, reading, guess, found) | {"subjects": subjects, "by": by}
        if by == "retrieval":
            account["subjects"] = [found[0].subject]
        return Decision(intent, confidence, account)

    def _choose(self, reading: Reading, guess: Guess, found: tuple[Found, ...]) -> tuple[str, float, str]:
        """(intent, confidence, by what)."""
        top, probability = guess.intents[0]
        if self._is_talk(reading, guess, top, probability):
            return top, probability, "small talk"
        if self._goes_on(reading, guess):
            return KEEP_CELL, probability, "goes on"
        return self._choose_question(reading, guess, found)

    def _choose_question(
        self, reading: Reading, guess: Guess, found: tuple[Found, ...]
    ) -> tuple[str, float, str]:
        near = guess.evidence.near_any >= self.at.near_at
        if near and guess.right >= self.at.answer_at:
            return ASK + guess.questions[0][0], guess.right, "classifier"
        outside = guess.intents[0][0] == OUTSIDE
        if found and found[0].similarity >= self.at.retrieve_at and not outside:
            return ASK + found[0].aspect, found[0].similarity, "retrieval"
        if reading.named == 1.0 and personal_cue(reading.mended):
            return ADVICE, guess.right, "personal"
        if near and guess.right >= self.at.ask_back_at:
            return "unsure", guess.right, "scope"
        return OUTSIDE, 1 - guess.right, "scope"

    def _is_talk(self, reading: Reading, guess: Guess, top: str, probability: float) -> bool:
        if top.startswith(ASK) or top == OUTSIDE:
            return False
        if top == KEEP_SUBJECT and not reading.subjects:
            return False
        return probability >= self.at.talk_at and guess.near_intent >= self.at.talk_near

    def _goes_on(self, reading: Reading, guess: Guess) -> bool:
        """A short addition to the last question, unless it is a question of its own or far off."""
        short = len(reading.mended.split()) <= _SHORT and _GOES_ON.match(reading.mended)
        own = guess.right >= self.at.answer_at
        far = guess.evidence.near_outside > guess.evidence.near_any
        return bool(short) and not own and not far

    def _subjects(self, reading: Reading, guess: Guess, intent: str) -> list[str]:
        """Named subjects, else the one the wording surely suggests."""
        sure = guess.subject_probability >= self.at.subject_at and guess.subject != "any"
        if reading.subjects or not sure or not intent.startswith(ASK):
            return list(reading.subjects)
        return [guess.subject]

    def _look(self, reading: Reading) -> _View:
        """All that takes time; nothing in it is the person's own words, so it may be remembered."""
        vector = self.encoder.encode(reading.mended)
        if alarm := self.triage.read(reading.mended, vector):
            return asdict(alarm), None, ()
        return None, self._questions.guess(reading, self.encoder), self._search(reading, vector)

    def _version(self) -> str:
        try:
            return self._retrieval.version()
        except StoreUnavailable:  # the action that needs the store says so to the person
            return ""

    def _search(self, reading: Reading, vector: Vectors) -> tuple[Found, ...]:
        try:
            return self._retrieval.nearest(reading.mended, vector)
        except StoreUnavailable:
            return ()

    def _account(self, text: str, reading: Reading, guess: Guess, found: tuple[Found, ...]) -> dict[str, Any]:
        return {
            "personal": personal_cue(reading.mended),
            "compares": bool(_COMPARES.search(reading.mended)) and len(reading.subjects) > 1,
            "aspects": [[name, round(p, 3)] for name, p in guess.questions[:3]],
            "focus": [f.id for f in found if f.similarity >= self.at.focus_at],
            "retrieved": [[f.subject, f.aspect] for f in found[:1] if f.similarity >= self.at.focus_at],
            "intents": [[name, round(p, 3)] for name, p in guess.intents[:3]],
            "right": round(guess.right, 3),
            "nearest": guess.nearest,
            "evidence": {k: round(v, 3) for k, v in asdict(guess.evidence).items()},
            "mended": reading.mended,
            "mentions": [[m.text, m.subject] for m in reading.mentions],
            "facts": [[f.id, round(f.similarity, 3)] for f in found[:3]],
        }
