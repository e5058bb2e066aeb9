"""Every part of Rasa that this program patches, overrides or calls although it is private, in one list.

`PATCHED` names each of them with the parameters it must have, the reason and the gain. A test compares the
list with the installed Rasa and with our classes, so an upgrade that renames one of them fails in the test
instead of failing silently. The patches themselves stand below the list, the overrides in our subclasses.
Import stand-ins have a module of their own (bot.engine.lean), and so have the patches of Sanic
(bot.engine.sanic_patches).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from sanic import Sanic

RASA = "3.6.21"  # the version that was read


@dataclass(frozen=True)
class Patched:
    """A function of Rasa, `module:Class.name`, with the names of its parameters.

    `by` is the function of this module or the class that patches, overrides or calls it.
    """

    place: str
    parameters: str
    how: Literal["patched", "overridden", "called"]
    by: str
    why: str
    gain: str


_ACTIONS, _AGENT, _PROCESSOR = "rasa.core.actions.action:", "rasa.core.agent:", "rasa.core.processor:"
_STORE, _LOCKS, _ENDPOINT = "rasa.core.tracker_store:", "rasa.core.lock_store:", "rasa.utils.endpoints:"
_RUNNER, _SERVER, _TRACKERS = "rasa.engine.runner.interface:", "rasa.server:", "rasa.shared.core.trackers:"
_TURNS, _KEPT = "bot.engine.processor.TurnProcessor", "bot.engine.tracker_store.BoundedTrackerStore"
_HERE, _THERE = "bot.engine.local_actions.InProcessActions", "bot.engine.remote_actions.RemoteActions"

# fmt: off
PATCHED = (
    Patched(f"{_ACTIONS}RemoteAction._validate_action_result", "self result",
            "patched", "leave_out_second_check",
            "Rasa compiles and checks a JSON schema at every action.", "25 of 40 ms a message (cProfile)"),
    Patched(f"{_AGENT}Agent._create_tracker_store", "store domain",
            "patched", "leave_out_fail_safe",
            "Rasa's wrapper turns every database error into an unknown conversation and keeps what it could"
            " not save in memory for ever. Without it the turn fails and the person is told.",
            "no answer is lost or given twice; memory stays bounded"),
    Patched(f"{_AGENT}Agent.__init__",
            "self domain generator tracker_store lock_store action_endpoint fingerprint model_server"
            " remote_storage http_interpreter",
            "patched", "run_actions_here",
            "`rasa shell` and `rasa run` without an action server say nothing, not even to danger signs."
            " Where the one of endpoints.yml is not there, the actions run in the same process.",
            "plain `rasa` commands answer"),
    Patched(f"{_AGENT}Agent._set_fingerprint", "self fingerprint",
            "called", "bot.engine.agent.Assistant",
            "Our agent loads the model itself, to give it our processor.", "none of its own"),
    Patched(f"{_AGENT}Agent.load_model", "self model_path fingerprint",
            "overridden", "bot.engine.agent.Assistant",
            "The model gets our processor, reads one message at once, and is frozen for the garbage"
            " collector.",
            "7.1 → 6.4 ms of processor time a message (freezing); no slow first message"),
    Patched(f"{_SERVER}_load_agent", "model_path model_server remote_storage endpoints",
            "patched", "load_models_by",
            "`PUT /model` would replace our agent and processor by Rasa's own, and verifies no checksum.",
            "a model can be replaced without a restart, and only by a verified one"),
    Patched(f"{_SERVER}configure_cors", "app cors_origins",
            "patched", "leave_out_rasas_cors",
            "Rasa adds sanic_cors to every path: it answers OPTIONS with 200 before the access list is"
            " checked.",
            "CORS is decided in one place, bot.site.headers"),
    Patched(f"{_PROCESSOR}MessageProcessor.__init__",
            "self model_path tracker_store lock_store generator action_endpoint max_number_of_predictions"
            " on_circuit_break http_interpreter",
            "overridden", _TURNS,
            "Adds the redactor and the threads of the language part.", "none of its own"),
    Patched(f"{_PROCESSOR}MessageProcessor._load_model", "model_path",
            "overridden", _TURNS,
            "Rasa's own runner builds a dask graph at every message; ours calls each node once.",
            "8.7 % of a message (docs/decisions/0005)"),
    Patched(f"{_PROCESSOR}MessageProcessor.parse_message", "self message tracker only_output_properties",
            "overridden", _TURNS,
            "The language part runs in a thread, with the conversation's state in the message's metadata.",
            "a slow message delays nobody else; follow-ups are understood"),
    Patched(f"{_PROCESSOR}MessageProcessor._parse_message_with_graph",
            "self message tracker only_output_properties",
            "called", _TURNS, "The work of `parse_message`, in that thread.", "none of its own"),
    Patched(f"{_PROCESSOR}MessageProcessor.run_action_extract_slots", "self output_channel tracker",
            "overridden", _TURNS,
            "Nothing to do here: actions alone fill the slots of this domain.",
            "one copy of the tracker a message less"),
    Patched(f"{_PROCESSOR}MessageProcessor._update_tracker_session", "self tracker output_channel metadata",
            "overridden", _TURNS,
            "Rasa would keep the metadata of the first message in a slot of its own.",
            "nothing is stored that nobody reads"),
    Patched(f"{_PROCESSOR}MessageProcessor._run_prediction_loop", "self output_channel tracker",
            "overridden", _TURNS, "Measures the stage `dialogue`.", "the stage in /metrics"),
    Patched(f"{_PROCESSOR}MessageProcessor._handle_message_with_tracker", "self message tracker",
            "overridden", _TURNS,
            "A message that came past the channels is redacted before it is read or stored.",
            "no personal data is kept of `rasa shell` and Rasa's API"),
    Patched(f"{_PROCESSOR}MessageProcessor._log_action_on_tracker", "self tracker action events prediction",
            "overridden", _TURNS,
            "Rasa copies every event in depth for a line at DEBUG that nobody reads.",
            "the cost of a turn does not grow with its events"),
    Patched(f"{_TRACKERS}DialogueStateTracker.copy", "self",
            "overridden", "bot.engine.tracker_store.Tracker",
            "Rasa's copy replays every event, once for each action.",
            "turn 1,000 costs what turn 1 costs; stock: turn 300 costs 6.5 times as much"),
    Patched(f"{_STORE}TrackerStore.__init__", "self domain event_broker kwargs",
            "overridden", _KEPT, "Opens the database of the settings.", "none of its own"),
    *(
        Patched(f"{_STORE}TrackerStore.{name}", parameters, "overridden", _KEPT, why,
                "turn 1,000 costs what turn 1 costs; stock: turn 300 costs 6.5 times as much")
        for name, parameters, why in (
            ("retrieve", "self sender_id", "Reads the slots and the last events only."),
            ("retrieve_full_tracker", "self conversation_id",
             "Whoever needs the whole record asks for it here."),
            ("get_or_create_tracker", "self sender_id max_event_history append_action_listen",
             "Inserts the row at once, so that a deletion during the first turn is noticed."),
            ("create_tracker", "self sender_id append_action_listen",
             "Makes our tracker, which copies cheaply."),
            ("save", "self tracker",
             "Appends new events with the answer, in one transaction; deletes on request."),
            ("keys", "self", "Reads the ids from our table."),
        )
    ),
    Patched(f"{_LOCKS}LockStore.lock", "self conversation_id lock_lifetime wait_time_in_seconds",
            "overridden", "bot.engine.locks.ConversationLockStore",
            "Rasa's locks are polled, expire while they are held, and nobody is answered without Redis.",
            "a second message waits for the first and not up to a second longer"),
    *(
        Patched(f"{_ENDPOINT}EndpointConfig.__init__",
                "self url params headers basic_auth token token_name cafile kwargs",
                "overridden", ours, "Leaves out the second check of results.", "see that check")
        for ours in (_HERE, _THERE)
    ),
    Patched(f"{_ENDPOINT}EndpointConfig.request", "self method subpath content_type compress kwargs",
            "overridden", _HERE,
            "The actions run in this process.", "no second server, no HTTP and no JSON text for each action"),
    Patched(f"{_ENDPOINT}EndpointConfig.request", "self method subpath content_type compress kwargs",
            "overridden", _THERE,
            "Rasa opens a connection for each action and waits 300 s for its result.",
            "one pool of connections; an answer in time or an error"),
    Patched(f"{_RUNNER}GraphRunner.create", "graph_schema model_storage execution_context hooks",
            "overridden", "bot.engine.runner.PlainGraphRunner",
            "Rasa's own runner builds a dask graph at every message; ours calls each node once.",
            "8.7 % of a message (docs/decisions/0005)"),
    Patched(f"{_RUNNER}GraphRunner.run", "self inputs targets",
            "overridden", "bot.engine.runner.PlainGraphRunner",
            "The same.", "the same"),
    Patched("rasa.engine.graph:GraphNode.from_schema_node",
            "node_name schema_node model_storage execution_context hooks",
            "called", "bot.engine.runner.PlainGraphRunner",
            "Loads the component of a node.", "none of its own"),
)
# fmt: on


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


def load_models_by(load: Callable[..., Any]) -> None:
    """Let Rasa's server load models by `load`, with the parameters of the list, instead of its own agent."""
    import rasa.server

    rasa.server._load_agent = load


def leave_out_rasas_cors(app: Sanic) -> None:
    """Undo what `configure_cors` did, whatever `rasa run --cors` is given."""
    if (cors := getattr(app.ctx, "sanic_cors", None)) is not None:
        cors.resources, cors.options = [], {"automatic_options": False}
