"""Ask every row, judge every answer, compare with the floors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tomli

from bot.clients import Talk
from bot.core.errors import MesoError
from bot.evaluation.judge import LESS_IS_BETTER, Figure, Outcome, judge
from bot.evaluation.rows import Row

MEDIAN = "median time for an answer"


async def ask_all(talk: Talk, rows: Sequence[Row]) -> list[Outcome]:
    """The outcome of each row, in order; each conversation is separate."""
    outcomes = []
    for row in rows:
        sender = f"evaluation-{row.set}-{row.conversation}"
        outcomes.append(judge(row, await talk.ask(row.text, sender)))
    return outcomes


def read_floors(path: Path) -> dict[str, float]:
    """Figure name → its floor (or ceiling); raises MesoError when the file is not usable."""
    try:
        floors = tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomli.TOMLDecodeError) as error:
        raise MesoError(f"{path}: {error}") from error
    return {str(name): float(value) for name, value in floors.items()}


def below(figures: Sequence[Figure], floors: dict[str, float]) -> list[str]:
    """The figures that miss their floor, in words; a floor without a figure is an error too."""
    found = {figure.name: figure for figure in figures}
    complaints = []
    for name, floor in floors.items():
        if name not in found:
            complaints.append(f"{name}: not measured")
        elif name in LESS_IS_BETTER and found[name].value > floor:
            complaints.append(f"{name}: {found[name].value:.3f} is above {floor}")
        elif name not in LESS_IS_BETTER and found[name].value < floor:
            complaints.append(f"{name}: {found[name].value:.3f} is below {floor}")
    return complaints
