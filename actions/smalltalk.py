"""Greetings, thanks, moods, and questions about the assistant."""

from __future__ import annotations

from actions import compose
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn
from bot.core.contract import State


class ActionSmalltalk(ReplyAction):
    """Answer a greeting, thanks, a mood, a goodbye, or a question about the assistant."""

    called = "action_smalltalk"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The response named after the intent, with questions to begin with."""
        return compose.refuse(turn, desk, f"utter_{turn.intent}", status="smalltalk")


class ActionStartOver(ReplyAction):
    """Reset the state of the conversation."""

    called = "action_start_over"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """An empty state, and questions to begin with."""
        offered = desk.starters()[: compose.SUGGESTIONS]
        return Reply(
            status="smalltalk",
            opening=desk.texts.say("utter_start_over"),
            suggestions=offered,
            state=State(offered=tuple(card.id for card in offered)),
        )
