"""The accounts of the desk: one JSON file, which `mesobot desk user` writes and the server only reads."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.core.errors import MesoError

# In rising order: a reviewer may do everything that an editor may.
EDITOR, REVIEWER = ROLES = ("editor", "reviewer")
FEWEST, MOST = 12, 256  # characters of a password
_NAME = re.compile(r"[\w.@-]{1,64}")
_FEWEST_DIFFERENT = 5


class AccountError(MesoError):
    """The accounts file, or an account for it, cannot be used; the message names file and field."""


@dataclass(frozen=True)
class Account:
    """One person who may sign in."""

    name: str
    role: str
    hash: str
    since: str

    @property
    def seal(self) -> str:
        """A digest of role and password: when either changes, the sessions of the account end."""
        return hashlib.sha256(f"{self.role}\n{self.hash}".encode()).hexdigest()

    def may(self, role: str) -> bool:
        """Whether this account has `role` or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Accounts:
    """The accounts of one file, which is read again whenever it has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: tuple[tuple[int, int, int], dict[str, Account]] = ((0, 0, 0), {})

    def all(self) -> list[Account]:
        """Every account, by name; none where there is no file yet. Raises AccountError."""
        return [account for _, account in sorted(self._read().items())]

    def find(self, name: str) -> Account | None:
        """The account with this name; upper and lower case do not count."""
        return self._read().get(plain(name))

    def add(self, name: str, role: str, password: str, replace: bool = False) -> Account:
        """Write an account. Raises AccountError if it exists, or if name or password is not acceptable."""
        name = plain(name)
        if not _NAME.fullmatch(name):
            raise AccountError(f"{name!r} is no name: letters, digits and . _ - @, 64 at most")
        _check(password, name)
        account = Account(name, role, PasswordHasher().hash(password), date.today().isoformat())
        with self._changing() as accounts:
            if name in accounts and not replace:
                raise AccountError(f"{self.path}: {name} is there already; --replace gives a new password")
            accounts[name] = account
        return account

    def remove(self, name: str) -> None:
        """Remove an account and end its sessions. Raises AccountError if there is no such account."""
        with self._changing() as accounts:
            if accounts.pop(plain(name), None) is None:
                raise AccountError(f"{self.path}: there is no account {name}")

    @contextlib.contextmanager
    def _changing(self) -> Iterator[dict[str, Account]]:
        """Let one process at a time change the accounts; the file is written whole or not at all."""
        with (self.path.parent / f".{self.path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            accounts = dict(self._read())
            yield accounts
            rows = [asdict(account) for _, account in sorted(accounts.items())]
            # `mkstemp` makes it readable by its owner alone.
            made, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
            try:
                with os.fdopen(made, "w", encoding="utf-8") as file:
                    json.dump({"accounts": rows}, file, ensure_ascii=False, indent=1)
                    file.write("\n")
                Path(name).replace(self.path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def _read(self) -> dict[str, Account]:
        try:
            found = self.path.stat()
            stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
            if self._known[0] != stamp:
                self._known = (stamp, _accounts_in(self.path))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise AccountError(f"MESOBOT_DESK_USERS: {self.path}: {error.strerror}") from error
        return self._known[1]


def plain(name: str) -> str:
    """The form in which names are compared: Unicode-normalised, lower case, without surrounding spaces."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def matches(account: Account | None, password: str) -> bool:
    """Whether the password is right. Takes equally long without an account: 50 ms of a core, and 64 MB."""
    try:
        return PasswordHasher().verify(account.hash if account else _nobody(), password) and bool(account)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    return PasswordHasher().hash(secrets.token_urlsafe())


def _check(password: str, name: str) -> None:
    if not FEWEST <= len(password) <= MOST:
        raise AccountError(f"the password has {len(password)} characters; from {FEWEST} to {MOST} are taken")
    named = len(name) >= _FEWEST_DIFFERENT and name in password.casefold()
    if named or len(set(password)) < _FEWEST_DIFFERENT:
        raise AccountError("the password is easy to guess: it repeats itself, or holds the name")


def _accounts_in(path: Path) -> dict[str, Account]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["accounts"]
        accounts = [_account(row, f"{path}: account {number}") for number, row in enumerate(rows, start=1)]
    except (ValueError, KeyError, TypeError):
        raise AccountError(f"{path}: not a file of accounts; `mesobot desk user add` writes it") from None
    return {account.name: account for account in accounts}


def _account(row: Any, where: str) -> Account:
    for name in (field.name for field in fields(Account)):
        if not isinstance(row.get(name) if isinstance(row, dict) else None, str):
            raise AccountError(f"{where}: {name} is not a text")
    if row["role"] not in ROLES:
        raise AccountError(f"{where}: role is {row['role']!r}, not one of {', '.join(ROLES)}")
    return Account(plain(row["name"]), row["role"], row["hash"], row["since"])
