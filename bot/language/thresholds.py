"""Where the lines are drawn; config.yml has the values and why."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Thresholds:
    """Where the lines are drawn; config.yml has the values and why."""

    answer_at: float  # trust from which a card answers
    unnamed_at: float  # the same for a first message that names nothing of ours
    named_at: float  # below, the question that the card answers is told before the answer
    near_at: float  # trust from which a card is shown as the closest thing there is
    short_at: float  # the same where our subjects are named, or for few words in a conversation
    talk_at: float  # joint probability of all acts and small talk
    act_at: float  # probability of the likeliest act
    talk_near: float  # cosine to a known utterance of it, for a first message
    second_at: float  # trust from which a second question of the same message is answered
    also_at: float  # trust from which another card is told after the answer: it may be what was meant
    also_share: float  # and as a share of the trust in the answer; unless the message asks several things
    fact_at: float  # cosine to a claim, from which the claim is shown where no card is near
    danger_sure: float  # probability of danger from which the vote alone raises the alarm
    danger_ruled: float  # the same where a rule fired
    danger_faint: float  # below, a rule alone raises no alarm: the call stands before what is said
    danger_unlikely: float  # below, a rule on less than an emergency, or a warning, calls before no answer
    danger_low: float  # the same for signs that can wait, whether a rule fired or not
    other_sure: float  # probability of no reply at all, from which what follows an alarm is answered
    turned_at: float  # trust from which a question ends an alarm
    outside_at: float  # probability of "out of scope" from which a message is about something else

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Thresholds:
        """The thresholds among a component's settings; raises KeyError naming one that is missing."""
        return cls(**{f.name: float(config[f.name]) for f in fields(cls)})
