"""Checks of the environment for `mesobot doctor`: sources of settings, folders, widget."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import stat
from collections.abc import Iterator

from bot.cli.training import inputs_of, stamp_of
from bot.cli.unsafe_settings import Finding
from bot.core.env_file import read_env_file
from bot.core.errors import ModelUnavailable
from bot.core.files import is_recorded
from bot.core.settings import DATA, Settings, env_file, environment, names
from bot.engine.assistant import newest_file
from bot.site.assets import DIST

_OURS = ("MESOBOT_", "SLACK_", "API_TOKEN")
# Variables of other tools: the image in Compose, and those that only the tests set.
_NOT_READ_HERE = {"MESOBOT_VERSION", "MESOBOT_WRITE_DOCS"}
_LITTLE = 100_000_000
_SECRET = ("TOKEN", "SECRET")


def look_around(settings: Settings) -> list[Finding]:
    """Findings about everything except the parts that answer."""
    checks = (*_OF_SETTINGS, _served_model, _data_folder, _widget, _origins, _desk)
    return [finding for check in checks for finding in check(settings)]


def wrong_settings(settings: Settings) -> list[Finding]:
    """Warnings about settings at the start of a server: unknown names, impossible secrets."""
    return [one for check in _OF_SETTINGS for one in check(settings) if one.grade != "ok"]


def _settings_file(_settings: Settings) -> Iterator[Finding]:
    path = env_file()
    values = read_env_file(str(path))
    if not path.exists():
        yield Finding("settings", "ok", f"from the environment alone (there is no {path})")
        return
    hidden = sorted(name for name in values if name in os.environ and os.environ[name] != values[name])
    won = f"; the environment wins for {', '.join(hidden)}" if hidden else ""
    yield Finding("settings", "ok", f"{path} sets {', '.join(sorted(values)) or 'nothing'}{won}")
    secret = any(word in name for name in values for word in _SECRET)
    if secret and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield Finding("settings", "BAD", f"{path} holds secrets that others may read: chmod 600 {path}")


def _unknown_settings(_settings: Settings) -> Iterator[Finding]:
    """Variables that nothing reads: otherwise a typing error has no effect and gives no message."""
    in_file = read_env_file(str(env_file()))
    known = {*names(), *_NOT_READ_HERE}
    for name in sorted(environment()):
        if name in known or not (name in in_file or name.startswith(_OURS)):
            continue
        near = difflib.get_close_matches(name, names(), 1, cutoff=0.75)
        if near or name.startswith(_OURS):
            meant = f": {near[0]} is meant?" if near else " (.env.example lists every setting)"
            yield Finding("settings", "warn", f"{name} is read by nothing{meant}")


def _signing_secret(settings: Settings) -> Iterator[Finding]:
    """A signing secret of Slack has 32 hexadecimal digits; with any other every delivery is refused."""
    secret = settings.slack_signing_secret
    if secret and not re.fullmatch(r"[0-9a-f]{32}", secret):
        where = "Basic Information, App Credentials"
        yield Finding(
            "settings", "warn", f"SLACK_SIGNING_SECRET is not 32 digits and letters a to f: {where}"
        )


_OF_SETTINGS = (_settings_file, _unknown_settings, _signing_secret)


def _served_model(settings: Settings) -> Iterator[Finding]:
    """The newest model file is served; one of plain `rasa train` has no checksum."""
    try:
        served = newest_file(settings)
    except ModelUnavailable:
        return  # the check of the model reports it
    if not is_recorded(served):
        said = f"{served} is served, and nothing is there to verify it by (plain `rasa train` made it?)"
        yield Finding("model", "warn", f"{said}: remove it, or run `mesobot train --force`")
    stamp = stamp_of(settings)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") != inputs_of(settings):
        yield Finding("model", "warn", "trained from other files than are here now: run `mesobot train`")


def _data_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data
    if missing := settings.missing_folder():
        yield Finding("data folder", "BAD", missing)
    elif not os.access(folder, os.W_OK | os.X_OK):
        # May be intended: with conversations elsewhere, a read-only checkout works.
        do = f"no new store or model can be written; let the server's user own it, or set {DATA}"
        yield Finding("data folder", "warn", f"{folder}: {do}")
    else:
        free = shutil.disk_usage(folder).free
        grade, how = ("ok", "") if free >= _LITTLE else ("warn", ": make room, or conversations end")
        yield Finding("data folder", grade, f"{folder}: {free / 1e9:.1f} GB free{how}")  # type: ignore[arg-type]


def _widget(_settings: Settings) -> Iterator[Finding]:
    if (DIST / "widget.js").is_file():
        yield Finding("widget", "ok", "built")
    else:
        yield Finding("widget", "BAD", f"{DIST}/widget.js is not there: run `make setup`")


def _origins(settings: Settings) -> Iterator[Finding]:
    origins = settings.web_origins
    said = (
        ", ".join(origins) if origins else "its own page only (MESOBOT_WEB_ORIGINS names the pages of others)"
    )
    yield Finding("web origins", "ok", said)


def _desk(settings: Settings) -> Iterator[Finding]:
    """The accounts of the editors' desk, where it is on."""
    from bot.desk.accounts import REVIEWER, AccountError, Accounts

    path = settings.desk_users
    if path is None:
        return
    try:
        accounts = Accounts(path).all()
    except AccountError as error:
        yield Finding("desk", "BAD", str(error))
        return
    found = f"{path}: {len(accounts)} accounts"
    if path.exists() and path.stat().st_mode & 0o077:
        yield Finding("desk", "BAD", f"{path} holds password hashes that others may read: chmod 600 {path}")
    elif not any(account.may(REVIEWER) for account in accounts):
        do = "nobody can publish: `mesobot desk user add NAME --role reviewer`"
        yield Finding("desk", "warn", f"{found}, no reviewer; {do}")
    else:
        yield Finding("desk", "ok", found)
