"""The contracts that all layers share.

`Answer` is the one object of all channels (docs/reference/contract.md). `State` is what a conversation
remembers, kept as one slot of the tracker. `Reading` is how a message was understood; the language part hands
it to the actions, and `--explain` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated, Any, Literal, TypedDict, TypeGuard, get_args

from bot.core.validator import fitting, problem_of

Status = Literal["answered", "clarify", "refused", "urgent", "smalltalk", "error"]
STATUSES: tuple[Status, ...] = get_args(Status)
# Why a message was not answered, or how urgent it is.
CAUSES = (
    "other_subject",
    "language",
    "personal",
    "human",
    "gap",
    "mood",
    "unclear",
    "bodily",
    "nothing_yet",
    "no_such_number",
    # for urgent advice: how urgent
    "emergency",
    "urgent",
    "prompt",
    "crisis",
    "warning",
)
NO_STORE = "no_store"  # the cause of a reading that was made without the knowledge store
ASK = "ask_"  # the intents of questions: `ask_risks` asks for the aspect `risks`


class SourceOf(TypedDict):
    """The source of a fact."""

    title: str
    publisher: str
    url: Annotated[str, "https, or empty", {"pattern": "^(https://.*)?$"}]
    date: str


class FactShown(TypedDict):
    """A fact as it is shown."""

    id: str
    claim: str
    text: Annotated[str, "the claim, worded with its stance"]
    stance: str
    source: SourceOf
    reviewed_on: str
    caution: Annotated[bool, "whether it must be seen with the short answer, and never behind a button"]


class Suggestion(TypedDict):
    """A question that can be asked next, by sending its title or its number."""

    card: Annotated[str | None, 'null where it is no question, as "None of these"']
    subject: str | None
    aspect: str | None
    title: str


class Answer(TypedDict):
    """What an action says and every channel shows; the descriptions make docs/reference/contract.md."""

    id: Annotated[str, "id of this answer; `mesobot ask` uses the id of the input line, if there was one"]
    status: Annotated[Status, "what kind of answer this is"]
    cause: Annotated[str | None, "why there is no answer, or how urgent the advice is"]
    card: Annotated[str | None, "id of the card that answers, or null"]
    subject: Annotated[str | None, "what the answer is about, or null"]
    aspect: Annotated[str | None, "what was asked of it, or null"]
    confidence: Annotated[
        float,
        "for a question, the calibrated probability that the card answers it",
        {"minimum": 0, "maximum": 1},
    ]
    text: Annotated[str, "the whole answer as plain reading, light Markdown", {"minLength": 1}]
    lead: Annotated[str, "its opening, the short answer, any second card; for `urgent`, what to do now"]
    missing: Annotated[list[str], "things that were named and that the answer says nothing about"]
    short_answer: Annotated[str, "one or two sentences, or empty"]
    verdict: Annotated[str, "for yes/no questions: `yes`, `no`, `not_proven` and so on; else empty"]
    facts: Annotated[list[FactShown], "what the answer rests on; contradictions stand side by side"]
    note: Annotated[str, "that this is information and no advice, once a conversation"]
    more: Annotated[bool, 'whether "tell me more" shows further facts']
    suggestions: Annotated[list[Suggestion], "what can be asked next"]
    emergency_numbers: Annotated[list[str], "whom to call, for `urgent` and other languages; else empty"]
    latency_ms: Annotated[float, "from taking the message to the answer", {"minimum": 0}]


def empty_answer(status: Status, text: str, identity: str) -> Answer:
    """An answer that says `text` and nothing else."""
    return Answer(
        id=identity,
        status=status,
        cause=None,
        card=None,
        subject=None,
        aspect=None,
        confidence=0.0,
        text=text,
        lead=text,
        missing=[],
        short_answer="",
        verdict="",
        facts=[],
        note="",
        more=False,
        suggestions=[],
        emergency_numbers=[],
        latency_ms=0.0,
    )


def is_answer(value: object) -> TypeGuard[Answer]:
    """Whether `value` is an answer: every field is there and of its type."""
    return problem_of(value, Answer) is None


@dataclass(frozen=True)
class State:
    """What a conversation remembers from turn to turn; every field is JSON-ready.

    `question` is the last question as understood, `topic` the last question whose subject the person
    named. `shown` holds the ids of the facts shown for it, `offered` the questions offered, `second` the
    card of an offered second question. `used` is what was injected or applied, and `alarm` the danger
    sign under which the conversation stands. `said` is the person's message before: whoever reads a message
    sets it from the tracker, and no slot holds it.
    """

    subject: str = ""
    aspect: str = ""
    things: tuple[str, ...] = ()
    card: str = ""
    question: str = ""
    topic: str = ""
    shown: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    second: str = ""
    used: str = ""
    alarm: str = ""
    level: str = ""
    noted: bool = False
    said: str = ""

    @property
    def has_topic(self) -> bool:
        """Whether there is an earlier question or subject that a short message may refer to."""
        return bool(self.question or self.subject)

    def to_slot(self) -> dict[str, Any]:
        """The value of the slot: only fields that are not empty."""
        return {name: _plain(value) for name, value in asdict(self).items() if value}

    @classmethod
    def from_slot(cls, value: object) -> State:
        """The state in a slot; fields that are unknown or of another type are left out."""
        return cls(**fitting(value, cls)) if isinstance(value, Mapping) else cls()

    def changed(self, **values: Any) -> State:
        """A copy with some fields replaced."""
        return replace(self, **values)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


DANGER = "danger_sign"  # the intent of whoever may be in danger
READING = "reading"  # in a message that Rasa has parsed: the reading of it (class Reading)
BEFORE = "before"  # in the metadata of a message that is read: the text of the one before it
# Slots of the conversation, as domain.yml declares them, and values that code must know.
STATE = "state"  # what the conversation remembers (class State)
UNASKED = "unasked"  # in the metadata of a message that was not said to the assistant
PENDING = "pending"  # what the last answer left open
PENDING_FORGET = "forget"  # of PENDING: the last answer asked whether to delete everything
FORGET = "forget"  # how far a deletion has come
FORGET_ASKED, FORGET_NOW = "asked", "now"  # of FORGET: asked for consent; delete when this turn ends
# Replies that end an alarm: help is there; or it was an old thing, a joke, a smear of make-up.
ENDS_ALARM = ("handled", "harmless")


@dataclass(frozen=True)
class Reading:
    """How a message was understood; `to_json` makes it JSON-ready.

    `card` answers the message with probability `confidence`. `loose` means that the probability is low,
    so the question of the card is shown too. `near` holds the facts nearest to the message, and `missing`
    named things that the card says nothing about. `second` answers another question of the same message,
    `also` another meaning of it. `compared` holds cards to set side by side. `used` is what the
    message says was injected or applied, and `explained` the account for `--explain`.
    """

    by: str = ""
    card: str = ""
    confidence: float = 0.0
    exact: bool = True
    loose: bool = False
    second: str = ""
    also: str = ""
    alternatives: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    assumed: str = ""
    subjects: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    question: str = ""
    topic: str = ""
    personal: str = ""
    cause: str = ""
    language: str = ""
    picked: int = 0
    thanked: bool = False
    used: str = ""
    alarm: Mapping[str, Any] | None = None
    explained: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The form stored with the message: only what differs from an empty reading."""
        empty = Reading()
        return {name: _plain(value) for name, value in asdict(self).items() if value != getattr(empty, name)}

    @classmethod
    def from_json(cls, value: object) -> Reading:
        """The reading from its stored form; fields that are unknown or of another type are left out."""
        return cls(**fitting(value, cls)) if isinstance(value, Mapping) else cls()
