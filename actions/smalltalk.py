"""Answer a greeting, thanks, a good-bye, and questions about the assistant itself."""

from __future__ import annotations

from actions import answers
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn


class ActionSmalltalk(ReplyAction):
    """Answer a greeting, thanks, a good-bye, and questions about the assistant itself."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_smalltalk"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The response named after the intent, with questions to start from."""
        offered = desk.cells_near(turn.slots.get("subject"))[: answers.SUGGESTIONS]
        return Reply(
            status="smalltalk",
            confidence=turn.confidence,
            lead=desk.texts.say(f"utter_{turn.intent}"),
            suggestions=offered,
            slots={"suggested": [list(cell) for cell in offered]},
        )
