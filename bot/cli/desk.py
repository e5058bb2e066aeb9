"""`mesobot desk`: the accounts of the editors' desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.group import Group, examples
from bot.cli.streams import input_lines, is_person
from bot.core.errors import SettingsError
from bot.core.settings import load_settings

if TYPE_CHECKING:
    from bot.desk.accounts import Accounts


@click.group(cls=Group, epilog=examples("mesobot desk user add NAME --role editor"))
def desk() -> None:
    """The editors' desk at /desk (docs/operate/desk.md)."""


@desk.group(
    cls=Group, epilog=examples("mesobot desk user list", "mesobot desk user add NAME --role reviewer")
)
def user() -> None:
    """Who may sign in: the accounts in the file that MESOBOT_DESK_USERS names."""


@user.command(
    epilog=examples(
        "mesobot desk user add NAME --role editor",
        "mesobot desk user add NAME --role reviewer --replace",
        "openssl rand -base64 18 | tee /dev/tty | mesobot desk user add NAME",
    )
)
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(["editor", "reviewer"]),
    default="editor",
    show_default=True,
    help="An editor writes drafts, a reviewer publishes them too.",
)
@click.option("--replace", is_flag=True, help="Give an account that is there a new password and this role.")
def add(name: str, role: str, replace: bool) -> None:
    """Add an account; the password is asked for, or read from standard input."""
    accounts = _accounts()
    if is_person():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = next(iter(input_lines()), "").rstrip("\r\n")
    account = accounts.add(name, role, password, replace)
    click.echo(f"{accounts.path}: {account.name} may sign in as {account.role}")


@user.command("list", epilog=examples("mesobot desk user list"))
def list_() -> None:
    """List the accounts: name, role, day of the password."""
    for account in _accounts().all():
        click.echo(f"{account.name}\t{account.role}\t{account.since}")


@user.command(epilog=examples("mesobot desk user remove NAME"))
@click.argument("name")
def remove(name: str) -> None:
    """Remove an account; who is signed in with it is out at the next page."""
    accounts = _accounts()
    accounts.remove(name)
    click.echo(f"{accounts.path}: {name} may no longer sign in")


def _accounts() -> Accounts:
    from bot.desk.accounts import Accounts

    path = load_settings().desk_users
    if path is None:
        raise SettingsError(
            "MESOBOT_DESK_USERS is not set: name a file there, like desk-users.json, for this command and "
            "for the server; without it there is no desk"
        )
    return Accounts(path)
