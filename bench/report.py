"""docs/reference/performance.md from the figures; only its sentences are written by hand, here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tomli

from bench.goals import Row, rows
from bot.core.settings import ROOT

LATEST = ROOT / "bench/data/latest.json"
PAGE = ROOT / "docs/reference/performance.md"
STEPS = ROOT / "bench/data/steps.toml"
_MARK = {True: "yes", False: "**no**", None: "–"}
_PICTURES = (
    ("growth", "A message in a growing conversation", "Milliseconds against the turn"),
    ("memory", "Memory under load", "Resident memory against messages answered"),
)


def page(results: dict[str, Any], pictures: Iterable[str]) -> str:
    """The whole page, in Markdown; `pictures` are the names of those that exist."""
    figures = results["figures"]
    parts = [
        _HEAD,
        _measured(figures),
        _goals(rows(figures)),
        *_processor_time(figures),
        _steps(tomli.loads(STEPS.read_text(encoding="utf-8")).get("step", [])),
        *[
            f"## {title}\n\n![{alt}](../img/bench-{name}.png)"
            for name, title, alt in _PICTURES
            if name in pictures
        ],
        _how(results),
    ]
    return "\n\n".join(parts) + "\n"


def write(results: dict[str, Any], target: Path = PAGE) -> None:
    """Write the page to `target`; it shows the pictures that are in `../img`."""
    names = {path.stem.removeprefix("bench-") for path in (target.parent.parent / "img").glob("bench-*.png")}
    target.write_text(page(results, names), encoding="utf-8")


def without_runs(results: Any) -> Any:
    """The figures without every single run: what the page needs and the repository keeps."""
    if isinstance(results, dict):
        kept = {key: without_runs(value) for key, value in results.items()}
        return {key: value for key, value in kept.items() if key != "runs" or not isinstance(value, list)}
    return results


def _measured(figures: dict[str, Any]) -> str:
    """From which days and commits the figures are, and that they hold for these alone."""
    moments = [figure["moment"] for figure in figures.values()]
    days = sorted({moment["at"].partition(" ")[0] for moment in moments})
    commits = sorted({moment["commit"].rstrip("+") for moment in moments})
    return (
        f"**Measured on {', '.join(days)} at {', '.join(commits)}.** The figures hold for that version "
        "only. Facts and "
        "answers are added all the time, and each message is compared with them; [decision "
        "5](../decisions/0005-tricks-that-went.md) has the date and the processor time of later messages."
    )


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    every = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in every)


def _goals(found: list[Row]) -> str:
    lines = [(r.figure, r.ours, r.stock, r.result, r.goal, _MARK[r.reached]) for r in found]
    return _table(("figure", "the assistant", "stock Rasa", "result", "goal", "reached"), lines)


def _processor_time(figures: dict[str, Any]) -> list[str]:
    found = figures.get("first_message", {})
    if "cpu_ms" not in found:
        return []
    cpu, text = (
        found["cpu_ms"],
        "Processor time of the server a message, which a busy neighbour disturbs least",
    )
    sides = f"{cpu['ours']['median']:.1f} ms against {cpu['stock']['median']:.1f} ms"
    said = [f"{text}: {sides} ({cpu['ratio']['median']:.2f} ×)."]
    said += [f"Opening a web session, once a visit: {found['session_ms']['median']:.2f} ms."]
    if client := figures.get("throughput", {}).get("ours", {}).get("client_core_share"):
        said += [
            f"The client used {100 * client['median']:.0f} % of a core at the best rate of the assistant."
        ]
    return [" ".join(said)]


def _steps(steps: list[dict[str, Any]]) -> str:
    head = ("step", "first message, p50", "memory", "start")
    keys = (("first_message_ms", "ms"), ("memory_mb", "MB"), ("start_s", "s"))
    lines = [
        (step["what"], *(f"{step[k][0]:g} → {step[k][1]:g} {unit}" if k in step else "–" for k, unit in keys))
        for step in steps
    ]
    return "## What each step gave\n\n" + (_table(head, lines) if lines else "Nothing is recorded yet.")


def _how(results: dict[str, Any]) -> str:
    machine = results["machine"]
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    moments = [
        (name, f["moment"]["at"], f["moment"]["commit"], str(f["moment"]["load"]), str(f["moment"]["runs"]))
        for name, f in results["figures"].items()
    ]
    named = (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB; {machine['kernel']},"
        f" Python {machine['python']}; {packages}."
    )
    head = ("figure", "begun", "commit (+: with changes)", "load before (1 minute)", "runs")
    return f"{_HOW}\n\nThe machine: {named}\n\n{_table(head, moments)}"


# One long line a paragraph, as the page has them.
_HEAD = (
    "# Performance\n\n"
    "Written by `make bench`; every figure stands in `bench/data/latest.json`.\n\n"
    "- Stock Rasa is the project of `rasa init`, its default pipeline trained as it comes. `rasa run` "
    "serves it over"
    " REST, in the same environment.\n"
    "- Runs alternate. A figure is the median of the runs (smallest–largest); a ratio is the median of the "
    "ratios of"
    " consecutive runs.\n"
    "- The assistant is asked over its web channel and stores conversations in SQLite. Every message is "
    "the first of a"
    " new conversation unless said otherwise.\n"
    "- It is asked wordings that it has met, which it remembers for a while, and new ones. Stock is asked "
    "the same 21"
    " wordings all the time.\n"
    "- Both have answered 300 messages before times are taken. Memory and start are of fresh processes."
)
_HOW = (
    "## How to repeat it\n\n"
    "- `make bench` sets up the stock project in `results/`, measures, and writes this page.\n"
    '- `BENCH="--quick"` tries everything roughly and writes to `results/` only.\n'
    '- `BENCH="--only first_message growth"` measures some figures and keeps the others from the last time.\n'
    "- Leave the machine alone meanwhile: the client shares its cores with the server. Other programs "
    "distort the"
    " times. Disk writes distort the assistant's more: it stores conversations on disk, stock in memory."
)
