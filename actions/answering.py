"""Answers from the store, and requests about the last answer: more, sources, repeat, simpler."""

from __future__ import annotations

from dataclasses import replace

from actions import compose
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn
from bot.knowledge.model import Card

_STRONG = {"high"}


class ActionAnswer(ReplyAction):
    """Answer a question with the best card."""

    called = "action_answer"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The card, or two for two questions or meanings; where none is near, facts under an honest lead."""
        reading = turn.reading
        card, second, also = desk.card(reading.card), desk.card(reading.second), desk.card(reading.also)
        if reading.compared:
            return compose.side_by_side(turn, desk, desk.cards(reading.compared))
        if card and second:
            return compose.two(turn, desk, card, second, "utter_second")
        if card and also:
            return compose.either(turn, desk, card, also, exact=reading.exact)
        if card:
            return compose.answer(turn, desk, card, exact=reading.exact)
        return compose.refuse(turn, desk, "utter_unclear", "unclear")


class ActionOnLast(ReplyAction):
    """A request about the last answer; where there is none, offer questions to begin with."""

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The reply about the card of the last answer."""
        card = desk.card(turn.state.card)
        if card is None:
            return compose.refuse(turn, desk, "utter_nothing_yet", "nothing_yet")
        return self.about(turn, desk, card)

    def about(self, turn: Turn, desk: Desk, card: Card) -> Reply:
        """The reply about `card`."""
        raise NotImplementedError


class ActionMore(ActionOnLast):
    """Show the next facts of the last answer."""

    called = "action_more"

    def about(self, turn: Turn, desk: Desk, card: Card) -> Reply:
        """The next facts; where none are left, other questions to ask."""
        facts = compose.further(desk, card, turn.state.shown)
        offered = compose.next_cards(turn, desk, card)
        if not facts:
            return compose.refuse(turn, desk, "utter_no_more", offered=offered, status="answered")
        shown = (*turn.state.shown, *(fact.id for fact in facts))
        return Reply(
            status="answered",
            opening=desk.texts.say("utter_lead_more"),
            card=card,
            confidence=turn.confidence,
            facts=desk.with_partners(facts),
            more=bool(compose.further(desk, card, shown)),
            suggestions=offered,
            state=turn.state.changed(shown=shown, offered=tuple(one.id for one in offered)),
        )


class ActionSources(ActionOnLast):
    """Name the sources of the last answer."""

    called = "action_sources"

    def about(self, turn: Turn, desk: Desk, card: Card) -> Reply:
        """The sources of the facts that were shown, without the facts."""
        return Reply(
            status="answered",
            opening=desk.texts.say("utter_lead_sources"),
            card=card,
            confidence=turn.confidence,
            facts=desk.store.facts_by_id(turn.state.shown),
            sources_only=True,
            suggestions=desk.cards(turn.state.offered),
        )


class ActionSure(ActionOnLast):
    """Say what evidence the last answer rests on, and how strong it is."""

    called = "action_sure"

    def about(self, turn: Turn, desk: Desk, card: Card) -> Reply:
        """The number of sources by grade, whether they disagree, and when they were reviewed."""
        facts = desk.with_partners(desk.store.facts_by_id(card.facts))
        sources = {fact.source.key: fact.source for fact in facts}
        strong = sum(source.reliability in _STRONG for source in sources.values())
        strength = "strong" if strong == len(sources) else "mixed" if strong else "weak"
        parts = [
            desk.texts.say("utter_sure_rests", count=len(sources), strong=strong),
            desk.texts.say(f"utter_sure_{strength}"),
        ]
        if any(fact.stance == "disputed" or fact.conflicts_with for fact in facts):
            parts.append(desk.texts.say("utter_sure_disputed"))
        parts.append(desk.texts.say("utter_sure_checked", date=card.reviewed_on))
        return Reply(
            status="answered",
            opening=" ".join(parts),
            card=card,
            confidence=turn.confidence,
            facts=facts[: compose.FACTS],
            suggestions=desk.cards(turn.state.offered),
        )


class ActionRepeat(ActionOnLast):
    """Say the last answer again."""

    called = "action_repeat"

    def about(self, turn: Turn, desk: Desk, card: Card) -> Reply:
        """The short answer and its facts; the simple text too, for who asks again may not have understood."""
        again = compose.answer(
            replace(turn, reading=replace(turn.reading, personal="", assumed="")), desk, card
        )
        simple = desk.texts.say("utter_and_simpler", simple=card.simple) if card.simple else ""
        return replace(again, opening=desk.texts.say("utter_again"), after=simple)


class ActionSimpler(ActionOnLast):
    """Say the last answer in easier words."""

    called = "action_simpler"

    def about(self, turn: Turn, desk: Desk, card: Card) -> Reply:
        """The simpler text of the card; the caution stays."""
        return Reply(
            status="answered",
            opening=desk.texts.say("utter_simpler", question=card.question),
            short_answer=card.simple,
            card=card,
            confidence=turn.confidence,
            facts=compose.cautions(desk, card),
            suggestions=desk.cards(turn.state.offered),
        )


class ActionPick(ReplyAction):
    """Answer the suggestion picked by its number."""

    called = "action_pick"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The card with this number; if the number was not offered, the reply says so."""
        offered = () if turn.unasked else desk.cards(turn.state.offered)
        if not 1 <= turn.reading.picked <= len(offered):
            return compose.refuse(turn, desk, "utter_no_such_number", "no_such_number", offered)
        return compose.answer(turn, desk, offered[turn.reading.picked - 1])


class ActionAccept(ReplyAction):
    """Take "yes" as the first question that was offered."""

    called = "action_accept"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The first question offered; where none was, questions to begin with."""
        offered = () if turn.unasked else desk.cards(turn.state.offered)
        if not offered:
            return compose.refuse(turn, desk, "utter_affirm", status="smalltalk")
        return compose.answer(turn, desk, offered[0])
