"""Settings that are allowed but unsafe: the risk, and what to set instead.

`unsafe_settings` looks only at values (and at the mode of the database file); it opens no connection.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from bot.core.settings import Settings

Grade = Literal["ok", "warn", "BAD"]
# A secret with fewer different characters than this, or with one of these words, can be guessed.
_MIN_VARIETY = 10
_WORDS = (
    "changeme",
    "change-me",
    "password",
    "secret",
    "token",
    "example",
    "mesobot",
    "test",
    "1234567",
    "abcdef",
)
_MAX_DAYS = 365
# Paths that need API_TOKEN: whole conversations, the model, the channel without rate limits.
_PRIVATE = ("/conversations", "/model", "/domain", "/status", "/metrics", "/webhooks/rest")
_LOOPBACK = ("localhost", "::1")


@dataclass(frozen=True)
class Finding:
    """One part, its state, and what was found or what to do."""

    part: str
    grade: Grade
    said: str


def unsafe_settings(settings: Settings) -> list[Finding]:
    """Every unsafe setting; empty where there is none."""
    checks = (
        _listening,
        _origins,
        _public_paths,
        _secrets,
        _many_servers,
        _privacy,
        _stores,
        _calls,
        _database_file,
    )
    return [finding for check in checks for finding in check(settings)]


def _listening(settings: Settings) -> Iterator[Finding]:
    if not is_loopback(settings.host) and settings.proxies == 0:
        said = (
            f"MESOBOT_HOST={settings.host} is reached without a proxy: what people type, and API_TOKEN, go "
            "as clear text. Put a TLS proxy in front and set MESOBOT_PROXIES=1, or listen on 127.0.0.1"
        )
        yield Finding("listening", "BAD", said)


def _origins(settings: Settings) -> Iterator[Finding]:
    for origin in settings.web_origins:
        if origin.startswith("http://") and not is_loopback(urlsplit(origin).hostname or ""):
            said = (
                f"MESOBOT_WEB_ORIGINS: {origin} can be changed on its way to people; use its https:// address"
            )
            yield Finding("web origins", "BAD", said)


def _public_paths(settings: Settings) -> Iterator[Finding]:
    for path in settings.public_paths:
        below = path.rstrip("*")
        if any(f"{own}/".startswith(below) or below.startswith(f"{own}/") or path == own for own in _PRIVATE):
            said = (
                f"MESOBOT_PUBLIC_PATHS: {path} opens what people said, or the model, to anybody: leave it out"
            )
            yield Finding("public paths", "BAD", said)


def _secrets(settings: Settings) -> Iterator[Finding]:
    for name, value in (("API_TOKEN", settings.api_token), ("MESOBOT_WEB_SECRET", settings.web_secret)):
        few = len(set(value)) < _MIN_VARIETY
        if value and (few or any(word in value.lower() for word in _WORDS)):
            yield Finding("secrets", "BAD", f"{name} can be guessed: make one with `openssl rand -hex 32`")
    if settings.api_token and settings.api_token == settings.web_secret:
        yield Finding("secrets", "BAD", "API_TOKEN and MESOBOT_WEB_SECRET are the same: make two")


def _many_servers(settings: Settings) -> Iterator[Finding]:
    """PostgreSQL means several servers, which must share rate limits and locks."""
    if _is_local(settings.tracker_db):
        return
    if settings.limits_store.startswith("memory"):
        said = (
            "each server on this database counts for itself: set MESOBOT_LIMITS_STORE=redis://… for one count"
        )
        yield Finding("rate limits", "warn", said)
    if not settings.lock_store:
        said = "several servers do not take turns in a conversation: set MESOBOT_LOCK_STORE=redis://…"
        yield Finding("locks", "warn", said)


def _privacy(settings: Settings) -> Iterator[Finding]:
    if not settings.redaction:
        yield Finding(
            "redaction", "BAD", "MESOBOT_REDACTION=off: names, mail and numbers are stored as typed"
        )
    if settings.retention_days > _MAX_DAYS:
        said = (
            f"conversations are kept for {settings.retention_days} days: set MESOBOT_RETENTION_DAYS to "
            f"{_MAX_DAYS} or fewer, unless you have to keep them"
        )
        yield Finding("retention", "warn", said)


def _stores(settings: Settings) -> Iterator[Finding]:
    """Databases on other machines need a password and TLS."""
    stores = {
        "MESOBOT_TRACKER_DB": "" if _is_local(settings.tracker_db) else settings.tracker_db,
        "MESOBOT_LIMITS_STORE": "" if settings.limits_store.startswith("memory") else settings.limits_store,
        "MESOBOT_LOCK_STORE": settings.lock_store,
    }
    for name, url in stores.items():
        parts = urlsplit(url)
        if not parts.hostname or is_loopback(parts.hostname):
            continue
        if not parts.password:
            yield Finding("wires", "BAD", f"{name} has no password: whoever reaches the port reads it all")
        if not _is_encrypted(url):
            do = "use rediss://" if parts.scheme == "redis" else "add ?sslmode=verify-full"
            yield Finding("wires", _by_distance(parts.hostname), f"{name} is not under TLS: {do}")


def _calls(settings: Settings) -> Iterator[Finding]:
    """Addresses to which conversations are sent over plain HTTP."""
    calls = {"MESOBOT_ACTION_ENDPOINT": settings.action_endpoint, "SLACK_API_URL": settings.slack_api_url}
    for name, url in calls.items():
        host = urlsplit(url).hostname or ""
        if url.startswith("http://") and not is_loopback(host):
            yield Finding("wires", _by_distance(host), f"{name} is not under TLS: use an https:// address")


def _is_encrypted(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme.startswith("redis"):
        return parts.scheme == "rediss"
    return parse_qs(parts.query).get("sslmode", [""])[0] in ("require", "verify-ca", "verify-full")


def _by_distance(host: str) -> Grade:
    """Acceptable within a private network (the name of a container, a private address), unsafe outside."""
    try:
        return "warn" if ip_address(host).is_private else "BAD"
    except ValueError:
        return "BAD" if "." in host else "warn"


def _is_local(database: str) -> bool:
    return database.startswith("sqlite")


def _database_file(settings: Settings) -> Iterator[Finding]:
    name = settings.tracker_db.partition(":///")[2]
    path = Path(name)
    if not (_is_local(settings.tracker_db) and name and path.is_file()):
        return
    for file in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm"))):
        if file.exists() and file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            yield Finding(
                "database file", "BAD", f"everybody on this machine may read {file}: chmod 600 {file}"
            )


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    return host in _LOOPBACK or host.startswith("127.") or host.endswith(".localhost")
