"""The sentences that people read: responses of the domain file, for code that builds its own texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.core.errors import TextMissing


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


@lru_cache(maxsize=4)
def _parse(domain_file: Path, _changed: int) -> Texts:
    document = YAML(typ="safe").load(domain_file.read_text(encoding="utf-8"))
    return Texts(document.get("responses") or {})
