"""The whole check of the knowledge files, as one function."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Mapping, Set
from pathlib import Path

from threadpoolctl import threadpool_limits

from bot.core.errors import KnowledgeError
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
Accepted = tuple[str, str, str]  # kind, key ("card: phrasing" of a phrasing), key of the other row or ""


def check_knowledge(
    folder: Path, stored: Mapping[bytes, bytes], encode: Encode, today: datetime.date | None = None
) -> list[Finding]:
    """What an editor should look at in the files of `folder`, errors first.

    `stored` are the vectors of a store (`KnowledgeStore.vectors`); texts without one are encoded. Rows that
    cannot be built are findings too, and the rest is checked all the same. What accepted.csv names is left
    out, but for errors.
    """
    accepted = read_accepted(folder)
    return without(every_finding(folder, stored, encode, today), accepted)


def every_finding(
    folder: Path, stored: Mapping[bytes, bytes], encode: Encode, today: datetime.date | None = None
) -> list[Finding]:
    """The same with what was accepted."""
    pack, meaning = read_pack(folder), Meaning(stored, encode)
    found = [*refused(problems_of(folder), pack), *structure(pack), *names(pack), *hard(pack)]
    found += [*weak(pack), *links(pack), *reviews(pack, today or datetime.date.today())]
    # On a busy machine, threads of a product of matrices mostly wait for each other.
    with threadpool_limits(1, user_api="blas"):
        found += [*repeats(pack, meaning), *carried(pack, meaning), *reach(pack, meaning)]
    return in_order(found)


def without(found: Iterable[Finding], accepted: Set[Accepted]) -> list[Finding]:
    """The findings without those that were accepted; an error cannot be accepted."""
    return [one for one in found if one.severity == ERROR or accepted.isdisjoint(accepted_as(one))]


def read_accepted(folder: Path) -> set[Accepted]:
    """The rows of accepted.csv, which may be missing; raises KnowledgeError where it has other columns."""
    path = folder / ACCEPTED
    if not path.exists():
        return set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            return {(row["kind"], row["key"], row["other"]) for row in csv.DictReader(file)}
        except KeyError as error:
            raise KnowledgeError(f"{ACCEPTED}: missing column {error.args[0]}") from error


def accepted_as(finding: Finding) -> set[Accepted]:
    """The rows of accepted.csv of which one would accept the finding."""
    key = finding.key.replace("\t", ": ")
    return {(finding.kind, key, other) for other in finding.others or ("",)}
