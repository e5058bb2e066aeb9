"""Converts between Slack's markup and what people type.

Escaping and references: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import html
import re

_REFERENCE = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https://[^)\s]+)\)")
_BULLET = re.compile(r"^- ", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?]) +|(?<=\n)")


def as_typed(text: str) -> str:
    """The text as the person typed it: labels for references, no mentions, entities decoded."""
    plain = html.unescape(_REFERENCE.sub(_label, text))
    return re.sub(r"[ \t]+", " ", plain).strip()


def mentions(text: str) -> set[str]:
    """User ids of the people whom a message mentions."""
    return set(re.findall(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>", text))


def escape(text: str) -> str:
    """Text escaped for Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_mrkdwn(text: str) -> str:
    """Our light Markdown (bold, links, lists) as mrkdwn of Slack; everything else is escaped."""
    return _LINK.sub(r"<\2|\1>", _BULLET.sub("• ", _BOLD.sub(r"*\1*", escape(text))))


def as_plain(text: str) -> str:
    """The same without its Markdown, for notifications: there Slack shows every mark as it is."""
    return escape(_LINK.sub(r"\1", _BOLD.sub(r"\1", text)))


def link(url: str, title: str) -> str:
    """A link; only the title where the address is not https."""
    label = escape(title).replace("|", "¦")
    return f"<{escape(url)}|{label}>" if url.startswith("https://") and "|" not in url else label


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where text is cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` characters, cut after sentences; a longer sentence is cut at a space."""
    pieces: list[str] = []
    for sentence in _sentences(text, limit):
        if pieces and len(pieces[-1]) + 1 + len(sentence) <= limit:
            pieces[-1] += sentence if pieces[-1].endswith("\n") else f" {sentence}"
        else:
            pieces.append(sentence)
    return [piece.strip("\n") for piece in pieces]


def _sentences(text: str, limit: int) -> list[str]:
    found: list[str] = []
    for sentence in filter(None, _SENTENCE_END.split(text)):
        while len(sentence) > limit:
            cut = sentence.rfind(" ", 0, limit)
            cut = cut if cut > 0 else limit
            found.append(sentence[:cut])
            sentence = sentence[cut:].lstrip()
        found.append(sentence)
    return found


def _label(match: re.Match[str]) -> str:
    target, label = match.group(1), match.group(2)
    if target.startswith("@") or (target.startswith("!") and not label):
        return ""
    if target.startswith("#"):
        return f"#{label}" if label else ""
    return label or re.sub(r"^(?:mailto|tel):", "", target)
