"""Forget what the conversation was about."""

from __future__ import annotations

from actions import answers
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn


class ActionStartOver(ReplyAction):
    """Forget what the conversation was about."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_start_over"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Empty slots, and questions to start from."""
        offered = desk.cells_near(None)[: answers.SUGGESTIONS]
        emptied: dict[str, object] = dict.fromkeys(turn.slots)
        return Reply(
            status="smalltalk",
            lead=desk.texts.say("utter_start_over"),
            suggestions=offered,
            slots=emptied | {"suggested": [list(cell) for cell in offered]},
        )
