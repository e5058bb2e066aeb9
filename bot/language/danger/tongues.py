"""Recognizes the gravest signs in the other languages of the interface, by phrases alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ruamel.yaml import YAML

from bot.core.errors import MesoError
from bot.language.danger.signs import FOLDER, load_signs, verify
from bot.language.danger.wording import Phrases, tokens_of
from bot.language.text import is_english
from bot.language.tongue import language_of

# A denial counts if it ends at most this many words before the phrase.
REACH = 3
_MARKS = frozenset(".,;:!?…()\n–—")


@dataclass(frozen=True)
class Foreign:
    """A danger sign described in another language."""

    language: str
    sign: str


def foreign_signs(text: str) -> list[Foreign]:
    """The danger signs that a text describes in one of the other languages; `text` is as it was typed."""
    phrases = load_languages()
    words = tokens_of(text)
    found = phrases.find(words)
    denials = {(m.name.partition(":")[0], m.end) for m in found if m.name.endswith(":denial")}
    signs = load_signs()
    english = sum(is_english(word) for word in words) >= 0.5 * len(words)
    tongue = language_of(text) if found and english else ""
    told = []
    for mention in found:
        language, _, sign = mention.name.partition(":")
        if sign not in signs or _denied(language, mention.start, denials, words):
            continue
        if mention.end - mention.start > 1 or tongue in (
            "",
            language,
        ):  # "sepsis" and "blind" are English words too
            told.append(Foreign(language, sign))
    return told


def _denied(language: str, start: int, denials: set[tuple[str, int]], words: list[str]) -> bool:
    ends = [end for tongue, end in denials if tongue == language and start - REACH <= end <= start]
    return any(not _MARKS & set(words[end:start]) for end in ends)


@lru_cache(maxsize=1)
def load_languages() -> Phrases:
    """The phrases of languages.yml; the name of each list is `language:list`."""
    verify()
    document = YAML(typ="safe").load((FOLDER / "languages.yml").read_text(encoding="utf-8"))
    signs = load_signs()
    lists: dict[str, list[str]] = {}
    for language, rows in document.items():
        for name, text in rows.items():
            if name not in signs and name not in ("denial", "part", "swell"):
                raise MesoError(f"languages.yml: {name!r} is no sign of signs.csv")
            written = str(text).replace("<", f"<{language}:")
            lists[f"{language}:{name}"] = [part.strip() for part in written.split(",") if part.strip()]
    return Phrases(lists)
