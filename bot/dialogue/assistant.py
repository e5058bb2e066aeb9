"""The trained assistant, loaded once: for the server, and for talking to it in this process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ModelUnavailable
from bot.settings import ROOT, Settings

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from rasa.core.utils import AvailableEndpoints


# Of the time that a turn has, what an action server may take.
_ACTIONS_SHARE = 0.8


def newest_model(settings: Settings) -> Path:
    """The newest trained model; raises ModelUnavailable when there is none."""
    models = sorted(settings.models_dir.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise ModelUnavailable(f"{settings.models_dir}: no trained model (run `make train`)")
    return models[-1]


def endpoints_for(settings: Settings) -> AvailableEndpoints:
    """Rasa's endpoints: the file's, with actions in this process unless a server is set."""
    from rasa.core.utils import AvailableEndpoints

    from bot.dialogue.inprocess import InProcessActions
    from bot.dialogue.remote import RemoteActions

    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    if settings.action_endpoint:
        # Less than the whole turn has: then the failure is told from a slow assistant.
        timeout = _ACTIONS_SHARE * settings.answer_timeout
        endpoints.action = RemoteActions(settings.action_endpoint, timeout)
    else:
        endpoints.action = InProcessActions()
    return endpoints


def load_assistant(settings: Settings) -> Agent:
    """The assistant in this process, its conversations in memory only.

    Raises ModelUnavailable when the model is missing or does not load.
    """
    from rasa.core.agent import Agent

    from bot.dialogue.inprocess import InProcessActions
    from bot.dialogue.locks import ConversationLockStore
    from bot.dialogue.trackers import BoundedTrackerStore

    model = newest_model(settings)
    stores = {
        "tracker_store": BoundedTrackerStore(None, url="sqlite://"),
        "lock_store": ConversationLockStore(url=""),
    }
    agent = Agent.load(model, action_endpoint=InProcessActions(), **stores)
    if not agent.is_ready():
        raise ModelUnavailable(f"{model}: the model does not load (run `make train`)")
    return agent
