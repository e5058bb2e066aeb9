"""Another program on the port of the action server: slow, or with invalid responses."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# status, body
GARBAGE: tuple[tuple[int, bytes], ...] = (
    (200, b"<html>It works!</html>"),
    (200, b""),
    (200, b"null"),
    (200, b'{"events": "none"}'),
    (200, b'{"events": [], "responses": [{"custom": "a string"}]}'),
    (200, b'{"events": [], "responses": [{"custom": {"status": "answered", "text": ""}}]}'),
    (200, b'{"events": [{"event": "no such event"}], "responses": []}'),
    (200, b"[" * 100_000),
    (200, b"x" * 2_000_000),
    (500, b'{"error": "Traceback (most recent call last): secret"}'),
    (400, b"not even JSON"),
    (404, b""),
)


class Impostor:
    """Listens on `port`; waits `delay_s`, then responds with the entries of GARBAGE in turn."""

    def __init__(self, port: int, delay_s: float = 0.0) -> None:
        self.asked, self._delay = 0, delay_s
        self.url = f"http://127.0.0.1:{port}/webhook"
        self.heard = threading.Event()  # a request has arrived and waits
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer._answer(self)

            def log_message(self, *_words: object) -> None:
                """Print nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Free the port."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        request.rfile.read(int(request.headers["Content-Length"]))
        status, body = GARBAGE[self.asked % len(GARBAGE)]
        self.asked += 1
        self.heard.set()
        time.sleep(self._delay)
        try:
            request.send_response(status)
            request.send_header("Content-Type", "application/json")
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)
        except OSError:
            pass  # the client has gone
