"""`mesobot knowledge`: build, look up, search and check the facts."""

from __future__ import annotations

import click

from bot.cli.editing import COMMANDS
from bot.cli.group import Group, examples
from bot.core.errors import MesoError
from bot.core.settings import load_settings
from bot.core.texts import check_own_texts
from bot.editing.tables import left_alone
from bot.knowledge.build import build_store
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import encode_for_store


@click.group(cls=Group, epilog=examples("mesobot knowledge build", "mesobot knowledge check"))
def knowledge() -> None:
    """The facts: built from data/knowledge/*.csv."""


for command in COMMANDS:
    knowledge.add_command(command)


@knowledge.command(epilog=examples("mesobot knowledge build"))
def build() -> None:
    """Build facts.db; a running assistant answers from it at its next question."""
    settings = load_settings()
    check_own_texts(settings)
    # Nobody publishes meanwhile: a build that has read the old files would replace the store of the new ones.
    with left_alone(settings.knowledge_dir):
        report = build_store(settings.knowledge_dir, settings.facts_db, encode_for_store(settings))
    click.echo(f"{settings.facts_db}: {report}")


@knowledge.command(
    epilog=examples("mesobot knowledge show mesotherapy", "mesobot knowledge show mesotherapy risks")
)
@click.argument("subject")
@click.argument("aspect", required=False)
def show(subject: str, aspect: str | None) -> None:
    """Show what is known about SUBJECT, or one ASPECT of it."""
    store = KnowledgeStore(load_settings().facts_db)
    if subject not in {s.slug for s in store.subjects()}:
        known = ", ".join(s.slug for s in store.subjects())
        raise MesoError(f'unknown subject "{subject}"; known: {known}')
    aspects = [aspect] if aspect else list(store.cells(subject))
    for slug in aspects:
        facts = store.facts(subject, slug)
        if not facts:
            raise MesoError(f"{subject}/{slug} holds no facts; {', '.join(store.cells(subject))} do")
        click.echo(f"{subject}/{slug}")
        for card in store.cards().values():
            if (card.subject, card.aspect) == (subject, slug):
                click.echo(f"  {card.id}: {card.question} {card.short_answer}")
        for fact in facts:
            click.echo(f"  {fact.id}  [{fact.stance}, {fact.source.key}]  {fact.claim}")


@knowledge.command(
    epilog=examples('mesobot knowledge search "liver damage"', "mesobot knowledge search --limit 3 ceramides")
)
@click.argument("text")
@click.option("--limit", default=10, show_default=True)
def search(text: str, limit: int) -> None:
    """Find facts by their words."""
    store = KnowledgeStore(load_settings().facts_db)
    for hit in store.search(text, limit):
        fact = hit.fact
        click.echo(f"{hit.score:6.2f}  {fact.subject}/{fact.aspect}  {fact.id}  {fact.claim}")
