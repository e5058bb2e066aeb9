"""Somebody at the editors' desk: an account of their own, an address of their own, forms with their key."""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path
from typing import Any

import requests

from bot.core.settings import load_settings
from bot.desk.accounts import EDITOR, Accounts
from tests.server import Server

PASSWORD = "for the tests alone"
_NUMBERS = itertools.count(1)


def desk_server(folder: Path, **environ: str) -> Server:
    """A server with the desk, behind a proxy as far as it can tell; not started yet.

    It has knowledge and a store of its own, because what is published there is written.
    """
    settings = load_settings()
    shutil.copytree(settings.knowledge_dir, folder / "knowledge")
    shutil.copyfile(settings.facts_db, folder / "facts.db")
    own = {"MESOBOT_KNOWLEDGE_DIR": str(folder / "knowledge"), "MESOBOT_FACTS_DB": str(folder / "facts.db")}
    own |= {"MESOBOT_DESK_USERS": str(folder / "users.json"), "MESOBOT_PROXIES": "1"}
    return Server(folder, **(own | environ))


class Editor:
    """One browser with cookies of its own, behind a proxy that ends TLS; signs in where a role is given.

    Every editor has a new account and address, so that no test uses up the sign-ins of another one.
    """

    def __init__(self, server: Server, role: str = EDITOR, signed_in: bool = True) -> None:
        number = next(_NUMBERS)
        self.url, self.name = server.url, f"{role}-{number}"
        self.address = f"198.51.{number // 250}.{number % 250 + 1}"
        self.cookies: dict[str, str] = {}
        self.accounts = Accounts(server.folder / "users.json")
        self.accounts.add(self.name, role, PASSWORD)
        if signed_in:
            assert self.sign_in().headers["Location"] == "/desk"

    def ask(self, method: str, path: str, /, **options: Any) -> requests.Response:
        """One request, which follows no redirect; `headers` replace those of the proxy."""
        options = {"timeout": 20} | options
        proxy = {"X-Forwarded-For": self.address, "X-Forwarded-Proto": "https"}
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= proxy | options.pop("headers", {})
        # `requests` itself would send no cookie marked Secure over http.
        reply = requests.request(method, self.url + path, headers=headers, allow_redirects=False, **options)
        for cookie in reply.cookies:
            self.cookies[cookie.name] = str(cookie.value)
        for line in reply.raw.headers.getlist("Set-Cookie"):
            if "Max-Age=0" in line:
                self.cookies.pop(line.partition("=")[0], None)
        return reply

    def get(self, path: str, **options: Any) -> requests.Response:
        """Ask for a page."""
        return self.ask("GET", path, **options)

    def post(self, path: str, on: str = "/desk", **fields: Any) -> requests.Response:
        """Send a form of the page `on`."""
        return self.ask("POST", path, data={"csrf": self.form_key(on)} | fields)

    def form_key(self, on: str = "/desk") -> str:
        """The key in the forms of a page."""
        found = re.search(r'name="csrf" value="(\w+)"', self.get(on).text)
        assert found, on
        return found[1]

    def sign_in(self, password: str = PASSWORD, **fields: Any) -> requests.Response:
        """Send the form of the sign-in."""
        return self.post(
            "/desk/sign-in", "/desk/sign-in", **({"name": self.name, "password": password} | fields)
        )
