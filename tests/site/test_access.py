"""What anybody may ask for, and what only the operator's token opens: over HTTP, both ways to start."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sanic import Sanic

from bot.core.settings import ROOT, load_settings
from bot.site.access import Access
from bot.site.assets import read_assets
from tests.server import API_TOKEN, Server
from tests.sockets import BAD

RASA_RUN = (sys.executable, "-m", "rasa", "run", "--enable-api", "--cors", "*", "--port", "{port}")
BEARER = {"Authorization": f"Bearer {API_TOKEN}"}
CLOSED = [
    ("GET", "/version"),
    ("GET", "/status"),
    ("GET", "/domain"),
    ("GET", "/metrics"),
    ("GET", "/nothing"),
    ("GET", "/conversations/web-1/tracker"),
    ("POST", "/conversations/web-1/messages"),
    ("POST", "/conversations/web-1/trigger_intent"),
    ("POST", "/model/parse"),
    ("POST", "/model/train"),
    ("PUT", "/model"),
    ("DELETE", "/model"),
    ("GET", "/webhooks/rest/"),
    ("POST", "/webhooks/rest/webhook"),
    ("GET", "/webhooks/slack/"),
]
ODD = [
    "//version",
    "/version/",
    "/VERSION",
    "/%76ersion",
    "/./version",
    "/health/../version",
    "/health//",
    "//",
]
ODD += ["/webhooks/web/../rest/webhook", "/webhooks/web/%2e%2e/rest/webhook", "/webhooks//rest/webhook"]


def _ask(server: Server, method: str, path: str, **options: Any) -> requests.Response:
    """Send the path as it is written: requests would tidy it."""
    prepared = requests.Request(method, server.url, **options).prepare()
    prepared.url = server.url + path
    return requests.Session().send(prepared, timeout=20)


@pytest.fixture(scope="module", params=["mesobot run", "rasa run"])
def with_token(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Both commands, with API_TOKEN."""
    if request.param == "mesobot run":
        yield request.getfixturevalue("api_server")
        return
    running = Server(tmp_path_factory.mktemp("api"), RASA_RUN, API_TOKEN=API_TOKEN).start()
    yield running
    running.stop()


