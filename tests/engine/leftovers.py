"""`python -m tests.engine.leftovers …` is `mesobot …` that reports on request what its memory contains.

On SIGUSR1 it searches the strings in `$LEFTOVERS/wanted` and writes those that it finds to
`$LEFTOVERS/found`.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


def strings_held() -> Iterator[tuple[str, Any]]:
    """Every string in memory, with the object that refers to it; includes bytes and spaCy's own strings."""
    from spacy.strings import StringStore

    gc.unfreeze()  # otherwise frozen objects, which existed before the first message, would not be listed
    gc.collect()
    seen: set[int] = set()
    waiting: list[Any] = gc.get_objects()
    while waiting:
        holder = waiting.pop()
        for item in (*_keys(holder), *gc.get_referents(holder)):
            if id(item) in seen:
                continue
            seen.add(id(item))
            kind = type(item)  # isinstance would make a stand-in for a module import that module
            if kind is StringStore:
                yield from ((text, item) for text in item)
            elif issubclass(kind, str):
                yield item, holder
            elif issubclass(kind, bytes | bytearray):
                yield bytes(item).decode("utf-8", "ignore"), holder
            elif not gc.is_tracked(item):  # the collector does not list tuples and dicts of strings
                waiting.append(item)


def _keys(holder: Any) -> list[Any]:
    """The keys of a dict: the collector does not visit them if all are strings."""
    return list(dict.keys(holder)) if issubclass(type(holder), dict) else []


def held(wanted: Iterable[str]) -> dict[str, list[str]]:
    """The wanted strings that are in memory, each with the object that refers to it."""
    needles = [text[::-1] for text in wanted]  # reversed, so that the search does not find itself
    found: dict[str, list[str]] = {}
    for text, holder in strings_held():
        for needle in needles:
            if needle[::-1] in text:
                found.setdefault(needle[::-1], []).append(f"{_described(holder)}: {text[:100]}")
    return found


def _described(holder: Any) -> str:
    keys = f" of {list(holder)[:8]}" if issubclass(type(holder), dict) else ""
    holders = {type(one).__name__ for one in gc.get_referrers(holder)}
    return f"{type(holder).__name__}{keys}, held by {sorted(holders)}"


def _tell(*_signal: object) -> None:
    folder = Path(os.environ["LEFTOVERS"])
    backwards = json.loads((folder / "wanted").read_text())
    (folder / "found.new").write_text(json.dumps(held(text[::-1] for text in backwards)))
    (folder / "found.new").rename(folder / "found")


def ask(pid: int, folder: Path, *wanted: str) -> dict[str, list[str]]:
    """Those of the wanted strings that are in the memory of process `pid`, with what refers to them."""
    (folder / "found").unlink(missing_ok=True)
    (folder / "wanted").write_text(json.dumps([text[::-1] for text in wanted]))
    os.kill(pid, signal.SIGUSR1)
    for _ in range(600):
        if (folder / "found").exists():
            return dict(json.loads((folder / "found").read_text()))
        time.sleep(0.1)
    raise AssertionError("the process does not tell")


if __name__ == "__main__":
    from bot.cli.main import main

    signal.signal(signal.SIGUSR1, _tell)
    sys.argv[0] = "mesobot"
    main()
