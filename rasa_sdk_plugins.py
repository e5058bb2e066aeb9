"""Rasa's SDK looks for a module of this name: it makes `rasa run actions` as safe as `mesobot actions`."""

from __future__ import annotations

import os
import sys

import pluggy
from sanic import Sanic

from bot.core.settings import load_settings
from bot.engine.action_server import harden

_hook = pluggy.HookimplMarker("rasa_sdk")


def init_hooks(manager: pluggy.PluginManager) -> None:
    """Called by the SDK, once for each process."""
    manager.register(sys.modules[__name__])


@_hook
def attach_sanic_app_extensions(app: Sanic) -> None:
    """Called after the actions are loaded and before the SDK reads SANIC_HOST, whose default is 0.0.0.0."""
    harden(app)
    os.environ.setdefault("SANIC_HOST", load_settings().host)
