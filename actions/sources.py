"""Name the sources of the last answer."""

from __future__ import annotations

from actions import answers
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn


class ActionSources(ReplyAction):
    """Name the sources of the last answer."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_sources"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The facts shown last with their sources, numbered; their text is not said again."""
        if turn.last_cell is None:
            return answers.refuse(turn, desk, "utter_nothing_to_source")
        focus = tuple(turn.slots.get("focus") or ())
        start = max(0, (turn.shown - 1) // answers.PAGE * answers.PAGE)
        return Reply(
            status="answered",
            cell=turn.last_cell,
            confidence=turn.confidence,
            lead=desk.texts.say("utter_lead_sources"),
            facts=desk.store.page(*turn.last_cell, start, turn.shown - start, first=focus),
            sources_only=True,
            suggestions=turn.suggested,
        )
