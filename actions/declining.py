"""Replies without an answer: a sentence of its own for each cause."""

from __future__ import annotations

from dataclasses import replace

from actions import compose
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn
from actions.urgent import ActionUrgent
from bot.core.contract import DANGER


class ActionRefuse(ReplyAction):
    """Say why there is no answer: another subject, another language, a gap, or not understood."""

    called = "action_refuse"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The sentence for the cause, with questions that can be asked."""
        reading = turn.reading
        # This action is the fallback where the policies predict none. Where a rule alone saw a danger in a
        # message that is like none, the call stands before the refusal (actions.base.watched).
        if reading.alarm and (turn.intent == DANGER or turn.state.level):
            return ActionUrgent().reply(turn, desk)
        if reading.cause == "language":
            return language(turn, desk)
        if reading.cause == "gap":
            return gap(turn, desk)
        cause = reading.cause or "other_subject"
        near = desk.cards(reading.alternatives) if cause == "unclear" and turn.state.card else ()
        return compose.refuse(turn, desk, f"utter_{cause}", cause, near)


def gap(turn: Turn, desk: Desk) -> Reply:
    """Nothing is stored: say about what, and show the nearest facts."""
    missing = desk.told_missing(turn.reading.missing)
    facts = desk.store.facts_by_id(turn.reading.near)
    if facts:
        offered = desk.cards(turn.reading.alternatives)[: compose.SUGGESTIONS]
        return Reply(
            status="answered",
            opening=" ".join((*compose.told_missing(missing, desk), desk.texts.say("utter_only_facts"))),
            cause="gap",
            confidence=turn.confidence,
            missing=missing,
            facts=desk.with_partners(facts),
            note=compose.note(turn, desk),
            suggestions=offered,
            state=turn.state.changed(
                subject=turn.subject, offered=tuple(card.id for card in offered), noted=True
            ),
        )
    near = desk.cards(turn.reading.alternatives)
    if missing:
        return compose.refuse(turn, desk, "utter_gap_on", "gap", near, things=compose.listed(missing, desk))
    return compose.refuse(turn, desk, "utter_gap", "gap", near)


def language(turn: Turn, desk: Desk) -> Reply:
    """Only English is understood: said in the person's language, with what to do in an emergency."""
    numbers = desk.settings.emergency_numbers
    said = desk.texts.say(f"utter_language_{turn.reading.language}", numbers=", ".join(numbers))
    return Reply(
        status="refused",
        opening=said,
        cause="language",
        suggestions=desk.starters()[: compose.SUGGESTIONS],
        emergency_numbers=numbers,
        state=turn.state.changed(offered=tuple(c.id for c in desk.starters()[: compose.SUGGESTIONS])),
    )


class ActionDeclineAdvice(ReplyAction):
    """Decline a personal decision, dose or diagnosis, and offer general facts instead."""

    called = "action_decline_advice"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """No advice; whom to ask, and the nearest general questions."""
        near = desk.cards(turn.reading.alternatives)
        ask = compose.contact(desk) if has_contact(desk) else ""
        declined = compose.refuse(turn, desk, "utter_personal_advice", "personal", near)
        return declined if not ask else _with_closing(declined, ask)


class ActionClarify(ReplyAction):
    """Offer full questions where it is unclear which one was meant."""

    called = "action_clarify"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The likeliest questions to pick."""
        near = desk.cards(turn.reading.alternatives)
        if not near:
            return compose.refuse(turn, desk, "utter_unclear", "unclear")
        return compose.refuse(turn, desk, "utter_clarify", "unclear", near, status="clarify")


class ActionContact(ReplyAction):
    """Say how to reach a person."""

    called = "action_contact"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The contact in the settings; for a complaint, an apology before it."""
        sorry = desk.texts.say("utter_complaint") if turn.intent == "complaint" else ""
        return Reply(
            status="refused",
            opening=f"{sorry} {compose.contact(desk)}".strip(),
            cause="human",
            suggestions=desk.starters()[: compose.SUGGESTIONS] if not turn.state.card else (),
        )


class ActionBodily(ReplyAction):
    """Answer a bodily complaint that is no known danger sign: whom to call, and when it is an emergency."""

    called = "action_bodily"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Calm advice, the clinic's contact, the emergency numbers."""
        numbers = ", ".join(desk.settings.emergency_numbers)
        near = desk.cards(turn.reading.alternatives)
        reply = compose.refuse(turn, desk, "utter_bodily", "bodily", near, numbers=numbers)
        return _with_closing(reply, compose.contact(desk)) if has_contact(desk) else reply


def has_contact(desk: Desk) -> bool:
    """Whether the settings name a way to reach a person."""
    settings = desk.settings
    return bool(settings.contact_phone or settings.contact_email or settings.contact_url)


def _with_closing(reply: Reply, closing: str) -> Reply:
    return replace(reply, closing=closing)
