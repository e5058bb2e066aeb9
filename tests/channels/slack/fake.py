"""A fake Slack: the Web API that the bot calls, and events with valid signatures."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

SECRET = "0123456789abcdef" * 2
TEAM, BOT, USER, OTHER = "T1", "UBOT", "U1", "U2"
_count = itertools.count(1)


class FakeSlack:
    """Records calls; `faults[method]` holds responses to give instead, in order."""

    def __init__(self, port: int = 0, told: Callable[[str, dict[str, Any]], None] | None = None) -> None:
        self.told = told  # is told of each call, too
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.tokens: dict[str, str] = {}  # by method: with which it was called last
        self.faults: dict[str, list[tuple[int, dict[str, str], dict[str, Any]]]] = defaultdict(list)
        self.delays: dict[str, float] = {}
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the name http.server looks for
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                fake._answer(self, urlsplit(self.path).path.rsplit("/", 1)[-1], body)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_arguments: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()

    def _answer(self, handler: BaseHTTPRequestHandler, method: str, body: str) -> None:
        time.sleep(self.delays.get(method, 0))
        fault = self.faults[method].pop(0) if self.faults[method] else None
        if fault is None:
            self.tokens[method] = handler.headers.get("authorization", "").removeprefix("Bearer ")
            self.calls.append((method, _read(body)))
            if self.told:
                self.told(*self.calls[-1])
        status, headers, answer = fault or (200, {}, self._said(method))
        data = json.dumps(answer).encode()
        handler.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    @staticmethod
    def _said(method: str) -> dict[str, Any]:
        if method == "auth.test":
            return {
                "ok": True,
                "team_id": TEAM,
                "user_id": BOT,
                "bot_id": "B1",
                "team": "Team",
                "url": "https://t",
            }
        if method == "oauth.v2.access":
            bot = {"access_token": "xoxb-new", "bot_user_id": BOT, "token_type": "bot", "scope": "chat:write"}
            return {
                "ok": True,
                "app_id": "A1",
                "team": {"id": "T9", "name": "Nine"},
                "authed_user": {"id": USER},
                **bot,
            }
        return {"ok": True, "ts": f"{next(_count)}.1", "channel": "C1"}

    def made(self, method: str) -> list[dict[str, Any]]:
        return [body for name, body in self.calls if name == method]

    def wait(self, method: str, count: int, seconds: float = 20) -> list[dict[str, Any]]:
        """Calls of a method, once there are `count`."""
        end = time.time() + seconds
        while len(self.made(method)) < count:
            assert time.time() < end, f"{len(self.made(method))} calls of {method}, not {count}"
            time.sleep(0.05)
        return self.made(method)


def _read(body: str) -> dict[str, Any]:
    if body.startswith("{"):
        return dict(json.loads(body))
    fields = {name: values[0] for name, values in parse_qs(body).items()}
    return {n: json.loads(v) if v[:1] in "[{" else v for n, v in fields.items()}


class Sender:
    """Sends what Slack would send."""

    def __init__(self, server_url: str, fake: FakeSlack) -> None:
        self.url, self.fake = f"{server_url}/webhooks/slack/webhook", fake

    def raw(self, body: str, kind: str, at: float | None = None, secret: str = SECRET, **headers: str) -> Any:
        stamp = str(int(at or time.time()))
        signed = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        sent = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.post(self.url, data=body.encode(), headers=sent, timeout=20)

    def event(self, event: dict[str, Any], event_id: str = "", **more: Any) -> Any:
        body = {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A1",
            "event_id": event_id or f"Ev{next(_count)}",
            "event": event,
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True, "enterprise_id": None}],
        }
        return self.raw(json.dumps(body), "application/json; charset=utf-8", **more)

    def form(self, fields: dict[str, str], **more: Any) -> Any:
        return self.raw(urlencode(fields), "application/x-www-form-urlencoded", **more)

    def interaction(self, payload: dict[str, Any]) -> Any:
        body = {"team": {"id": TEAM}, "user": {"id": USER, "team_id": TEAM}, "api_app_id": "A1"}
        return self.form({"payload": json.dumps(body | payload)})

    def press(self, action: dict[str, Any], message: dict[str, Any] | None = None, **more: Any) -> Any:
        """A button of a message in channel C1 (or of an ephemeral one)."""
        trigger = more.pop("trigger_id", f"trigger-{next(_count)}")
        channel = more.pop("channel", "C1")
        container = {"type": "message", "channel_id": channel, "is_ephemeral": message is None}
        if message and message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        payload = {
            "type": "block_actions",
            "trigger_id": trigger,
            "container": container,
            "channel": {"id": channel},
            "response_url": f"{self.fake.url}response",
            "actions": [action],
        }
        return self.interaction(payload | ({"message": message} if message else {}) | more)


def message(text: str, channel: str = "D1", **more: Any) -> dict[str, Any]:
    """A message event; direct unless a channel is named."""
    kind = "im" if channel.startswith("D") else "channel"
    ts = f"{int(time.time())}.{next(_count):06d}"
    event = {
        "type": "message",
        "user": USER,
        "text": text,
        "channel": channel,
        "ts": ts,
        "channel_type": kind,
    }
    return event | more
