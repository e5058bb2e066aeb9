"""The texts that the vote learns from: people in danger, and texts that only sound like danger."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.core.errors import MesoError
from bot.language.danger.signs import FOLDER, load_signs

NONE = "none"
# Writers that the encoder of danger signs has not learned from (training/tune_danger.py, `--held`).
APART = frozenset(("blind9", "blind10", "blind11", "blind13", "blind14", "blind15", "blind16"))


@dataclass(frozen=True)
class DangerText:
    """One message: its sign ("" for none), the kind of wording, and its writer (the name of the file)."""

    text: str
    sign: str
    kind: str
    writer: str

    @property
    def apart(self) -> bool:
        """Whether the encoder has not learned from its writer."""
        return self.writer in APART


def load_texts() -> list[DangerText]:
    """All messages of texts/*.jsonl; raises MesoError `file:line: what is wrong`."""
    signs = load_signs()
    found = []
    for path in sorted((FOLDER / "texts").glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                row = json.loads(line)
                sign = "" if row["sign"] == NONE else row["sign"]
                if sign and sign not in signs:
                    raise ValueError(f"{sign!r} is no sign of signs.csv")
                found.append(DangerText(row["text"], sign, row.get("kind", ""), path.stem))
            except (ValueError, KeyError, TypeError) as error:
                raise MesoError(f"{path}:{number}: {error}") from error
    return found
