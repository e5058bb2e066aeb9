"""The trained assistant, loaded once: for the server, and for talking to it in this process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ModelUnavailable
from bot.integrity import encoders, verify
from bot.settings import ROOT, Settings

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from rasa.core.utils import AvailableEndpoints


def newest_model(settings: Settings) -> Path:
    """The newest trained model, verified with the encoder's files.

    Raises ModelUnavailable when there is none, or when one is not what was trained or fetched.
    """
    from bot.nlu.encoder import verify_files

    models = sorted(settings.models_dir.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise ModelUnavailable(f"{settings.models_dir}: no trained model (run `make train`)")
    verify_files(settings)
    for path in (models[-1], *encoders(settings.models_dir)):
        verify(path)
    return models[-1]


def endpoints_for(settings: Settings) -> AvailableEndpoints:
    """Rasa's endpoints: the file's, with actions in this process unless a server is set."""
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    from bot.dialogue.inprocess import InProcessActions

    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    if settings.action_endpoint:
        endpoints.action = EndpointConfig(settings.action_endpoint, enable_selective_domain=True)
    else:
        endpoints.action = InProcessActions()
    return endpoints


def load_assistant(settings: Settings) -> Agent:
    """The assistant in this process, its conversations in memory only.

    Raises ModelUnavailable when the model is missing or does not load.
    """
    from rasa.core.agent import Agent

    from bot.dialogue.inprocess import InProcessActions
    from bot.dialogue.trackers import BoundedTrackerStore

    model = newest_model(settings)
    trackers = BoundedTrackerStore(None, url="sqlite://")
    agent = Agent.load(model, action_endpoint=InProcessActions(), tracker_store=trackers)
    if not agent.is_ready():
        raise ModelUnavailable(f"{model}: the model does not load (run `make train`)")
    return agent
