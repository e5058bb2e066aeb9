"""Checks of the environment for `mesobot doctor`: sources of settings, folders, widget."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.cli.settings_check import check_settings
from bot.cli.training import inputs_of, stamp_of
from bot.cli.unsafe_settings import Finding
from bot.core.errors import ModelUnavailable
from bot.core.files import is_recorded
from bot.core.settings import DATA, Settings, env_file
from bot.engine.assistant import newest_file
from bot.site.assets import DIST

_LITTLE = 100_000_000  # bytes of free space


def look_around(settings: Settings) -> Iterator[Finding]:
    """Findings about everything except the parts that answer."""
    checks = (_served_model, _data_folder, _widget, _origins, _desk)
    yield from check_settings(settings)
    for check in checks:
        yield from check(settings)


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
        where = f"{DATA}={settings.data} " if DATA in os.environ else ""
        do = f"nobody can publish: `{where}mesobot desk user add NAME --role reviewer`"
        for other in {env_file().parent / path.name, Path.cwd() / path.name} - {path}:
            if other.is_file():
                do = f"{other} has accounts, and is not read: move it to {path}"
        yield Finding("desk", "warn", f"{found}, no reviewer; {do}")
    else:
        yield Finding("desk", "ok", found)
