"""`mesobot`: a thin skin over the packages; every command is a few lines."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import click

from bot.cli.group import SERVERS, Group, examples
from bot.cli.streams import input_lines, is_person, prepare_output
from bot.core.own_actions import import_our_actions
from bot.core.settings import ROOT, Settings, load_settings
from bot.engine.lean import import_lean
from bot.observability.logs import configure_logging, quiet_environment

PORT = click.IntRange(1, 65535)


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples('mesobot ask "What is mesotherapy?"', "mesobot run", "mesobot COMMAND --help"),
)
@click.version_option(package_name="mesobot", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Sourced answers about mesotherapy and moisturizers."""
    prepare_output()
    quiet_environment()
    import_lean()
    import_our_actions()
    # The output of a command is what people want; log lines are only for servers.
    server = ctx.invoked_subcommand in SERVERS
    configure_logging(load_settings().log_level if server else "WARNING", server)


@main.command(
    epilog=examples("mesobot run", "mesobot run --port 8080", "PORT=8080 MESOBOT_HOST=0.0.0.0 mesobot run")
)
@click.option("--port", type=PORT, help="Port to listen on (default: PORT or 5005).")
def run(port: int | None) -> None:
    """Start the assistant's server."""
    from bot.engine.server import serve

    serve(_warned(load_settings()), port)


@main.command(epilog=examples("mesobot actions", "mesobot actions --port 5056"))
@click.option("--port", type=PORT, default=5055, show_default=True, help="Port to listen on.")
def actions(port: int) -> None:
    """Run the custom actions apart (MESOBOT_ACTION_ENDPOINT of the assistants)."""
    from bot.engine.action_server import serve_actions

    serve_actions(_warned(load_settings()), port)


@main.command(epilog=examples("mesobot doctor", "mesobot doctor --site https://example.org/page"))
@click.option("--site", metavar="URL", help="Check instead whether this page may show the widget.")
@click.pass_context
def doctor(ctx: click.Context, site: str | None) -> None:
    """Check settings, model, knowledge, database and Slack; status 1 where something is BAD."""
    from bot.cli.doctor import examine
    from bot.cli.site_check import examine_site

    # A finding says what is the matter; the log may add why, after the finding that it follows from.
    for name in ("conversations.database", "observability.query_timing"):
        logging.getLogger(f"bot.{name}").setLevel(logging.ERROR)
    settings = load_settings()
    ctx.exit(_loop(_print_findings(examine_site(settings, site) if site else examine(settings))))


async def _print_findings(findings: AsyncIterator[Any]) -> int:
    """Print each when it is found; the status is 1 where one is BAD."""
    bad = False
    async for finding in findings:
        click.echo(f"{finding.grade:4} {finding.part}: {finding.said}")
        bad |= finding.grade == "BAD"
    return int(bad)


def _warned(settings: Settings) -> Settings:
    """The same settings, after a server has said at its start what is wrong with them."""
    from bot.cli.outdated import outdated_files
    from bot.cli.settings_check import wrong_settings
    from bot.observability.logs import tell

    for finding in wrong_settings(settings):
        tell(f"{finding.grade} {finding.part}: {finding.said}", level=logging.WARNING)
    if old := outdated_files(settings):
        tell(f"warn knowledge: {old}", level=logging.WARNING)
    return settings


@main.command(epilog=examples("SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… mesobot slack"))
def slack() -> None:
    """Answer in Slack over Socket Mode (no address of ours needs to be reachable)."""
    from bot.channels.slack.socket import listen

    _loop(listen(_warned(load_settings())))


