"""Sampled call stacks in compact form, and their file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

Stack = tuple[str, ...]
Stacks = Counter[Stack]

_FRAME = re.compile(r"(?P<function>.+) \((?P<file>[^()]+)\)$")
# Frames of these are all kept; of every other package only the call that enters it.
_WHOLE = ("bot", "actions", "rasa")
_LEAST = 0.001  # of all samples: thinner stacks are not visible in a picture
# The server's loop: what stands above it is the same for all.
_LOOP = "sanic/server/runners.py"
# A thread that waits for work, which py-spy takes for busy in some builds of Python.
_WAITING = ("python: _bootstrap",)


def read_raw(text: str) -> Stacks:
    """Stacks of py-spy's raw format (`frame;frame;frame samples`), outermost frame first."""
    stacks: Stacks = Counter()
    for line in text.splitlines():
        frames, _, count = line.rpartition(" ")
        if frames:
            stacks[tuple(frames.split(";"))] += int(count)
    return stacks


def compact(stacks: Stacks) -> Stacks:
    """The same samples with short frames (`package: function`), thin stacks left out."""
    least, small = _LEAST * stacks.total(), Counter[Stack]()
    for stack, count in stacks.items():
        small[_short(stack)] += count
    return Counter({s: count for s, count in small.items() if count >= least and s not in ((), _WAITING)})


def write(stacks: Stacks, path: Path) -> None:
    """Keep compact stacks, the heaviest first."""
    lines = [f"{';'.join(stack)} {count}" for stack, count in stacks.most_common()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _short(stack: Iterable[str]) -> Stack:
    frames: list[str] = []
    package = ""
    for frame in _below_loop(list(stack)):
        found = _FRAME.match(frame)
        if not found:
            continue
        entered = _package(found["file"])
        if entered != package or entered in _WHOLE:
            frames.append(f"{entered}: {found['function']}")
        package = entered
    return tuple(frames)


def _below_loop(stack: list[str]) -> list[str]:
    loops = [at for at, frame in enumerate(stack) if _LOOP in frame]
    return stack[loops[-1] + 1 :] if loops else stack


def _package(file: str) -> str:
    """`sqlalchemy/engine/base.py` → sqlalchemy; modules of Python itself → python."""
    head, _, rest = file.partition("/")
    return head if rest and head not in {"asyncio", "concurrent", "json", "logging"} else "python"
