"""Asks the published assistant the questions of visitors again, to see which card answers them now."""

from __future__ import annotations

import time

from bot.conversations.drafted_table import linked_rows
from bot.conversations.questions import Asked, read_asked
from bot.core.contract import Answer
from bot.core.errors import ModelUnavailable
from bot.desk.bench import bench_of
from bot.desk.page import Visit
from bot.editing.learning import stands_alone
from bot.editing.records import Draft

# A question takes some 50 ms of a server that visitors use too, and a reviewer waits for all of them.
LONGEST_S = 6.0
# These say nothing about the card: urgent answers go before all cards, and errors mean a busy machine.
_NO_MATTER = ("urgent", "error")


async def unanswered(visit: Visit, draft: Draft, longest_s: float = LONGEST_S) -> tuple[set[int], set[int]]:
    """The questions of a draft, as rows in `turns`: those that its card does not answer now, and those for
    which there was no time.

    Questions that cannot be judged are in neither: those without a card, those that need the conversation
    before them, and those that get an urgent answer or an error.
    """
    linked = dict(await visit.database.call(linked_rows, draft.id))
    asked = [one for one in await visit.database.aside(read_asked) if linked.get(one.turn)]
    wanted: dict[tuple[str, str], list[Asked]] = {}
    for one in filter(stands_alone, asked):
        wanted.setdefault((one.text, linked[one.turn]), []).append(one)
    missed, late, until = set[int](), set[int](), time.monotonic() + longest_s
    for (text, card), same in wanted.items():
        if time.monotonic() > until:
            late |= {one.turn for one in same}
            continue
        answer = await answer_now(visit, text)
        if answer and answer["status"] not in _NO_MATTER and answer["card"] != card:
            missed |= {one.turn for one in same}
    return missed, late


async def answer_now(visit: Visit, text: str) -> Answer | None:
    """The answer to a question in a new conversation; None if no model is loaded."""
    trials = bench_of(visit.request.app, visit.settings).trials
    try:
        return (await trials.published(visit.agent, [text])).answer
    except ModelUnavailable:
        return None
