"""The whole check of the knowledge files, as one function."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping
from pathlib import Path

from bot.knowledge.build import problems_of
from bot.knowledge.findings.finding import ERROR, Finding, in_order
from bot.knowledge.findings.meaning import Meaning
from bot.knowledge.findings.names import names
from bot.knowledge.findings.pack import read_pack
from bot.knowledge.findings.reach import reach
from bot.knowledge.findings.reading import carried, hard
from bot.knowledge.findings.repeats import repeats
from bot.knowledge.findings.sources import links, reviews, weak
from bot.knowledge.findings.structure import refused, structure
from bot.knowledge.vectors import Encode

# Findings that somebody has read and found right, beside the files that are checked.
ACCEPTED = "accepted.csv"


def check_knowledge(
    folder: Path, stored: Mapping[bytes, bytes], encode: Encode, today: datetime.date | None = None
) -> list[Finding]:
    """Every finding in the files of `folder`, errors first.

    `stored` are the vectors of a store (`KnowledgeStore.vectors`); texts without one are encoded. Rows that
    cannot be built are findings too, and the rest is checked all the same.
    """
    pack, meaning = read_pack(folder), Meaning(stored, encode)
    found = [*refused(problems_of(folder), pack), *structure(pack), *names(pack), *hard(pack)]
    found += [*weak(pack), *links(pack), *reviews(pack, today or datetime.date.today())]
    found += [*repeats(pack, meaning), *carried(pack, meaning), *reach(pack, meaning)]
    accepted = read_accepted(folder)
    return in_order(one for one in found if one.severity == ERROR or not _is_accepted(one, accepted))


def read_accepted(folder: Path) -> set[tuple[str, str, str]]:
    """(kind, key, key of the other row or "") of accepted.csv, which may be missing."""
    path = folder / ACCEPTED
    if not path.exists():
        return set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {(row["kind"], row["key"], row["other"]) for row in csv.DictReader(file)}


def _is_accepted(finding: Finding, accepted: set[tuple[str, str, str]]) -> bool:
    return any((finding.kind, finding.key, other) in accepted for other in (finding.others or ("",)))
