"""Writes `evaluation.html`: one self-contained page of figures, misses and curves."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair

from bot.evaluation.judge import OFFERED, RIGHT, Figure, Outcome

QUESTIONS = {"needs", "inscope", "typos"}
OUTSIDE = {"near_oos", "far_oos"}


def write_report(path: Path, figures: Sequence[Figure], outcomes: Sequence[Outcome]) -> None:
    """Write the page; it needs no network to be read."""
    altair.data_transformers.disable_max_rows()
    charts = altair.vconcat(
        _confusion(outcomes),
        altair.hconcat(_risk_coverage(outcomes), _reliability(outcomes), _latency(outcomes)),
    )
    page = charts.to_html(inline=True)
    body = f"<h1>Evaluation</h1>{_table(figures)}<h2>Misses</h2>{_misses(outcomes)}"
    path.write_text(page.replace("<body>", f"<body>{_STYLE}{body}"), encoding="utf-8")


_STYLE = """<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}td,th{border-bottom:1px solid #ccc;padding:.2rem .7rem;
text-align:left}</style>"""


def _table(figures: Sequence[Figure]) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(f.name)}</td><td>{f.value:.3f}</td><td>{f.hits} of {f.total}</td>"
        f"<td>{f.interval[0]:.3f} – {f.interval[1]:.3f}</td></tr>"
        for f in figures
    )
    head = "<tr><th>figure</th><th>value</th><th>count</th><th>95 % interval</th></tr>"
    return f"<table>{head}{rows}</table>"


def _misses(outcomes: Sequence[Outcome]) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(o.row.place)}</td><td>{html.escape(o.row.text)}</td>"
        f"<td>{html.escape(', '.join(o.row.expect or o.row.cards) or o.row.cause)}</td>"
        f"<td>{o.status} {_cell(o)}</td></tr>"
        for o in misses(outcomes)
    )
    return f"<table><tr><th>row</th><th>text</th><th>wanted</th><th>got</th></tr>{rows}</table>"


def misses(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes that count against a figure."""
    return [o for o in outcomes if _missed(o)]


def _missed(outcome: Outcome) -> bool:
    name = outcome.row.set
    if name in OUTSIDE:
        return outcome.status == "answered"
    if name == "redflag":
        return outcome.status != "urgent"
    if name == "redflag_negatives":
        return outcome.status == "urgent"
    return outcome.verdict != RIGHT


def _cell(outcome: Outcome) -> str:
    return "/".join(part or "–" for part in outcome.cell) if outcome.cell[0] else ""


def _confusion(outcomes: Sequence[Outcome]) -> Any:
    data = [
        {"wanted": o.row.expect[0], "got": _cell(o) or o.status}
        for o in outcomes
        if o.row.set in QUESTIONS and o.verdict != RIGHT and o.row.expect
    ]
    return (
        altair.Chart(altair.Data(values=data), title="What was taken for what")
        .mark_rect()
        .encode(x="got:N", y="wanted:N", color="count():Q", tooltip=["wanted:N", "got:N"])
    )


def _risk_coverage(outcomes: Sequence[Outcome]) -> Any:
    asked = [o for o in outcomes if o.row.set in QUESTIONS | OUTSIDE]
    answered = sorted((o for o in asked if o.status == "answered"), key=lambda o: -o.confidence)
    wrong, data = 0, []
    for count, outcome in enumerate(answered, start=1):
        wrong += outcome.verdict != RIGHT
        data.append({"coverage": count / len(asked), "risk": wrong / count})
    return (
        altair.Chart(altair.Data(values=data), title="Risk against coverage", width=300)
        .mark_line()
        .encode(x="coverage:Q", y="risk:Q")
    )


def _reliability(outcomes: Sequence[Outcome]) -> Any:
    data = [
        {"confidence": round(o.confidence, 1), "right": int(o.verdict in {RIGHT, OFFERED})}
        for o in outcomes
        if o.row.set in QUESTIONS and o.status in {"answered", "clarify"}
    ]
    return (
        altair.Chart(altair.Data(values=data), title="Reliability", width=300)
        .mark_line(point=True)
        .encode(x="confidence:Q", y="mean(right):Q")
    )


def _latency(outcomes: Sequence[Outcome]) -> Any:
    data = [{"ms": o.latency_ms} for o in outcomes]
    return (
        altair.Chart(altair.Data(values=data), title="Time for an answer", width=300)
        .mark_bar()
        .encode(x=altair.X("ms:Q", bin=altair.Bin(maxbins=40)), y="count():Q")
    )
