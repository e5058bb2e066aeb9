"""A reply and its form in the answer contract (see docs/contract.md)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from actions.desk import Desk
from actions.turn import Cell
from bot.knowledge.model import Fact
from bot.observability import trace

_WORDED_STANCES = ("claimed_by_proponents", "disputed", "regulatory")


@dataclass(frozen=True)
class Reply:
    """What an action says, before it is put into words; `slots` are remembered afterwards."""

    status: str
    lead: str
    cell: Cell | None = None
    confidence: float = 1.0
    facts: tuple[Fact, ...] = ()
    note: str = ""
    more: bool = False
    suggestions: tuple[Cell, ...] = ()
    titles: tuple[str, ...] = ()  # suggestions that are no questions
    emergency_numbers: tuple[str, ...] = ()
    sources_only: bool = False
    slots: dict[str, Any] = field(default_factory=dict)


def as_contract(reply: Reply, desk: Desk) -> dict[str, Any]:
    """The answer object: JSON-ready, the same for every channel."""
    subject, aspect = reply.cell or (None, None)
    answer = {
        "id": trace.current() or uuid.uuid4().hex,
        "status": reply.status,
        "subject": subject,
        "aspect": aspect,
        "confidence": round(reply.confidence, 3),
        "text": "",
        "lead": reply.lead,
        "facts": [_fact(fact, desk) for fact in reply.facts],
        "note": reply.note,
        "more": reply.more,
        "suggestions": _suggestions(reply, desk),
        "emergency_numbers": list(reply.emergency_numbers),
        "latency_ms": 0.0,
    }
    answer["text"] = _plain(answer, reply.sources_only, desk)
    return answer


def _suggestions(reply: Reply, desk: Desk) -> list[dict[str, str | None]]:
    suggestions: list[dict[str, str | None]] = [
        {"subject": s, "aspect": a, "title": desk.store.title(s, a)} for s, a in reply.suggestions
    ]
    none = (desk.texts.say("utter_title_none_of_these"),) if reply.status == "clarify" else ()
    return suggestions + [{"subject": None, "aspect": None, "title": t} for t in (*reply.titles, *none)]


def _fact(fact: Fact, desk: Desk) -> dict[str, Any]:
    source = fact.source
    return {
        "id": fact.id,
        "claim": fact.claim,
        "text": _worded(fact, desk),
        "stance": fact.stance,
        "source": {
            "title": source.title,
            "publisher": source.publisher,
            "url": source.url,
            "date": source.date,
        },
        "reviewed_on": fact.reviewed_on,
    }


def _worded(fact: Fact, desk: Desk) -> str:
    if fact.stance not in _WORDED_STANCES:
        return fact.claim
    return desk.texts.say(f"utter_stance_{fact.stance}", claim=fact.claim)


def _plain(answer: dict[str, Any], sources_only: bool, desk: Desk) -> str:
    """The whole answer as one text; single line breaks, for Rasa splits messages at blank lines."""
    numbers = _number_sources(answer["facts"])
    lines = [answer["lead"]]
    if not sources_only:
        lines += [f"- {f['text']} [{numbers[_key(f)]}]" for f in answer["facts"]]
    if numbers:
        lines.append(desk.texts.say("utter_sources_head"))
        lines += [_source_line(n, dict(key)) for key, n in numbers.items()]
    if not answer["facts"]:
        lines += [f"- {suggestion['title']}" for suggestion in answer["suggestions"]]
    if answer["note"]:
        lines.append(answer["note"])
    return "\n".join(line for line in lines if line)


def _key(fact: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(fact["source"].items())


def _number_sources(facts: list[dict[str, Any]]) -> dict[tuple[tuple[str, str], ...], int]:
    keys = dict.fromkeys(_key(fact) for fact in facts)
    return {key: number for number, key in enumerate(keys, start=1)}


def _source_line(number: int, source: dict[str, str]) -> str:
    parts = [source["title"], source["publisher"], source["date"], source["url"]]
    return f"{number}. " + ", ".join(part for part in parts if part)
