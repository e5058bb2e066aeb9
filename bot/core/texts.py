"""The sentences that people read: responses of the domain file, for code that builds its own texts."""

from __future__ import annotations

import difflib
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.core.errors import KnowledgeError, TextMissing
from bot.core.settings import Settings

# In a knowledge pack: sentences that stand in the place of those in the domain file.
OWN = "sentences.yml"
logger = logging.getLogger(__name__)
_VALUE = re.compile(r"{(\w*)}")


@dataclass(frozen=True)
class Texts:
    """Responses by name: for each the text of its first variant, or of the variant of the channel."""

    responses: dict[str, list[dict[str, Any]]]

    def say(self, response: str, channel: str | None = None, **values: object) -> str:
        """Fill the `{slots}` of `response`; a variant of `channel` wins over the general one.

        Raises TextMissing when the response or one of its values is missing.
        """
        try:
            return self._variant(response, channel).format(**values)
        except KeyError as error:
            raise TextMissing(f"{response}: no value for {error}") from error

    def _variant(self, response: str, channel: str | None) -> str:
        variants = self.responses.get(response) or []
        own = [v for v in variants if channel and v.get("channel") == channel]
        general = [v for v in variants if "channel" not in v]
        for variant in own + general:
            return str(variant["text"])
        raise TextMissing(f"{response}: not among the responses of the domain file")


def load_texts(domain_file: Path) -> Texts:
    """Read the responses; unchanged content is parsed once."""
    return _parse(domain_file, domain_file.stat().st_mtime_ns)


def texts_of(settings: Settings) -> Texts:
    """The responses of the domain file, and in their place those of the knowledge pack.

    A pack whose sentences were broken since they were checked goes without them; the log says so.
    """
    own = settings.knowledge_dir / OWN
    if not own.is_file():
        return load_texts(settings.domain_file)
    return _with_own(settings, settings.domain_file.stat().st_mtime_ns, own.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _with_own(settings: Settings, _general_changed: int, _own_changed: int) -> Texts:
    general, own = load_texts(settings.domain_file), settings.knowledge_dir / OWN
    try:
        check_own_texts(settings)
        return Texts(general.responses | load_texts(own).responses)
    except KnowledgeError as error:
        logger.error("%s: not used: %s", own, error)
        return general


def check_own_texts(settings: Settings) -> None:
    """Raise KnowledgeError where the sentences of the pack could not stand in the place of ours."""
    path = settings.knowledge_dir / OWN
    if not path.is_file():
        return
    general = load_texts(settings.domain_file).responses
    try:
        own = load_texts(path).responses.items()
        found = [wrong for name, variants in own if (wrong := _wrong(name, variants, general))]
    except (YAMLError, UnicodeError, OSError, AttributeError, TypeError) as error:
        raise KnowledgeError(f"{OWN}: not like `responses` in domain.yml: {error}") from error
    if found:
        raise KnowledgeError("\n".join(f"{OWN}: {wrong}" for wrong in found))


def _wrong(name: str, variants: Any, general: dict[str, list[dict[str, Any]]]) -> str:
    if name not in general:
        near = difflib.get_close_matches(name, general, 1)
        return f"{name}: there is no such response{f': {near[0]} is meant?' if near else ''}"
    if not all(isinstance(one.get("text"), str) for one in variants) or not variants:
        return f'{name}: needs a line like `- text: "…"`'
    known = {value for one in general[name] for value in _VALUE.findall(str(one.get("text")))}
    for one in variants:
        if strange := set(_VALUE.findall(one["text"])) - known:
            return f"{name}: {{{min(strange)}}} is no value of it ({', '.join(sorted(known)) or 'none is'})"
    return ""


@lru_cache(maxsize=4)
def _parse(domain_file: Path, _changed: int) -> Texts:
    document = YAML(typ="safe").load(domain_file.read_text(encoding="utf-8"))
    return Texts(document.get("responses") or {})
