"""A message in Block Kit as a page that looks as Slack shows it, for the pictures of the guide.

Every type of block, every element and every emoji that we send has a drawing here; another one is a KeyError.
Formatting: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from bot.channels.slack.text import escape

Block = dict[str, Any]

_THUMB = (
    '<path fill="#d9a400" d="M1.5 8.5h2.6v6H1.5z"/>'
    '<path fill="#ffcf4d" stroke="#d9a400" stroke-width=".6" d="M4.8 8.3 7.4 2c1.3-.3 2.1.7 1.9 2l-.4 2.6h4.2'
    'c1 0 1.6.9 1.3 1.8l-1.6 5c-.2.7-.8 1.1-1.5 1.1H6.6l-1.8-.9z"/>'
)
_LIGHT = (
    '<path fill="#e5322d" d="M4 12V8.2a4 4 0 0 1 8 0V12z"/><path fill="#54606b" d="M2.5 12h11v2.4h-11z"/>'
    '<path stroke="#e5322d" stroke-width="1.2" stroke-linecap="round" '
    'd="M8 3V.8M4 4.3 2.5 2.8M12 4.3l1.5-1.5M2.7 7.6H.8M13.3 7.6h1.9"/>'
    '<path stroke="#fff" stroke-width=".9" fill="none" d="M6.2 11V8.6c0-1 .6-1.6 1.4-1.7"/>'
)
# Drawn, not written: a machine that makes pictures may have no font with them.
_EMOJI = {
    ":rotating_light:": f'<svg class="emoji" viewBox="0 0 16 16">{_LIGHT}</svg>',
    "👍": f'<svg class="emoji" viewBox="0 0 16 16">{_THUMB}</svg>',
    "👎": f'<svg class="emoji" viewBox="0 0 16 16"><g transform="rotate(180 8 8)">{_THUMB}</g></svg>',
}
_LINK = re.compile(r"<(https://[^<>|]+)\|([^<>]*)>")
_NAMED = re.compile(r":[a-z_]+:")
_HELD = re.compile("\0(\\d+)\0")
_MARKS = (("*", "b"), ("_", "i"))


def mrkdwn(text: str) -> str:
    """Text in mrkdwn as HTML: links, bold, italic, emoji, lines; anything else as it stands."""
    links: list[str] = []

    def hold(found: re.Match[str]) -> str:
        """Addresses have marks in them that format nothing."""
        links.append(f'<a href="{html.escape(html.unescape(found[1]))}">{found[2]}</a>')
        return f"\0{len(links) - 1}\0"

    made = _LINK.sub(hold, text)
    if "<" in made or ">" in made:
        raise ValueError(f"not escaped, and no link: {text}")
    for mark, tag in _MARKS:
        within = rf"(?<![\w{mark}])\{mark}(\S|\S[^\n{mark}]*\S)\{mark}(?![\w{mark}])"
        made = re.sub(within, rf"<{tag}>\1</{tag}>", made)
    made = _emoji(made)
    return _HELD.sub(lambda held: links[int(held[1])], made).replace("\n", "<br>")


def drawn(blocks: list[Block]) -> str:
    """The blocks of a message as HTML."""
    return "".join(_BLOCKS[block["type"]](block) for block in blocks)


def page(asked: str, message: Block, name: str) -> str:
    """A conversation of one question and its answer."""
    you = _said("you", "You", "", f"<p>{html.escape(asked)}</p>")
    app = _said("app", html.escape(name), '<span class="tag">APP</span>', drawn(message["blocks"]))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{_STYLE}</style><main>{you}{app}</main>'
    )


def _said(who: str, name: str, tag: str, content: str) -> str:
    return (
        f'<article class="{who}"><div class="face">{name[0]}</div>'
        f"<div><h2>{name} {tag}</h2>{content}</div></article>"
    )


def _emoji(text: str) -> str:
    made = _NAMED.sub(lambda found: _EMOJI[found[0]], text)
    for plain in ("👍", "👎"):
        made = made.replace(plain, _EMOJI[plain])
    return made


def _section(block: Block) -> str:
    return f'<div class="section">{_TEXTS[block["text"]["type"]](block["text"]["text"])}</div>'


def _context(block: Block) -> str:
    parts = "".join(f"<span>{_TEXTS[one['type']](one['text'])}</span>" for one in block["elements"])
    return f'<div class="context">{parts}</div>'


def _actions(block: Block) -> str:
    return f'<div class="actions">{"".join(_ELEMENTS[one["type"]](one) for one in block["elements"])}</div>'


def _button(button: Block) -> str:
    label = _TEXTS[button["text"]["type"]](button["text"]["text"])
    return f'<button class="{button.get("style", "")}">{label}</button>'


_TEXTS: dict[str, Callable[[str], str]] = {
    "mrkdwn": mrkdwn,
    "plain_text": lambda text: _emoji(escape(text)),
}
_ELEMENTS: dict[str, Callable[[Block], str]] = {"button": _button}
_BLOCKS: dict[str, Callable[[Block], str]] = {
    "section": _section,
    "context": _context,
    "actions": _actions,
}

_STYLE = """
* { box-sizing: border-box; margin: 0; }
body { background: #fff; color: #1d1c1d; font: 15px/1.47 Lato, "Helvetica Neue", Arial, sans-serif; }
main { width: 680px; padding: 16px 20px 20px; display: grid; gap: 18px; }
article { display: grid; grid-template-columns: 36px 1fr; gap: 8px; }
.face { width: 36px; height: 36px; border-radius: 8px; color: #fff; background: #616061;
  display: grid; place-items: center; font-weight: 700; }
.app .face { background: #0b6e6e; }
h2 { font-size: 15px; line-height: 1.3; font-weight: 900; }
.tag { margin-left: 2px; padding: 1px 3px; border-radius: 2px; background: #ddd; color: #454245;
  font-size: 10px; font-weight: 700; vertical-align: 1px; }
.section { margin-top: 4px; }
.section + .section, .context, .actions { margin-top: 8px; }
.context { color: #616061; font-size: 13px; line-height: 1.38; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
a { color: #1264a3; text-decoration: none; }
button { height: 28px; padding: 0 12px; border: 1px solid #bbb; border-radius: 4px; background: #fff;
  color: #1d1c1d; font: 700 13px/26px Lato, "Helvetica Neue", Arial, sans-serif; }
button.primary { border-color: #007a5a; background: #007a5a; color: #fff; }
button.danger { border-color: #e01e5a; color: #e01e5a; }
.emoji { width: 1.25em; height: 1.25em; vertical-align: -.25em; }
"""
