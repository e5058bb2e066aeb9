"""Rasa's agent with our processor."""

from __future__ import annotations

import gc
from pathlib import Path

from rasa.core.agent import Agent

from bot.engine.processor import TurnProcessor


class Assistant(Agent):
    """An `Agent` that takes turns through `TurnProcessor`."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a trained model; its domain is shared by tracker store and processor."""
        self.processor = TurnProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.tracker_store.domain = self.processor.domain
        self.nlg.responses = self.domain.responses
        self._set_fingerprint(fingerprint)
        self.processor.warm_up()
        # What is loaded now stays for good, so the garbage collector need not scan it while people wait.
        gc.collect()
        gc.freeze()


def release_old_models() -> None:
    """Free what no assistant uses any more: frozen at loading, it would stay, 120 MB for each exchange."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
