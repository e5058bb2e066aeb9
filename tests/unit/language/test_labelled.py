"""Tests what is learned from the messages and conversations of strangers."""

from bot.language.strangers import Asking, Turn, harmless_of


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
