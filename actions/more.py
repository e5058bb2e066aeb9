"""Show the next facts of the last answer."""

from __future__ import annotations

from actions import answers
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn


class ActionMore(ReplyAction):
    """Show the next facts of the last answer."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_more"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The next page; with nothing left, what else can be asked."""
        if turn.last_cell is None:
            return answers.refuse(turn, desk, "utter_nothing_to_continue")
        if turn.shown >= desk.store.count(*turn.last_cell):
            return answers.finished(turn, desk, turn.last_cell)
        return answers.answer(turn, desk, turn.last_cell, start=turn.shown)
