"""What the check reports: kind, severity, place, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from bot.knowledge.rows import COLUMNS

ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITIES = (ERROR, WARNING, NOTE)
# Every kind of finding, and what it means.
KINDS = {
    "build": "a row that cannot be built: the old store stays in use",
    "conflict": "a contradiction that only one of its facts names",
    "unused": "a row that nothing refers to",
    "twice": "the same text two times",
    "near": "two texts that mean nearly the same",
    "figures": "facts of one cell whose figures differ, not marked as a contradiction",
    "carried": "a short answer with words that none of its facts carries",
    "reach": "a card that nobody can reach, or hardly",
    "phrasing": "a phrasing that finds another card",
    "hard": "a text that is hard to read, or too long",
    "weak": "an answer that rests on weak sources alone",
    "link": "the form of a link, or (online) a link that no longer works",
    "review": "a review date that is too old, in the future, or before a change of what it rests on",
    "name": "a name that two things share, or that cannot be found",
}
_FILES = [f"{table}.csv" for table in COLUMNS]


@dataclass(frozen=True)
class Finding:
    """One thing to look at; `message` says what is wrong and what to do.

    `key` is the key of the row (of a phrasing "card\\tphrasing"), `others` the keys of the rows it is about
    beside that, so that a page can link them. `line` is 0 where the whole file is meant.
    """

    kind: str
    severity: str
    file: str
    line: int
    field: str
    message: str
    key: str = ""
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.severity}: {self.field}{': ' if self.field else ''}{self.message}"

    def to_json(self) -> dict[str, Any]:
        """The form of `--json`."""
        return {**asdict(self), "others": list(self.others)}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then by file and line."""
    return sorted(
        dict.fromkeys(findings),
        key=lambda one: (SEVERITIES.index(one.severity), _FILES.index(one.file), one.line, one.kind),
    )


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    found = [one.severity for one in findings]
    return {severity: found.count(severity) for severity in SEVERITIES}
