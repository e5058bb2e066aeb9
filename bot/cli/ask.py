"""`mesobot ask`: reads questions and writes answers, one on each line."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.cli.streams import can_write
from bot.core.contract import Answer


@dataclass(frozen=True)
class Question:
    """One question; questions of the same sender are one conversation, in order."""

    text: str
    sender: str
    id: Any = None


@dataclass(frozen=True)
class BadLine:
    """A line that is not a question: `name:line: what is wrong`."""

    message: str
    id: Any = None


def read_questions(lines: Iterable[str], name: str = "<stdin>") -> Iterator[Question | BadLine]:
    """Read plain lines or JSON objects `{"id", "sender", "text"}`; empty lines are skipped."""
    for number, line in enumerate(lines, start=1):
        plain = line.strip().removeprefix("\ufeff").strip()  # a byte-order mark where files were concatenated
        if plain:
            yield _question(plain, f"{name}:{number}")


def _question(line: str, place: str) -> Question | BadLine:
    if not line.startswith("{"):
        return Question(line, uuid.uuid4().hex)
    try:
        row: dict[str, Any] = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadLine(f"{place}: not JSON: {error}")
    text, sender, own = row.get("text"), row.get("sender"), row.get("id")
    if not isinstance(text, str):
        return BadLine(f"{place}: no `text`", own)
    # 0 is a valid sender; half a surrogate pair cannot be stored.
    named = "" if sender is None else str(sender).encode("utf-8", "backslashreplace").decode()
    return Question(text, named or uuid.uuid4().hex, own)


def as_line(answer: Answer, question: Question) -> str:
    """One JSON object on one line, with the id of the question if it had one."""
    return _line(dict(answer), question.id)


def error_line(bad: BadLine) -> str:
    """The same for a line that is not a question."""
    return _line({"error": "bad_line", "message": bad.message}, bad.id)


def _line(row: dict[str, Any], own: Any) -> str:
    row |= {} if own is None else {"id": own}
    line = json.dumps(row, ensure_ascii=False)
    return line if can_write(line) else json.dumps(row)
