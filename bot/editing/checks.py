"""The findings of the check that need no vectors: for the present knowledge, and new ones of a draft."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import replace

from bot.editing.changes import Change
from bot.editing.published import Knowledge
from bot.knowledge.findings.finding import Finding, in_order
from bot.knowledge.findings.names import names
from bot.knowledge.findings.pack import Pack, read_pack
from bot.knowledge.findings.reading import hard
from bot.knowledge.findings.repeats import same
from bot.knowledge.findings.sources import links, reviews, weak
from bot.knowledge.findings.structure import structure

# Line numbers in messages: a new row moves the rows below it.
_LINES = re.compile(r"(?<=line )\d+|(?<=\.csv:)\d+")


def quick(pack: Pack) -> list[Finding]:
    """The findings that need no comparison of meanings (which takes a minute), the worst first."""
    return in_order([*structure(pack), *names(pack), *same(pack), *hard(pack), *weak(pack), *links(pack)])


def added(now: Knowledge, then: Knowledge, changes: Iterable[Change], today: datetime.date) -> list[Finding]:
    """The findings that these changes add; `now` and `then` are the same knowledge, read twice.

    The changes are made to `then`. If they conflict with it, nothing is returned.
    """
    if then.apply(changes):
        return []
    with now.as_folder() as one, then.as_folder() as other:
        before, after = read_pack(one), read_pack(other)
    known = {_plain(found) for found in (*quick(before), *reviews(before, today))}
    found = in_order([*quick(after), *reviews(after, today)])
    return [one for one in found if _plain(one) not in known]


def _plain(found: Finding) -> Finding:
    return replace(found, line=0, message=_LINES.sub("", found.message))
