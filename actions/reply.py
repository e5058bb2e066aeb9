"""A reply, and how it becomes an answer of the contract (see docs/reference/contract.md)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from actions.desk import Desk
from bot.core.contract import Answer, FactShown, SourceOf, State, Status, Suggestion, empty_answer
from bot.knowledge.model import Card, Fact
from bot.observability import trace

_WORDED_STANCES = ("claimed_by_proponents", "disputed", "regulatory")


@dataclass(frozen=True)
class Reply:
    """What an action says, before it is put into words.

    `opening` comes before the short answer, `after` follows it on a line of its own, `closing` follows the
    facts. `state` is what the conversation remembers from now on (None: as before), `forget` asks the store
    to delete it.
    """

    status: Status
    opening: str = ""
    short_answer: str = ""
    after: str = ""
    closing: str = ""
    cause: str = ""
    card: Card | None = None
    beside: tuple[Card, ...] = ()  # further cards in the same answer
    confidence: float = 1.0
    missing: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    note: str = ""
    more: bool = False
    suggestions: tuple[Card, ...] = ()
    titles: tuple[str, ...] = ()  # suggestions that are not questions
    emergency_numbers: tuple[str, ...] = ()
    sources_only: bool = False
    state: State | None = None
    forget: str = ""

    @property
    def lead(self) -> str:
        """All that is said before the facts."""
        said = " ".join(part for part in (self.opening, self.short_answer) if part)
        return "\n".join(part for part in (said, self.after) if part)


def as_contract(reply: Reply, desk: Desk) -> Answer:
    """The answer object: JSON-ready, the same for every channel."""
    # Without facts in between, opening and closing become one text.
    lead = " ".join(part for part in (reply.lead, "" if reply.facts else reply.closing) if part)
    answer = empty_answer(reply.status, lead, trace.current() or uuid.uuid4().hex)
    answer["cause"] = reply.cause or None
    if reply.card:
        answer["card"], answer["subject"], answer["aspect"] = (
            reply.card.id,
            reply.card.subject,
            reply.card.aspect,
        )
        answer["verdict"] = _verdict(reply.card, reply.short_answer)
    answer["confidence"] = round(reply.confidence, 3)
    answer["missing"] = list(reply.missing)
    answer["short_answer"] = reply.short_answer
    cautions = {card.caution for card in (reply.card, *reply.beside) if card}
    answer["facts"] = [_fact(fact, cautions, desk) for fact in reply.facts]
    answer["note"] = reply.note
    answer["more"] = reply.more
    answer["suggestions"] = _suggestions(reply, desk)
    answer["emergency_numbers"] = list(reply.emergency_numbers)
    answer["text"] = _plain(answer, reply, desk)
    return answer


def _verdict(card: Card, said: str) -> str:
    """The verdict of the card, if its short answer or the beginning of it is said."""
    return card.verdict if said and card.short_answer.startswith(said) else ""


def _suggestions(reply: Reply, desk: Desk) -> list[Suggestion]:
    offered = [
        Suggestion(card=card.id, subject=card.subject, aspect=card.aspect, title=card.question)
        for card in reply.suggestions
    ]
    several = reply.status == "clarify" and len(offered) > 1
    none = (desk.texts.say("utter_title_none_of_these"),) if several else ()
    return offered + [
        Suggestion(card=None, subject=None, aspect=None, title=title) for title in (*reply.titles, *none)
    ]


def _fact(fact: Fact, cautions: set[str], desk: Desk) -> FactShown:
    source, text = fact.source, fact.claim
    if fact.stance in _WORDED_STANCES:
        text = desk.texts.say(f"utter_stance_{fact.stance}", claim=fact.claim)
    return FactShown(
        id=fact.id,
        claim=fact.claim,
        text=text,
        stance=fact.stance,
        source=SourceOf(title=source.title, publisher=source.publisher, url=source.url, date=source.date),
        reviewed_on=fact.reviewed_on,
        caution=fact.id in cautions,
    )


def _plain(answer: Answer, reply: Reply, desk: Desk) -> str:
    """The whole answer as one text, without blank lines, at which Rasa would split it into messages."""
    sources = dict.fromkeys(_key(fact) for fact in answer["facts"])
    numbers = {source: number for number, source in enumerate(sources, start=1)}
    bold = f"**{reply.short_answer}**" if reply.short_answer else ""
    lines = [" ".join(part for part in (reply.opening, bold) if part), reply.after]
    if not reply.sources_only:
        lines += [f"- {fact['text']} [{numbers[_key(fact)]}]" for fact in answer["facts"]]
    lines.append(reply.closing)
    if numbers:
        lines.append(desk.texts.say("utter_sources_head"))
        for source, number in numbers.items():
            named = dict(source)
            parts = (named["title"], named["publisher"], named["date"], named["url"])
            lines.append(f"{number}. " + ", ".join(part for part in parts if part))
    if not answer["facts"]:
        lines += [f"- {suggestion['title']}" for suggestion in answer["suggestions"]]
    lines.append(reply.note)
    return "\n".join(line for line in lines if line)


def _key(fact: FactShown) -> tuple[tuple[str, str], ...]:
    source = fact["source"]
    return tuple((name, source[name]) for name in ("title", "publisher", "url", "date"))
