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
        facts = answers.in_order(focus, desk.store.facts(*turn.last_cell))
        start = max(0, (turn.shown - 1) // answers.PAGE * answers.PAGE)
        return Reply(
            status="answered",
            cell=turn.last_cell,
            confidence=turn.confidence,
            lead=desk.texts.say("utter_lead_sources"),
            facts=facts[start : turn.shown],
            sources_only=True,
            suggestions=turn.suggested,
        )
