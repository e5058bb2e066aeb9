"""Deletes the conversation, after asking."""

from __future__ import annotations

import re

from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn
from bot.core.contract import FORGET_ASKED, FORGET_NOW


class ActionForgetMe(ReplyAction):
    """Delete the conversation, after asking."""

    called = "action_forget_me"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Ask; then confirm after a clear yes, or say that nothing is deleted after any other reply."""
        if turn.forget == FORGET_ASKED and consents(turn, desk):
            return said(turn, desk, "utter_forgotten", forget=FORGET_NOW)
        if turn.intent == "forget_me":
            yes, no = (desk.texts.say(f"utter_title_forget_{word}") for word in ("yes", "no"))
            return said(turn, desk, "utter_forget_me", yes, no, forget=FORGET_ASKED)
        return said(turn, desk, "utter_not_forgotten")


def consents(turn: Turn, desk: Desk) -> bool:
    """Whether the message is a clear yes. Deletion cannot be undone, so an intent is not enough."""
    yes = desk.texts.say("utter_forget_consents").splitlines()
    known = {_words(line) for line in (*yes, desk.texts.say("utter_title_forget_yes"))}
    return turn.reading.picked == 1 or _words(turn.text) in known


def said(turn: Turn, desk: Desk, response: str, *titles: str, forget: str = "") -> Reply:
    """A sentence without a query to the store: deletion must work when the store does not."""
    return Reply(
        status="smalltalk",
        confidence=turn.confidence,
        opening=desk.texts.say(response, turn.channel),
        titles=titles,
        state=turn.state.changed(offered=()),
        forget=forget,
    )


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
