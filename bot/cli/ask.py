"""`mesobot ask`: questions in, answers out, one a line."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.core.contract import Answer
from bot.core.errors import MesoError


@dataclass(frozen=True)
class Question:
    """One question; questions of the same sender are one conversation, in order."""

    text: str
    sender: str
    id: str | None = None


def read_questions(lines: Iterable[str], name: str = "<stdin>") -> Iterator[Question]:
    """Plain lines or JSON objects `{"id", "sender", "text"}`; empty lines are passed over.

    Raises MesoError `name:line: what is wrong` for an object that cannot be used.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _question(line.strip(), f"{name}:{number}")


def _question(line: str, place: str) -> Question:
    if not line.startswith("{"):
        return Question(line, uuid.uuid4().hex)
    try:
        row: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise MesoError(f"{place}: not JSON: {error}") from error
    if not isinstance(row.get("text"), str):
        raise MesoError(f"{place}: no `text`")
    sender = row.get("sender")
    return Question(row["text"], str(sender) if sender else uuid.uuid4().hex, row.get("id"))


def as_line(answer: Answer, question: Question) -> str:
    """One JSON object on one line, with the question's own id where it had one."""
    asked = {} if question.id is None else {"id": question.id}
    return json.dumps(answer | asked, ensure_ascii=False)
