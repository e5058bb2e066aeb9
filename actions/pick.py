"""Answer the suggestion picked by its number."""

from __future__ import annotations

from actions import answers
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn


class ActionPick(ReplyAction):
    """Answer the suggestion picked by its number."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_pick"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The cell behind the number; a number that was not offered is said to be so."""
        number = int(turn.reading.get("picked", 0))
        if not 1 <= number <= len(turn.suggested):
            return answers.refuse(turn, desk, "utter_no_such_number", turn.slots.get("subject"))
        cell = turn.suggested[number - 1]
        return answers.picked(answers.answer(turn, desk, cell), turn, cell)
