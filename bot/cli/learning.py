"""`mesobot learn` and `mesobot insights`: the questions that were not answered, and figures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bot.cli.group import Group as CommandGroup
from bot.cli.group import examples
from bot.conversations.database import Database, shared_database
from bot.conversations.questions import MISSED, Asked, read_asked
from bot.conversations.states_table import NEW, STATES, set_state
from bot.core.errors import MesoError
from bot.core.settings import load_settings
from bot.editing.insights import OUTCOMES, as_csv, as_html, figures_of
from bot.editing.learning import Group, Learning, after_alarm, find
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import load_encoder

_CAUSES = {
    "gap": "nothing is known about it",
    "unclear": "not understood",
    "other_subject": "another subject",
    "language": "another language",
    "personal": "personal advice, which is declined",
}


@dataclass(frozen=True)
class _Desk:
    """What the commands work with."""

    database: Database
    store: KnowledgeStore
    learning: Learning
    asked: list[Asked]


@click.group(
    cls=CommandGroup,
    invoke_without_command=True,
    epilog=examples("mesobot learn", "mesobot learn list --state new"),
)
@click.pass_context
def learn(ctx: click.Context) -> None:
    """List and mark the questions that were not answered (without a subcommand: list)."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@learn.command(
    "list", epilog=examples("mesobot learn list", "mesobot learn list --state done --kind asked_back --json")
)
@click.option("--state", type=click.Choice([*STATES, "any"]), default=NEW, show_default=True)
@click.option("--kind", "kinds", type=click.Choice(MISSED), multiple=True, help="Only these (default: all).")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many at most.")
@click.option("--alarms", is_flag=True, help="List instead the messages about a danger and those after them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(state: str, kinds: tuple[str, ...], limit: int, alarms: bool, as_json: bool) -> None:
    """List the questions that were not answered, grouped by meaning, the largest group first."""
    desk = _open()
    if alarms:
        for one in after_alarm(desk.asked)[:limit]:
            told = {"number": one.turn, "status": one.status, "text": one.text}
            click.echo(json.dumps(told, ensure_ascii=False) if as_json else f"{one.turn}  {one.text}")
        return
    wanted = [
        group
        for group in desk.learning.groups(desk.asked)
        if state in (group.state, "any") and (not kinds or any(kind in group.kinds for kind in kinds))
    ]
    for group in desk.learning.with_nearest(wanted[:limit]):
        click.echo(json.dumps(as_json_row(group), ensure_ascii=False) if as_json else _told(group))
    if not as_json:
        said = "no questions" if not wanted else f"{min(limit, len(wanted))} of {len(wanted)} groups"
        click.echo(f"{said} ({state})", err=True)


@learn.command(epilog=examples("mesobot learn mark 812 done --card a-cost", "mesobot learn mark 812 new"))
@click.argument("number", type=int)
@click.argument("state", type=click.Choice(STATES))
@click.option("--card", default="", help="The card that answers it now.")
def mark(number: int, state: str, card: str) -> None:
    """Mark the group with question NUMBER as new, done, dismissed or out_of_scope."""
    desk = _open()
    if card and card not in desk.store.cards():
        raise MesoError(f'--card: there is no card "{card}" in {load_settings().facts_db}')
    group = find(desk.learning.groups(desk.asked), number)
    count = asyncio.run(desk.database.aside(set_state, group.rows, state, card))
    click.echo(f"{state}: {group.text} ({count} questions)")


@click.command(
    epilog=examples("mesobot insights", "mesobot insights --days 7 --html week.html --csv week.csv")
)
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page with charts here."
)
@click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures here as CSV.")
@click.option("--days", type=click.FloatRange(0, min_open=True), default=30.0, show_default=True)
def insights(html: Path | None, csv: Path | None, days: float) -> None:
    """Figures of the last days: conversations, questions, answers, ratings, what the cards cover."""
    desk = _open()
    groups = desk.learning.groups(desk.asked)
    figures = figures_of(desk.asked, desk.store, groups, days)
    for path, text in ((html, as_html), (csv, as_csv)):
        if path:
            path.write_text(text(figures), encoding="utf-8")
            click.echo(path)
    if html or csv:
        return
    total = figures.total
    click.echo(f"{figures.first_day} to {figures.last_day}")
    click.echo(f"{figures.conversations} conversations, {total.questions} questions")
    for outcome in OUTCOMES:
        share = 100 * total.share(outcome)
        click.echo(f"  {outcome.replace('_', ' '):13}{getattr(total, outcome):6}  {share:3.0f} %")
    click.echo(f"thumbs: {figures.up} up, {figures.down} down")
    click.echo(f"time: median {figures.median_ms:.0f} ms, 95 of 100 within {figures.slow_ms:.0f} ms")
    _print_top("by subject", [(line.title or "no subject", line.questions) for line in figures.subjects])
    _print_top("not answered", [(group.text, group.size) for group in figures.unanswered])


def as_json_row(group: Group) -> dict[str, Any]:
    """A group for programs."""
    return {
        "number": group.key,
        "text": group.text,
        "state": group.state,
        "times": group.size,
        "conversations": group.talks,
        "since": group.since,
        "kinds": dict(group.kinds),
        "causes": dict(group.causes),
        "nearest": group.near,
        "trust": group.trust,
        "now": group.now,
        "likeness": group.likeness,
        "missing": list(group.missing),
        "wordings": list(group.wordings),
        "rows": list(group.rows),
    }


def _told(group: Group) -> str:
    why = [_CAUSES.get(cause, cause) for cause in group.causes]
    why += [f"nothing on {', '.join(group.missing)}"] if group.missing else []
    kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in group.kinds.items())
    lines = [f"{group.key}  {group.text}" + (f"  (after {group.topic})" if group.topic else "")]
    lines += [f"    asked {group.size} times in {group.talks} conversations: {kinds}"]
    lines += [f"    why: {'; '.join(why)}"] if why else []
    lines += [f"    nearest card: {group.near} (trust {group.trust:.2f})"] if group.near else []
    lines += [f"    now nearest by meaning: {group.now} ({group.likeness:.2f})"] if group.now else []
    lines += [f"    also: {'; '.join(group.wordings)}"] if group.wordings else []
    if group.state != NEW:
        by = f" by {group.settled_by}" if group.settled_by else ""
        lines.append(f"    {group.state}{by}; asked {group.since} times since")
    return "\n".join(lines)


def _print_top(title: str, lines: Sequence[tuple[str, int]], most: int = 10) -> None:
    if lines:
        click.echo(f"{title}:")
    for text, count in lines[:most]:
        click.echo(f"  {count:5}  {text}")


def _open() -> _Desk:
    settings = load_settings()
    database, store = shared_database(settings.tracker_db), KnowledgeStore(settings.facts_db)
    asked = asyncio.run(database.aside(read_asked))
    return _Desk(database, store, Learning(store, load_encoder(settings)), asked)
