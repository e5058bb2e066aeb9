"""How the facts of a cell become a reply."""

from __future__ import annotations

from dataclasses import replace

from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Cell, Turn

# Facts a page: five fit a phone screen, and the five named risks of mesotherapy stand together.
PAGE = 5
SUGGESTIONS = 3


def answer(turn: Turn, desk: Desk, cell: Cell, start: int = 0) -> Reply:
    """Facts of `cell` from `start` on, those the question is about first."""
    focus = turn.focus if start == 0 else tuple(turn.slots.get("focus") or ())
    page = desk.store.page(*cell, start, PAGE, first=focus)
    shown = start + len(page)
    return Reply(
        status="answered",
        cell=cell,
        confidence=turn.confidence,
        lead=lead(turn, desk, cell) if start == 0 else desk.texts.say("utter_lead_more"),
        facts=page,
        note=note(turn, desk),
        more=shown < desk.store.count(*cell),
        suggestions=next_questions(desk, cell),
        slots=remember(desk, cell, shown, focus),
    )


def picked(reply: Reply, turn: Turn, cell: Cell) -> Reply:
    """The reply, with the pick of an offered question kept in the tracker: a signal to learn from."""
    chosen = list(cell) if cell in turn.suggested else None
    return replace(reply, slots=reply.slots | {"picked": chosen})


def compare(turn: Turn, desk: Desk, cells: tuple[Cell, Cell]) -> Reply:
    """The first facts of two cells, one after the other."""
    half = PAGE // 2 + 1
    facts = tuple(f for cell in cells for f in desk.store.page(*cell, 0, half, first=turn.focus))
    first, second = (desk.name(subject) for subject, _ in cells)
    return Reply(
        status="answered",
        cell=cells[0],
        confidence=turn.confidence,
        lead=desk.texts.say("utter_lead_compare", first=first, second=second),
        facts=tuple(dict.fromkeys(facts)),
        note=note(turn, desk),
        suggestions=cells,
        slots=remember(desk, cells[0], half, turn.focus) | {"suggested": [list(cell) for cell in cells]},
    )


def clarify(turn: Turn, desk: Desk, cells: tuple[Cell, ...]) -> Reply:
    """Offer up to three full questions."""
    offered = cells[:SUGGESTIONS]
    return Reply(
        status="clarify",
        confidence=turn.confidence,
        lead=desk.texts.say("utter_clarify"),
        suggestions=offered,
        slots={"suggested": [list(cell) for cell in offered]},
    )


def finished(turn: Turn, desk: Desk, cell: Cell) -> Reply:
    """Every fact of the cell was shown: say so, and offer what leads on."""
    return Reply(
        status="answered",
        cell=cell,
        confidence=turn.confidence,
        lead=desk.texts.say("utter_no_more", subject=desk.name(cell[0])),
        suggestions=next_questions(desk, cell),
        slots={"suggested": [list(near) for near in next_questions(desk, cell)]},
    )


def refuse(turn: Turn, desk: Desk, response: str, subject: str | None = None) -> Reply:
    """Say why not, and what can be asked instead."""
    offered = desk.cells_near(subject)[:SUGGESTIONS]
    named = desk.name(subject) if subject else ""
    kept = {"subject": turn.subjects[0]} if turn.subjects else {}
    return Reply(
        status="refused",
        confidence=turn.confidence,
        lead=desk.texts.say(response, subject=named),
        suggestions=offered,
        slots={"suggested": [list(cell) for cell in offered]} | kept,
    )


def lead(turn: Turn, desk: Desk, cell: Cell) -> str:
    """The opening sentence; a personal question is first told that no advice is given."""
    subject, aspect = cell
    opening = desk.texts.say(f"utter_lead_{aspect}", subject=desk.name(subject))
    if cue := turn.reading.get("personal"):
        opening = f"{desk.texts.say(f'utter_personal_{cue}')} {opening}"
    return opening


def note(turn: Turn, desk: Desk) -> str:
    """The information-not-advice note, once a conversation."""
    return "" if turn.slots.get("noted") else desk.texts.say("utter_note")


def next_questions(desk: Desk, cell: Cell) -> tuple[Cell, ...]:
    """Questions that lead on from a cell: the aspects that follow it, round the subject."""
    subject, aspect = cell
    aspects = desk.store.cells(subject)
    place = aspects.index(aspect) if aspect in aspects else -1
    round_again = aspects[place + 1 :] + aspects[: max(place, 0)]
    return tuple((subject, other) for other in round_again[:SUGGESTIONS])


def remember(desk: Desk, cell: Cell, shown: int, focus: tuple[str, ...]) -> dict[str, object]:
    """The slots after an answer."""
    return {
        "subject": cell[0],
        "aspect": cell[1],
        "shown": shown,
        "noted": True,
        "focus": list(focus),
        "suggested": [list(near) for near in next_questions(desk, cell)],
    }
