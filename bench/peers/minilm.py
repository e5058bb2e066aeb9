"""The bare encoder: nearest known question by cosine, answered with its first fact."""

from __future__ import annotations

from bench.peers.clock import read_task, report
from bot.core.settings import load_settings
from bot.language.encoder.encoder import load_encoder


def main() -> None:
    """Learn the pairs, answer the questions."""
    task, encoder = read_task(), load_encoder(load_settings())
    known = encoder.encode_many([question for question, _ in task["pairs"]])

    def answer(question: str) -> str:
        nearest = int((known @ encoder.encode(question)).argmax())
        return str(task["pairs"][nearest][1])

    report(answer, task["questions"])


main()
