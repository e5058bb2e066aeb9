"""The thresholds by which decisions are made; config.yml has their values and the reasons."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Thresholds:
    """The thresholds by which decisions are made; config.yml has their values and the reasons.

    "The advice" is the advice to call for help. It replaces the answer when an alarm is raised. When danger
    is doubtful, the advice precedes the answer instead.
    """

    # A card answers from this trust on.
    answer_at: float
    # The same for a first message that names none of our subjects or things.
    unnamed_at: float
    # If the trust in the answer is lower, the card's question is shown before its answer.
    named_at: float
    # The same for an answer that begins with a verdict: "Yes" to another question than was asked misleads.
    verdict_at: float
    # From this trust on, a card that does not answer is shown as the closest one.
    near_at: float
    # The same for a short message that continues a conversation.
    short_at: float
    # A message is an act or small talk if the probabilities of all these intents sum to at least this …
    talk_at: float
    # … and the likeliest of them has at least this probability …
    act_at: float
    # … and, for a first message, the cosine to a known utterance of them is at least this.
    talk_near: float
    # A second question of the same message is answered from this trust on.
    second_at: float
    # Another card, as what may have been meant, follows the answer from this trust on …
    also_at: float
    # … if it is also at least this share of the trust in the answer; less if several things are asked.
    also_share: float
    # If no card is near enough, a claim is shown from this cosine on.
    fact_at: float
    # A claim of another card stands beside an answer from this cosine on, if the trust leaves room for doubt.
    beside_at: float
    # The vote alone raises the alarm from this probability of danger on; below it, the alarm is doubtful.
    danger_sure: float
    # The same if a rule fired.
    danger_ruled: float
    # While an alarm stands, the vote alone raises a graver one from this probability on.
    danger_anew: float
    # Below this, a rule raises no alarm: the advice does not replace a refusal, but precedes it. If there is
    # an answer, it comes without the advice.
    danger_faint: float
    # Below this, an answer comes without the advice if the sign is a warning, or if a rule found the sign and
    # it is less grave than a crisis.
    danger_unlikely: float
    # Like danger_sure, for signs of the levels prompt and warning, whether a rule fired or not.
    danger_low: float
    # After an alarm, a message that is no reply with at least this probability is answered.
    other_sure: float
    # After an alarm, a question that finds a card with at least this trust is answered.
    turned_at: float
    # A message is about something else from this probability of "out of scope" on.
    outside_at: float

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Thresholds:
        """The thresholds in a component's configuration; raises KeyError that names a missing one."""
        return cls(**{f.name: float(config[f.name]) for f in fields(cls)})
