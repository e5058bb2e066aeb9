"""Answer a question from the facts of its cell."""

from __future__ import annotations

from dataclasses import replace

from actions import answers
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Cell, Turn


class ActionAnswer(ReplyAction):
    """Answer a question from the facts of its cell."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The cell's facts; questions to choose from where the subject or the cell is not sure."""
        aspect = turn.asked_aspect or "definition"
        if turn.subject is None:
            return without_subject(turn, desk, aspect)
        cell = desk.first_of(turn.subjects or (turn.subject,), aspect)
        if cell is None:
            return without_facts(turn, desk, turn.subject)
        other = second_cell(turn, desk, aspect)
        reply = answers.compare(turn, desk, (cell, other)) if other else answers.answer(turn, desk, cell)
        return answers.picked(reply, turn, cell)


def without_subject(turn: Turn, desk: Desk, aspect: str) -> Reply:
    """Which subject is meant? Offer the question for each main subject."""
    cells = [cell for s in desk.main_subjects() if (cell := desk.find(s, aspect))]
    asked = answers.clarify(turn, desk, tuple(dict.fromkeys(cells)))
    # "I mean mesotherapy" must then find the aspect that was asked about.
    return replace(asked, slots=asked.slots | {"aspect": aspect})


def without_facts(turn: Turn, desk: Desk, subject: str) -> Reply:
    """The cell is empty: say so, and what is known about that subject."""
    return answers.refuse(turn, desk, "utter_nothing_on_that", subject)


def second_cell(turn: Turn, desk: Desk, aspect: str) -> Cell | None:
    """The cell of the other subject, when the utterance compares two."""
    if not turn.reading.get("compares") or len(turn.subjects) < 2:
        return None
    first, second = desk.find(turn.subjects[0], aspect), desk.find(turn.subjects[1], aspect)
    return second if second != first else None
