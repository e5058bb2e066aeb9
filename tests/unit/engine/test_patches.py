"""Each patched part of Rasa and Sanic exists with the expected parameters; every override is listed."""

import inspect
from importlib import import_module
from typing import Any

import pytest
import rasa
import sanic

from bot.engine.agent import Assistant
from bot.engine.processor import TurnProcessor
from bot.engine.rasa_patches import PATCHED, RASA, Patched
from bot.engine.tracker_store import Tracker

OF_SANIC = (
    Patched("sanic.http:Http.error_response", ("self", "exception"), "", ""),
    Patched("sanic.http:Http.__aiter__", ("self",), "", ""),
    Patched("sanic.http:Http.create_empty_request", ("self",), "", ""),
    Patched(
        "sanic.request:Request.__init__",
        ("self", "url_bytes", "headers", "version", "method", "transport", "app", "head"),
        "",
        "",
    ),
)


def _found(place: str) -> Any:
    module, _, path = place.partition(":")
    thing: Any = import_module(module)
    for name in path.split("."):
        thing = getattr(thing, name)
    return thing


@pytest.mark.parametrize("patched", (*PATCHED, *OF_SANIC), ids=lambda patched: patched.place)
def test_it_exists_with_these_parameters(patched: Patched) -> None:
    assert tuple(inspect.signature(_found(patched.place)).parameters) == patched.parameters


@pytest.mark.parametrize("patched", PATCHED, ids=lambda patched: patched.place)
def test_who_replaces_it_exists(patched: Patched) -> None:
    module, _, name = patched.by.rpartition(".")
    assert hasattr(import_module(module or "bot.engine.rasa_patches"), name)


@pytest.mark.parametrize("ours", [TurnProcessor, Assistant, Tracker])
def test_every_method_that_overrides_a_private_one_of_rasa_is_listed(ours: type) -> None:
    listed = {patched.place.rpartition(".")[2] for patched in PATCHED}
    theirs = {name for base in ours.__mro__[1:] for name in vars(base)}
    private = {name for name in vars(ours) if name.startswith("_") and not name.startswith("__")}
    assert private & theirs <= listed


def test_rasa_and_sanic_are_the_versions_that_were_read() -> None:
    assert rasa.__version__ == RASA
    assert sanic.__version__.startswith("21.12")
