"""Which message events of Slack are words of a person: all, except the subtypes listed here.

Subtypes: https://docs.slack.dev/reference/events/message. An unknown subtype is read until it is known to be
one of Slack's own messages, so that nobody's words are lost.
"""

from __future__ import annotations

from typing import Any

# Slack's own messages (joins, topics, pins …), messages of other apps, and deleted ones. Edits are read
# separately.
_LEFT_OUT = frozenset(
    {
        "assistant_app_thread",
        "document_mention",
        "ekm_access_denied",
        "file_comment",
        "file_mention",
        "huddle_thread",
        "message_changed",
        "message_deleted",
        "message_replied",
        "pinned_item",
        "reminder_add",
        "tombstone",
        "unpinned_item",
    }
)
_LEFT_OUT_KINDS = ("bot_", "channel_", "group_", "sh_room_")


def is_said_by_a_person(event: dict[str, Any], own: str | None) -> bool:
    """Whether a person wrote this message, with text or a file; `own` is the user id of the assistant."""
    subtype = event.get("subtype") or ""
    if subtype in _LEFT_OUT or subtype.startswith(_LEFT_OUT_KINDS):
        return False
    by_a_person = not event.get("bot_id") and event.get("user") not in (None, own)
    return by_a_person and {"channel", "ts"} <= event.keys()


def has_files(event: dict[str, Any]) -> bool:
    """Whether pictures or other files came with it."""
    return bool(event.get("files"))


def edit_of(event: dict[str, Any], own: str | None) -> tuple[str, dict[str, Any]] | None:
    """The text of a person's message before an edit, and the message after it; None for anything else.

    Slack also sends `message_changed` when it adds a link preview; then the text is the same.
    """
    now, before = event.get("message"), event.get("previous_message")
    if event.get("subtype") != "message_changed" or not isinstance(now, dict) or not isinstance(before, dict):
        return None
    message = {**now, "type": "message", "channel": event.get("channel")}
    message["channel_type"] = event.get("channel_type")
    old, new = str(before.get("text") or ""), str(now.get("text") or "")
    if old == new or not event.get("channel") or not is_said_by_a_person(message, own):
        return None
    return old, message


def key_of(message: dict[str, Any]) -> str:
    """The key of a message: the same in each event that Slack sends about it."""
    return f"{message['channel']}:{message['ts']}"
