"""Rows that do not fit together: what the build refuses, one-sided contradictions, circles, idle rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.knowledge.findings.finding import ERROR, NOTE, WARNING, Finding
from bot.knowledge.findings.pack import Pack
from bot.knowledge.rows import COLUMNS

_FIELD = re.compile(r"(?:unknown |empty )?([a-z_]+)")


def refused(problems: Iterable[tuple[str, int, str]], pack: Pack) -> Iterator[Finding]:
    """What the build refuses: (file, line, what)."""
    for file, line, what in problems:
        table = file.removesuffix(".csv")
        key = next((row.key for row in pack[table] if row.line == line), "")
        field = _field(table, what)
        yield Finding("build", ERROR, file, line, field, what.removeprefix(f"{field}: "), key)


def _field(table: str, what: str) -> str:
    found = _FIELD.match(what)
    name = found[1] if found else ""
    for column in COLUMNS[table]:
        if name in (column, column.removesuffix("s")):
            return column
    return ""


def structure(pack: Pack) -> Iterator[Finding]:
    """Contradictions that one side does not know of, circles of subjects, sources of no fact."""
    yield from _conflicts(pack)
    yield from _circles(pack)
    used = {row["source"] for row in pack["facts"]}
    for row in pack["sources"]:
        if row["key"] not in used:
            yield row.finding("unused", WARNING, "key", "no fact comes from this source: use it or delete it")
    told = {subject for table in ("facts", "answers") for subject in (row["subject"] for row in pack[table])}
    for row in pack["subjects"]:
        if row["slug"] not in told:
            yield row.finding("unused", NOTE, "slug", "no fact and no card is about this subject")


def _conflicts(pack: Pack) -> Iterator[Finding]:
    for row in pack["facts"]:
        for other in row.many("conflicts_with"):
            if other == row.key:
                yield row.finding("conflict", ERROR, "conflicts_with", "names the fact itself: remove it")
            elif other in pack.facts and row.key not in pack.facts[other].many("conflicts_with"):
                what = f'"{other}" does not name this fact in return: add "{row.key}" to its conflicts_with'
                yield row.finding("conflict", ERROR, "conflicts_with", what, [other])


def _circles(pack: Pack) -> Iterator[Finding]:
    for row in pack["subjects"]:
        seen, at = {row.key}, row["parent"]
        while at in pack.subjects and at not in seen:
            seen.add(at)
            at = pack.subjects[at]["parent"]
        if at == row.key:
            yield row.finding("unused", ERROR, "parent", "is its own ancestor: empty a parent of the circle")
