"""Keep the aspect of the last question and change its subject."""

from __future__ import annotations

from actions import answers
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn


class ActionSwitchSubject(ReplyAction):
    """Keep the aspect of the last question and change its subject."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_switch_subject"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The last aspect for the subject named now; a first question means: what is it?"""
        if turn.subject is None:
            return answers.refuse(turn, desk, "utter_which_subject")
        aspect = turn.slots.get("aspect") or "definition"
        cell = desk.find(turn.subject, aspect) or desk.find(turn.subject, "definition")
        if cell is None:
            return answers.refuse(turn, desk, "utter_nothing_on_that", turn.subject)
        return answers.answer(turn, desk, cell)
