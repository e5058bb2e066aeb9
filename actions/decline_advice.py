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
        """No advice; who should not have it and what can go wrong are offered as questions."""
        declined = answers.refuse(turn, desk, "utter_personal_advice", turn.subject)
        general = [desk.first_of(turn.subjects, aspect) for aspect in ("contraindications", "risks")]
        offered = tuple(cell for cell in general if cell) or declined.suggestions
        suggested = {"suggested": [list(cell) for cell in offered]}
        return replace(declined, suggestions=offered, slots=declined.slots | suggested)
