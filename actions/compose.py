"""Builds the reply from a card: what is missing, short answer, facts, caution, suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn
from bot.core.contract import Status
from bot.knowledge.model import Card, Fact
from bot.knowledge.sentences import opening

# The number of facts after a short answer. Together they have 60 to 90 words and fit on a phone screen.
FACTS = 3
PAGE = 4
SUGGESTIONS = 3
# The words that the second of two cards may say of its short answer.
OPENING = 25


def answer(turn: Turn, desk: Desk, card: Card, *, exact: bool = True) -> Reply:
    """The answer of one card. The opening says first what is missing, thanked for or assumed."""
    reading = turn.reading
    missing = desk.told_missing(reading.missing, card.subject) if reading.card == card.id else ()
    facts = supporting(desk, card, reading.near if reading.card == card.id else ())
    offered = next_cards(turn, desk, card)
    watched = bool(reading.alarm and not reading.alarm.get("reply"))
    state = turn.state.changed(
        subject=card.subject,
        aspect=card.aspect,
        things=reading.things or turn.state.things,
        card=card.id,
        question=card.question,
        topic=reading.topic or card.question,
        shown=tuple(fact.id for fact in facts),
        offered=tuple(other.id for other in offered),
        second="",
        # An answer ends an alarm. Only if this message may be about danger too, the alarm stays, and the
        # advice to call precedes the answer.
        alarm=(turn.state.alarm or reading.alarm["sign"]) if watched and reading.alarm else "",
        level=turn.state.level if watched else "",
        noted=True,
    )
    return Reply(
        status="answered",
        opening=_opening(turn, desk, card, missing, exact),
        short_answer=card.short_answer,
        card=card,
        confidence=turn.confidence,
        missing=missing,
        facts=facts,
        note=note(turn, desk),
        more=bool(further(desk, card, state.shown)),
        suggestions=offered,
        state=state,
    )


def _opening(turn: Turn, desk: Desk, card: Card, missing: tuple[str, ...], exact: bool) -> str:
    say, reading = desk.texts.say, turn.reading
    parts = []
    if reading.thanked:
        parts.append(say("utter_thanked"))
    if reading.personal:
        parts.append(say(f"utter_personal_{reading.personal}"))
    parts += told_missing(missing, desk)
    if not exact:
        parts.append(say("utter_closest", question=card.question))
    elif missing or ((reading.loose or reading.also) and reading.card == card.id):
        parts.append(say("utter_named", question=card.question))
    elif reading.assumed and not turn.state.subject:
        parts.append(say("utter_assumed", subject=desk.name(reading.assumed)))
    return " ".join(parts)


def told_missing(missing: tuple[str, ...], desk: Desk) -> list[str]:
    """The sentences about named things that the answer does not cover.

    One is about the things without any fact, one about those that other cards cover.
    """
    held = tuple(thing for thing in missing if desk.holds(thing))
    unheld = tuple(thing for thing in missing if thing not in held)
    said = (("utter_missing", unheld), ("utter_missing_here", held))
    return [desk.texts.say(response, things=listed(things, desk)) for response, things in said if things]


def two(turn: Turn, desk: Desk, first: Card, second: Card, response: str, *, exact: bool = True) -> Reply:
    """The answer of a card, then another card with its question, introduced by `response`.

    The state of the conversation is that of the first card.
    """
    one, other = answer(turn, desk, first, exact=exact), supporting(desk, second)
    facts = tuple(dict.fromkeys((*one.facts[:2], *other[:1], *cautions(desk, first, second))))
    suggestions = tuple(card for card in one.suggestions if card.id != second.id)
    state = one.state and one.state.changed(
        shown=tuple(fact.id for fact in facts), offered=tuple(card.id for card in suggestions)
    )
    after = desk.texts.say(response, question=second.question, answer=second.short_answer)
    return replace(
        one,
        after=after,
        beside=(second,),
        facts=desk.with_partners(facts),
        suggestions=suggestions,
        state=state,
    )


def either(turn: Turn, desk: Desk, first: Card, second: Card, *, exact: bool = True) -> Reply:
    """Two cards of which either may be meant: one whole, the other with its opening, each with its question.

    When the ranking is unsure, the second card is right nearly as often as the first. So both are shown.
    The second question can be picked for its whole answer.
    """
    both = two(turn, desk, first, second, "utter_also", exact=exact)
    offered = (second, *both.suggestions)[:SUGGESTIONS]
    return replace(
        both,
        after=desk.texts.say(
            "utter_also", question=second.question, answer=opening(second.short_answer, OPENING)
        ),
        suggestions=offered,
        state=both.state and both.state.changed(offered=tuple(card.id for card in offered)),
    )


def side_by_side(turn: Turn, desk: Desk, cards: tuple[Card, ...]) -> Reply:
    """The short answers on several subjects, each after its name; used where no card compares them."""
    first = answer(turn, desk, cards[0])
    labelled = [
        desk.texts.say("utter_labelled", name=desk.name(card.subject), text=card.short_answer)
        for card in cards
    ]
    facts = tuple(fact for card in cards for fact in desk.store.facts_by_id(card.facts[:1]))
    return Reply(
        status="answered",
        opening=desk.texts.say("utter_side_by_side"),
        short_answer=" ".join(labelled),
        card=cards[0],
        beside=cards[1:],
        confidence=turn.confidence,
        facts=tuple(dict.fromkeys((*facts, *cautions(desk, *cards)))),
        note=first.note,
        suggestions=first.suggestions,
        state=first.state,
    )


def supporting(desk: Desk, card: Card, near: tuple[str, ...] = ()) -> tuple[Fact, ...]:
    """The facts nearest to what was asked, or else the first ones of the card; then the caution.

    Facts that contradict one of them stand beside it.
    """
    chosen = tuple(dict.fromkeys((*near, *card.facts)))[:FACTS]
    told = desk.with_partners(desk.store.facts_by_id(chosen))
    return tuple(dict.fromkeys((*told, *cautions(desk, card))))


def cautions(desk: Desk, *cards: Card) -> tuple[Fact, ...]:
    """The facts that must be shown with these cards."""
    return desk.store.facts_by_id(card.caution for card in cards if card.caution)


def further(desk: Desk, card: Card, shown: Iterable[str]) -> tuple[Fact, ...]:
    """The facts after those shown: first from the card, then from its cell."""
    seen = set(shown)
    own = [fact for fact in card.facts if fact not in seen]
    cell = desk.store.first(card.subject, card.aspect, PAGE + len(seen) + len(own))
    facts = (*desk.store.facts_by_id(own), *cell)
    return tuple(dict.fromkeys(fact for fact in facts if fact.id not in seen))[:PAGE]


def next_cards(turn: Turn, desk: Desk, card: Card) -> tuple[Card, ...]:
    """Suggestions: cards near to the question, then other main questions of the subject."""
    near = desk.cards(turn.reading.alternatives)[:1]
    general = desk.cards_about(card.subject)
    place = next((at for at, one in enumerate(general) if one.aspect == card.aspect), -1)
    following = (*general[place + 1 :], *general[: max(place, 0)])
    chosen = [one for one in (*near, *following) if one.id not in (card.id, turn.state.card)]
    return tuple(dict.fromkeys(chosen))[:SUGGESTIONS]


def refuse(
    turn: Turn,
    desk: Desk,
    response: str,
    cause: str = "",
    offered: tuple[Card, ...] = (),
    status: Status = "refused",
    **values: str,
) -> Reply:
    """A refusal with its reason and other questions to ask."""
    about = desk.cards_about(turn.subject)[:SUGGESTIONS] if turn.subject else ()
    cards = (offered or about or desk.starters())[:SUGGESTIONS]
    return Reply(
        status=status,
        opening=desk.texts.say(response, turn.channel, **values),
        cause=cause,
        confidence=turn.confidence,
        suggestions=cards,
        state=turn.state.changed(offered=tuple(card.id for card in cards)),
    )


def contact(desk: Desk) -> str:
    """How to reach the clinic, or a general sentence where no contact is set."""
    settings = desk.settings
    ways = [way for way in (settings.contact_phone, settings.contact_email, settings.contact_url) if way]
    if not ways:
        return desk.texts.say("utter_contact_none")
    name = settings.contact_name or desk.texts.say("utter_contact_somebody")
    return desk.texts.say("utter_contact", name=name, ways=", ".join(ways))


def listed(names: tuple[str, ...], desk: Desk) -> str:
    """Names as a list in a sentence: "PRP", "PRP or retinol"."""
    return f" {desk.texts.say('utter_or')} ".join(names)


def note(turn: Turn, desk: Desk) -> str:
    """The note "information, not advice", once in a conversation."""
    return "" if turn.state.noted else desk.texts.say("utter_note")
