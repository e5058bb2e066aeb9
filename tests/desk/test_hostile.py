"""The desk's door, attacked with what is built to keep a server busy or to make it think it is alone."""

from __future__ import annotations

import time

import pytest
import requests

from tests.editor import Editor
from tests.server import Server

pytestmark = pytest.mark.model

HERE = {"Sec-Fetch-Site": "none"}


def test_a_name_of_combining_marks_delays_nobody(desk: Server) -> None:
    guesser = Editor(desk, signed_in=False)
    marks = "a" + "\u0301" * 60_000 + "\u0316" * 60_000  # normalizing them takes half a minute
    key, began = guesser.form_key("/desk/sign-in"), time.monotonic()
    fields = {"csrf": key, "name": marks, "password": "x"}
    assert guesser.ask("POST", "/desk/sign-in", data=fields).status_code == 401
    assert time.monotonic() - began < 5


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
