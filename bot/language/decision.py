"""One message, one decision: danger signs, exact questions, acts on the last answer, then the best card."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.cache import Recent
from bot.core.contract import ASK, ENDS_ALARM, NO_STORE, Reading, State
from bot.core.errors import StoreUnavailable
from bot.language.danger.replies import MAY_BE_OTHER, TAKES_UP
from bot.language.danger.signs import CRISIS, EMERGENCY
from bot.language.danger.triage import Alarm, Judged, Triage
from bot.language.encoder.encoder import Encoder, Vectors
from bot.language.intents import OUTSIDE, Guess, Intents
from bot.language.matching import HARDLY_OUTSIDE, Match, Matcher, is_ours, topic_after
from bot.language.outcome import (
    ADVICE,
    BODILY,
    PICK,
    UNSURE,
    Decision,
    alarmed,
    explained,
    is_doubtful,
    is_faint,
    is_new,
    is_unlikely,
    watched,
)
from bot.language.pairing import (
    ASKS,
    asks,
    compared_in,
    meant,
    near_facts,
    near_of,
    pair_of,
    still_missing,
    unsaid,
)
from bot.language.personal import DECISION, personal_cue
from bot.language.readings import JOINED, Seen, things_after
from bot.language.thresholds import Thresholds
from bot.language.tongue import foreign_language
from bot.language.voting import together
from bot.language.words import Words

LEAVE_ALARM = {"forget_me", "start_over"}  # done even while an alarm holds
LIKE_KNOWN = 0.85  # cosine to a known utterance of them: "forget it, don't tell anyone" asks for no deletion
# Acts on what was said before; without an answer to act on they are read as questions first.
ON_LAST = {"more", "why", "source", "repeat", "simpler", "sure", "none_of_these", "stop"}
# What a text amounts to, for texts that come again: greetings, "more", what everybody asks. 4 kB each.
KEPT_VIEWS = 2048
_THANKS = re.compile(r"\b(?:thank|thanks|cheers|ta|grateful|much appreciated)\b")
_SHORT = 7  # words: too few to be about something else without naming it


class Decider:
    """Decides on messages; its only state is the store's version."""

    def __init__(
        self, intents: Intents, matcher: Matcher, triage: Triage, encoder: Encoder, at: Thresholds
    ) -> None:
        self._intents, self._matcher, self._triage, self._encoder = intents, matcher, triage, encoder
        self._at = at
        self._recent: Recent[tuple[Vectors, Guess]] = Recent(KEPT_VIEWS)

    def serves(self) -> str:
        """The version of the store that answers come from; begins to read a newer one."""
        return self._matcher.serves()

    def forget(self) -> None:
        """Drop what is remembered, so that the next texts cost what new texts cost."""
        self._recent.clear()
        self._encoder.forget()
        self._triage.forget()

    def decide(self, text: str, words: Words, state: State) -> Decision:
        """The decision on one message of a conversation."""
        if words.card:  # one of our own questions, word for word: no person in trouble wrote it
            return self._exactly(words.card)
        seen = self.see(words)
        judged = self._judged(text, words, state)
        suspected = judged.alarm if is_doubtful(judged, text, words.mended, state, self._at) else None
        if judged.alarm and not suspected and is_new(judged, state, self._at):
            return alarmed(judged.alarm, judged.used, words.subjects)
        if state.alarm or state.level:
            reply, elsewhere = self._reply(seen, judged, state)
            if reply and not elsewhere:
                return alarmed(replace(reply, language=foreign_language(text, words.mended)), judged.used)
            suspected = reply if state.level else suspected
        if words.picked is not None:
            return Decision(PICK, 1.0, Reading(by="number", picked=words.picked))
        clauses = [self.see(clause) for clause in words.clauses]
        try:
            matches = together(self._matcher, seen, clauses, state, self._at.second_at)
            decision = self._decide(text, seen, clauses, matches, state, judged.touches)
        except StoreUnavailable:  # an act needs no store; of all else the action says so to the person
            act = self._act(seen, state)
            reading = Reading(by="no store", cause="" if act else NO_STORE, used=judged.used)
            return Decision(*(act or (UNSURE, 0.0)), reading)
        if judged.complains and decision.intent == OUTSIDE and decision.reading.cause != "language":
            decision = Decision(BODILY, 1.0, replace(decision.reading, by="complaint", cause="bodily"))
        if suspected:
            keep = bool(state.level) or is_faint(judged, self._at)
            unlikely = not (state.level or judged.complains) and is_unlikely(judged, self._at)
            decision = watched(decision, suspected, judged.used, keep=keep, unlikely=unlikely)
        reading = replace(decision.reading, used=judged.used)
        return replace(decision, reading=explained(reading, seen, matches))

    def _judged(self, text: str, words: Words, state: State) -> Judged:
        """What triage says of a message, and where that is nothing, of it together with the one before.

        Dangers are told in pieces: "he is 18 days old", then "it says 38.3".
        """
        judged = self._triage.read(words.mended, self._encoder.encode, state, text)
        if judged.alarm or not state.said or state.alarm or state.level or words.picked is not None:
            return judged
        whole = f"{state.said}. {words.mended}"
        together = self._triage.read(whole, self._encoder.encode, state)
        doubtful = is_doubtful(together, whole, whole, state, self._at)
        return together if together.alarm and not doubtful else judged

    def _reply(self, seen: Seen, judged: Judged, state: State) -> tuple[Alarm | None, bool]:
        """A reply to the alarm under which the conversation stands, and whether it turned elsewhere.

        Who turned elsewhere gets an answer after the call. None: what is asked for has nothing to do with it.
        """
        clauses = [self.see(clause).vector for clause in seen.words.clauses]
        alarm, other = self._triage.reply(seen.vector, state, clauses)
        if not state.level:  # the call only stood before an answer; who puts it off takes it up
            taken = alarm.reply in TAKES_UP and other < MAY_BE_OTHER and not asks(seen)
            return (alarm if taken else None), False
        if seen.guess.intents[0][0] in LEAVE_ALARM and seen.guess.near_talk >= LIKE_KNOWN:
            return None, True
        stays = judged.complains or judged.alarm or alarm.reply in ENDS_ALARM
        if state.level in (EMERGENCY, CRISIS):  # below them, a question is a question
            stays = stays or other < MAY_BE_OTHER
        if stays or not asks(seen):  # "it's harvest", "voicemail": what asks for nothing is a reply
            return alarm, False
        if other >= self._at.other_sure:
            return alarm, True
        try:
            matches = self._matcher.matches(seen, State())
        except StoreUnavailable:
            return alarm, False
        return alarm, bool(matches) and matches[0].trust >= self._at.turned_at

    def see(self, words: Words) -> Seen:
        """A clause apart from its conversation; nothing kept of it is the person's own words."""

        def look() -> tuple[Vectors, Guess]:
            vector = self._encoder.encode(words.mended)
            return vector, self._intents.guess(words, vector)

        return Seen(words, *self._recent.recall(f"{words.mended}\n{words.masked}", look))

    def _exactly(self, card: str, by: str = "known question") -> Decision:
        try:
            index = self._matcher.index()
            found = index.cards[index.places[card]]
        except StoreUnavailable:
            return Decision(UNSURE, 0.0, Reading(by="no store", cause=NO_STORE))
        except KeyError:  # the store was built anew without it
            return Decision(UNSURE, 0.0, Reading(by=by))
        subjects, asked = (found.subject,), found.question
        reading = Reading(by=by, card=card, confidence=1.0, subjects=subjects, question=asked, topic=asked)
        things = tuple(sorted(index.asked_things[index.places[card]]))
        return Decision(ASK + found.aspect, 1.0, replace(reading, things=things))

    def _as_worded(self, text: str, words: Words, state: State) -> Decision | None:
        """The card that has this very wording: an editor has said that it answers.

        A wording that names no subject asks about the topic, where there is one.
        """
        known = self._matcher.index().saying(text)
        if known is None or (state.has_topic and not words.subjects):
            return None
        exactly = self._exactly(known.id, "known wording")
        return replace(exactly, reading=replace(exactly.reading, personal=personal_cue(words.mended) or ""))

    def _decide(
        self,
        text: str,
        seen: Seen,
        clauses: list[Seen],
        matches: list[Match],
        state: State,
        touches: bool,
    ) -> Decision:
        if known := self._as_worded(text, seen.words, state):
            return known
        best = matches[0] if matches else None
        act = self._act(seen, state)
        asking = any(ASKS.search(clause.words.mended) for clause in (seen, *clauses))
        asks = asking and best is not None and best.trust >= self._at.answer_at
        again = best is not None and best.card.id == state.card  # an act on the answer, not the answer again
        if act and (
            best is None or again or best.trust < self._at.answer_at or (act[1] >= best.trust and not asks)
        ):
            return Decision(act[0], act[1], Reading(by="act", subjects=seen.words.subjects))
        if compared := compared_in(seen, best, self._matcher.index(), self._at):
            reading = Reading(by="comparison", compared=compared, subjects=seen.words.subjects)
            return Decision(ASK + "alternatives", self._at.answer_at, reading)
        # Skin, and what is put on it or into it, is our subject, though no name of it is said.
        ours = is_ours(seen, best, state) or (touches and seen.guess.outside < HARDLY_OUTSIDE)
        bar = self._at.answer_at if ours else self._at.unnamed_at
        if best and best.trust >= bar:
            return self._answer(best, seen, clauses, matches, state)
        if act := self._act(seen, state, alone=True):  # "tell me more", and nothing was told yet
            return Decision(act[0], act[1], Reading(by="act", subjects=seen.words.subjects))
        return self._refuse(text, seen, best, state, ours=ours)

    def _act(self, seen: Seen, state: State, alone: bool = False) -> tuple[str, float] | None:
        """An act on the last answer, or small talk, with its probability.

        In a conversation acts are common and short, so their joint probability decides; a first message
        must also be near to a known utterance. `alone`: an act on an answer is one even without an answer.
        """
        acts = [(n, p) for n, p in seen.guess.intents if not n.startswith(ASK) and n != OUTSIDE]
        spoken = bool(state.has_topic or state.offered or state.alarm)
        if not acts or seen.guess.talk < self._at.talk_at:
            return None
        name, probability = acts[0]
        if (name in ON_LAST and not (spoken or alone)) or personal_cue(seen.words.mended):
            return None
        near = seen.guess.near_talk >= (self._at.talk_near if not spoken else 0.0)
        return (name, seen.guess.talk) if near and probability >= self._at.act_at else None

    def _answer(
        self, best: Match, seen: Seen, clauses: list[Seen], matches: list[Match], state: State
    ) -> Decision:
        index = self._matcher.index()
        pair = pair_of(best, clauses, matches, index, self._at, state.card)
        first, second = pair.first, pair.second.id if pair.second else ""
        card = first.card
        reading = Reading(
            by=first.how,
            card=card.id,
            confidence=round(first.trust, 3),
            loose=first.trust < (self._at.verdict_at if card.verdict else self._at.named_at),
            second=second if pair.asked else "",
            also="" if pair.asked else second,
            alternatives=tuple(other.id for other in first.cards[1:]),
            near=near_of(first, index, self._at),
            missing=first.missing if pair.second is None else unsaid(first.missing, pair.second, index),
            assumed=card.subject if not seen.words.subjects and first.how != JOINED else "",
            subjects=(card.subject,),
            things=things_after(seen, card, state, index),
            question=card.question,
            topic=topic_after(seen, card, state, index),
            personal=personal_cue(seen.words.mended) or "",
            thanked=bool(_THANKS.search(seen.words.mended)),
        )
        return Decision(ASK + card.aspect, first.trust, reading)

    def _refuse(self, text: str, seen: Seen, best: Match | None, state: State, *, ours: bool) -> Decision:
        """Why not, and what is nearest; `ours`: the message is on topic, if only by what went before."""
        words, guess = seen.words, seen.guess
        if known := self._as_worded(text, words, State()):
            return known
        # Both as typed and mended: "wat is it" is Dutch only as typed.
        language = foreign_language(text, words.mended) or "en"
        personal = personal_cue(words.mended) or ""
        on_topic = is_ours(seen, best, State())
        gap = on_topic or (ours and not state.has_topic)
        near = near_facts(self._matcher, seen, self._at) if gap else ()
        missing = still_missing(best, near, self._matcher)
        reading = Reading(
            by="trust",
            confidence=round(best.trust, 3) if best else 0.0,
            near=near,
            subjects=words.subjects,
            personal=personal,
            missing=missing,
            alternatives=tuple(card.id for card in best.cards) if best else (),
        )
        if language != "en":
            return Decision(OUTSIDE, 1.0, replace(reading, cause="language", language=language))
        goes_on = (
            state.has_topic and len(words.mended.split()) <= _SHORT and guess.outside < self._at.outside_at
        )
        if (
            best
            and (on_topic or goes_on)
            and best.trust >= (self._at.short_at if goes_on else self._at.near_at)
        ):
            return self._closest(reading, best, seen, state)
        if personal and (on_topic or (personal == DECISION and guess.outside < self._at.outside_at)):
            return Decision(ADVICE, 1 - reading.confidence, replace(reading, cause="personal"))
        if gap:
            return Decision(OUTSIDE, 1 - reading.confidence, replace(reading, cause="gap"))
        cause = "other_subject" if guess.outside >= self._at.outside_at else "unclear"
        return Decision(OUTSIDE, 1 - reading.confidence, replace(reading, cause=cause))

    def _closest(self, reading: Reading, best: Match, seen: Seen, state: State) -> Decision:
        """The best card, told as the closest there is."""
        card, topic = best.card, topic_after(seen, best.card, state, self._matcher.index())
        also = meant(best, self._matcher.index(), self._at.also_share * best.trust, state.card)
        closest = replace(
            reading,
            card=card.id,
            also=also.id if also else "",
            near=near_of(best, self._matcher.index(), self._at),
            exact=False,
            question=card.question,
            topic=topic,
        )
        return Decision(ASK + card.aspect, best.trust, closest)
