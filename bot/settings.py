"""All settings, read from the environment in one place.

`load_settings()` is the only reader; `.env.example` lists every variable with its default.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


def _path(text: str) -> Path:
    path = Path(text).expanduser()
    return path if path.is_absolute() else ROOT / path


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _positive(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise ValueError("must be greater than 0")
    return number


def _var(name: str, default: str, read: Callable[[str], Any] = str) -> Any:
    """Declare a field: its environment variable, its default as text, and how to read it."""
    return field(default_factory=lambda: read(default), metadata={"env": name, "read": read})


@dataclass(frozen=True)
class Settings:
    """The settings of one process; paths are absolute."""

    # knowledge
    knowledge_dir: Path = _var("MESOBOT_KNOWLEDGE_DIR", "data/knowledge", _path)
    facts_db: Path = _var("MESOBOT_FACTS_DB", "facts.db", _path)
    domain_file: Path = _var("MESOBOT_DOMAIN", "domain.yml", _path)
    # language
    models_dir: Path = _var("MESOBOT_MODELS", "models", _path)
    encoder_model: str = _var("MESOBOT_ENCODER_MODEL", "")
    encoder_tokenizer: str = _var("MESOBOT_ENCODER_TOKENIZER", "")
    emergency_numbers: tuple[str, ...] = _var("MESOBOT_EMERGENCY_NUMBERS", "112,911,999", _words)
    # server
    host: str = _var("MESOBOT_HOST", "127.0.0.1")
    port: int = _var("PORT", "5005", _positive)
    log_level: str = _var("MESOBOT_LOG_LEVEL", "INFO")
    # dialogue
    tracker_db: str = _var("MESOBOT_TRACKER_DB", "sqlite:///mesobot.db")
    action_endpoint: str = _var("MESOBOT_ACTION_ENDPOINT", "")
    # guard
    max_message_chars: int = _var("MESOBOT_MAX_MESSAGE_CHARS", "2000", _positive)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process environment).

    Raises SettingsError naming the variable, when a value cannot be read.
    """
    source = os.environ if environ is None else environ
    values = {}
    for declared in fields(Settings):
        name, read = declared.metadata["env"], declared.metadata["read"]
        if text := source.get(name, "").strip():
            try:
                values[declared.name] = read(text)
            except ValueError as error:
                raise SettingsError(f"{name}={text!r}: {error}") from error
    return Settings(**values)
