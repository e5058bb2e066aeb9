"""What we patch or override of Rasa and Sanic exists, with the signature we rely on."""

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

PATCHED: dict[str, list[str]] = {
    "sanic.http:Http.error_response": ["self", "exception"],
    "sanic.http:Http.create_empty_request": ["self"],
    "sanic.request:Request.__init__": [
        "self",
        "url_bytes",
        "headers",
        "version",
        "method",
        "transport",
        "app",
        "head",
    ],
    "rasa.core.actions.action:RemoteAction._validate_action_result": ["self", "result"],
    "rasa.core.agent:Agent._create_tracker_store": ["store", "domain"],
    "rasa.core.agent:Agent._set_fingerprint": ["self", "fingerprint"],
    "rasa.shared.core.events:Event.resolve_by_type": ["type_name", "default"],
    "rasa.core.processor:MessageProcessor._load_model": ["model_path"],
    "rasa.core.processor:MessageProcessor._update_tracker_session": [
        "self",
        "tracker",
        "output_channel",
        "metadata",
    ],
    "rasa.core.processor:MessageProcessor._run_prediction_loop": ["self", "output_channel", "tracker"],
    "rasa.core.processor:MessageProcessor._predict_next_with_tracker": ["self", "tracker"],
    "rasa.core.processor:MessageProcessor._log_action_on_tracker": [
        "self",
        "tracker",
        "action",
        "events",
        "prediction",
    ],
    "rasa.core.processor:MessageProcessor._parse_message_with_graph": [
        "self",
        "message",
        "tracker",
        "only_output_properties",
    ],
    "rasa.core.processor:MessageProcessor.parse_message": [
        "self",
        "message",
        "tracker",
        "only_output_properties",
    ],
}


def _found(place: str) -> Callable[..., Any]:
    module, _, path = place.partition(":")
    thing: Any = import_module(module)
    for name in path.split("."):
        thing = getattr(thing, name)
    return thing  # type: ignore[no-any-return]


@pytest.mark.parametrize("place", PATCHED)
def test_it_exists_with_that_signature(place: str) -> None:
    assert list(inspect.signature(_found(place)).parameters) == PATCHED[place]


def test_the_framework_is_the_version_that_was_read() -> None:
    import rasa
    import sanic

    assert rasa.__version__ == "3.6.21"
    assert sanic.__version__.startswith("21.12")
