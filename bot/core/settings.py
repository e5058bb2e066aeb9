"""All settings, read from the environment and `.env` in one place.

`load_settings()` is the only reader; `.env.example` lists every variable with its default.
"""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.core.addresses import (
    action_url,
    counts_url,
    database_url,
    folder_url,
    link,
    listening_address,
    origins,
    paths,
    redis_url,
    words,
)
from bot.core.env_file import NAME, lines_of, read_env_file
from bot.core.errors import SettingsError
from bot.core.values import (
    between,
    countries,
    country_code,
    hidden,
    level,
    line_to_call,
    mail,
    numbers_to_call,
    rates,
    seconds,
    secret,
    slip,
    switch,
)

PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = PACKAGE.parent
IN_CHECKOUT = (_CHECKOUT / "domain.yml").is_file()
# What comes with the program: knowledge files, domain, training data, the widget. A wheel carries it inside.
ROOT = _CHECKOUT if IN_CHECKOUT else PACKAGE / "files"
DATA = "MESOBOT_DATA"
_DAYS = between(1, 36_500, "days")


def env_file() -> Path:
    """Where `.env` is looked for: the checkout, or the folder where an installed program was started."""
    return (ROOT if IN_CHECKOUT else Path.cwd()) / NAME


def environment() -> Mapping[str, str]:
    """What is set: `.env`, and over it the process environment. Raises SettingsError."""
    in_file = read_env_file(str(env_file()))
    return ChainMap(os.environ, in_file) if in_file else os.environ


def home() -> Path:
    """Where files are written: MESOBOT_DATA, or where `.env` is looked for."""
    return _folder(environment().get(DATA, "").strip())


def _path(text: str) -> Path:
    """A path of what comes with the program."""
    return ROOT / Path(text).expanduser()


def _written(text: str) -> Path:
    """A path of what the program writes; a relative one is in the data folder."""
    return Path(text).expanduser()


def _file(text: str) -> Path | None:
    """The same, of a file that need not be named."""
    return Path(text).expanduser() if text else None


def _folder(text: str) -> Path:
    return env_file().parent / Path(text).expanduser()


def _in_folder(database: str, folder: Path) -> str:
    """The URL of an SQLite file with its whole path; any other as it is."""
    scheme, found, name = database.partition("sqlite:///")
    if scheme or not found or not name or name.startswith((":memory:", "file:")):
        return database
    return f"sqlite:///{folder / name}"


_UNSHOWN = (secret, hidden, redis_url, counts_url, database_url)


def _var(name: str, default: str, read: Callable[[str], Any] = str) -> Any:
    """Declare a field: its environment variable, its default as text, and how to read it."""
    return field(default_factory=lambda: read(default), metadata={"env": name, "read": read})


