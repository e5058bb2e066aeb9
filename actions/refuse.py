"""Say that this is outside what the assistant knows."""

from __future__ import annotations

from actions import answers
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn


class ActionRefuse(ReplyAction):
    """Say that this is outside what the assistant knows."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_refuse"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The refusal, with questions that can be asked."""
        return answers.refuse(turn, desk, "utter_out_of_scope")
