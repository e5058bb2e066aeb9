"""The trained assistant: loaded once, for a server or for use in this process."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.errors import ModelUnavailable
from bot.core.files import encoders, verify
from bot.core.settings import ROOT, Settings

if TYPE_CHECKING:
    from rasa.core.utils import AvailableEndpoints

    from bot.engine.agent import Assistant


# The share of the time limit of a turn that an action server gets.
_ACTIONS_SHARE = 0.8


def newest_file(settings: Settings) -> Path:
    """The model file that was written last; raises ModelUnavailable when there is none."""
    models = sorted(settings.models_dir.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise ModelUnavailable(f"{settings.models_dir}: no trained model (run `make train`)")
    return models[-1]


def newest_model(settings: Settings) -> Path:
    """The newest trained model, after its checksum and those of the encoder are verified.

    Raises ModelUnavailable when there is none, or when a checksum differs.
    """
    return verified(newest_file(settings), settings)


def verified(model: Path, settings: Settings) -> Path:
    """The same model, after all checksums are verified; raises ModelUnavailable."""
    from bot.language.encoder.encoder import verify_files

    if not model.is_file():
        raise ModelUnavailable(f"{model}: there is no such file")
    verify_files(settings)
    for path in (model, *encoders(settings.models_dir)):
        verify(path)
    return model


def endpoints_for(settings: Settings) -> AvailableEndpoints:
    """The endpoints of endpoints.yml, with actions in this process unless an action server is set."""
    from rasa.core.utils import AvailableEndpoints

    from bot.engine.local_actions import InProcessActions
    from bot.engine.remote_actions import RemoteActions

    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    if settings.action_endpoint:
        # Less than the whole turn, so that a failure of the action server can be told from a slow assistant.
        timeout = _ACTIONS_SHARE * settings.answer_timeout
        endpoints.action = RemoteActions(settings.action_endpoint, timeout)
    else:
        endpoints.action = InProcessActions()
    return endpoints


def open_assistant(settings: Settings) -> Assistant:
    """The assistant of a server, without a model yet; conversations are in the database of the settings."""
    from rasa.core.lock_store import LockStore
    from rasa.core.tracker_store import TrackerStore

    from bot.engine.agent import Assistant

    endpoints = endpoints_for(settings)
    return Assistant(
        tracker_store=TrackerStore.create(endpoints.tracker_store),
        lock_store=LockStore.create(endpoints.lock_store),
        action_endpoint=endpoints.action,
    )


def successor(old: Assistant, settings: Settings) -> Assistant:
    """One that takes over from `old`, without a model yet.

    It has its locks, so that a turn of either waits for the other, and its connection to the actions. Its
    tracker store is its own: that knows the domain of the model.
    """
    from rasa.core.tracker_store import TrackerStore

    from bot.engine.agent import Assistant

    return Assistant(
        tracker_store=TrackerStore.create(endpoints_for(settings).tracker_store),
        lock_store=old.lock_store,
        action_endpoint=old.action_endpoint,
    )


def apart(assistant: Assistant) -> Assistant:
    """The same model and actions, for conversations that exist only in memory and are in nobody's way."""
    from bot.engine.locks import ConversationLockStore
    from bot.engine.tracker_store import BoundedTrackerStore

    twin, processor = copy.copy(assistant), copy.copy(assistant.processor)
    twin.tracker_store = BoundedTrackerStore(assistant.domain, url="sqlite://")
    twin.lock_store = ConversationLockStore(url="")
    twin.processor = processor
    if processor:
        processor.tracker_store, processor.lock_store = twin.tracker_store, twin.lock_store
    return twin


def load_assistant(settings: Settings, model: Path | None = None) -> Assistant:
    """The assistant in this process, with the newest model or this one; conversations exist only in memory.

    Raises ModelUnavailable when the model is missing or does not load.
    """
    from bot.engine.agent import Assistant
    from bot.engine.local_actions import InProcessActions
    from bot.engine.locks import ConversationLockStore
    from bot.engine.tracker_store import BoundedTrackerStore

    assistant = Assistant(
        tracker_store=BoundedTrackerStore(None, url="sqlite://"),
        lock_store=ConversationLockStore(url=""),
        action_endpoint=InProcessActions(),
    )
    return with_model(assistant, settings, model)


def with_model(assistant: Assistant, settings: Settings, model: Path | None = None) -> Assistant:
    """The assistant with a model (default: the newest); raises ModelUnavailable when it does not load."""
    model = newest_model(settings) if model is None else verified(model, settings)
    try:
        assistant.load_model(model)
    except Exception as error:  # any error: a new training repairs the file
        why = f"{error.__class__.__name__}: {error}"
        raise ModelUnavailable(f"{model} does not load: {why} (run `make train`)") from error
    return assistant
