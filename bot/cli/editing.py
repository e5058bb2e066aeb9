"""`mesobot knowledge diff|history|import|export|pull`: what editors do, without their pages."""

from __future__ import annotations

import asyncio
import datetime
import getpass
from collections.abc import Iterable
from pathlib import Path

import click

from bot.cli.group import examples
from bot.conversations.database import shared_database
from bot.core.errors import MesoError
from bot.core.settings import load_settings
from bot.editing import accepted
from bot.editing.changes import Change, EditingError, described, shown
from bot.editing.drafts import Drafts
from bot.editing.exports import as_csv, as_workbook
from bot.editing.imports import read_import
from bot.editing.published import Knowledge, differences
from bot.knowledge.findings.check import ACCEPTED
from bot.knowledge.rows import COLUMNS

TABLE = click.Choice(list(COLUMNS))
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    epilog=examples(
        "mesobot knowledge diff", "mesobot knowledge diff 3", "mesobot knowledge diff answers.xlsx"
    )
)
@click.argument("what", required=False)
def diff(what: str | None) -> None:
    """Show what a draft, a version, a spreadsheet or another folder changes.

    WHAT is the id of a draft, the number of a version, a CSV or XLSX file, or a folder of knowledge files.
    Without it, every open draft is shown.
    """
    asyncio.run(_diff(what))


async def _diff(what: str | None) -> None:
    drafts = Drafts(load_settings())
    if what is None:
        found = await drafts.open()
        for draft in found:
            click.echo(f"draft {draft.id}: {shown(draft.title)} ({draft.author})")
            _show(draft.changes)
        if not found:
            click.echo("no open drafts", err=True)
    elif Path(what).is_dir():
        _show(differences(await drafts.knowledge(), Knowledge(Path(what))))
    elif Path(what).is_file():
        _show(await _read([Path(what)], drafts, None, False))
    elif what.isdecimal():
        _show((await drafts.version(int(what))).changes)
    else:
        _show((await drafts.get(what)).changes)


@click.command(
    epilog=examples("mesobot knowledge history", "mesobot knowledge history answers a-what-is-meso")
)
@click.argument("table", required=False, type=TABLE)
@click.argument("key", required=False)
def history(table: str | None, key: str | None) -> None:
    """List what was published, the newest first: all, of one TABLE, or of one row of it.

    KEY is the row's id; of a phrasing "card: phrasing".
    """
    if table == "phrasings" and key and "\t" not in key:
        key = "\t".join(part.strip() for part in key.split(":", 1))
    for version in asyncio.run(Drafts(load_settings()).history(table, key)):
        day = datetime.datetime.fromtimestamp(version.at).strftime("%Y-%m-%d %H:%M")
        place = "" if version.in_files else ", in the database"
        by = f"{version.author}, published by {version.reviewer}{place}"
        click.echo(f"{version.number}  {day}  {shown(version.title)} ({by}): {len(version.changes)} rows")
        if key:
            _show(change for change in version.changes if (change.table, change.key) == (table, key))


@click.command(
    "import",
    epilog=examples(
        "mesobot knowledge import answers.csv", "mesobot knowledge import --publish knowledge.xlsx"
    ),
)
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--table", type=TABLE, help="Which table it is, where neither name nor columns say so.")
@click.option("--replace", is_flag=True, help="Delete the rows that the file lacks.")
@click.option("--title", help="What to call the draft (default: the names of the files).")
@click.option("--author", help="Whose draft it is (default: the user of this machine).")
@click.option("--publish", is_flag=True, help="Publish at once what builds.")
def import_(
    files: tuple[Path, ...],
    table: str | None,
    replace: bool,
    title: str | None,
    author: str | None,
    publish: bool,
) -> None:
    """Make a draft of what CSV or XLSX FILES change, and show it.

    Nothing is made of files with a row that cannot be used: each is named with its line.
    """
    title = title or ", ".join(path.name for path in files)
    asyncio.run(_import(files, table, replace, title, author or getpass.getuser(), publish))


