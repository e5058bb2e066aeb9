"""The thresholds of config.yml, for code that looks back at answers that were given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from bot.core.settings import ROOT


@lru_cache(maxsize=1)
def thresholds(file: Path = ROOT / "config.yml") -> Mapping[str, float]:
    """The thresholds of the pipeline by name (bot.language.thresholds)."""
    pipeline = YAML(typ="safe").load(file.read_text(encoding="utf-8"))["pipeline"]
    return {name: value for one in pipeline for name, value in one.items() if type(value) in (int, float)}
