"""A page of the desk: how it is registered, what its handler gets, and what the handler returns."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from sanic.request import Request

from bot.conversations.database import Database
from bot.core.errors import BadRequest
from bot.core.settings import Settings
from bot.desk import audit
from bot.desk.accounts import EDITOR, Account

_MOST_FIELDS, _SMALL = 2000, 16_384
_BOUNDARY = re.compile(r"""multipart/form-data; *boundary="?([\w'()+,./:=?-]{1,70})"?$""", re.ASCII)
_PART = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True)
class Show:
    """Show a template with its values: a whole page, or a fragment for htmx."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Go:
    """Redirect to another page; `said` names the sentence of templates/said.html that it shows."""

    path: str
    said: str = ""


@dataclass(frozen=True)
class File:
    """Send a file to download."""

    body: bytes
    name: str
    kind: str = "text/csv; charset=utf-8"


class Missing(Exception):
    """The address names something that does not exist (any more); the 404 page is shown."""


class Fields:
    """The fields of a form or a query string, as texts."""

    def __init__(self, values: dict[str, list[str]]) -> None:
        # No database takes a NUL character, and no text of an editor needs one.
        self._values = {name: [one.replace("\0", "") for one in found] for name, found in values.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        """The first value of a field, without spaces around it."""
        return self._values.get(name, [default])[0].strip()

    def number(self, name: str, default: int) -> int:
        """A whole number; `default` where the field holds none."""
        digits = self.text(name)
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else default

    def all(self, name: str) -> list[str]:
        """Every value of a field that may be there several times."""
        return list(self._values.get(name, ()))


@dataclass(frozen=True)
class Visit:
    """One request by somebody who is signed in and has the role that the page needs."""

    request: Request
    settings: Settings
    account: Account
    database: Database
    parts: dict[str, str]
    query: Fields
    form: Fields

    @property
    def agent(self) -> Any:
        """The Rasa agent of this server; None while no model is loaded."""
        return getattr(self.request.app.ctx, "agent", None)

    def file(self, name: str) -> tuple[str, bytes] | None:
        """Name and content of an uploaded file; None if no file was chosen."""
        found = self.request.files.get(name) if self.request.files else None
        return (found.name, found.body) if found and found.name else None

    async def note(self, what: str, item: str = "") -> None:
        """Write to the audit log that this person did `what` on `item`."""
        await note(self.database, self.account.name, what, item)


Answer = Show | Go | File
Handler = Callable[[Visit], Awaitable[Answer]]


@dataclass(frozen=True)
class Page:
    """A page. `get` shows it, `post` takes its form, and `path` may have parameters (`/desk/drafts/<id>`).

    Both handlers need at least `role`; a form that needs more gets a page of its own. Pages with `in_menu`
    are in the menu, in the order of registration; templates/words.html has their names.
    """

    name: str
    path: str
    role: str = EDITOR
    get: Handler | None = None
    post: Handler | None = None
    in_menu: bool = True

    def match(self, path: str) -> dict[str, str] | None:
        """The parameters of a path by name; None if it is not the path of this page."""
        pattern = _PART.sub(r"(?P<\1>[\\w.~-]+)", self.path)
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None


def fields_of(request: Request, small: bool = False) -> Fields:
    """The fields of the form that was sent. Raises BadRequest.

    `small` is for people who are not signed in: they could keep the server busy with parsing large forms.
    """
    if small and len(request.body) > _SMALL:
        raise BadRequest(f"this form has {_SMALL} bytes at most")
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        boundary = _BOUNDARY.match(kind)
        # Sanic logs a traceback for a broken form, so what may be broken is refused before Sanic parses it.
        if small or not boundary or request.body.count(b"--" + boundary[1].encode()) > _MOST_FIELDS:
            raise BadRequest("this form cannot be taken apart")
        return Fields({name: list(values) for name, values in (request.form or {}).items()})
    try:
        text = request.body.decode("utf-8")
        return Fields(parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:  # not UTF-8, or more fields than any form has
        raise BadRequest("the form cannot be read") from None


async def note(database: Database, who: str, what: str, item: str = "") -> None:
    """Write one line of the audit log."""
    await database.call(audit.write, secrets.token_hex(16), audit.Entry(time.time(), who, what, item))
