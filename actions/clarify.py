"""Offer full questions when it is not sure which one was meant."""

from __future__ import annotations

from actions import answers
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn


class ActionClarify(ReplyAction):
    """Offer full questions when it is not sure which one was meant."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_clarify"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The likeliest cells that hold facts, as questions to pick."""
        subjects = (turn.subject,) if turn.subject else desk.main_subjects()
        likely = (cell for a in turn.likely_aspects for s in subjects if (cell := desk.find(s, a)))
        cells = tuple(dict.fromkeys((*turn.retrieved, *likely)))
        if not cells:
            return answers.refuse(turn, desk, "utter_out_of_scope", turn.subject)
        return answers.clarify(turn, desk, cells)
