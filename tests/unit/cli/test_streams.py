"""Lines and encodings as other programs make them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from bot.cli.ask import BadLine, Question, as_line, error_line, read_questions
from bot.cli.streams import input_lines, prepare_output
from bot.core.contract import empty_answer

LINE = '{"id":"1","sender":"s","text":"does mesotherapy work?"}'


class _Input(io.TextIOWrapper):
    """Standard input that holds these bytes."""

    def __init__(self, content: bytes, encoding: str = "utf-8") -> None:
        super().__init__(io.BufferedReader(io.BytesIO(content)), encoding=encoding)  # type: ignore[arg-type]


def _read(
    content: bytes, monkeypatch: pytest.MonkeyPatch, encoding: str = "utf-8"
) -> list[Question | BadLine]:
    monkeypatch.setattr(sys, "stdin", _Input(content, encoding))
    return list(read_questions(input_lines()))


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + LINE.encode(),
        LINE.encode("utf-16"),
        b"\xfe\xff" + LINE.encode("utf-16-be"),
        LINE.encode() + b"\r\n\r\n",
        b"\n\n  " + LINE.encode() + b"  \n",
    ],
    ids=["utf-8 mark", "utf-16", "utf-16 big", "crlf", "blanks"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii"])
def test_a_line_keeps_its_id_and_sender(
    content: bytes, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _read(content, monkeypatch, encoding) == [Question("does mesotherapy work?", "s", "1")]


def test_a_mark_in_mid_file_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    marked = b"\xef\xbb\xbf" + LINE.encode() + b"\n"
    assert {question.id for question in _read(marked * 2, monkeypatch)} == {"1"}


def test_a_byte_that_is_no_character_spoils_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    read = _read("Is thé mesotherapy safe?\nsecond\n".encode("latin-1"), monkeypatch)
    assert [getattr(question, "text", "") for question in read] == ["Is th\ufffd mesotherapy safe?", "second"]


@pytest.mark.parametrize("sender", [0, 1, False, "0"])
def test_zero_is_a_sender(sender: object) -> None:
    line = json.dumps({"sender": sender, "text": "and its risks?"})
    first, second = read_questions([line, line])
    assert isinstance(first, Question) and isinstance(second, Question)
    assert first.sender == second.sender == str(sender)


@pytest.mark.parametrize(
    "line", ['{"text": "a"}', '{"sender": null, "text": "a"}', '{"sender": "", "text": "a"}']
)
def test_no_sender_is_a_conversation_of_its_own(line: str) -> None:
    first, second = read_questions([line, line])
    assert isinstance(first, Question) and isinstance(second, Question)
    assert first.sender != second.sender


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{not json", "<stdin>:2: not JSON"),
        ('{"id": "b", "text": 3}', "<stdin>:2: no `text`"),
        ('{"a":' * 100_000, "<stdin>:2: not JSON"),
    ],
    ids=["no json", "no text", "deep"],
)
def test_a_bad_line_ends_nothing(bad: str, said: str) -> None:
    read = list(read_questions([LINE, bad, LINE]))
    assert [type(one) for one in read] == [Question, BadLine, Question]
    assert isinstance(read[1], BadLine)
    assert read[1].message.startswith(said)
    assert json.loads(error_line(read[1]))["error"] == "bad_line"


def test_a_bad_line_keeps_its_id() -> None:
    (bad,) = read_questions(['{"id": 7, "text": null}'])
    assert isinstance(bad, BadLine)
    assert json.loads(error_line(bad))["id"] == 7


@pytest.mark.parametrize("value", ["\ud800", "x\udfffy", "日本"])
def test_any_id_comes_back_as_it_was(value: str) -> None:
    (question,) = read_questions([json.dumps({"id": value, "sender": value, "text": "a"})])
    assert isinstance(question, Question)
    question.sender.encode()  # it can be stored
    line = as_line(empty_answer("answered", "é – “”", "x"), question)
    line.encode()
    assert json.loads(line)["id"] == value


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp850", "cp1252", "utf-8"])
def test_output_fits_any_terminal(encoding: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding=encoding) as out:
        monkeypatch.setattr(sys, "stdout", out)
        prepare_output()
        print("“Não” – • … 日本 😀 ╭─╮ \ud800")
    written = (tmp_path / "out").read_text(encoding=encoding)
    plain = written if encoding == "utf-8" else written.replace("Não", "Nao").replace("Não", "Nao")
    assert plain.startswith("“Não” – • …" if encoding == "utf-8" else ('"Nao"', "“Nao”"))


@pytest.mark.parametrize(("encoding", "escaped"), [("cp850", True), ("utf-8", False)])
def test_json_is_escaped_where_the_terminal_has_no_such_character(
    encoding: str, escaped: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "out").open("w", encoding=encoding) as out:
        monkeypatch.setattr(sys, "stdout", out)
        line = as_line(empty_answer("answered", "“quoted”", "x"), Question("a", "s"))
    assert line.isascii() is escaped
    assert json.loads(line)["text"] == "“quoted”"


def test_closed_streams_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, stream, None)
    prepare_output()
    assert list(input_lines()) == []
