"""Reads the settings that are lists and addresses; ValueError says what a value must be."""

from __future__ import annotations

import re

_PUBLIC = re.compile(r"(/[\w.~-]+)+(/|/\*)?")
_ORIGIN = re.compile(r"https?://[^/*\s]+")


def words(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def folder_url(text: str) -> str:
    """The address of a folder, with its slash."""
    if not text.startswith(("https://", "http://")):
        raise ValueError("must begin with https://")
    return text.rstrip("/") + "/"


def link(text: str) -> str:
    """A link that people are shown."""
    if text and not text.startswith("https://"):
        raise ValueError("must begin with https://")
    return text


def database_url(text: str) -> str:
    """A database that SQLAlchemy opens."""
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg2://")) and text != "sqlite://":
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return text


def redis_url(text: str) -> str:
    """A Redis; empty for none."""
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must begin with redis://")
    return text


def counts_url(text: str) -> str:
    """Where counts are kept: a Redis, or this process."""
    return text if text.startswith("memory://") else redis_url(text)


def origins(text: str) -> tuple[str, ...]:
    """Origins of pages."""
    found = words(text)
    if bad := [o for o in found if not _ORIGIN.fullmatch(o)]:
        raise ValueError(f"{bad[0]!r} is no origin like https://clinic.example")
    return found


def paths(text: str) -> tuple[str, ...]:
    """Paths, with or without all that is below them."""
    found = words(text)
    if bad := [path for path in found if not _PUBLIC.fullmatch(path)]:
        raise ValueError(f"{bad[0]!r} is no path like /webhooks/telegram/webhook or /socket.io/*")
    return found
