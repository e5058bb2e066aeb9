"""A flame graph of compact stacks: width is time, a call stands on its caller."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.stacks import Stacks

LEVELS = 22
_COLOURS = {
    "bot": "#2a9d8f",
    "actions": "#57b8a0",
    "rasa": "#e76f51",
    "sqlalchemy": "#8e7dbe",
    "onnxruntime": "#264653",
    "spacy": "#4a90c2",
    "sanic": "#e9c46a",
    "limits": "#c1121f",
    "tensorflow": "#457b9d",
    "keras": "#5f8fb0",
}
_OTHER = "#c9c9c9"
Box = tuple[int, float, float, str]  # level, left, width (shares of the whole), frame


def boxes(stacks: Stacks) -> list[Box]:
    """Every call that took a visible share, as a box; callees stand within the width of their caller."""
    whole = stacks.total()
    return _level([(stack, count / whole) for stack, count in stacks.items()], 0, 0.0)


def draw(stacks: Stacks, path: Path, title: str) -> None:
    """Write the picture as PNG."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(11, 5))
    for level, left, width, frame in boxes(stacks):
        _box(axes, level, left, width, frame)
    axes.set(
        xlim=(0, 1),
        ylim=(0, LEVELS + 0.2),
        yticks=[],
        xlabel=f"share of {stacks.total()} samples",
        title=title,
    )
    handles = [pyplot.Rectangle((0, 0), 1, 1, color=colour) for colour in _COLOURS.values()]
    axes.legend(handles, _COLOURS, ncol=5, fontsize=7, loc="upper right", frameon=False)
    figure.savefig(path, dpi=80, bbox_inches="tight")
    pyplot.close(figure)


def _level(stacks: list[tuple[tuple[str, ...], float]], level: int, left: float) -> list[Box]:
    if level >= LEVELS - 3:  # the legend's place
        return []
    found: list[Box] = []
    for frame in sorted({stack[0] for stack, _ in stacks if stack}):
        inside = [(stack[1:], share) for stack, share in stacks if stack and stack[0] == frame]
        width = sum(share for _, share in inside)
        if width >= 0.002:
            found.append((level, left, width, frame))
            found += _level(inside, level + 1, left)
        left += width
    return found


def _box(axes: Any, level: int, left: float, width: float, frame: str) -> None:
    package, _, function = frame.partition(": ")
    colour = _COLOURS.get(package, _OTHER)
    axes.barh(level + 0.5, width, left=left, height=0.94, color=colour, edgecolor="white", linewidth=0.4)
    letters = int(width * 160)
    if letters >= 4:
        text = frame if len(frame) <= letters else function[:letters]
        axes.text(left + width / 2, level + 0.5, text, ha="center", va="center", fontsize=6, clip_on=True)
