"""The page's pictures, from the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def draw(figures: dict[str, Any], folder: Path) -> None:
    """Write bench-*.png for whatever was measured."""
    import matplotlib

    matplotlib.use("Agg")
    if "curve_ms" in figures.get("growth", {}).get("ours", {}):
        _growth(figures["growth"], folder / "bench-growth.png")
    if "ours" in figures.get("memory", {}):
        _memory(figures["memory"], folder / "bench-memory.png")


def _growth(growth: dict[str, Any], path: Path) -> None:
    lines = {}
    for side in ("ours", "stock"):
        window, curve = growth[side]["window"], growth[side]["curve_ms"]
        lines[side] = ([window * (at + 0.5) for at in range(len(curve))], curve)
    _lines(
        lines, path, "turn of the conversation", f"ms a message (median of {growth['ours']['window']} turns)"
    )


def _memory(memory: dict[str, Any], path: Path) -> None:
    lines = {}
    for side in ("ours", "stock"):
        curve, messages = memory[side]["curve_mb"], memory[side]["messages"]
        lines[side] = ([messages * at / (len(curve) - 1) for at in range(len(curve))], curve)
    _lines(lines, path, "messages answered", "resident memory, MB")


def _lines(lines: dict[str, tuple[list[float], list[float]]], path: Path, x: str, y: str) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 3.6))
    for (name, (places, values)), colour in zip(lines.items(), ("#2a9d8f", "#e76f51"), strict=True):
        axes.plot(places, values, label=name, color=colour, linewidth=1.8)
    axes.set(xlabel=x, ylabel=y, ylim=(0, None))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=90, bbox_inches="tight")
    pyplot.close(figure)
