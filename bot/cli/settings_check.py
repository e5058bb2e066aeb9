"""Findings about settings that are valid by themselves: where they come from, what nobody reads or uses."""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from bot.cli.unsafe_settings import Finding
from bot.core.addresses import words
from bot.core.env_file import cut_off, lines_of, read_env_file
from bot.core.settings import DATA, ROOT, Settings, env_file, environment, is_shown, load_settings, names
from bot.core.values import countries

_OURS = ("MESOBOT_", "SLACK_", "API_TOKEN")
# Variables of other tools: the image in Compose, and those that only the tests set.
_NOT_READ_HERE = {"MESOBOT_VERSION", "MESOBOT_WRITE_DOCS"}
_SECRET = ("TOKEN", "SECRET")
# Names that programs, and people who do not see that a file has another ending, give to `.env`.
_NEARLY_ENV = re.compile(
    r"[._]?(dot)?\.?envs?(\.(env|txt|text|rtf|local|prod|production|example|sample|dist|template))*[. ]*",
    re.I,
)
_ASSIGNS = re.compile(r"^\s*(?:export\s+)?([A-Z_]+)[ \t]*=[ \t]*[^\s#]", re.MULTILINE)
_MOST_BYTES = 100_000
_CREDENTIALS = "Basic Information, App Credentials"


def check_settings(settings: Settings) -> list[Finding]:
    """Every finding, the good ones too."""
    return [one for check in _CHECKS for one in check(settings)]


def wrong_settings(settings: Settings) -> list[Finding]:
    """Warnings about settings at the start of a server."""
    return [one for one in check_settings(settings) if one.grade != "ok"]


def _file(_settings: Settings) -> Iterator[Finding]:
    path = env_file()
    values = read_env_file(str(path))
    if not path.exists():
        yield Finding("settings", "ok", f"from the environment alone (there is no {path})")
        return
    yield Finding("settings", "ok", f"{path} sets {', '.join(sorted(values)) or 'nothing'}")
    for name in sorted({*values} & {*names()}):
        if (exported := os.environ.get(name, values[name])) != values[name]:
            pair = f": {exported!r}, not {values[name]!r}" if is_shown(name) else ""
            said = (
                f"{name} of the environment counts, not line {lines_of(str(path))[name][-1]} of {path}{pair}"
            )
            yield Finding("settings", "warn", f"{said}; to use the file: unset {name}")
    secret = any(word in name for name in values for word in _SECRET)
    if secret and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield Finding("settings", "BAD", f"{path} holds secrets that others may read: chmod 600 {path}")


def _twice(_settings: Settings) -> Iterator[Finding]:
    path = env_file()
    for name, lines in lines_of(str(path)).items():
        if len(lines) > 1:
            *before, last = map(str, lines)
            said = f"{path} sets {name} in lines {', '.join(before)} and {last}: line {last} counts"
            yield Finding("settings", "warn", f"{said}, remove the rest")


def _cut_off(_settings: Settings) -> Iterator[Finding]:
    path = env_file()
    for name, line in cut_off(str(path)).items():
        said = f"line {line} of {path}: {name} ends before the #, which begins a comment"
        yield Finding("settings", "warn", f'{said}; if it belongs to the value, write {name}="…"')


def _beside(settings: Settings) -> Iterator[Finding]:
    """Files with settings that are not the one that is read: of a similar name, or in another folder."""
    path = env_file()
    similar = (one for one in sorted(path.parent.glob("*")) if _NEARLY_ENV.fullmatch(one.name))
    found = {other: _assigned(other) for other in similar if other != path}
    for folder in (_started_in(), settings.data):
        if folder != path.parent and any(name.startswith(_OURS) for name in _assigned(folder / path.name)):
            found[folder / path.name] = _assigned(folder / path.name)
    do = f"move them into {path}" if path.exists() else f"rename it to {path}"
    for other, assigned in found.items():
        if assigned:
            named = f"{', '.join(assigned[:3])}{' …' if len(assigned) > 3 else ''}"
            yield Finding("settings", "warn", f"{other} sets {named}, and is not read: {do}")


def _started_in() -> Path:
    try:
        return Path.cwd()
    except OSError:  # it was removed
        return env_file().parent


def _assigned(path: Path) -> list[str]:
    """The settings that a file sets; none where it is the file that is read, under another name."""
    try:
        if not path.is_file() or (env_file().exists() and path.samefile(env_file())):
            return []
        with path.open("rb") as file:
            start = file.read(_MOST_BYTES)
    except OSError:
        return []
    text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    return sorted({*_ASSIGNS.findall(text)} & {*names()})