async def _import(
    files: Iterable[Path], table: str | None, replace: bool, title: str, author: str, publish: bool
) -> None:
    drafts = Drafts(load_settings())
    changes = await _read(files, drafts, table, replace)
    if not changes:
        click.echo("nothing differs", err=True)
        return
    _show(changes)
    draft = await drafts.save(author, title, changes)
    click.echo(f"draft {draft.id}: {len(changes)} rows", err=True)
    if publish:
        version = await drafts.publish(draft.id, author)
        click.echo(f"version {version.number} is published", err=True)
    elif problems := await drafts.check(draft.id):
        raise MesoError("\n".join(["it cannot be published yet:", *map(str, problems)]))


async def _read(files: Iterable[Path], drafts: Drafts, table: str | None, replace: bool) -> list[Change]:
    knowledge, changes, problems = await drafts.knowledge(), list[Change](), list[str]()
    for path in files:
        found = read_import(knowledge, path.name, path.read_bytes(), table, replace)
        for note in found.notes:
            click.echo(f"{note}", err=True)
        changes, problems = changes + found.changes, problems + [str(problem) for problem in found.problems]
    if problems:
        raise MesoError("\n".join(["not imported:", *problems]))
    return changes


@click.command(
    epilog=examples("mesobot knowledge export knowledge.xlsx", "mesobot knowledge export answers.csv answers")
)
@click.argument("target", type=click.Path(path_type=Path))
@click.argument("tables", nargs=-1, type=TABLE)
def export(target: Path, tables: tuple[str, ...]) -> None:
    """Write TABLES (default: all) to TARGET: one .xlsx, a .csv of one table, or a folder of CSV files.

    The file comes back through `mesobot knowledge import`. Published changes are in it.
    """
    settings = load_settings()
    if settings.knowledge_dir.resolve() in (target.resolve(), target.resolve().parent):
        raise EditingError(f"{target}: these are the files of the knowledge: export to another place")
    knowledge = asyncio.run(Drafts(settings).knowledge())
    chosen = {name: list(knowledge.table(name).rows.values()) for name in tables or COLUMNS}
    if target.suffix.lower() == ".xlsx":
        target.write_bytes(as_workbook(chosen))
    elif target.suffix.lower() == ".csv":
        if len(chosen) != 1:
            raise click.UsageError("a CSV file holds one table: name it, or give a folder or an .xlsx file")
        [(name, rows)] = chosen.items()
        target.write_bytes(as_csv(name, rows))
    else:
        target.mkdir(exist_ok=True)
        for name, rows in chosen.items():
            (target / f"{name}.csv").write_bytes(as_csv(name, rows))
    click.echo(f"{target}: {', '.join(f'{len(rows)} {name}' for name, rows in chosen.items())}")


@click.command(epilog=examples("mesobot knowledge pull && git diff data/knowledge"))
def pull() -> None:
    """Write to the files what was published or found right at the desk (MESOBOT_KNOWLEDGE_READ_ONLY).

    A row that was changed in the files meanwhile is left as it is, and named; the status is then 1.
    """
    settings = load_settings()
    database = shared_database(settings.tracker_db)
    pulled = asyncio.run(Drafts(settings, database).pull())
    right = asyncio.run(accepted.pull(settings, database))
    for version in pulled.versions:
        click.echo(f"version {version.number}: {shown(version.title)} ({version.author})")
    if right:
        click.echo(f"{right} findings that a reviewer found right: {ACCEPTED}")
    if not pulled.versions and not right:
        click.echo("the files hold everything that is published")
    for clash in pulled.clashes:
        click.echo(f"left as it is: {clash}", err=True)
    if pulled.clashes:
        raise click.exceptions.Exit(1)


def _show(changes: Iterable[Change]) -> None:
    for change in changes:
        click.echo("\n".join(described(change)))


COMMANDS = (diff, history, import_, export, pull)
