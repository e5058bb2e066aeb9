"""Reads the settings that are lists and addresses; ValueError says what a value must be."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PUBLIC = re.compile(r"(/[\w.~-]+)+(/|/\*)?")
_ORIGIN = re.compile(r"(https?)://([\w.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?", re.IGNORECASE)
_USUAL_PORT = {"http": "80", "https": "443"}
_DATABASE = "postgresql://user:password@host/name"
_IN_PASSWORDS = "in a password, @ is written %40, / %2F, : %3A, # %23 and ? %3F"


def words(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def listening_address(text: str) -> str:
    """The address or name on which a server listens."""
    if not re.fullmatch(r"[\w.-]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.%\w]*", text):
        raise ValueError("must be an address alone, like 127.0.0.1 or ::1 (PORT names the port)")
    return text


def folder_url(text: str) -> str:
    """The address of a folder, with its slash."""
    if not text.startswith(("https://", "http://")):
        raise ValueError("must begin with https://")
    return _one(text).rstrip("/") + "/"


def action_url(text: str) -> str:
    """The address to which an action is sent."""
    parts = urlsplit(_one(text))
    if text and not (parts.scheme in ("http", "https") and parts.hostname and parts.path.strip("/")):
        raise ValueError("must be like http://localhost:5055/webhook, with its path")
    return text


def link(text: str) -> str:
    """A link that people are shown."""
    if text and not text.startswith("https://"):
        raise ValueError("must begin with https://")
    return _one(text)


def _one(text: str) -> str:
    """The address, which has a port that can be one; several are refused."""
    if re.search(r"[\s|<>\"]|[,;]https?:", text):
        raise ValueError("must be one address, without blanks")
    if text and (wrong := _wrong_port(text)):
        raise ValueError(wrong)
    return text


def _wrong_port(url: str) -> str:
    try:
        return "" if urlsplit(url).port != 0 else "has port 0, which is none"
    except ValueError:
        return "is no address, or its port no number from 1 to 65535"


def database_url(text: str) -> str:
    """A database that SQLAlchemy opens."""
    if text.startswith("sqlite:///") or text == "sqlite://":
        return text
    if not text.startswith(("postgresql://", "postgresql+psycopg2://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    address = text.partition("?")[0]
    if address.count("@") > 1 or "#" in address or " " in address or _wrong_port(address):
        raise ValueError(f"must be like {_DATABASE} ({_IN_PASSWORDS})")
    return text


def redis_url(text: str) -> str:
    """A Redis; empty for none."""
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must begin with redis://")
    if text.startswith("unix://"):
        return text
    parts = urlsplit(text)
    path = parts.path.strip("/")
    if parts.username and parts.password is None:
        raise ValueError("names a user without a password: a password alone is written redis://:password@…")
    if _wrong_port(text) or "#" in text or " " in text or not (path.isdecimal() or not path):
        raise ValueError(f"must be like redis://:password@host:6379/0 ({_IN_PASSWORDS})")
    return text


def counts_url(text: str) -> str:
    """Where counts are kept: a Redis, or this process."""
    if text.startswith("memory://"):
        return text
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must begin with redis://, or be memory://")
    return redis_url(text)


def origins(text: str) -> tuple[str, ...]:
    """Origins of pages, as browsers send them."""
    return tuple(dict.fromkeys(_origin(one) for one in words(text)))


def _origin(text: str) -> str:
    found = _ORIGIN.fullmatch(text.removesuffix("/"))
    try:
        name = found[2].lower().encode("idna").decode() if found and found[2][0] != "[" else ""
    except UnicodeError:  # a name that cannot be one
        found = None
    if not found:
        raise ValueError(f"{text!r} is no origin like https://clinic.example (a comma stands between two)")
    scheme, port = found[1].lower(), found[3] or ""
    shown = "" if port in ("", _USUAL_PORT[scheme]) else f":{port}"
    return f"{scheme}://{name or found[2].lower()}{shown}"


def paths(text: str) -> tuple[str, ...]:
    """Paths, with or without all that is below them."""
    found = words(text)
    if bad := [path for path in found if not _PUBLIC.fullmatch(path)]:
        like = "like /webhooks/telegram/webhook or /socket.io/* (a comma stands between two)"
        raise ValueError(f"{bad[0]!r} is no path {like}")
    return found
