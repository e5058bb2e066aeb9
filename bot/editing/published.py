"""The published knowledge: the files plus published changes that are not in them yet."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.errors import KnowledgeError
from bot.core.files import replace_files
from bot.core.settings import Settings
from bot.editing.changes import Change, Clash, Problem
from bot.editing.tables import Table
from bot.knowledge.build import build_store
from bot.knowledge.rows import COLUMNS

# Holds the token of the newest version that `mesobot knowledge pull` wrote; it is committed with the files.
MARK = "published.txt"
_PROBLEM = re.compile(r"(?P<file>[a-z]{1,40}\.csv)(?::(?P<line>\d+))?: (?P<what>.*)", re.DOTALL)
_FIELD = re.compile(r"(?:empty |unknown |missing column |column )?(?P<field>[a-z_]+)\b")
# By table: words of the build's messages, and the columns that they mean.
_CALLED = {"answers": {"fact": "facts"}, "facts": {}, "phrasings": {}}

Written = list[tuple[Path, bytes]]  # files that were written, with their content before


class Knowledge:
    """The tables of a folder in memory, where changes can be made to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables: dict[str, Table] = {}

    def table(self, name: str) -> Table:
        """One table; its file is read when it is first asked for."""
        if name not in self._tables:
            self._tables[name] = Table(self.folder / f"{name}.csv")
        return self._tables[name]

    def apply(self, changes: Iterable[Change]) -> list[Clash]:
        """Make the changes; return those whose row is neither as before nor as after them."""
        by_table: dict[str, list[Change]] = {}
        for change in changes:
            by_table.setdefault(change.table, []).append(change)
        return [clash for name, some in by_table.items() for clash in self.table(name).apply(some)]

    def placed(self, changes: Iterable[Change]) -> list[Change]:
        """The changes in the order of the files, and deleted rows with their place, to revert them there."""
        found = []
        for name in COLUMNS:
            some = [change for change in changes if change.table == name]
            gone = {change.key: change for change in some if change.after is None}
            if gone:
                in_order = [key for key in self.table(name).rows if key in gone]
                for key in in_order:
                    one = gone[key]
                    found.append(Change(name, key, one.before, None, self.table(name).before(key)))
            found += [change for change in some if change not in gone.values()]
            found += [change for key, change in gone.items() if self.table(name).get(key) is None]
        return found

    @property
    def changed(self) -> list[Table]:
        """The tables that differ from their files."""
        return [table for table in self._tables.values() if table.changed]

    def write(self) -> Written:
        """Write all changed tables or none; return the content before."""
        written = [(table.path, table.as_read()) for table in self.changed]
        try:
            replace_files({table.path: table.content() for table in self.changed})
        except Exception:
            put_back(written)
            raise
        return written

    @contextmanager
    def as_folder(self) -> Iterator[Path]:
        """A folder to build from: a temporary one, or the files themselves if nothing is changed."""
        changed = self.changed
        if not changed:
            yield self.folder
            return
        with tempfile.TemporaryDirectory(prefix="mesobot-knowledge-") as made:
            folder = Path(made)
            # The other files too: accepted.csv says what the check leaves out.
            for path in self.folder.glob("*.csv"):
                (folder / path.name).symlink_to(path.absolute())
            for table in changed:
                path = folder / table.path.name
                path.unlink()
                path.write_bytes(table.content())
            yield folder


def differences(old: Knowledge, new: Knowledge) -> list[Change]:
    """The changes that turn `old` into `new`."""
    found = []
    for name in COLUMNS:
        before, after = old.table(name).rows, new.table(name).rows
        for key in [*before, *(key for key in after if key not in before)]:
            if before.get(key) != after.get(key):
                found.append(Change(name, key, before.get(key), after.get(key)))
    return found


def put_back(written: Written) -> None:
    """Restore the content that the files had before."""
    if other := {path: kept for path, kept in written if path.read_bytes() != kept}:
        replace_files(other)


def read_only(settings: Settings) -> bool:
    """Whether published changes stay in the database: it is set so, or the files cannot be written."""
    return settings.knowledge_read_only or not os.access(settings.knowledge_dir, os.W_OK)


def pulled(folder: Path) -> str:
    """The token of the newest version that was pulled into these files; "" before the first."""
    try:
        return (folder / MARK).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def problems_of(knowledge: Knowledge) -> list[Problem]:
    """The errors of a build of this knowledge; empty if it can be built."""
    with knowledge.as_folder() as folder, tempfile.TemporaryDirectory(prefix="mesobot-check-") as beside:
        try:
            build_store(folder, Path(beside) / "facts.db")
        except KnowledgeError as error:
            return located(error, folder)
    return []


def located(error: KnowledgeError, folder: Path) -> list[Problem]:
    """The errors of a build, with the field and the key of each row."""
    found: list[Problem] = []
    keys: dict[str, dict[int, str]] = {}
    for told in str(error).split("\n"):
        match = _PROBLEM.fullmatch(told)
        if match is None:
            found.append(Problem("", 0, "", told))
            continue
        file, line, what = match["file"], int(match["line"] or 0), match["what"]
        if file not in keys:
            keys[file] = _keys_of(folder / file)
        found.append(Problem(file, line, _field(Path(file).stem, what), what, keys[file].get(line, "")))
    return found


def _keys_of(path: Path) -> dict[int, str]:
    try:
        return Table(path).lines()
    except KnowledgeError:  # the file cannot be read, which is a problem of its own
        return {}


def _field(table: str, what: str) -> str:
    match = _FIELD.match(what)
    named = match["field"] if match else ""
    named = _CALLED.get(table, {}).get(named, named)
    return named if named in COLUMNS.get(table, ()) else ""
