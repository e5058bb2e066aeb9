"""The desk's door, attacked with what is built to keep a server busy or to make it think it is alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from tests.editor import PASSWORD, Editor, desk_server
from tests.server import Server

pytestmark = pytest.mark.model

SESSION = "__Host-mesobot_desk"
HERE = {"Sec-Fetch-Site": "none"}


@pytest.mark.parametrize(("marks", "status"), [(3_800, 401), (60_000, 400)])
def test_a_name_of_combining_marks_delays_nobody(desk: Server, marks: int, status: int) -> None:
    guesser = Editor(desk, signed_in=False)
    key = guesser.form_key("/desk/sign-in")
    # Normalizing the longer one takes half a minute, longer than `ask` waits.
    body = f"csrf={key}&password=x&name=a".encode() + b"\xcc\x81" * marks + b"\xcc\x96" * marks
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert guesser.ask("POST", "/desk/sign-in", data=body, headers=form).status_code == status


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"-" * 900_000, "multipart/form-data; boundary=-"),  # two seconds of empty parts
        (b"--x--", "multipart/form-data"),
        (b"--x--", "multipart/form-data; boundary="),
        (b"--x--", "multipart/form-data; boundary=\xe9"),
    ],
    ids=["many parts", "no boundary", "an empty one", "no ASCII"],
)
def test_an_upload_that_no_browser_sends_is_refused_unread(desk: Server, body: bytes, kind: str) -> None:
    editor, before = Editor(desk), desk.log.count("Failed when parsing form")
    headers = {"Content-Type": kind.encode("latin-1")}
    assert editor.ask("POST", "/desk/sign-out", data=body, headers=headers).status_code == 400
    assert desk.log.count("Failed when parsing form") == before
    sent = editor.ask(
        "POST", "/desk/sign-out", data={"csrf": editor.form_key()}, files={"a": ("é.csv", b"x")}
    )
    assert sent.status_code == 303


def test_a_database_that_is_away_tells_no_names(tmp_path: Path) -> None:
    running = desk_server(tmp_path).start()
    try:
        editor, guesser = Editor(running), Editor(running, signed_in=False)
        key = guesser.form_key("/desk/sign-in")
        for file in tmp_path.glob("conversations.db*"):
            file.unlink()
        (tmp_path / "conversations.db").mkdir()
        for path in ("/desk", "/desk/sign-in", "/desk/log"):
            page = editor.get(path)
            assert page.status_code == 503
            assert "Not available now" in page.text
        for name in (guesser.name, "nobody-has-this"):
            fields = {"csrf": key, "name": name, "password": "not the right one"}
            assert guesser.ask("POST", "/desk/sign-in", data=fields).status_code == 401
        right = {"csrf": key, "name": guesser.name, "password": PASSWORD}
        reply = guesser.ask("POST", "/desk/sign-in", data=right)
        assert (reply.status_code, SESSION in guesser.cookies) == (503, False)
    finally:
        running.stop()


@pytest.mark.parametrize("host", ["[::1", "[", "::1]:5", "@", ":"])
def test_a_host_that_is_none_is_refused_without_a_traceback(desk: Server, host: str) -> None:
    headers = HERE | {"Host": host}
    reply = requests.get(f"{desk.url}/desk/sign-in", headers=headers, timeout=10)
    assert reply.status_code == 403
    assert "ValueError" not in desk.log


def test_a_proxy_on_this_machine_that_says_nothing_is_not_this_machine(desk: Server) -> None:
    """What nginx sends with `proxy_pass http://127.0.0.1:5005` alone: its own address as the host."""
    for method in ("GET", "POST"):
        reply = requests.request(method, f"{desk.url}/desk/sign-in", timeout=10)
        assert (reply.status_code, "Set-Cookie" in reply.headers) == (403, False)
    assert requests.get(f"{desk.url}/desk/sign-in", headers=HERE, timeout=10).status_code == 200
