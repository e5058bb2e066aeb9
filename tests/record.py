"""The result of a fault or attack test, as a row of docs/reference/reliability.md.

A test takes the fixture `reliability` and calls it once. Rows are written only with MESOBOT_WRITE_DOCS=1
(`make reliability`); rows of tests that did not run stay as they are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.settings import ROOT

PAGE = ROOT / "docs" / "reference" / "reliability.md"
KINDS = ("fault", "attack")
_COLUMNS = ("what", "what was done", "what the person saw", "back after", "lost", "doubled", "test")
_HEAD = f"| {' | '.join(_COLUMNS)} |\n{'|---' * len(_COLUMNS)}|\n"


@dataclass(frozen=True)
class Row:
    """One line of the table; `recovery_s` None: there was nothing to recover from."""

    what: str
    done: str
    saw: str
    recovery_s: float | None
    lost: int
    doubled: int
    test: str

    def line(self) -> str:
        """In Markdown."""
        back = "–" if self.recovery_s is None else f"{self.recovery_s:.1f} s"
        cells = [self.what, self.done, self.saw, back, str(self.lost), str(self.doubled), f"`{self.test}`"]
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


Record = Callable[..., None]


@pytest.fixture
def reliability(request: pytest.FixtureRequest) -> Iterator[Record]:
    """Call it with `what`, `done` and `saw`; add `recovery_s`, `lost`, `doubled`, `kind` if they differ."""
    rows: list[tuple[str, Row]] = []

    def record(
        *,
        what: str,
        done: str,
        saw: str,
        recovery_s: float | None = None,
        lost: int = 0,
        doubled: int = 0,
        kind: str = "fault",
    ) -> None:
        assert kind in KINDS
        rows.append((kind, Row(what, done, saw, recovery_s, lost, doubled, test_name(request.node))))

    yield record
    assert len(rows) == 1, "the test records one row"
    if os.environ.get("MESOBOT_WRITE_DOCS"):
        write(PAGE, *rows[0])


def test_name(node: pytest.Item) -> str:
    """`tests/faults/test_x.py::test_y`, without parameters."""
    return f"{node.path.relative_to(ROOT).as_posix()}::{node.name.partition('[')[0]}"


def read(page: Path, kind: str) -> dict[str, str]:
    """Lines of a table of the page, by test."""
    found = _place(kind).search(page.read_text(encoding="utf-8"))
    assert found, f"{page.name} has no place for {kind}s"
    lines = [line for line in found.group(2).splitlines() if line.startswith("| ") and "`tests/" in line]
    return {line.rsplit("`", 2)[1]: line for line in lines}


def write(page: Path, kind: str, row: Row) -> None:
    """Put a row into its table, in the order of the tests' names."""
    lines = read(page, kind) | {row.test: row.line()}
    table = _HEAD + "\n".join(lines[test] for test in sorted(lines)) + "\n"
    text = page.read_text(encoding="utf-8")
    page.write_text(_place(kind).sub(lambda m: m[1] + table + m[3], text), encoding="utf-8")


def _place(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {kind}s -->\n)(.*?)(<!-- end -->)", re.S)
