"""Where a message's time goes inside Rasa, measured from outside of its classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.metrics import timed

if TYPE_CHECKING:
    from rasa.core.agent import Agent


def measure(agent: Agent) -> None:
    """Time the reading of messages (`language`) and the steps taken upon them (`dialogue`).

    Once for an agent; one without a model has nothing to measure.
    """
    if processor := agent.processor:
        processor.parse_message = timed("language", processor.parse_message)
        processor._run_prediction_loop = timed("dialogue", processor._run_prediction_loop)
