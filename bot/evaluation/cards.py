"""Every card's question and phrasings, and the starters, through the whole pipeline (`knowledge test-all`).

Each text is a new conversation. The results are kept, so that the next run says what has changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clients import Talk
from bot.core.contract import Answer
from bot.core.errors import MesoError
from bot.core.files import write_whole
from bot.evaluation.judge import OFFERED, REFUSED, RIGHT
from bot.knowledge.store import KnowledgeStore

# What else a text may come to: another card answers; a call for help stands in the place of the answer (which
# danger signs may do: safety goes first); there was no answer in time.
OTHER, URGENT, FAILED = "other", "urgent", "failed"
VERDICTS = (RIGHT, OFFERED, OTHER, REFUSED, URGENT, FAILED)
QUESTION, PHRASING, STARTER = "question", "phrasing", "starter"
FILE = "test-all.json"


@dataclass(frozen=True)
class Text:
    """One text to ask, and the card that should answer ("" for a starter: any card)."""

    card: str
    text: str
    kind: str

    @property
    def key(self) -> str:
        """The text within a kept run."""
        return f"{self.card}\t{self.text}"


@dataclass(frozen=True)
class Result:
    """What a text came to: the verdict, the card that answered ("" for none), and how sure it was."""

    text: Text
    verdict: str
    answered_by: str = ""
    cause: str = ""
    confidence: float = 0.0

    @property
    def matches(self) -> bool:
        """Whether the person gets the card's answer, or a call that goes before it."""
        return self.verdict in (RIGHT, URGENT)

    def to_json(self) -> dict[str, Any]:
        """The form that is kept and printed."""
        return {
            "card": self.text.card,
            "text": self.text.text,
            "kind": self.text.kind,
            "verdict": self.verdict,
            "answered_by": self.answered_by,
            "cause": self.cause,
            "confidence": round(self.confidence, 3),
        }


@dataclass(frozen=True)
class Comparison:
    """What has changed since the last run."""

    broken: tuple[Result, ...]
    mended: tuple[Result, ...]
    new: tuple[Result, ...]  # mismatches among texts that were not asked then


def texts_of(
    store: KnowledgeStore, starters: Sequence[str] = (), subject: str = "", card: str = ""
) -> list[Text]:
    """The texts to ask, card by card; only those of one subject or card where that is given.

    Raises MesoError where there is no such subject or card.
    """
    cards = store.cards()
    if card and card not in cards:
        raise MesoError(f'unknown card "{card}"')
    if subject and store.subject(subject) is None:
        raise MesoError(f'unknown subject "{subject}"; known: {", ".join(s.slug for s in store.subjects())}')
    phrasings: dict[str, list[str]] = {}
    for owner, phrasing in store.phrasings():
        phrasings.setdefault(owner, []).append(phrasing)
    found = [] if subject or card else [Text("", text, STARTER) for text in starters]
    for one in cards.values():
        if (not card or one.id == card) and (not subject or one.subject == subject):
            found.append(Text(one.id, one.question, QUESTION))
            found += [Text(one.id, text, PHRASING) for text in phrasings.get(one.id, ())]
    return found


def starters_of(folder: Path) -> list[str]:
    """The starters of the widget as they are asked: it shows them translated, and sends the English ones."""
    path = folder / "en.json"
    if not path.is_file():
        return []
    return list(dict.fromkeys(json.loads(path.read_text(encoding="utf-8")).get("starters", ())))


async def ask_texts(
    talk: Talk, texts: Iterable[Text], told: Callable[[Result], None] = lambda _: None
) -> list[Result]:
    """The result of each text, in order; `told` is called with each."""
    results = []
    for number, text in enumerate(texts):
        result = judged(text, await talk.ask(text.text, f"test-all-{number}"))
        if result.verdict == FAILED:  # the machine was busy
            result = judged(text, await talk.ask(text.text, f"test-all-{number}-again"))
        told(result)
        results.append(result)
    return results


def judged(text: Text, answer: Answer) -> Result:
    """What the answer to a text comes to."""
    status, card = answer["status"], answer["card"] or ""
    if status in ("urgent", "error"):
        verdict = URGENT if status == "urgent" else FAILED
    elif status == "answered" and text.card in ("", card):
        verdict = RIGHT
    elif text.card in {suggestion["card"] for suggestion in answer["suggestions"]}:
        verdict = OFFERED
    else:
        verdict = OTHER if status == "answered" else REFUSED
    return Result(text, verdict, card, answer["cause"] or "", answer["confidence"])


def counted(results: Iterable[Result]) -> dict[str, int]:
    """How many texts came to each verdict."""
    found = [result.verdict for result in results]
    return {verdict: found.count(verdict) for verdict in VERDICTS}


def compared(results: Sequence[Result], last: Mapping[str, Result]) -> Comparison:
    """What has changed since the last run."""
    results = [result for result in results if result.verdict != FAILED]
    both = [result for result in results if result.text.key in last]
    return Comparison(
        broken=tuple(r for r in both if not r.matches and last[r.text.key].matches),
        mended=tuple(r for r in both if r.matches and not last[r.text.key].matches),
        new=tuple(r for r in results if not r.matches and r.text.key not in last),
    )


def read_last(path: Path) -> dict[str, Result]:
    """The last result of each text by its key; empty where there was no run, or none that can be read."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["results"]
        results = [
            Result(
                Text(row["card"], row["text"], row["kind"]),
                row["verdict"],
                row["answered_by"],
                row["cause"],
                row["confidence"],
            )
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {result.text.key: result for result in results}


def keep(path: Path, results: Iterable[Result], last: Mapping[str, Result], *, whole: bool) -> None:
    """Keep the results for the next run; after a run of some texts, with those kept of the others."""
    kept = {result.text.key: result for result in results if result.verdict != FAILED}
    if not whole:
        kept = {**last, **kept}
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [result.to_json() for result in kept.values()]
    write_whole(path, json.dumps({"results": rows}, ensure_ascii=False))
