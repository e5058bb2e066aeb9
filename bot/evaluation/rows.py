"""Evaluation rows: a question, and the answers that are right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from bot.core.errors import MesoError

CREAMS = ("moisturizers", "humectants", "emollients", "occlusives")
# Sets by file name: their contents and how they are judged (see tests/eval/README.md).
SETS = (
    "needs",
    "inscope",
    "typos",
    "followups",
    "near_oos",
    "far_oos",
    "redflag",
    "redflag_negatives",
    "personal_advice",
)
# Words that an expectation may be, besides cells.
ACTS = {"oos", "urgent", "redflag", "clarify", "smalltalk", "thanks", "more", "sources"}


@dataclass(frozen=True)
class Row:
    """One turn; rows with the same `conversation` are asked in order."""

    set: str
    text: str
    conversation: str
    expect: tuple[str, ...] = ()  # cell patterns `subject/aspect` with *, or one of ACTS
    refusable: bool = False
    cards: tuple[str, ...] = ()  # for a need: the cards that answer it
    cause: str = ""  # for a need: `answer`, or why no card answers it
    place: str = field(default="", compare=False)

    def allows(self, subject: str | None, aspect: str | None) -> bool:
        """Whether a cell is one of the right ones."""
        cell = f"{subject}/{aspect}"
        return any(fnmatchcase(cell, pattern) for pattern in self.expect)


def read_rows(folder: Path) -> list[Row]:
    """Every row of the sets in `folder`; raises MesoError `file:line: what is wrong`."""
    rows = [row for name in SETS for row in _read(folder / f"{name}.jsonl", name)]
    if not rows:
        raise MesoError(f"{folder}: no evaluation sets ({', '.join(SETS)})")
    return rows


def _read(path: Path, name: str) -> Iterator[Row]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        place = f"{path.name}:{number}"
        try:
            yield from _rows(json.loads(line), name, place)
        except (ValueError, KeyError, TypeError) as error:
            raise MesoError(f"{path}:{number}: {error}") from error


def _rows(data: dict[str, Any], name: str, place: str) -> Iterator[Row]:
    if name == "needs":
        yield Row(name, data["text"], place, cards=tuple(data["cards"]), cause=data["cause"], place=place)
        return
    if name == "followups":
        wanted = data.get("expect") or [[topic] for topic in data["topics"]]
        for text, expect in zip(data["turns"], wanted, strict=True):
            yield Row(name, text, place, _patterns(expect), place=place)
        return
    if "cells" in data:
        expect = data["cells"]
    elif "topic" in data:
        expect = [data["topic"], *data.get("alt_topics", ())]
    else:
        expect = []
    refusable = bool(data.get("refusable"))
    yield Row(name, data["text"], place, _patterns(expect), refusable, place=place)


def _patterns(labels: list[str]) -> tuple[str, ...]:
    return tuple(p for label in labels for p in _pattern(label))


def _pattern(label: str) -> tuple[str, ...]:
    if "/" in label or label in ACTS:
        return (label,)
    if label not in TOPICS:
        raise ValueError(f"unknown topic {label!r}")
    return TOPICS[label]


def _of(subjects: tuple[str, ...], *aspects: str) -> tuple[str, ...]:
    return tuple(f"{subject}/{aspect}" for subject in subjects for aspect in aspects)


_MESO = ("mesotherapy",)
_SHOTS = ("mesotherapy", "injection-lipolysis", "deoxycholic-acid")
# Topics of the shared development sets as cells of the grid.
TOPICS: dict[str, tuple[str, ...]] = {
    "mesotherapy_definition": _of(_MESO, "definition"),
    "mesotherapy_etymology": _of(_MESO, "name_origin"),
    "mesotherapy_origin": _of(_MESO, "history", "creator"),
    "mesotherapy_creator": (*_of(_MESO, "creator"), "michel-pistor/*"),
    "mesotherapy_practitioners": _of(_MESO, "practitioners"),
    "mesotherapy_procedure": _of(_MESO, "procedure", "results"),
    "mesotherapy_substances": _of(_MESO, "composition"),
    "mesotherapy_uses": _of(_MESO, "uses", "evidence"),
    "mesotherapy_mechanism": _of(_SHOTS, "mechanism"),
    "mesotherapy_evidence": _of(_MESO, "evidence"),
    "mesotherapy_risks": _of(_MESO, "risks"),
    "mesotherapy_contraindications": _of(_MESO, "contraindications"),
    "mesotherapy_regulation": _of(_SHOTS, "regulation"),
    "mesotherapy_aftercare_recovery": _of(_MESO, "aftercare"),
    "mesotherapy_pain": _of(_MESO, "pain"),
    "mesotherapy_cost": _of(_MESO, "cost"),
    "mesotherapy_results_duration": _of(_MESO, "results", "procedure"),
    "mesotherapy_vs_other": ("mesotherapy/alternatives", "body-contouring/alternatives"),
    "homotoxicology": ("homotoxicology/*",),
    "moisturizer_definition": _of(CREAMS, "definition"),
    "moisturizer_ingredients": _of(CREAMS, "composition"),
    "moisturizer_humectant": ("humectants/*",),
    "moisturizer_emollient": ("emollients/*",),
    "moisturizer_occlusive": ("occlusives/*",),
    "moisturizer_benefits": _of(CREAMS, "uses", "mechanism"),
    "moisturizer_mechanism": _of(CREAMS, "mechanism"),
    "moisturizer_side_effects": _of(CREAMS, "risks"),
    "moisturizer_how_to_use": _of(CREAMS, "how_to_use"),
    "moisturizer_choice": _of(CREAMS, "choosing"),
    "moisturizer_homemade": _of(CREAMS, "homemade"),
    "moisturizer_acne_oily": _of(CREAMS, "oily_skin"),
    "moisturizer_dry_skin_eczema": _of(CREAMS, "dry_skin"),
    "moisturizer_aging": _of(CREAMS, "aging"),
}
