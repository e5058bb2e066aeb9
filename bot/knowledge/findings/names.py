"""Names that two things share, that hide one another, or that are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.findings.finding import ERROR, WARNING, Finding
from bot.knowledge.findings.pack import Pack, Row
from bot.knowledge.findings.wording import folded
from bot.knowledge.search import STOP_WORDS, singular

# Signs that people write between two names in place of the semicolon; "1,2-hexanediol" is one name.
_SEPARATES = re.compile(r",(?!\d)|(?<!\d),|[|；，、]")


def names(pack: Pack) -> Iterator[Finding]:
    """Every fault of a name."""
    subjects: dict[str, Row] = {}
    for row in pack["names"]:
        name = _key(row["name"])
        if not name or set(name.split()) <= STOP_WORDS:
            yield row.finding("name", ERROR, "name", "is an everyday word or only signs: delete it")
            continue
        earlier = subjects.setdefault(name, row)
        if earlier["subject"] != row["subject"]:
            what = f'names "{earlier["subject"]}" already (line {earlier.line}): keep one'
            yield row.finding("name", ERROR, "name", what, [earlier.key])
    yield from _things(pack, subjects)
    named = {row["subject"] for row in pack["names"]}
    for row in pack["subjects"]:
        if row.key not in named:
            yield row.finding(
                "name", ERROR, "slug", "has no name in names.csv: add the words that people use"
            )


def _things(pack: Pack, subjects: dict[str, Row]) -> Iterator[Finding]:
    owners: dict[str, Row] = {}
    for row in pack["things"]:
        for name in dict.fromkeys((row["title"], *row.many("names"))):
            key = _key(name)
            if not key or set(key.split()) <= STOP_WORDS:
                yield row.finding("name", ERROR, "names", f'"{name}" is an everyday word: delete it')
                continue
            if _SEPARATES.search(name):
                what = f'"{name}" is found as a whole only: names are separated by ";", and by nothing else'
                yield row.finding("name", WARNING, "names", what)
            earlier = owners.setdefault(key, row)
            if earlier is not row:
                what = (
                    f'"{name}" names "{earlier.key}" (line {earlier.line}) and is found there only: keep one'
                )
                yield row.finding("name", ERROR, "names", what, [earlier.key])
            known = subjects.get(key)
            if known and row["subject"] and not _related(pack, known["subject"], row["subject"]):
                what = (
                    f'"{name}" names the subject "{known["subject"]}" in names.csv:{known.line}, '
                    f'and here a thing of "{row["subject"]}": make them agree'
                )
                yield row.finding("name", WARNING, "names", what, [known.key])


def _related(pack: Pack, one: str, other: str) -> bool:
    """Whether two subjects are the same or of one family."""
    return one == other or bool(_line(pack, one) & _line(pack, other))


def _line(pack: Pack, subject: str) -> set[str]:
    found: set[str] = set()
    while subject and subject not in found:
        found.add(subject)
        subject = pack.subjects[subject]["parent"] if subject in pack.subjects else ""
    return found


def _key(name: str) -> str:
    """The name as messages are searched for it: without case, signs and the plural."""
    return " ".join(singular(word) for word in folded(name).split())
