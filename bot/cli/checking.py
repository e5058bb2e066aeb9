"""`mesobot knowledge check` and `test-all`: what an editor should look at."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from typing import Any

import click

from bot.cli.group import examples
from bot.core.errors import StoreUnavailable
from bot.core.settings import ROOT, load_settings


@click.command(
    epilog=examples(
        "mesobot knowledge check", "mesobot knowledge check --online", "mesobot knowledge check --json"
    )
)
@click.option("--online", is_flag=True, help="Open every link too; this takes minutes.")
@click.option("--json", "as_json", is_flag=True, help="Print one finding a line as JSON.")
@click.option("--notes/--no-notes", default=False, help="List notes too, which need no work.")
@click.pass_context
def check(ctx: click.Context, online: bool, as_json: bool, notes: bool) -> None:
    """Check the knowledge files beyond what a build refuses; status 1 where there is an error."""
    from bot.knowledge.findings.check import check_knowledge
    from bot.knowledge.findings.finding import ERROR, NOTE, counted, in_order
    from bot.knowledge.findings.online import check_links
    from bot.knowledge.findings.pack import read_pack
    from bot.knowledge.store import KnowledgeStore
    from bot.language.encoder.encoder import encode_for_store

    settings = load_settings()
    # All vectors are read at once, which no message does.
    logging.getLogger("bot.observability.query_timing").setLevel(logging.ERROR)
    try:
        stored = KnowledgeStore(settings.facts_db).vectors()
    except StoreUnavailable:  # the check may be what finds out why there is none
        stored = {}
    found = check_knowledge(settings.knowledge_dir, stored, encode_for_store(settings))
    if online:
        found = in_order([*found, *asyncio.run(check_links(read_pack(settings.knowledge_dir)))])
    for finding in found:
        if as_json:
            click.echo(json.dumps(finding.to_json(), ensure_ascii=False))
        elif notes or finding.severity != NOTE:
            click.echo(str(finding))
    if not as_json:
        click.echo(", ".join(f"{count} {severity}s" for severity, count in counted(found).items()))
    ctx.exit(1 if any(finding.severity == ERROR for finding in found) else 0)


@click.command(
    "test-all",
    epilog=examples(
        "mesobot knowledge test-all",
        "mesobot knowledge test-all --subject urea",
        "mesobot knowledge test-all --card b-scars",
    ),
)
@click.option("--subject", default="", help="Only the cards of this subject.")
@click.option("--card", default="", help="Only this card.")
@click.option("--json", "as_json", is_flag=True, help="Print every result as JSON, one a line.")
@click.pass_context
def test_all(ctx: click.Context, subject: str, card: str, as_json: bool) -> None:
    """Ask every card's question and phrasings, and the starters; compare with the last run.

    This takes two to three minutes. The status is 1 where a question or a starter is not answered by its
    card, or a phrasing that was answered in the last run no longer is.
    """
    from bot.clients import LocalTalk
    from bot.engine.assistant import load_assistant
    from bot.evaluation import cards
    from bot.knowledge.store import KnowledgeStore

    settings = load_settings()
    starters = cards.starters_of(ROOT / "web" / "src" / "texts")
    texts = cards.texts_of(KnowledgeStore(settings.facts_db), starters, subject, card)
    talk = LocalTalk(load_assistant(settings), settings)
    kept = settings.data / "var" / cards.FILE
    last = cards.read_last(kept)
    with click.progressbar(length=len(texts), label="asking", file=sys.stderr, update_min_steps=50) as bar:
        results = asyncio.run(cards.ask_texts(talk, texts, lambda _: bar.update(1)))
    changes = cards.compared(results, last)
    cards.keep(kept, results, last, whole=not (subject or card))
    if as_json:
        for result in results:
            click.echo(json.dumps(result.to_json(), ensure_ascii=False))
    else:
        _print_results(results, changes, compared_with=len(last))
    lost = [one for one in results if not one.matches and one.text.kind != cards.PHRASING]
    ctx.exit(1 if lost or changes.broken else 0)


def _print_results(results: Sequence[Any], changes: Any, compared_with: int) -> None:
    from bot.evaluation.cards import counted

    for result in results:
        if not result.matches:
            click.echo(_line(result))
    if compared_with:
        for heading, some in (("no longer right", changes.broken), ("right again", changes.mended)):
            for result in some:
                click.echo(f"{heading}: {_line(result)}")
        click.echo(
            f"since the last run: {len(changes.broken)} no longer right, {len(changes.mended)} right again"
        )
    click.echo(", ".join(f"{count} {verdict}" for verdict, count in counted(results).items()))


def _line(result: Any) -> str:
    got = result.answered_by or result.cause or "nothing"
    return f"{result.text.card or result.text.kind}: {result.text.text!r}: {result.verdict}: {got}"