def _unknown(_settings: Settings) -> Iterator[Finding]:
    """Variables that nothing reads: otherwise a typing error has no effect and gives no message."""
    in_file = read_env_file(str(env_file()))
    known = {*names(), *_NOT_READ_HERE}
    for name in sorted(environment()):
        ours = name.upper().startswith(_OURS)
        if name in known or not (name in in_file or ours):
            continue
        near = difflib.get_close_matches(name.upper(), names(), 1, cutoff=0.75)
        if near or ours:
            meant = f": {near[0]} is meant?" if near else " (.env.example lists every setting)"
            yield Finding("settings", "warn", f"{name} is read by nothing{meant}")


def _slack(settings: Settings) -> Iterator[Finding]:
    """What is ignored, and tokens in each other's place. With a wrong secret every delivery is refused."""
    pair = {
        "SLACK_CLIENT_ID": settings.slack_client_id,
        "SLACK_CLIENT_SECRET": settings.slack_client_secret,
    }
    unset = [name for name, value in pair.items() if not value]
    if len(unset) == 1:
        (one,) = set(pair) - set(unset)
        do = "set both for many workspaces, or none"
        yield Finding("settings", "BAD", f"{one} is set, and {unset[0]} is not: {do}")
    elif not unset and settings.slack_bot_token:
        said = (
            "SLACK_BOT_TOKEN is ignored beside SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, which are for many "
            "workspaces: remove the two to answer in one workspace, or remove the token"
        )
        yield Finding("settings", "warn", said)
    wanted = (
        (
            "SLACK_SIGNING_SECRET",
            settings.slack_signing_secret,
            "[0-9a-f]{32}",
            "32 digits and letters a to f",
        ),
        ("SLACK_CLIENT_SECRET", settings.slack_client_secret, "[0-9a-f]{32}", "32 digits and letters a to f"),
        ("SLACK_CLIENT_ID", settings.slack_client_id, r"[0-9]+\.[0-9]+", "two numbers with a point between"),
    )
    for name, value, form, meant in wanted:
        if value and not re.fullmatch(form, value):
            yield Finding("settings", "warn", f"{name} is not {meant}: {_CREDENTIALS}")
    if settings.slack_bot_token.startswith(("xapp-", "xoxp-", "xoxe-")):
        where = "OAuth & Permissions, Bot User OAuth Token"
        yield Finding("settings", "BAD", f"SLACK_BOT_TOKEN is a token of another kind, not xoxb-…: {where}")
    if settings.slack_app_token and not settings.slack_app_token.startswith("xapp-"):
        where = "Basic Information, App-Level Tokens"
        yield Finding("settings", "BAD", f"SLACK_APP_TOKEN is a token of another kind, not xapp-…: {where}")


def _places(settings: Settings) -> Iterator[Finding]:
    """Files and folders that a setting names, and that are not there."""
    usual = load_settings({DATA: str(settings.data)})
    folders = {"MESOBOT_KNOWLEDGE_DIR": "knowledge_dir", "MESOBOT_MODELS": "models_dir"}
    files = {
        "MESOBOT_DOMAIN": "domain_file",
        "MESOBOT_ENCODER_MODEL": "encoder_model",
        "MESOBOT_ENCODER_TOKENIZER": "encoder_tokenizer",
    }
    made_later = {"MESOBOT_FACTS_DB": "facts_db", "MESOBOT_DESK_USERS": "desk_users"}
    for name, field in (folders | files | made_later).items():
        value = getattr(settings, field)
        if not value or value == getattr(usual, field) or settings.missing_folder():
            continue
        path, what = Path(value), "such folder" if name in folders else "such file"
        if name in made_later:
            path, what = path.parent, f"folder {path.parent}"
        if not (path.is_file() if name in files else path.is_dir()):
            bases = (base for base in (settings.data, ROOT) if Path(value).is_relative_to(base))
            where = next((f" (without / at its start, a path begins in {base})" for base in bases), "")
            yield Finding("settings", "BAD", f"{name}={value}: there is no {what}{where}")


def _kept_shorter(settings: Settings) -> Iterator[Finding]:
    usual = load_settings({}).web_session_days
    if settings.web_session_days > max(settings.retention_days, usual):
        said = (
            f"MESOBOT_WEB_SESSION_DAYS={settings.web_session_days} keeps no chat longer: "
            f"what is said is deleted after MESOBOT_RETENTION_DAYS={settings.retention_days}"
        )
        yield Finding("settings", "warn", said)


def _numbers(settings: Settings) -> Iterator[Finding]:
    """Numbers that were set for another country are dialled in vain."""
    known = words(countries().get(settings.country, {}).get("emergency", ""))
    if known and not set(known) & set(settings.emergency_numbers):
        said = (
            f"people are told to call {', '.join(settings.emergency_numbers)}, and "
            f"MESOBOT_COUNTRY={settings.country} has {', '.join(known)}: "
            "correct it, or MESOBOT_EMERGENCY_NUMBERS"
        )
        yield Finding("settings", "warn", said)


_CHECKS = (_file, _twice, _cut_off, _beside, _unknown, _slack, _places, _kept_shorter, _numbers)
