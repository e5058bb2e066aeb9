"""The metrics for Prometheus at `/metrics`. `docs/operate/watching.md` lists them all.

Stages are nested: an answer consists of guard (first), language and dialogue; dialogue contains action, which
contains store. record is every transaction with the database of conversations.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics import disable_created_metrics

CONTENT_TYPE = CONTENT_TYPE_LATEST
STAGES = ("guard", "language", "dialogue", "action", "store", "record")
# A stage takes between 0.1 ms and the time limit of an answer, some seconds.
_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

REGISTRY = CollectorRegistry()
MESSAGES = Counter("mesobot_messages", "Messages answered.", ["channel", "status"], registry=REGISTRY)
ANSWER = Histogram(
    "mesobot_answer_seconds",
    "From taking a message to its answer.",
    ["channel"],
    buckets=_BUCKETS,
    registry=REGISTRY,
)
STAGE = Histogram(
    "mesobot_stage_seconds", "Time in one stage.", ["stage"], buckets=_BUCKETS, registry=REGISTRY
)
IN_WORK = Gauge("mesobot_messages_in_work", "Messages being answered now.", registry=REGISTRY)
REFUSED = Counter("mesobot_refused", "Messages not taken.", ["code", "http"], registry=REGISTRY)
ERRORS = Counter("mesobot_errors", "Errors in the log, by exception or logger.", ["cause"], registry=REGISTRY)
READY = Gauge("mesobot_ready", "1 where this part of an answer works.", ["part"], registry=REGISTRY)
MODEL = Info("mesobot_model", "The trained model in use: its id, and when it was trained.", registry=REGISTRY)
KNOWLEDGE = Info("mesobot_knowledge", "The facts in use: hash of their content.", registry=REGISTRY)
BUILD = Info("mesobot_build", "The program.", registry=REGISTRY)
ProcessCollector(registry=REGISTRY)

_OBSERVE = {name: STAGE.labels(name).observe for name in STAGES}


class stage:  # noqa: N801  # used like a function: `with stage("guard"):`
    """Measures the time of its block (1.2 µs on the machine of docs/reference/performance.md)."""

    __slots__ = ("_observe", "_started")

    def __init__(self, name: str) -> None:
        self._observe, self._started = _OBSERVE[name], 0.0

    def __enter__(self) -> None:
        self._started = perf_counter()

    def __exit__(self, *_error: object) -> None:
        self._observe(perf_counter() - self._started)


def observe(name: str, seconds: float) -> None:
    """Add a measured time to a stage."""
    _OBSERVE[name](seconds)


def answered(channel: str, status: str, seconds: float) -> None:
    """Count an answer."""
    count, time = _of_answers(channel, status)
    count()
    time(seconds)


@lru_cache(maxsize=64)
def _of_answers(channel: str, status: str) -> tuple[Callable[[], None], Callable[[float], None]]:
    return MESSAGES.labels(channel, status).inc, ANSWER.labels(channel).observe


def refused(code: str, http: int) -> None:
    """Count a message that a channel refused."""
    REFUSED.labels(code, str(http)).inc()


def failed(cause: str) -> None:
    """Count an error: the class of the exception, or the name of the logger."""
    ERRORS.labels(cause).inc()


def exposition(model: dict[str, str], knowledge: str, parts: dict[str, bool]) -> bytes:
    """Everything in Prometheus' text format, with versions in use and parts that work now."""
    # Without the creation time of each series, which adds a third and is shown in no panel.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    MODEL.info(model)
    KNOWLEDGE.info({"version": knowledge})
    BUILD.info({"version": version("mesobot")})
    for part, works in parts.items():
        READY.labels(part).set(works)
    return generate_latest(REGISTRY)
