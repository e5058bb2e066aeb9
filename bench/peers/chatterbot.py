"""ChatterBot with its SQL storage and best match, taught by its list trainer.

The tagger is its `LowercaseTagger`: its default one needs a spaCy model that no package registry offers.
"""

from __future__ import annotations

import logging
import tempfile

from chatterbot import ChatBot
from chatterbot.tagging import LowercaseTagger
from chatterbot.trainers import ListTrainer

from bench.peers.clock import read_task, report


def main() -> None:
    """Learn the pairs, answer the questions (`read_only`: it does not learn from the visitors)."""
    task = read_task()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/chatterbot.db"
        bot = ChatBot("peer", database_uri=database, tagger=LowercaseTagger, read_only=True)
        trainer = ListTrainer(bot, show_training_progress=False)
        for pair in task["pairs"]:
            trainer.train(pair)
        report(bot.get_response, task["questions"])


main()