@main.command(
    epilog=examples(
        'mesobot ask "Does mesotherapy leave scars?"',
        "mesobot ask --json < questions.jsonl > answers.jsonl",
        'mesobot ask --url http://localhost:5005 "What are ceramides?"',
    )
)
@click.argument("question", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the answer object, one a line.")
@click.option("--explain", is_flag=True, help="Print how the question was read.")
@click.option("--url", help="Ask a running server instead of loading the assistant here.")
@click.pass_context
def ask(ctx: click.Context, question: tuple[str, ...], as_json: bool, explain: bool, url: str | None) -> None:
    """Ask one QUESTION; without one, read questions from standard input, one a line.

    A line is plain text or {"id", "sender", "text"}; the same sender is one conversation. A line that
    cannot be used gets an error of its own, and the next one is read. Status: 0 all answered, 1 not, 2 usage.
    """
    from bot.cli.ask import read_questions

    asked = " ".join(question).strip()
    if (question and not asked) or (not question and (is_person() or sys.stdin is None)):
        raise click.UsageError("give a question, or questions on standard input")
    questions = read_questions([asked] if asked else input_lines())
    ctx.exit(_loop(_answer_all(questions, as_json, explain, url)))


async def _answer_all(questions: Any, as_json: bool, explain: bool, url: str | None) -> int:
    from bot.cli.ask import BadLine, as_line, error_line

    talk = _talk(load_settings(), url)
    answered = True
    try:
        for question in questions:
            if isinstance(question, BadLine):  # reported in its place; the next line may be a question
                click.echo(
                    error_line(question) if as_json else f"mesobot: {question.message}", err=not as_json
                )
                answered = False
                continue
            answer = await talk.ask(question.text, question.sender)
            click.echo(as_line(answer, question) if as_json else answer["text"])
            if explain:
                click.echo(json.dumps(await talk.explain(question.sender), indent=1))
            answered &= answer["status"] in {"answered", "urgent", "smalltalk"}
    finally:
        await talk.close()
    return 0 if answered else 1


@main.command(epilog=examples("mesobot shell", "mesobot shell --url http://localhost:5005"))
@click.option("--url", help="Talk to a running server instead of loading the assistant here.")
def shell(url: str | None) -> None:
    """Talk to the assistant in this terminal."""
    from rich.console import Console

    from bot.cli.shell import Shell
    from bot.core.texts import texts_of
    from bot.knowledge.store import KnowledgeStore

    settings, console = load_settings(), Console()
    with console.status("Loading the assistant …"):
        talk = _talk(settings, url)
        cards = {} if url else KnowledgeStore(settings.facts_db).cards()
    questions = [card.question for card in cards.values()]
    _loop(_converse(Shell(talk, texts_of(settings), console, questions), talk))


async def _converse(shell: Any, talk: Any) -> None:
    try:
        await shell.run()
    finally:
        await talk.close()


@main.command(epilog=examples("mesobot train", "mesobot train --force", "mesobot train --trial"))
@click.option("--force", is_flag=True, help="Train even if nothing has changed.")
@click.option("--trial", is_flag=True, help="Keep the model as a version (`mesobot model`), unserved.")
def train(force: bool, trial: bool) -> None:
    """Build the knowledge store and train the model, where they are not up to date."""
    from bot.cli.training import train_assistant

    train_assistant(load_settings(), force, trial)


@main.command(epilog=examples("mesobot evaluate", "mesobot evaluate tests/eval --report evaluation.html"))
@click.argument("folder", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--report", type=click.Path(path_type=Path), help="Write the HTML report here.")
@click.option("--floors", type=click.Path(path_type=Path), help="Fail below these (TOML).")
@click.option("--misses/--no-misses", default=True, help="List every miss.")
@click.pass_context
def evaluate(ctx: click.Context, /, folder: Path | None, **options: Any) -> None:
    """Measure understanding on the questions in FOLDER (default: tests/eval)."""
    from bot.clients import LocalTalk
    from bot.engine.assistant import load_assistant
    from bot.evaluation.command import evaluate_folder

    settings, folder = load_settings(), folder or ROOT / "tests/eval"
    agent = load_assistant(settings)

    ctx.exit(_loop(evaluate_folder(LocalTalk(agent, settings), folder, **options)))


def _talk(settings: Settings, url: str | None) -> Any:
    from bot.clients import LocalTalk, ServerTalk

    if url:
        return ServerTalk(url)
    from bot.engine.assistant import load_assistant

    return LocalTalk(load_assistant(settings), settings)


def _loop(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def _mount() -> None:
    from bot.cli.browse import browse
    from bot.cli.checking import check, test_all
    from bot.cli.desk import desk
    from bot.cli.knowledge import knowledge
    from bot.cli.learning import insights, learn
    from bot.cli.model import model
    from bot.cli.new_pack import new
    from bot.cli.privacy import privacy

    knowledge.add_command(check)
    knowledge.add_command(test_all)
    for command in (browse, desk, insights, knowledge, learn, model, new, privacy):
        main.add_command(command)


_mount()
