"""Every function of Rasa that this program replaces or overrides, in one list.

`PATCHED` names each of them with the parameters it must have. A test compares the list with the installed
Rasa, so an upgrade that renames one of them fails in the test instead of failing silently. Import stand-ins
have a module of their own (bot.engine.lean), and so have the patches of Sanic (bot.engine.sanic_patches).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

RASA = "3.6.21"  # the version that was read


@dataclass(frozen=True)
class Patched:
    """One function of Rasa, `module:Class.name`, with its parameters; `why` gives the reason and the gain."""

    place: str
    parameters: tuple[str, ...]
    by: str
    why: str


PATCHED = (
    Patched(
        "rasa.core.actions.action:RemoteAction._validate_action_result",
        ("self", "result"),
        "leave_out_second_check",
        "Rasa compiles and checks a JSON schema at every action: 25 of 40 ms a message (cProfile).",
    ),
    Patched(
        "rasa.core.agent:Agent._create_tracker_store",
        ("store", "domain"),
        "leave_out_fail_safe",
        "Rasa's wrapper turns every database error into an unknown conversation and keeps what it could not"
        " save in memory for ever. Without it the turn fails and the person is told.",
    ),
    Patched(
        "rasa.core.agent:Agent.__init__",
        (
            "self",
            "domain",
            "generator",
            "tracker_store",
            "lock_store",
            "action_endpoint",
            "fingerprint",
            "model_server",
            "remote_storage",
            "http_interpreter",
        ),
        "run_actions_here",
        "`rasa shell` and `rasa run` without an action server say nothing, not even to danger signs. Where"
        " the one of endpoints.yml is not there, the actions run in the same process.",
    ),
    Patched(
        "rasa.core.agent:Agent._set_fingerprint",
        ("self", "fingerprint"),
        "bot.engine.agent.Assistant",
        "Called, not replaced: our agent loads the model itself, to give it our processor.",
    ),
    Patched(
        "rasa.core.processor:MessageProcessor._load_model",
        ("model_path",),
        "bot.engine.processor.TurnProcessor",
        "Rasa's own runner builds a dask graph at every message; ours calls each node once.",
    ),
    Patched(
        "rasa.core.processor:MessageProcessor.parse_message",
        ("self", "message", "tracker", "only_output_properties"),
        "bot.engine.processor.TurnProcessor",
        "The language part runs in a thread, with the conversation's state in the message's metadata.",
    ),
    Patched(
        "rasa.core.processor:MessageProcessor._parse_message_with_graph",
        ("self", "message", "tracker", "only_output_properties"),
        "bot.engine.processor.TurnProcessor",
        "Called, not replaced.",
    ),
    Patched(
        "rasa.core.processor:MessageProcessor.run_action_extract_slots",
        ("self", "output_channel", "tracker"),
        "bot.engine.processor.TurnProcessor",
        "Nothing to do here: actions alone fill the slots of this domain.",
    ),
    Patched(
        "rasa.core.processor:MessageProcessor._update_tracker_session",
        ("self", "tracker", "output_channel", "metadata"),
        "bot.engine.processor.TurnProcessor",
        "Rasa would keep the metadata of the first message in a slot of its own.",
    ),
    Patched(
        "rasa.core.processor:MessageProcessor._run_prediction_loop",
        ("self", "output_channel", "tracker"),
        "bot.engine.processor.TurnProcessor",
        "Measures the stage `dialogue`.",
    ),
    Patched(
        "rasa.core.processor:MessageProcessor._handle_message_with_tracker",
        ("self", "message", "tracker"),
        "bot.engine.processor.TurnProcessor",
        "A message that came past the channels is redacted before it is read or stored.",
    ),
    Patched(
        "rasa.core.processor:MessageProcessor._log_action_on_tracker",
        ("self", "tracker", "action", "events", "prediction"),
        "bot.engine.processor.TurnProcessor",
        "Rasa copies every event in depth for a line at DEBUG that nobody reads.",
    ),
    Patched(
        "rasa.shared.core.trackers:DialogueStateTracker.copy",
        ("self",),
        "bot.engine.tracker_store.Tracker",
        "Rasa's copy replays every event, once for each action: a turn costs more in a longer conversation.",
    ),
    Patched(
        "rasa.engine.graph:GraphNode.from_schema_node",
        ("node_name", "schema_node", "model_storage", "execution_context", "hooks"),
        "bot.engine.runner.PlainGraphRunner",
        "Called, not replaced.",
    ),
)


def leave_out_second_check() -> None:
    """Skip Rasa's schema check for endpoints with `results_are_checked`.

    The results of other endpoints are still checked, with a schema that is compiled once.
    """
    from jsonschema import Draft202012Validator
    from rasa.core.actions.action import RemoteAction

    validator = Draft202012Validator(RemoteAction.action_response_format_spec())

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        if not getattr(self.action_endpoint, "results_are_checked", False):
            validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def leave_out_fail_safe(ours: type[Any]) -> None:
    """Do not wrap stores of the class `ours` in Rasa's fail-safe store."""
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore

    def create(store: Any, domain: Any) -> Any:
        store = store or InMemoryTrackerStore(domain)
        store.domain = domain
        return store if isinstance(store, ours) else FailSafeTrackerStore(store)

    Agent._create_tracker_store = staticmethod(create)


def run_actions_here(is_gone: Callable[[Any], bool], make: Callable[[], Any]) -> None:
    """Give each new `Agent` the endpoint of `make`, if its own endpoint `is_gone`."""
    from rasa.core.agent import Agent

    theirs = getattr(Agent.__init__, "__wrapped__", Agent.__init__)

    @wraps(theirs)
    def begin(self: Agent, *arguments: Any, **options: Any) -> None:
        theirs(self, *arguments, **options)
        if is_gone(self.action_endpoint):
            self.action_endpoint = make()

    Agent.__init__ = begin
