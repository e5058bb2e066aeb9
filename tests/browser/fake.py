"""A site with the widget, and an assistant without a model: to try a host page no true answers are needed.

Both have names of their own, so that origins, cross-origin rules and the limits of plain http are the
browser's; it is told to find every `.test` name on this machine.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from bot.core.contract import Answer, FactShown, SourceOf, Suggestion, empty_answer
from bot.site.assets import read_assets

_LONG = (
    "It depends on what is injected, how much, and into whom; no large study has followed people for years."
)


def fact(name: str, stance: str, caution: bool = False) -> FactShown:
    source = SourceOf(title=f"Source of {name}", publisher="A society", date="2024", url="https://a.example/")
    claim = f"A statement about {name}, as long as such statements are, with what it says and of whom."
    return FactShown(
        id=name,
        claim=claim,
        text=claim,
        stance=stance,
        source=source,
        reviewed_on="2026-01-02",
        caution=caution,
    )


def suggestions(*titles: str) -> list[Suggestion]:
    return [Suggestion(card="c", subject="mesotherapy", aspect="risks", title=title) for title in titles]


def answer_to(text: str, identity: str) -> Answer:
    """An answer by a word of the message; it keeps the contract, but for the word `odd`."""
    made = empty_answer("answered", f"{_LONG} ({text})", identity)
    if "breathe" in text:
        made["status"], made["cause"], made["emergency_numbers"] = "urgent", "emergency", ["112", "911"]
        made["lead"] = "Call your emergency number now. Say that it began after an injection."
    elif "human" in text:
        made["status"], made["cause"], made["lead"] = "refused", "human", "Please turn to your clinic."
    elif "weather" in text:
        made["status"], made["cause"], made["lead"] = "refused", "other_subject", "I only know about skin."
        made["suggestions"] = suggestions("What is mesotherapy?")
    elif "safe" in text:
        stances = ("established", "claimed_by_proponents", "disputed", "regulatory")
        made["facts"] = [
            *(fact(stance, stance) for stance in stances[:3]),
            fact("caution", "regulatory", True),
        ]
        made["short_answer"], made["verdict"], made["more"] = made["lead"], "depends", True
        made["suggestions"] = suggestions("Does it hurt?", "Who should not have it?", "What is injected?")
    elif "odd" in text:
        made["facts"] = None  # type: ignore[typeddict-item]
    return made


@dataclass
class World:
    """What the fake servers do; tests change it."""

    origins: set[str] = field(default_factory=set)  # pages that the channel answers
    pages: dict[str, str] = field(default_factory=dict)  # path: HTML
    headers: dict[str, str] = field(default_factory=dict)  # of the pages
    moved: dict[str, str] = field(default_factory=dict)  # path: where it leads to
    turns: list[dict[str, Any]] = field(default_factory=list)
    feedback: list[dict[str, Any]] = field(default_factory=list)
    delay: float = 0.0  # of an answer
    down: bool = False
    sessions: int = 0
    asked: list[str] = field(default_factory=list)  # paths of files

    def __post_init__(self) -> None:
        self.assets = read_assets()
        handler = type("Handler", (_Handler,), {"world": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.assistant = f"http://assistant.test:{self.port}"
        self.site = f"http://site.test:{self.port}"
        self.origins.add(self.site)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self, html: str, path: str = "/page", **headers: str) -> str:
        """Put a page on the site; `{tag}` in it is the address of the script. Its address."""
        self.pages[path] = html.replace("{tag}", f"{self.assistant}/widget.js").replace(
            "{assistant}", self.assistant
        )
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.site + path

    def kept(self, token: str) -> dict[str, Any]:
        """What the export gives: rows by table, and no table without a row."""
        rows = [
            {"message_id": one["message_id"], "text": one["text"], "answer": json.dumps(one["answers"][0])}
            for one in self.turns
            if one["token"] == token
        ]
        return {"turns": rows} if rows else {}


class _Handler(BaseHTTPRequestHandler):
    world: World
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_OPTIONS(self) -> None:
        self._send(
            204,
            b"",
            "",
            self._cors()
            | {
                "Access-Control-Allow-Methods": "GET, POST, DELETE",
                "Access-Control-Allow-Headers": "Authorization, Content-Type",
            },
        )

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if (address := self.world.moved.get(path)) is not None:
            return self._send(301, b"", "", {"Location": address})
        if (html := self.world.pages.get(path)) is not None:
            return self._send(200, html.encode(), "text/html; charset=utf-8", self.world.headers)
        if (asset := self.world.assets.get(path)) is not None:
            self.world.asked.append(path)
            return self._send(200, asset.body, asset.kind, {"Access-Control-Allow-Origin": "*"})
        if path in ("/webhooks/web/messages", "/webhooks/web/export"):
            return self._told(path)
        return self._send(204 if path == "/favicon.ico" else 404, b"", "", {})

    def _told(self, path: str) -> None:
        """What the bearer of a session's token may read."""
        if not self.headers.get("authorization"):
            return self._json(401, {"error": "session_invalid", "message": ""})
        token = self.headers["authorization"].split()[-1]
        if path.endswith("/export"):
            return self._json(200, self.world.kept(token))
        after = int(self.path.partition("after=")[2] or 0)
        turns = [one for one in self.world.turns if one["seq"] > after and one["token"] == token]
        return self._json(200, {"messages": turns[:200]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        if self.world.down:
            self.close_connection = True
            return None
        if self.path.endswith("/session"):
            self.world.sessions += 1
            return self._json(201, {"token": f"token-{self.world.sessions}", "expires_in": 99})
        if self.path.endswith("/feedback"):
            self.world.feedback.append(body)
            return self._json(201, {"recorded": True})
        time.sleep(self.world.delay)
        identity = body["message_id"]
        turn = {"seq": len(self.world.turns) + 1, "token": body["token"], "message_id": identity}
        turn |= {
            "text": body["text"],
            "at": time.time(),
            "answers": [answer_to(body["text"], f"a-{identity}")],
        }
        self.world.turns.append(turn)
        return self._json(200, {"message_id": identity, "answers": turn["answers"]})

    def do_DELETE(self) -> None:
        self._send(204, b"", "", self._cors())

    def _cors(self) -> dict[str, str]:
        origin = self.headers.get("origin", "")
        return {"Access-Control-Allow-Origin": origin} if origin in self.world.origins else {}

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body).encode(), "application/json", self._cors())

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
