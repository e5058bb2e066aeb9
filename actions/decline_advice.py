"""Decline a personal decision, dose or diagnosis; tell the general facts instead."""

from __future__ import annotations

from dataclasses import replace

from actions import answers
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn


class ActionDeclineAdvice(ReplyAction):
    """Decline a personal decision, dose or diagnosis; tell the general facts instead."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_decline_advice"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """No advice; who should not have it and what can go wrong, where that is known."""
        named = turn.subjects[0] if turn.subjects else None
        cells = (desk.find(named, a) for a in ("contraindications", "risks")) if named else ()
        cell = next((cell for cell in cells if cell), None)
        if cell is None:
            return answers.refuse(turn, desk, "utter_personal_advice")
        general = answers.answer(turn, desk, cell)
        return replace(general, lead=desk.texts.say("utter_personal_advice") + " " + general.lead)
