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
from bot.knowledge.spreadsheets import layout_of, open_text, undecodable, wrong_header
from bot.knowledge.vectors import Encode

# Findings that somebody has read and found right, beside the files that are checked.
ACCEPTED = "accepted.csv"
_COLUMNS = ("kind", "key", "other")
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
    """The rows of accepted.csv, as any spreadsheet saves it; it may be missing or empty.

    Raises KnowledgeError where it is no text, or has other columns.
    """
    path = folder / ACCEPTED
    if not path.exists() or is_blank(path.read_bytes()):
        return set()
    try:
        with open_text(path) as file:
            layout = layout_of(file, _COLUMNS)
            if wrong := wrong_header(layout, _COLUMNS):
                raise KnowledgeError(f"{ACCEPTED}:{layout.line}: {wrong}")
            rows = csv.DictReader(file, layout.titles, restval="", delimiter=layout.delimiter)
            return {(row["kind"], row["key"], row["other"]) for row in rows}
    except UnicodeError:
        line, what = undecodable(path)
        raise KnowledgeError(f"{ACCEPTED}:{line}: {what}") from None
    except csv.Error as error:
        raise KnowledgeError(f"{ACCEPTED}: {error}") from error


def is_blank(content: bytes) -> bool:
    """Whether a file holds nothing but a byte-order mark and line ends."""
    return not content.strip(b"\xef\xbb\xbf\r\n\t ")


def accepted_as(finding: Finding) -> set[Accepted]:
    """The rows of accepted.csv of which one would accept the finding."""
    key = finding.key.replace("\t", ": ")
    return {(finding.kind, key, other) for other in finding.others or ("",)}
