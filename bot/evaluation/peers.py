"""Other ways to answer the same rows: parts taken away, the nearest question alone, stock Rasa.

They read single messages (no dialogue), so the follow-up sets are left out; all get the subjects from our
own reader, also those that would not know them: what is compared is the choice of what to answer.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.evaluation.judge import Figure, Outcome, figures, judge
from bot.evaluation.rows import Row
from bot.language.danger.triage import Triage
from bot.language.decision import Decider, Decision
from bot.language.questions import ASK
from bot.language.reading import Reading

if TYPE_CHECKING:
    from rasa.core.agent import Agent

    from bot.engine.agent import Assistant

SINGLE = {"inscope", "typos", "near_oos", "far_oos", "redflag", "redflag_negatives"}
STOCK = Path(__file__).with_name("stock.yml")
NEVER = 2.0  # above every probability and every cosine
_STATUS = {"danger_sign": "urgent", "unsure": "clarify"}

Decide = Callable[[str, Reading], Awaitable[Decision]]


@dataclass(frozen=True)
class Peer:
    """Something that decides on single messages."""

    name: str
    decide: Decide


@dataclass(frozen=True)
class Parts:
    """The trained parts of the assistant: what reads a text, and what decides on it."""

    read: Callable[[str], Reading]
    decider: Decider


def parts_of(agent: Assistant) -> Parts:
    """Take the trained components out of a loaded assistant."""
    found = agent.processor.graph_runner.components()  # type: ignore[union-attr, attr-defined]
    components = {type(component).__name__: component for component in found}
    reader = components["Reader"]._current()
    return Parts(reader.read, components["Understanding"]._decider)


def ablations(parts: Parts) -> Iterator[Peer]:
    """The whole language part, and it without one part at a time."""
    whole, at, vote = parts.decider, parts.decider.at, parts.decider.triage.vote
    yield Peer("the language part", _by(whole))
    yield Peer("without the floor on the distance", _by(whole.changed(replace(at, near_at=0.0))))
    yield Peer("without retrieval from claims", _by(whole.changed(replace(at, retrieve_at=NEVER))))
    yield Peer("without the scope model", _by(whole.changed(replace(at, answer_at=0.0))))
    yield Peer("danger signs by patterns alone", _by(whole.changed(at, Triage())))
    yield Peer("danger signs by vote alone", _by(whole.changed(at, Triage(vote, ()))))
    for cosine in (0.6, 0.7):
        yield Peer(f"nearest known question, from {cosine}", _nearest(whole, cosine))


def train_stock(examples: Path, folder: Path) -> Path:
    """Rasa's stock pipeline, trained on `examples`; a quarter to three quarters of an hour, once."""
    from rasa.model_training import train_nlu

    digest = hashlib.sha256(STOCK.read_bytes())
    for path in sorted(examples.rglob("*.yml")):
        digest.update(path.read_bytes())
    name = f"stock-{digest.hexdigest()[:12]}"
    made = folder / f"{name}.tar.gz"
    if not made.exists():
        train_nlu(str(STOCK), str(examples), str(folder), fixed_model_name=name)
    return made


def stock_peer(agent: Agent) -> Peer:
    """Stock Rasa: its intent classifier and its fallback, trained on the same examples."""

    async def decide(text: str, reading: Reading) -> Decision:
        found = await agent.parse_message(text)
        intent = found["intent"]
        return Decision(intent["name"], float(intent["confidence"]), {"subjects": list(reading.subjects)})

    return Peer("stock Rasa (DIET, fallback 0.3)", decide)


async def measure(peer: Peer, parts: Parts, rows: Sequence[Row]) -> tuple[list[Figure], float]:
    """Its figures, and the median milliseconds of a decision."""
    parts.decider.forget()
    outcomes = [await _judged(peer, parts, row) for row in rows if row.set in SINGLE]
    times = sorted(outcome.latency_ms for outcome in outcomes)
    return figures(outcomes), times[len(times) // 2]


async def _judged(peer: Peer, parts: Parts, row: Row) -> Outcome:
    started = time.perf_counter()
    decision = await peer.decide(row.text, parts.read(row.text))
    elapsed = (time.perf_counter() - started) * 1000
    return judge(row, _answer(decision) | {"latency_ms": elapsed})


def _answer(decision: Decision) -> dict[str, Any]:
    """What an assistant would answer with this decision, as far as it is judged."""
    subjects = decision.reading.get("subjects") or ["moisturizers"]
    asks = decision.intent.startswith(ASK)
    offered = decision.reading.get("aspects", []) if decision.intent == "unsure" else []
    return {
        "status": "answered" if asks else _STATUS.get(decision.intent, "refused"),
        "subject": subjects[0] if asks else None,
        "aspect": decision.intent.removeprefix(ASK) if asks else None,
        "suggestions": [{"subject": subjects[0], "aspect": name} for name, _ in offered],
        "confidence": decision.confidence,
    }


def _by(decider: Decider) -> Decide:
    async def decide(text: str, reading: Reading) -> Decision:
        return decider.decide(text, reading)

    return decide


def _nearest(decider: Decider, least: float) -> Decide:
    async def decide(text: str, reading: Reading) -> Decision:
        intent, cosine = decider.nearest_known(reading)
        if cosine < least:
            return Decision("out_of_scope", 1 - cosine)
        return Decision(intent, cosine, {"subjects": list(reading.subjects)})

    return decide
