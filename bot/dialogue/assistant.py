"""The trained assistant, loaded once: for the server, and for talking to it in this process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import ModelUnavailable
from bot.settings import ROOT, Settings

if TYPE_CHECKING:
    from rasa.core.utils import AvailableEndpoints

    from bot.dialogue.agent import Assistant


def newest_model(settings: Settings) -> Path:
    """The newest trained model; raises ModelUnavailable when there is none."""
    models = sorted(settings.models_dir.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise ModelUnavailable(f"{settings.models_dir}: no trained model (run `make train`)")
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


def open_assistant(settings: Settings) -> Assistant:
    """The assistant of a server: its conversations in the database of the settings."""
    from rasa.core.lock_store import LockStore
    from rasa.core.tracker_store import TrackerStore

    endpoints = endpoints_for(settings)
    return _load(
        settings,
        tracker_store=TrackerStore.create(endpoints.tracker_store),
        lock_store=LockStore.create(endpoints.lock_store),
        action_endpoint=endpoints.action,
    )


def load_assistant(settings: Settings) -> Assistant:
    """The assistant in this process, its conversations in memory only."""
    from bot.dialogue.inprocess import InProcessActions
    from bot.dialogue.trackers import BoundedTrackerStore

    trackers = BoundedTrackerStore(None, url="sqlite://")
    return _load(settings, action_endpoint=InProcessActions(), tracker_store=trackers)


def _load(settings: Settings, **parts: Any) -> Assistant:
    """Raises ModelUnavailable when the model is missing or does not load."""
    from bot.dialogue.agent import Assistant

    model = newest_model(settings)
    assistant = Assistant(**parts)
    try:
        assistant.load_model(model)
    except Exception as error:  # whatever is wrong with the file, a new one mends it
        raise ModelUnavailable(f"{model}: {error.__class__.__name__}: {error} (run `make train`)") from error
    return assistant
