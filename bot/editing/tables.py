"""Reads and writes the knowledge files; a change affects the lines of its rows and no others.

A file keeps its separator, its encoding, its line ends, additional columns and the quotes of unchanged rows.
So `git diff` shows only what was edited, even if a spreadsheet program saved the file.
"""

from __future__ import annotations

import contextlib
import csv
import fcntl
import io
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import KnowledgeError
from bot.core.files import replace_file
from bot.editing.changes import Change, Clash, EditingError, Row, key_of
from bot.knowledge.rows import COLUMNS
from bot.knowledge.spreadsheets import UTF_16, broken_row, layout_of, undecodable, wrong_header

# A new row is written after the last row with the same values in these columns, or else at the end.
_LIKE = {
    "phrasings": ("answer",),
    "facts": ("subject", "aspect"),
    "answers": ("subject", "aspect"),
    "names": ("subject",),
}
_MARK = "\ufeff".encode()
_LOCK, _PATIENCE_S, _PAUSE_S = ".lock", 10.0, 0.05
_FIRST = -1  # in `_added`: after the header


@dataclass(eq=False)
class _Record:
    text: str  # as in the file, with its line end
    cells: list[str]
    row: Row | None  # None for an empty or broken row, which stays as it is


class Table:
    """One file in memory: its rows by key, and changes to them."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.stem
        self._bytes = _read_bytes(path)
        self._encoding, text = _decoded(path, self._bytes)
        file = io.StringIO(text, newline="")
        self._layout = layout_of(file, COLUMNS[self.name])
        if wrong := wrong_header(self._layout, COLUMNS[self.name]):
            raise KnowledgeError(f"{path.name}:{self._layout.line}: {wrong}")
        self._head, body = text[: file.tell()], text[file.tell() :]
        self._newline = "\r\n" if self._head.endswith("\r\n") else "\n"
        self._places = [self._layout.titles.index(column) for column in COLUMNS[self.name]]
        self._records = list(self._parsed(body))
        self._at: dict[str, _Record] = {}
        self._index: dict[str, int] = {}
        self._added: dict[int, list[_Record]] = {}
        self._like: dict[tuple[str, ...], int] = {}
        for index, record in enumerate(self._records):
            if record.row is not None:
                key = key_of(self.name, record.row)
                self._at.setdefault(key, record)
                self._index.setdefault(key, index)
                self._like[self._kin(record.row)] = index
        self.changed = False

    @property
    def rows(self) -> dict[str, Row]:
        """Every row by its key, in the order of the file, with new rows at the end."""
        return {key: dict(record.row) for key, record in self._at.items() if record.row is not None}

    def get(self, key: str) -> Row | None:
        """The row with this key; None if there is none."""
        record = self._at.get(key)
        return dict(record.row) if record and record.row is not None else None

    def lines(self) -> dict[int, str]:
        """Line → the key of the row that begins there, in the file as it was read."""
        found, line = {}, self._layout.line + 1
        for record in self._records:
            if record.row is not None:
                found[line] = key_of(self.name, record.row)
            line += record.text.count("\n")
        return found

    def before(self, key: str) -> str:
        """The key of the row above this one; "" for the first row."""
        for record in reversed(self._records[: self._index.get(key, 0)]):
            if record.row is not None:
                return key_of(self.name, record.row)
        return ""

    def put(self, key: str, row: Row | None, follows: str | None = None) -> None:
        """Change a row, add one (after the row `follows`), or delete it if `row` is None."""
        record = self._at.get(key)
        if record is not None and row == record.row:
            return
        self.changed = True
        if row is None:
            if record is not None:
                record.text, record.row = "", None
                del self._at[key]
        elif record is not None:
            self._fill(record, row)
        else:
            record = _Record("", [], None)
            self._fill(record, row)
            self._insert(record, follows)
            self._at[key] = record

    def apply(self, changes: Iterable[Change]) -> list[Clash]:
        """Make every change whose row is still as before it; return the others as clashes.

        A change that the file holds already is skipped.
        """
        clashes = []
        # Deletions first: a phrasing that moves to another card is deleted in one place and new in the other.
        for change in sorted(changes, key=lambda change: change.after is not None):
            now = self.get(change.key)
            if now == change.after:
                continue
            if now == change.before:
                self.put(change.key, change.after, change.follows)
            else:
                clashes.append(Clash(change.table, change.key, change.before, change.after, now))
        return clashes

    def content(self) -> bytes:
        """The content of the file with the changes."""
        pieces = [self._head, *(record.text for record in self._added.get(_FIRST, ()))]
        for index, record in enumerate(self._records):
            pieces.append(record.text)
            pieces += (added.text for added in self._added.get(index, ()))
        pieces = [piece for piece in pieces if piece]
        # The last line of the file may lack a line end, which it needs if another line follows.
        ended = [piece if piece.endswith(("\n", "\r")) else piece + self._newline for piece in pieces[:-1]]
        return "".join([*ended, *pieces[-1:]]).encode(self._encoding)

    def as_read(self) -> bytes:
        """The content that was read. Raises EditingError if the file has changed since."""
        if _read_bytes(self.path) != self._bytes:
            raise EditingError(f"{self.path.name} was written by somebody else just now: try again")
        return self._bytes

    def write(self) -> None:
        """Replace the file, whole or not at all. Raises EditingError if it has changed since it was read."""
        self.as_read()
        self._bytes = self.content()
        replace_file(self.path, self._bytes)
        self.changed = False

    def _parsed(self, body: str) -> Iterator[_Record]:
        taken: list[str] = []

        def lines() -> Iterator[str]:
            for line in io.StringIO(body, newline=""):
                taken.append(line)
                yield line

        done = self._layout.line
        reader = csv.reader(lines(), delimiter=self._layout.delimiter, strict=True)
        try:
            for cells in reader:
                yield _Record("".join(taken), cells, self._row(cells))
                done += len(taken)
                taken.clear()
        except csv.Error as error:
            said = broken_row(error, done + 1, done + len(taken))
            raise KnowledgeError(f"{self.path.name}:{done + 1}: {said}") from error

    def _row(self, cells: list[str]) -> Row | None:
        if not any(map(str.strip, cells)) or len(cells) <= max(self._places):
            return None
        return {c: cells[at].strip() for c, at in zip(COLUMNS[self.name], self._places, strict=True)}

    def _kin(self, row: Row) -> tuple[str, ...]:
        return tuple(row[column] for column in _LIKE.get(self.name, ()))

    def _fill(self, record: _Record, row: Row) -> None:
        cells = record.cells or [""] * len(self._layout.titles)
        for column, place in zip(COLUMNS[self.name], self._places, strict=True):
            if cells[place].strip() != row[column]:
                cells[place] = row[column]
        line = io.StringIO()
        csv.writer(line, delimiter=self._layout.delimiter, lineterminator=self._newline).writerow(cells)
        record.text, record.cells, record.row = line.getvalue(), cells, dict(row)

    def _insert(self, record: _Record, follows: str | None) -> None:
        assert record.row is not None
        place = _FIRST if follows == "" else self._index.get(follows or "")
        if place is None:
            place = self._like.get(self._kin(record.row), len(self._records) - 1)
            self._added.setdefault(place, []).append(record)
        else:
            beside, before = self._added.setdefault(place, []), self._at.get(follows or "")
            beside.insert(beside.index(before) + 1 if before in beside else 0, record)
        self._index[key_of(self.name, record.row)] = place


@contextlib.contextmanager
def locked(folder: Path, patience_s: float = _PATIENCE_S) -> Iterator[None]:
    """Lock these files against other writers, in this process and in others."""
    until = time.monotonic() + patience_s
    with (folder / _LOCK).open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise EditingError(f"{folder}: somebody else is writing these files; try again") from None
                time.sleep(_PAUSE_S)
        yield


@contextlib.contextmanager
def left_alone(folder: Path) -> Iterator[None]:
    """Lock these files while they are read; files that cannot be written need no lock."""
    with locked(folder) if os.access(folder, os.W_OK) else contextlib.nullcontext():
        yield


@contextlib.contextmanager
def files_told(folder: Path) -> Iterator[None]:
    """Turn errors of the file system (disk full, read-only) into an EditingError that names the file."""
    try:
        yield
    except OSError as error:
        name = Path(error.filename).name if isinstance(error.filename, str) else folder.name
        raise EditingError(f"{name}: {error.strerror or error.__class__.__name__}") from error


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise KnowledgeError(f"{path.name}: no such file") from error
    except OSError as error:
        raise KnowledgeError(f"{path.name}: cannot be read: {error.strerror}") from error


def _decoded(path: Path, content: bytes) -> tuple[str, str]:
    """The encoding, to write the file in it again, and the text without its byte-order mark."""
    encoding = "utf-8"
    if content[:2] in UTF_16:
        encoding = "utf-16"
    elif content.startswith(_MARK):
        encoding = "utf-8-sig"
    try:
        return encoding, content.decode(encoding)
    except UnicodeError as error:
        line, said = undecodable(path)
        raise KnowledgeError(f"{path.name}:{line}: {said}") from error
