"""A Slack to try the assistant with by hand: `python -m tests.channels.slack` (Ctrl-D ends it)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import Any

import requests

from tests.channels.slack.fake import BOT, SECRET, FakeSlack, Sender, message

_HOW = """Set these for the assistant (in .env, or before the command), and start it:

SLACK_API_URL={url}
SLACK_BOT_TOKEN=xoxb-try
SLACK_SIGNING_SECRET={secret}

Then type. It is a direct message; "@ …" mentions the assistant in a channel, "> …" goes on in that thread.
What the assistant posts is shown here."""


def show(method: str, call: dict[str, Any]) -> None:
    """Print what the assistant posts; what else it asks of Slack by name."""
    if method != "chat.postMessage":
        return print(f"  ({method})", flush=True)
    where = f"in the thread in {call['channel']}" if "thread_ts" in call else f"in {call['channel']}"
    buttons = [
        e["text"]["text"] for b in call.get("blocks", []) for e in b.get("elements", []) if "value" in e
    ]
    print(f"assistant, {where}:", *call["text"].splitlines(), sep="\n  ")
    return print("", *(f"[{label}]" for label in buttons), sep="  ", flush=True)


def talk(slack: Sender, lines: Iterable[str]) -> None:
    """Deliver typed lines as Slack does; say what the assistant makes of the delivery if it is not 200."""
    thread = ""
    for line in filter(None, map(str.strip, lines)):
        if line.startswith("@"):
            said = message(f"<@{BOT}> {line[1:].strip()}", "C1")
            thread = said["ts"]
            events = [said, said | {"type": "app_mention"}]  # Slack sends both
        elif line.startswith(">") and thread:
            events = [message(line[1:].strip(), "C1", thread_ts=thread)]
        else:
            events = [message(line)]
        try:
            answers = [slack.event(event) for event in events]
        except requests.RequestException as error:
            print(
                f"  no answer from {slack.url} ({error.__class__.__name__}): is the assistant running there?"
            )
            continue
        for answer in answers:
            if answer.status_code != 200:
                print(f"  the assistant says {answer.status_code}: {answer.text.strip()[:300]}", flush=True)


def main(words: list[str] | None = None) -> None:
    """Listen, say what to set, deliver standard input."""
    parser = argparse.ArgumentParser(prog="python -m tests.channels.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=5099, help="where this Slack listens (5099)")
    parser.add_argument("--assistant", default="http://127.0.0.1:5005", help="the assistant's address")
    given = parser.parse_args(words)
    fake = FakeSlack(given.port, show)
    print(_HOW.format(url=fake.url, secret=SECRET), flush=True)
    try:
        talk(Sender(given.assistant.rstrip("/"), fake), sys.stdin)
    except KeyboardInterrupt:
        print()
    finally:
        fake.close()


if __name__ == "__main__":
    main()