@pytest.fixture(scope="module", params=["mesobot run", "rasa run"])
def without(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Both commands, as they are when nothing is set."""
    if request.param == "mesobot run":
        yield request.getfixturevalue("server")
        return
    running = Server(tmp_path_factory.mktemp("plain"), RASA_RUN).start()
    yield running
    running.stop()


@pytest.mark.model
def test_without_a_token_nothing_but_the_public_paths_is_there(without: Server) -> None:
    for method, path in CLOSED:
        for headers in ({}, BEARER, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}):
            reply = _ask(without, method, path, headers=headers)
            assert reply.status_code == 404, path
            assert reply.json() == {"error": "not_found", "message": "there is nothing here"}


@pytest.mark.model
@pytest.mark.parametrize("path", ODD)
def test_an_odd_spelling_opens_nothing(without: Server, path: str) -> None:
    for method in ("GET", "POST", "HEAD", "OPTIONS", "PURGE"):
        assert _ask(without, method, path).status_code == 404


@pytest.mark.model
def test_rasas_api_that_was_asked_for_is_named(without: Server) -> None:
    was_asked_for = "--enable-api" in without.command
    assert ("closed: Rasa's API" in without.log) is was_asked_for


@pytest.mark.model
def test_with_a_token_only_its_holder_gets_in(with_token: Server) -> None:
    wrong = [
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {API_TOKEN}x",
        f"Bearer {API_TOKEN[:-1]}",
        f"Basic {API_TOKEN}",
        API_TOKEN,
    ]
    for method, path in [*CLOSED, ("HEAD", "/version"), ("OPTIONS", "/version"), ("GET", "//version")]:
        for header in wrong:
            reply = _ask(with_token, method, path, headers={"Authorization": header})
            assert reply.status_code == 401, (path, header)
            assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert _ask(with_token, "GET", f"/version?token={API_TOKEN}").status_code == 401
    assert "version" in _ask(with_token, "GET", "/version", headers=BEARER).json()
    tracker = _ask(with_token, "GET", "/conversations/nobody/tracker", headers=BEARER)
    assert tracker.json()["sender_id"] == "nobody"


@pytest.mark.model
def test_the_holder_asks_rasas_channel_without_a_limit(tmp_path: Path) -> None:
    limits = {"MESOBOT_SESSION_LIMIT": "1/minute", "MESOBOT_ADDRESS_LIMIT": "1/minute"}
    running = Server(tmp_path, API_TOKEN=API_TOKEN, **limits).start()
    url = f"{running.url}/webhooks/rest/webhook"
    body = {"sender": "machine", "message": "Who created mesotherapy?"}
    command = {"sender": "machine", "message": '/ask_risks{"subject": "mesotherapy"}'}
    try:
        replies = [requests.post(url, json=body, headers=BEARER, timeout=20) for _ in range(3)]
        refused = requests.post(url, json=command, headers=BEARER, timeout=20)
    finally:
        running.stop()
    assert [reply.status_code for reply in replies] == [200] * 3
    assert "Pistor" in replies[2].json()[0]["text"]
    assert refused.json()["error"] == "command"


@pytest.mark.model
@pytest.mark.parametrize("name", ["callback_url", "token"])
@pytest.mark.parametrize("path", ["/health", "/", "/version", "/model/train", "/webhooks/web/session"])
def test_the_address_never_carries_a_token_or_a_callback(with_token: Server, name: str, path: str) -> None:
    for query in (f"{name}=http://127.0.0.1:9/", f"{name}=", f"x=1&{name}=a"):
        reply = _ask(with_token, "POST", f"{path}?{query}", headers=BEARER)
        assert (reply.status_code, name in reply.json()["message"]) == (400, True)


@pytest.mark.model
def test_no_page_of_another_site_may_call_though_rasa_is_told_any_may(with_token: Server) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for path in ("/health", "/webhooks/web/session", "/webhooks/web/nothing", "/version", "/nothing"):
        for method in ("GET", "POST", "OPTIONS"):
            for more in ({}, BEARER):
                said = _ask(with_token, method, path, headers=headers | more).headers
                assert "Access-Control-Allow-Origin" not in said
                assert "Access-Control-Allow-Credentials" not in said


@pytest.mark.model
def test_security_headers_are_on_every_response(without: Server) -> None:
    for method, path in [("GET", "/"), ("GET", "/health"), ("GET", "/nothing"), ("PUT", "/health")]:
        headers = _ask(without, method, path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers
    assert "camera=()" in _ask(without, "GET", "/").headers["Permissions-Policy"]
    page = _ask(without, "GET", "/").headers
    again = _ask(without, "GET", "/", headers={"If-None-Match": page["ETag"]})
    kept = {**page, **again.headers}["Content-Security-Policy"]  # as a browser puts them together
    assert (again.status_code, kept) == (304, page["Content-Security-Policy"])
    widget = _ask(without, "GET", "/widget.js").headers
    assert widget["Cross-Origin-Resource-Policy"] == "cross-origin"  # other sites embed it


RAW = {
    b"GARBAGE\r\n\r\n": 400,
    b"GET /health HTTP/9.9\r\n\r\n": 400,
    b"GET /health HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n": 413,
    b"POST /webhooks/web/messages HTTP/1.1\r\nContent-Length: many\r\n\r\n": 400,
    b"POST /webhooks/web/messages HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n": 400,
    b"POST /webhooks/web/session HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n": 413,
    b"GET http://elsewhere/version HTTP/1.1\r\n\r\n": 404,
    b"GET /version HTTP/1.1\r\nAuthorization: Bearer \xff\xfe\r\n\r\n": 404,
    b"GET /health HTTP/1.1\r\nAuthorization: Bearer \xff\xfe\r\n\r\n": 200,
}


@pytest.mark.model
@pytest.mark.parametrize("request_bytes", RAW, ids=lambda raw: str(raw[:40]))
def test_bytes_that_are_no_request_are_told_so(server: Server, request_bytes: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request_bytes)
        head = connection.recv(65_536).decode()
    assert head.startswith(f"HTTP/1.1 {RAW[request_bytes]} "), head
    assert "Traceback" not in head


@pytest.mark.model
@pytest.mark.parametrize("name", BAD)
def test_rasas_own_command_refuses_what_is_no_request_too(without: Server, name: str) -> None:
    """Read until the connection is closed; a negative length once stopped the whole server."""
    with socket.create_connection(("127.0.0.1", without.port), timeout=10) as connection:
        connection.sendall(BAD[name])
        got = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert got.startswith(b"HTTP/1.1 400"), got[:80]
    assert without.get("/health").status_code == 200


@pytest.mark.model
def test_only_a_proxy_that_is_set_can_say_that_a_request_came_over_tls(server: Server) -> None:
    behind = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    assert "Strict-Transport-Security" not in _ask(server, "GET", "/health", headers=behind).headers


def test_every_route_is_closed_but_the_listed_ones() -> None:
    from rasa.core.run import configure_app, create_http_input_channels

    app = configure_app(create_http_input_channels(None, str(ROOT / "credentials.yml")), enable_api=True)
    Sanic._app_registry.pop(app.name)
    access = Access(load_settings({}), read_assets())
    paths = {f"/{re.sub('<.*?>', 'x', route.path)}" for route in app.router.routes}
    assert len(paths) > 20
    public = {path for path in paths if access.is_public(path)}
    assert public == {
        "/",  # the demo page, not Rasa's greeting
        "/health",
        "/ready",
        "/webhooks/web/session",
        "/webhooks/web/export",
        "/webhooks/web/messages",
        "/webhooks/web/origin",
        "/webhooks/web/feedback",
    }


def test_installing_slack_is_public_only_where_it_is_on() -> None:
    off, on = (Access(load_settings(env), ()) for env in ({}, {"SLACK_CLIENT_ID": "1.2"}))
    for path in ("/slack/install", "/slack/oauth_redirect"):
        assert on.is_public(path) and not off.is_public(path)
