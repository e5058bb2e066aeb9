"""`mesobot new`: copies a small, complete knowledge pack, from which a pack on another topic is made."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from bot.cli.group import examples
from bot.core.errors import MesoError
from bot.core.settings import PACKAGE

STARTER = PACKAGE / "knowledge" / "starter"


@click.command(epilog=examples("mesobot new sunscreen", "mesobot new ~/packs/sunscreen"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a knowledge pack in DIR: a small example, to be replaced by a topic of your own."""
    folder = folder.expanduser().resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MesoError(f"{folder}: exists and is not empty; name a new folder")
    shutil.copytree(STARTER, folder, dirs_exist_ok=True)
    click.echo(
        f"{folder}: README.md says what belongs in each file. To build it and ask it:\n"
        f"  export MESOBOT_KNOWLEDGE_DIR={folder} MESOBOT_FACTS_DB={folder}/facts.db\n"
        "  mesobot knowledge build\n"
        '  mesobot ask "How long should I wash my hands?"'
    )
