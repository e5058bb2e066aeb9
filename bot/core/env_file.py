"""Reads `.env` (NAME=value, one a line) beside the program, or in the start folder of an installed one.

The process environment wins over it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bot.core.errors import SettingsError

NAME = ".env"
_QUOTED = re.compile(r"""(["'])(.*)\1\s*(?:#.*)?""")
_COMMENT = re.compile(r"(?:^|\s)#(.*)$")


class _Parsed(NamedTuple):
    values: dict[str, str]
    lines: dict[str, list[int]]
    cut: dict[str, int]


def read_env_file(path: str) -> dict[str, str]:
    """The values of the file by name; empty where there is no file; unchanged content is parsed once.

    A name that stands there twice has its last value. Raises SettingsError `file:line: what` for a line that
    cannot be read.
    """
    return _now(path).values


def lines_of(path: str) -> dict[str, list[int]]:
    """The lines in which each name stands; the last of them counts."""
    return _now(path).lines


def cut_off(path: str) -> dict[str, int]:
    """Names whose value ends before a `#` that may belong to it, as in `Suite #4`, with their lines."""
    return _now(path).cut


def _now(path: str) -> _Parsed:
    try:
        found = os.stat(path)  # noqa: PTH116  # a third of what Path.stat takes, and asked at every message
        return _parsed(path, (found.st_mtime_ns, found.st_size, found.st_ino))
    except FileNotFoundError:
        return _Parsed({}, {}, {})
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None


@lru_cache(maxsize=4)
def _parsed(path: str, _stamp: tuple[int, int, int]) -> _Parsed:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: not UTF-8 text: save it as UTF-8") from None
    values, lines, cut = dict[str, str](), dict[str, list[int]](), dict[str, int]()
    for number, name, value in _values(path, text):
        values[name], comment = _split(value)
        lines.setdefault(name, []).append(number)
        cut.pop(name, None)
        if values[name] and comment[:1].strip():
            cut[name] = number
    return _Parsed(values, lines, cut)


def _values(path: str, text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line.strip()
        if not plain or plain.startswith("#"):
            continue
        name, equals, value = (part.strip() for part in plain.partition("="))
        name = name.removeprefix("export ").strip()
        if not (equals and name.isascii() and name.isidentifier()):
            # The message never shows the value: it may be a secret.
            raise SettingsError(
                f"{path}:{number}: {name.split()[0][:40] if name else ''!r} is not NAME=value"
            )
        if value[:1] in ("'", '"') and value.count(value[0]) == 1:
            raise SettingsError(f"{path}:{number}: {name}: a quote is opened and not closed")
        yield number, name, value


def _split(value: str) -> tuple[str, str]:
    """The value without its quotes, and the comment that stands behind an unquoted one."""
    if quoted := _QUOTED.fullmatch(value):
        return quoted[2], ""
    comment = _COMMENT.search(value)
    return (value[: comment.start()].strip(), comment[1]) if comment else (value, "")
