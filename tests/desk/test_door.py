"""The door of the desk over HTTP, attacked: guessing, CSRF, fixation, roles, text as script, odd requests."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
from typing import Any

import pytest
import requests

from bot.core.settings import ROOT, load_settings
from bot.desk.accounts import EDITOR, REVIEWER
from bot.desk.pages import PAGES
from bot.site.access import Access
from tests.editor import PASSWORD, Editor
from tests.server import Server

pytestmark = pytest.mark.model

SESSION, DOOR = "__Host-mesobot_desk", "__Host-mesobot_desk_door"
OF_THE_DESK = ["/desk", "/desk/", "/desk/sign-in", "/desk/log", "/desk/desk.css", "/desk/htmx.min.js"]


def _log(desk: Server, who: str) -> list[tuple[str, str]]:
    """What the audit log has of an account, the oldest first."""
    with sqlite3.connect(desk.folder / "conversations.db") as database:
        query = "SELECT what, item FROM desk_log WHERE who = ? ORDER BY at"
        return [(what, item) for what, item in database.execute(query, (who,))]


@pytest.mark.parametrize("path", OF_THE_DESK)
def test_a_desk_that_is_off_is_like_any_path_that_is_not_there(server: Server, path: str) -> None:
    for method in ("GET", "POST"):
        there = requests.request(method, server.url + path, timeout=10, allow_redirects=False)
        nowhere = requests.request(method, f"{server.url}/nothing", timeout=10)
        assert (there.status_code, there.text) == (404, nowhere.text)
        assert set(there.headers) == set(nowhere.headers)


@pytest.mark.parametrize("path", OF_THE_DESK)
def test_the_token_of_the_operator_opens_no_desk_that_is_off(api_server: Server, path: str) -> None:
    assert api_server.get(path).status_code == 401


def test_nothing_beside_the_desk_is_opened_with_it() -> None:
    access = Access(load_settings({"MESOBOT_DESK_USERS": "users.json"}), [])
    paths = [
        "/desk",
        "/desk/",
        "/desk/log",
        "/desks",
        "/desk.json",
        "/desk/../metrics",
        "/desk/%2e%2e/metrics",
    ]
    assert [path for path in paths if access.is_public(path)] == ["/desk", "/desk/", "/desk/log"]


def test_who_is_not_signed_in_sees_no_page_and_changes_nothing(desk: Server) -> None:
    stranger = Editor(desk, REVIEWER, signed_in=False)
    paths = [re.sub(r"<\w+>", "1", page.path) for page in PAGES]
    for path in [*paths, "/desk/nothing", "/desk/sign-out"]:
        for method in ("GET", "POST", "HEAD"):
            for cookie in ("", "guessed", "é", "x" * 5000):
                stranger.cookies = {SESSION: cookie} if cookie else {}
                headers = {"Cookie": f"{SESSION}=é".encode("latin-1")} if cookie == "é" else {}
                reply = stranger.ask(method, path, headers=headers)
                assert reply.status_code == 303, (method, path, cookie)
                assert reply.headers["Location"].startswith("/desk/sign-in")
                assert reply.text == ""


def test_after_the_sign_in_comes_the_page_that_was_asked_for(desk: Server) -> None:
    editor = Editor(desk, REVIEWER, signed_in=False)
    to = editor.get("/desk/log?before=99").headers["Location"]
    assert "before%3D99" in to
    page = editor.get(to)
    assert 'name="to" value="/desk/log?before=99"' in page.text
    assert editor.sign_in(to="/desk/log?before=99").headers["Location"] == "/desk/log?before=99"


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.test/",
        "//evil.test",
        "/\\evil.test",
        "/desk/../x",
        "/desk\r\nX: y",
        "/deskevil.test",
        "/desk/sign-out",
    ],
)
def test_the_sign_in_leads_nowhere_else(desk: Server, to: str) -> None:
    assert Editor(desk, signed_in=False).sign_in(to=to).headers["Location"] == "/desk"


def test_guessing_a_password_ends_after_a_few_tries(desk: Server) -> None:
    guesser = Editor(desk, signed_in=False)
    replies = [guesser.sign_in(f"guess number {number}") for number in range(6)]
    assert [reply.status_code for reply in replies] == [401] * 5 + [429]
    assert 0 < int(replies[-1].headers["Retry-After"]) <= 60
    assert "wait 1 minute." in replies[-1].text
    assert guesser.sign_in().status_code == 429  # the right one tells nothing now
    guesser.address = "203.0.113.77"  # from elsewhere neither: the account is counted
    assert guesser.sign_in().status_code == 429
    assert Editor(desk).get("/desk").status_code == 200  # and nobody else is kept out
    assert _log(desk, guesser.name) == [("sign-in-failed", "")] * 5


def test_trying_many_names_from_one_address_ends_too(desk: Server) -> None:
    guesser = Editor(desk, signed_in=False)
    tried = [guesser.sign_in(name=f"name-{number}").status_code for number in range(12)]
    assert tried == [401] * 10 + [429] * 2
    assert guesser.sign_in().status_code == 429


def test_a_name_that_is_not_there_looks_like_a_wrong_password(desk: Server) -> None:
    guesser = Editor(desk, signed_in=False)
    known, unknown = guesser.sign_in("wrong password"), guesser.sign_in(name="nobody-has-this")
    assert known.status_code == unknown.status_code == 401
    assert known.text == unknown.text.replace("nobody-has-this", guesser.name)
    assert "nobody-has-this" not in desk.log  # people type passwords into the wrong field


def test_a_long_password_costs_nothing(desk: Server) -> None:
    assert Editor(desk, signed_in=False).sign_in("x" * 10_000).status_code == 401
    assert Editor(desk, signed_in=False).sign_in("x" * 200_000).status_code == 400


@pytest.mark.parametrize("given", ["", "0" * 64, "é", "of another session"])
def test_a_form_without_its_key_changes_nothing(desk: Server, given: str) -> None:
    editor = Editor(desk)
    key = Editor(desk).form_key() if given == "of another session" else given
    for data in ({"csrf": key}, {}):
        reply = editor.ask("POST", "/desk/sign-out", data=data)
        assert reply.status_code == 403
    assert editor.ask("POST", f"/desk/sign-out?csrf={editor.form_key()}").status_code == 403
    assert editor.get("/desk").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Origin": "https://[broken"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_form_of_another_site_changes_nothing_even_with_the_key(
    desk: Server, headers: dict[str, str]
) -> None:
    editor = Editor(desk)
    data = {"csrf": editor.form_key()}
    assert editor.ask("POST", "/desk/sign-out", data=data, headers=headers).status_code == 403
    assert editor.get("/desk").status_code == 200
    same = {"Origin": editor.url, "Sec-Fetch-Site": "same-origin"}
    assert editor.ask("POST", "/desk/sign-out", data=data, headers=same).status_code == 303


def test_nobody_is_signed_in_by_a_foreign_form(desk: Server) -> None:
    editor = Editor(desk, signed_in=False)
    fields = {"name": editor.name, "password": PASSWORD}
    assert editor.ask("POST", "/desk/sign-in", data=fields).status_code == 403
    other = Editor(desk, signed_in=False)
    other_key = other.form_key("/desk/sign-in")
    editor.get("/desk/sign-in")
    assert editor.ask("POST", "/desk/sign-in", data=fields | {"csrf": other_key}).status_code == 403
    assert SESSION not in editor.cookies


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in(desk: Server) -> None:
    attacker, victim = Editor(desk), Editor(desk, signed_in=False)
    planted = attacker.cookies[SESSION]
    victim.cookies = {DOOR: "planted"}
    key = victim.form_key("/desk/sign-in")
    assert victim.cookies[DOOR] != "planted"
    victim.cookies[SESSION] = planted
    fields = {"csrf": key, "name": victim.name, "password": PASSWORD}
    assert victim.ask("POST", "/desk/sign-in", data=fields).status_code == 303
    assert victim.cookies[SESSION] != planted
    assert victim.name in victim.get("/desk").text
    assert attacker.get("/desk").status_code == 303  # what was in the browser before has ended
    again = victim.cookies[SESSION]
    victim.cookies.pop(SESSION)
    victim.sign_in()
    assert victim.cookies[SESSION] != again


def test_the_cookie_is_for_this_host_over_https_and_for_no_script(desk: Server) -> None:
    reply = Editor(desk, signed_in=False).sign_in()
    (line,) = [one for one in reply.raw.headers.getlist("Set-Cookie") if one.startswith(f"{SESSION}=")]
    value, *flags = line.split("; ")
    assert set(flags) == {"Path=/", "HttpOnly", "SameSite=Strict", "Secure"}
    assert len(value.removeprefix(f"{SESSION}=")) == 43


def test_over_plain_http_on_this_machine_it_is_not_secure_and_all_else_is_the_same(desk: Server) -> None:
    here = {"Sec-Fetch-Site": "none"}
    reply = requests.get(f"{desk.url}/desk/sign-in", headers=here, timeout=10)
    assert reply.status_code == 200
    (line,) = reply.raw.headers.getlist("Set-Cookie")
    assert line.startswith("mesobot_desk_door=")
    assert set(line.split("; ")[1:]) == {"Path=/", "HttpOnly", "SameSite=Strict"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "clinic.example"},  # a name that leads here: the way is not known
        {"Host": "127.0.0.1.evil.test"},
        {"Host": ""},
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"},
        {"Forwarded": "for=203.0.113.9;proto=https"},
        {"X-Real-IP": "203.0.113.9"},
        {"X-Forwarded-Proto": "https"},  # of a proxy that was not there
    ],
    ids=str,
)
def test_plain_http_from_elsewhere_is_refused(desk: Server, headers: dict[str, str]) -> None:
    for method, path in [("GET", "/desk"), ("GET", "/desk/sign-in"), ("POST", "/desk/sign-in")]:
        sent = {"Sec-Fetch-Site": "none"} | headers
        reply = requests.request(method, desk.url + path, headers=sent, timeout=10, allow_redirects=False)
        assert reply.status_code == 403
        assert "Only over https" in reply.text
        assert "Set-Cookie" not in reply.headers


def test_plain_http_from_another_machine_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.editor import desk_server

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: this only asks for our own address
            own = str(probe.getsockname()[0])
        except OSError:
            pytest.skip("this machine has no address but its own")
    running = desk_server(tmp_path_factory.mktemp("open"), MESOBOT_HOST="0.0.0.0").start(ready=False)
    try:
        url = f"http://{own}:{running.port}/desk/sign-in"
        running.wait_until(lambda: requests.get(f"{running.url}/health", timeout=5).ok)
        for headers in ({}, {"Host": "localhost"}):
            headers = {"Sec-Fetch-Site": "none"} | headers
            assert requests.get(url, timeout=10, headers=headers).status_code == 403
    finally:
        running.stop()


def test_who_signs_out_is_out_whoever_kept_the_cookie(desk: Server) -> None:
    editor = Editor(desk)
    kept = dict(editor.cookies)
    reply = editor.post("/desk/sign-out")
    assert reply.headers["Location"] == "/desk/sign-in?said=signed_out"
    assert SESSION not in editor.cookies
    editor.cookies = kept
    assert editor.get("/desk").status_code == 303
    assert "You are signed out." in editor.get("/desk/sign-in?said=signed_out").text


def test_an_editor_does_not_reach_what_is_for_reviewers(desk: Server) -> None:
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    assert "/desk/log" not in editor.get("/desk").text
    assert "/desk/log" in reviewer.get("/desk").text
    for path in ("/desk/log", "/desk/log?role=reviewer", "/desk/log/"):
        reply = editor.get(path, headers={"X-Role": "reviewer"})
        assert (reply.status_code, "signed in" in reply.text) == (403, False)
    assert editor.post("/desk/log", role=REVIEWER).status_code == 403
    assert reviewer.get("/desk/log").status_code == 200
    assert ("refused", "/desk/log") in _log(desk, editor.name)


def test_a_change_of_the_account_ends_its_sessions(desk: Server) -> None:
    for change in ("role", "password", "removed"):
        editor = Editor(desk, REVIEWER)
        if change == "removed":
            editor.accounts.remove(editor.name)
        else:
            role = EDITOR if change == "role" else REVIEWER
            editor.accounts.add(editor.name, role, "another for the tests", replace=True)
        assert editor.get("/desk").status_code == 303, change


def test_what_people_type_is_text_on_the_page(desk: Server) -> None:
    script = '"><script>alert(1)</script>'
    editor = Editor(desk, REVIEWER)
    named = Editor(desk, signed_in=False)
    # A name that no command would take, written into the file by hand.
    rows = json.loads(named.accounts.path.read_text(encoding="utf-8"))
    for row in rows["accounts"]:
        if row["name"] == named.name:
            row["name"] = script
    named.accounts.path.write_text(json.dumps(rows), encoding="utf-8")
    assert named.sign_in(name=script).status_code == 303
    pages = [named.get("/desk")]
    named.cookies.clear()
    pages.append(named.sign_in("wrong password", name=script))
    paths = ["/desk?said=", "/desk/sign-in?to=", "/desk/sign-in?said=", "/desk/log?before=", "/desk/"]
    pages += [editor.get(path + script) for path in paths]
    pages.append(editor.get("/desk/log"))
    for page in pages:
        assert "<script>alert" not in page.text, page.url
        assert page.status_code < 500
    assert "&lt;script&gt;alert(1)" in pages[0].text
    Editor(desk).accounts.remove(script)


def test_no_page_may_be_framed_kept_or_run_script_of_others(desk: Server) -> None:
    editor = Editor(desk)
    for path in ("/desk", "/desk/sign-in", "/desk/nothing"):
        headers = editor.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        policy = headers["Content-Security-Policy"]
        for rule in (
            "default-src 'none'",
            "script-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ):
            assert rule in policy.split("; ")
        assert headers["Referrer-Policy"] == "same-origin"
    assert "form-action 'none'" in editor.get("/").headers["Content-Security-Policy"]


def test_the_audit_log_says_who_did_what_and_holds_no_secret(desk: Server) -> None:
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    token = editor.cookies[SESSION]
    editor.get("/desk/log")
    editor.post("/desk/sign-out")
    editor.sign_in("not the password")
    assert _log(desk, editor.name) == [
        ("sign-in", ""),
        ("refused", "/desk/log"),
        ("sign-out", ""),
        ("sign-in-failed", ""),
    ]
    page = reviewer.get("/desk/log").text
    assert re.search(rf"<td>{editor.name}</td><td>signed out</td>", page)
    stored = b"".join(path.read_bytes() for path in desk.folder.glob("conversations.db*"))
    assert token.encode() not in stored
    assert b"198.51." not in stored
    assert token not in desk.log
    assert PASSWORD not in desk.log


def test_a_link_on_another_site_does_not_sign_anybody_out(desk: Server) -> None:
    """The browser brings no cookie along with such a link; it is asked again from a page of the desk."""
    editor = Editor(desk)
    kept, editor.cookies = editor.cookies, {}
    reply = editor.get("/desk/log", headers={"Sec-Fetch-Site": "cross-site"})
    assert 'content="0; url=/desk/log"' in reply.text
    assert editor.cookies == {}
    editor.cookies = kept
    assert editor.get("/desk").status_code == 200


def test_a_fragment_of_a_page_leads_the_whole_page_to_the_door(desk: Server) -> None:
    stranger = Editor(desk, signed_in=False)
    reply = stranger.get("/desk/log", headers={"HX-Request": "true"})
    assert (reply.status_code, reply.headers["HX-Redirect"], reply.text) == (401, "/desk/sign-in", "")


ODD: list[tuple[dict[str, Any], set[int]]] = [
    ({"data": b"\xff\xfe\x00name=x"}, {400}),
    ({"data": "&".join(f"a{n}=1" for n in range(3000))}, {400}),
    ({"data": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, {400, 403}),
    ({"data": b"--x", "headers": {"Content-Type": "multipart/form-data"}}, {400, 403}),
    ({"data": b"{}", "headers": {"Content-Type": "application/json"}}, {403}),
    ({"data": "csrf=%00&name=%00"}, {403}),
    ({"data": b"x" * 2_000_000}, {413}),
]


@pytest.mark.parametrize(("options", "statuses"), ODD, ids=lambda part: str(part)[:40])
def test_a_request_that_no_browser_sends_is_refused(
    desk: Server, options: dict[str, Any], statuses: set[int]
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    options = options | {"headers": form | options.get("headers", {})}
    editor = Editor(desk)
    assert editor.ask("POST", "/desk/sign-out", **options).status_code in statuses
    assert editor.ask("POST", "/desk/sign-in", **options).status_code in statuses
    assert editor.get("/desk").status_code == 200


def test_a_file_of_accounts_that_is_broken_is_said_in_the_log_and_lets_nobody_in(
    desk: Server, tmp_path: Any
) -> None:
    editor = Editor(desk)
    path = editor.accounts.path
    good = path.read_bytes()
    try:
        path.write_text('{"accounts": [{"name": "x"}]}', encoding="utf-8")
        assert editor.get("/desk").status_code == 503
        assert "account 1: role is not a text" in desk.log
    finally:
        path.write_bytes(good)
    assert editor.get("/desk").status_code == 200


def test_the_style_and_the_script_are_there_without_a_sign_in(desk: Server) -> None:
    assert desk.get("/desk/desk.css").headers["Content-Type"].startswith("text/css")
    script = desk.get("/desk/htmx.min.js").content
    assert script == (ROOT / "web/dist/desk/htmx.min.js").read_bytes()