@dataclass(frozen=True)
class Settings:
    """The settings of one process; paths are absolute."""

    # where everything is written that is given no other place: store, models, conversations
    data: Path = _var(DATA, ".", _folder)
    # knowledge
    knowledge_dir: Path = _var("MESOBOT_KNOWLEDGE_DIR", "data/knowledge", _path)
    facts_db: Path = _var("MESOBOT_FACTS_DB", "facts.db", _written)
    # on: the editors' desk never writes these files; what it publishes is kept in the database
    knowledge_read_only: bool = _var("MESOBOT_KNOWLEDGE_READ_ONLY", "off", switch)
    # on: a facts.db that was changed after it was built is not used
    sealed_facts: bool = _var("MESOBOT_SEALED_FACTS", "off", switch)
    domain_file: Path = _var("MESOBOT_DOMAIN", "domain.yml", _path)
    # language
    models_dir: Path = _var("MESOBOT_MODELS", "models", _written)
    encoder_model: str = _var("MESOBOT_ENCODER_MODEL", "")
    encoder_tokenizer: str = _var("MESOBOT_ENCODER_TOKENIZER", "")
    # whom to call; what is empty comes from the country (bot/core/countries.csv), else from domain.yml
    country: str = _var("MESOBOT_COUNTRY", "", country_code)
    emergency_numbers: tuple[str, ...] = _var("MESOBOT_EMERGENCY_NUMBERS", "", numbers_to_call)
    crisis_line: str = _var("MESOBOT_CRISIS_LINE", "", line_to_call)
    poison_line: str = _var("MESOBOT_POISON_LINE", "", line_to_call)
    # whom to turn to; shown where a person is asked for
    contact_name: str = _var("MESOBOT_CONTACT_NAME", "")
    contact_phone: str = _var("MESOBOT_CONTACT_PHONE", "", line_to_call)
    contact_email: str = _var("MESOBOT_CONTACT_EMAIL", "", mail)
    contact_url: str = _var("MESOBOT_CONTACT_URL", "", link)
    # server
    host: str = _var("MESOBOT_HOST", "127.0.0.1", listening_address)
    port: int = _var("PORT", "5005", between(1, 65535))
    log_level: str = _var("MESOBOT_LOG_LEVEL", "INFO", level)
    api_token: str = _var("API_TOKEN", "", secret)
    # further paths for anybody: channels that an operator adds to credentials.yml
    public_paths: tuple[str, ...] = _var("MESOBOT_PUBLIC_PATHS", "", paths)
    # dialogue
    tracker_db: str = _var("MESOBOT_TRACKER_DB", "sqlite:///mesobot.db", database_url)
    retention_days: int = _var("MESOBOT_RETENTION_DAYS", "30", _DAYS)
    lock_store: str = _var("MESOBOT_LOCK_STORE", "", redis_url)
    action_endpoint: str = _var("MESOBOT_ACTION_ENDPOINT", "", action_url)
    answer_timeout: float = _var("MESOBOT_ANSWER_TIMEOUT", "2.5", seconds)
    redaction: bool = _var("MESOBOT_REDACTION", "on", switch)
    # guard
    max_message_chars: int = _var("MESOBOT_MAX_MESSAGE_CHARS", "2000", between(20, 30_000, "characters"))
    max_at_once: int = _var("MESOBOT_MAX_AT_ONCE", "200", between(1, 100_000))
    session_limit: str = _var("MESOBOT_SESSION_LIMIT", "20/minute;300/hour", rates)
    address_limit: str = _var("MESOBOT_ADDRESS_LIMIT", "120/minute;2000/hour", rates)
    limits_store: str = _var("MESOBOT_LIMITS_STORE", "memory://", counts_url)
    proxies: int = _var("MESOBOT_PROXIES", "0", between(0, 10, "proxies"))
    # web channel
    web_secret: str = _var("MESOBOT_WEB_SECRET", "", secret)
    web_origins: tuple[str, ...] = _var("MESOBOT_WEB_ORIGINS", "", origins)
    web_session_days: int = _var("MESOBOT_WEB_SESSION_DAYS", "30", _DAYS)
    # editors' desk: on when the file of its accounts is named
    desk_users: Path | None = _var("MESOBOT_DESK_USERS", "", _file)
    # Slack: on when the token (or the client's secret, for many workspaces) and the signing secret are set
    slack_bot_token: str = _var("SLACK_BOT_TOKEN", "", hidden)
    slack_signing_secret: str = _var("SLACK_SIGNING_SECRET", "", hidden)
    slack_app_token: str = _var("SLACK_APP_TOKEN", "", hidden)
    slack_client_id: str = _var("SLACK_CLIENT_ID", "")
    slack_client_secret: str = _var("SLACK_CLIENT_SECRET", "", hidden)
    slack_api_url: str = _var("SLACK_API_URL", "https://slack.com/api/", folder_url)

    def __post_init__(self) -> None:
        """Fill in what follows from other settings.

        What is written lies in the data folder. Numbers to call are those of the country where none are set;
        without one the three that most people know.
        """
        for name in ("facts_db", "models_dir", "desk_users"):
            if path := getattr(self, name):
                object.__setattr__(self, name, self.data / path)
        object.__setattr__(self, "tracker_db", _in_folder(self.tracker_db, self.data))
        row = countries().get(self.country, {})
        numbers = self.emergency_numbers or words(row.get("emergency", "112,911,999"))
        object.__setattr__(self, "emergency_numbers", numbers)
        object.__setattr__(self, "crisis_line", self.crisis_line or row.get("crisis", ""))
        object.__setattr__(self, "poison_line", self.poison_line or row.get("poison", ""))

    def missing_folder(self) -> str:
        """The message where the data folder does not exist; empty where it does."""
        if self.data.is_dir():
            return ""
        return f"{DATA}={self.data}: there is no such folder; make it, or correct the name"


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process environment over `.env`).

    Raises SettingsError naming the variable, and where it is set, when a value cannot be read.
    """
    source = environment() if environ is None else environ
    try:
        return _read(tuple(source.get(name, "") for name in names()))
    except _Unreadable as error:  # all of them at once: each costs a start
        where = set_where if environ is None else lambda _name: ""
        raise SettingsError("; ".join(said + where(name) for name, said in error.found)) from None


def set_where(name: str) -> str:
    """Where a setting comes from, as the end of a message: ` (line 3 of /…/.env)`."""
    *before, line = lines_of(str(env_file())).get(name, (0,))
    if name in os.environ:
        return f" (set in the environment{f', which wins over {env_file()}' if line else ''})"
    over = f", which counts over line {before[-1]}" if before else ""
    return f" (line {line} of {env_file()}{over})"


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Every variable that is read, in the order of the fields."""
    return tuple(declared.metadata["env"] for declared in fields(Settings))


def is_shown(name: str) -> bool:
    """Whether messages may show the value of this variable: no secret, no address with a password."""
    return not any(d.metadata["env"] == name and d.metadata["read"] in _UNSHOWN for d in fields(Settings))


class _Unreadable(Exception):
    """Values that cannot be read: (variable, message) of each."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        super().__init__()
        self.found = found


@lru_cache(maxsize=8)
def _read(texts: tuple[str, ...]) -> Settings:
    """Settings from the variables' texts, in the order of the fields; the same texts are read once."""
    values, wrong = {}, []
    for declared, text in zip(fields(Settings), map(str.strip, texts), strict=True):
        name, read = declared.metadata["env"], declared.metadata["read"]
        if text:
            try:
                if slipped := slip(text):
                    raise ValueError(slipped)
                values[declared.name] = read(text)
            except ValueError as error:
                shown = "…" if read in _UNSHOWN else repr(text)
                wrong.append((name, f"{name}={shown}: {error}"))
    if wrong:
        raise _Unreadable(wrong)
    return Settings(**values)
