"""The table of danger signs. It is part of the package, so editing the knowledge files cannot disable it."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.core.errors import ModelUnavailable

FOLDER = Path(__file__).parent
EMERGENCY, CRISIS, URGENT, PROMPT, WARNING = "emergency", "crisis", "urgent", "prompt", "warning"
LEVELS = (EMERGENCY, CRISIS, URGENT, PROMPT, WARNING)  # the gravest first
_HASHES = "sha256.txt"


@dataclass(frozen=True)
class Sign:
    """A danger sign: its level, what causes it, and the facts that are shown with its advice."""

    slug: str
    level: str
    title: str
    makes_it: str
    sources: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def rank(self) -> int:
        """0 for the gravest level."""
        return LEVELS.index(self.level)


@lru_cache(maxsize=1)
def load_signs() -> dict[str, Sign]:
    """The signs by slug; raises ModelUnavailable if a data file does not match its recorded hash."""
    verify()
    with (FOLDER / "signs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["sign"]: _sign(row) for row in rows}


def _sign(row: dict[str, str]) -> Sign:
    sources, facts = (tuple(part for part in row[name].split(";") if part) for name in ("sources", "facts"))
    return Sign(row["sign"], row["level"], row["title"], row["makes_it"], sources, facts)


def verify(folder: Path = FOLDER) -> None:
    """Compare every data file with its recorded SHA-256 (like `sha256sum -c sha256.txt`).

    Raises ModelUnavailable for the first file that differs.
    """
    for line in (folder / _HASHES).read_text(encoding="utf-8").splitlines():
        expected, name = line.split()
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            raise ModelUnavailable(f"{folder / name}: not the file whose hash is recorded in {_HASHES}")


def is_graver(level: str, than: str) -> bool:
    """Whether `level` is at least as grave as `than`; every level is graver than none ("")."""
    return than not in LEVELS or LEVELS.index(level) <= LEVELS.index(than)
