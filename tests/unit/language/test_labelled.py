"""Tests what is learned from the messages and conversations of strangers."""

from pathlib import Path

from bot.language.strangers import ENCODED, Asking, Turn, harmless_of, read_messages
from bot.language.understanding import MESSAGES


def test_what_may_be_danger_is_not_learned_as_harmless() -> None:
    messages = [
        Asking("does it hurt", ("a",), "answer"),
        Asking("my lips are swelling", (), "danger"),
        Asking("my knee clicks", (), "bodily"),
        Asking("write me a poem", (), "outside"),
    ]
    talk = [
        Turn("what is it", "question", "What is it?"),
        Turn("now i cannot breathe", "danger", ""),
        Turn("but it is sunday", "danger_reply", ""),
        Turn("thanks", "thanks", ""),
    ]
    assert harmless_of(messages, [talk]) == ["does it hurt", "write me a poem", "what is it", "thanks"]


def test_messages_that_the_encoder_has_learned_from_are_marked(tmp_path: Path) -> None:
    for writer in ("writer2", "writer99"):
        row = '{"text": "does it hurt", "cards": ["a"], "cause": "answer"}\n'
        (tmp_path / f"{writer}.jsonl").write_text(row, encoding="utf-8")
    assert [message.encoded for message in read_messages(tmp_path)] == [True, False]
    assert {path.stem for path in MESSAGES.glob("*.jsonl")} >= ENCODED
