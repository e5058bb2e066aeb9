"""An answer of the contract as Slack messages in Block Kit, within Slack's published limits.

Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.channels.slack.text import as_mrkdwn, as_plain, escape, link, shorten, split
from bot.core.contract import Answer, FactShown
from bot.core.texts import Texts

Block = dict[str, Any]

MAX_BLOCKS = 50
MAX_SECTION = 3000
MAX_ELEMENTS = 25
MAX_LABEL = 75
MAX_VALUE = 2000
_MAX_FALLBACK = 3000
# The limit of all text in one message. Above some 13,000 characters Slack refuses with msg_blocks_too_long.
_MAX_MESSAGE = 12_000

PICK, RATE, SHARE = "pick", "rate", "share"


def messages(answer: Answer, texts: Texts, share: str = "") -> list[dict[str, Any]]:
    """`{"text", "blocks"}` of each message to post; `share`: add a button with this value."""
    blocks = [*_content(answer, texts), *_buttons(answer, texts, share)]
    packs = _packed(blocks)
    fallback = shorten(as_plain(answer["text"]), _MAX_FALLBACK)
    return [{"text": fallback, "blocks": pack} for pack in packs]


def section(text: str) -> list[Block]:
    """Sections for a text in mrkdwn, split at sentences where it is too long."""
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": piece}} for piece in split(text, MAX_SECTION)
    ]


def context(text: str) -> list[Block]:
    """Small print in mrkdwn."""
    return [
        {"type": "context", "elements": [{"type": "mrkdwn", "text": piece}]}
        for piece in split(text, MAX_SECTION)
    ]


def button(action: str, label: str, value: str, style: str = "") -> Block:
    """A button within the limits of label and value."""
    plain = {"type": "plain_text", "text": shorten(label, MAX_LABEL), "emoji": True}
    made: Block = {"type": "button", "action_id": action, "text": plain, "value": shorten(value, MAX_VALUE)}
    return made | {"style": style} if style else made


def actions(buttons: list[Block], name: str) -> list[Block]:
    """Any number of buttons, in as many blocks as Slack needs; `name` identifies the blocks later."""
    return [
        {"type": "actions", "block_id": f"{name}:{at}", "elements": buttons[at : at + MAX_ELEMENTS]}
        for at in range(0, len(buttons), MAX_ELEMENTS)
    ]


def picks(titles: list[str]) -> list[Block]:
    """Buttons that ask the question on their label."""
    return actions([button(f"{PICK}:{at}", title, title) for at, title in enumerate(titles)], PICK)


def replaced(blocks: list[Block], name: str, text: str) -> list[Block]:
    """The blocks of a message, with `text` in place of its buttons called `name`."""
    kept: list[Block] = []
    done = False
    for block in blocks:
        if not str(block.get("block_id", "")).startswith(f"{name}:"):
            kept.append(block)
        elif not done:
            kept.extend(context(text))
            done = True
    return kept


def _content(answer: Answer, texts: Texts) -> Iterator[Block]:
    if answer["status"] == "urgent":
        yield from section(f":rotating_light: {as_mrkdwn(answer['lead'])}")
    else:
        yield from section(_lead(answer) or as_mrkdwn(answer["text"]))
        yield from _facts(answer)
    if sources := _sources(answer, texts):
        yield from context("\n".join(sources))
    if answer["note"]:
        yield from context(f"_{as_mrkdwn(answer['note'])}_")


def _lead(answer: Answer) -> str:
    """The opening, the short answer in bold, and what comes after it."""
    lead, short = answer["lead"], answer["short_answer"]
    before, found, after = lead.partition(short) if short else (lead, "", "")
    parts = [as_mrkdwn(before).strip(), f"*{as_mrkdwn(found)}*" if found else ""]
    said = " ".join(part for part in parts if part)
    return "\n".join(part for part in (said, as_mrkdwn(after).strip()) if part)


def _numbered(answer: Answer) -> dict[tuple[str, str], int]:
    numbers: dict[tuple[str, str], int] = {}
    for fact in answer["facts"]:
        numbers.setdefault(_key(fact), len(numbers) + 1)
    return numbers


def _key(fact: FactShown) -> tuple[str, str]:
    return fact["source"]["title"], fact["source"]["url"]


def _facts(answer: Answer) -> list[Block]:
    numbers = _numbered(answer)
    lines = [f"• {as_mrkdwn(fact['text'])} [{numbers[_key(fact)]}]" for fact in answer["facts"]]
    blocks: list[Block] = []
    for line in lines:
        if blocks and len(blocks[-1]["text"]["text"]) + len(line) < MAX_SECTION:
            blocks[-1]["text"]["text"] += f"\n{line}"
        else:
            blocks.extend(section(line))
    return blocks


def _sources(answer: Answer, texts: Texts) -> list[str]:
    lines: dict[int, str] = {}
    numbers = _numbered(answer)
    for fact in answer["facts"]:
        source = fact["source"]
        about = ", ".join(escape(part) for part in (source["publisher"], source["date"]) if part)
        reviewed = escape(texts.say("utter_slack_reviewed", date=fact["reviewed_on"]))
        line = f"{numbers[_key(fact)]}. {link(source['url'], source['title'])} · {about} · {reviewed}"
        lines.setdefault(numbers[_key(fact)], line.replace(" ·  · ", " · "))
    return list(lines.values())


def _buttons(answer: Answer, texts: Texts, share: str) -> list[Block]:
    titles = [suggestion["title"] for suggestion in answer["suggestions"]]
    more = texts.say("utter_shell_more")
    if answer["more"] and more not in titles:
        titles.insert(0, more)
    rating = [button(f"{RATE}:{way}", label, answer["id"]) for way, label in (("up", "👍"), ("down", "👎"))]
    shared = [button(SHARE, texts.say("utter_slack_share"), share)] if share else []
    rated = rating if answer["status"] == "answered" else []
    return [*picks(titles), *actions(rated, RATE), *actions(shared, SHARE)]


def _packed(blocks: list[Block]) -> list[list[Block]]:
    packs: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        long = len(str(block))
        if packs[-1] and (len(packs[-1]) == MAX_BLOCKS or size + long > _MAX_MESSAGE):
            packs.append([])
            size = 0
        packs[-1].append(block)
        size += long
    return packs
