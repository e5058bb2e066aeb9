"""The commands as people run them: pipes, JSON lines, exit codes, the shell, the server."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from bot.core.settings import load_settings
from tests.processes import mesobot
from tests.server import API_TOKEN, Server

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.process
def test_usage_errors_have_status_2() -> None:
    assert mesobot("ask", "--nonsense").returncode == 2
    assert mesobot("ask", "").returncode == 2
    bad = mesobot("knowledge", "show", "astrology")
    assert bad.returncode == 2
    assert 'unknown subject "astrology"' in bad.stderr
    assert "Traceback" not in bad.stderr


@pytest.mark.process
def test_a_bad_setting_is_named() -> None:
    result = mesobot("knowledge", "show", "mesotherapy", PORT="many")
    assert result.returncode == 2
    assert "PORT='many'" in result.stderr


@pytest.mark.process
def test_knowledge_commands_answer() -> None:
    assert "1924" in mesobot("knowledge", "show", "michel-pistor", "biography").stdout
    assert "seed-risk-liver" in mesobot("knowledge", "search", "liver damage").stdout


@pytest.mark.model
def test_ask_reads_lines_and_answers_in_order() -> None:
    lines = [
        json.dumps({"id": "1", "sender": "a", "text": "what is mesotherapy"}),
        "what are humectants",
        json.dumps({"id": "3", "sender": "a", "text": "and its risks?"}),
    ]
    result = mesobot("ask", "--json", stdin="\n".join(lines))
    assert result.returncode == 0, result.stderr
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [f"{a['subject']}/{a['aspect']}" for a in answers] == [
        "mesotherapy/definition",
        "humectants/definition",
        "mesotherapy/risks",
    ]
    assert (answers[0]["id"], answers[2]["id"]) == ("1", "3")


@pytest.mark.model
def test_ask_says_whether_it_answered_and_names_a_bad_line() -> None:
    refused = mesobot("ask", "what is the weather tomorrow")
    assert refused.returncode == 1
    lines = ['{"id": 1, "text": 3}', '{"id": 2, "text": "what is mesotherapy"}', "not { json", "{half"]
    bad = mesobot("ask", "--json", stdin="\n".join(lines), PYTHONIOENCODING="cp850")
    assert bad.returncode == 1
    rows = [json.loads(line) for line in bad.stdout.splitlines()]
    assert [row.get("error") for row in rows] == ["bad_line", None, None, "bad_line"]
    assert (rows[0]["id"], rows[0]["message"], rows[1]["id"]) == (1, "<stdin>:1: no `text`", 2)
    assert "Traceback" not in bad.stderr


@pytest.mark.model
def test_the_shell_works_from_a_pipe() -> None:
    said = mesobot(
        "shell", stdin="what is mesotherapy\n1\n/sources\n/new\n/help\n/nonsense\n/quit\nnever asked\n"
    )
    assert said.returncode == 0, said.stderr
    assert "tiny shots" in said.stdout
    assert "Greek" in said.stdout  # suggestion 1: the name
    assert "A new conversation." in said.stdout
    assert "There is no such command" in said.stdout
    assert "Traceback" not in said.stdout + said.stderr


def _post(url: str, body: bytes) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {API_TOKEN}"}
    request = urllib.request.Request(f"{url}/webhooks/rest/webhook", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.model
def test_the_server_answers_with_a_source(api_server: Server) -> None:
    body = json.dumps({"sender": "a", "message": "Who created mesotherapy?"}).encode()
    status, replies = _post(api_server.url, body)
    assert status == 200
    text = replies[0]["text"]
    assert "Michel Pistor" in text and "1924–2003" in text and "Sources:" in text
    assert replies[0]["custom"]["facts"][0]["source"]["title"]


@pytest.mark.model
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"message": 1}', b'{"sender": "x"}', b'{"message": ""}']
)
def test_the_server_says_what_is_wrong_with_a_body(api_server: Server, body: bytes) -> None:
    status, reply = _post(api_server.url, body)
    assert status == 400
    assert reply["error"] and reply["message"]


@pytest.mark.model
def test_nobody_without_a_sender_shares_a_conversation(api_server: Server) -> None:
    first = _post(api_server.url, b'{"message": "what is mesotherapy"}')[1][0]["recipient_id"]
    second = _post(api_server.url, b'{"message": "ok and what are the risks of that?"}')[1][0]
    assert second["recipient_id"] != first
    assert second["custom"]["status"] == "answered"
    # What it assumes or answers is named, for there is no conversation to take it from.
    assert any(one in second["text"] for one in ("I take it that you mean", "This answers"))


@pytest.mark.model
def test_ask_and_shell_talk_to_a_running_server(server: Server) -> None:
    lines = ['{"sender": "p", "text": "what is mesotherapy"}', '{"sender": "p", "text": "and its risks?"}']
    result = mesobot("ask", "--json", "--url", server.url, stdin="\n".join(lines))
    assert [json.loads(line)["aspect"] for line in result.stdout.splitlines()] == ["definition", "risks"]
    said = mesobot("shell", "--url", server.url, stdin="what are humectants\n/quit\n")
    assert "glycerin" in said.stdout.lower()
    texts = ("what is mesotherapy", "x" * 2001, "", "\ud800", "what are humectants")
    asked = "\n".join(json.dumps({"id": number, "text": text}) for number, text in enumerate(texts))
    rest = mesobot("ask", "--json", "--url", server.url, stdin=asked)
    assert (rest.returncode, rest.stderr) == (1, "")
    rows = [json.loads(line) for line in rest.stdout.splitlines()]
    statuses = ["answered", "refused", "refused", "refused", "answered"]
    assert [(row["id"], row["status"]) for row in rows] == list(enumerate(statuses))
    assert (rows[1]["text"], rows[2]["text"]) == ("2001 characters, 2000 allowed", "nothing readable")
    gone = mesobot("ask", "--url", "http://127.0.0.1:9", "hello")
    assert gone.returncode == 2
    assert "Traceback" not in gone.stderr


@pytest.mark.model
def test_a_second_set_up_skips_what_is_up_to_date() -> None:
    model = load_settings().models_dir / "mesobot.tar.gz"
    before = model.stat().st_mtime_ns
    result = mesobot("train")
    assert result.returncode == 0
    assert "up to date" in result.stderr
    assert model.stat().st_mtime_ns == before
