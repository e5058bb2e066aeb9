"""What a message comes to: its intent, how sure that is, and what becomes of an alarm."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from bot.core.contract import DANGER, Reading, State
from bot.language.danger.signs import CRISIS, EMERGENCY, PROMPT, WARNING, is_graver
from bot.language.danger.triage import Alarm, Judged
from bot.language.intents import OUTSIDE
from bot.language.matching import Match
from bot.language.readings import Seen
from bot.language.thresholds import Thresholds
from bot.language.tongue import foreign_language

ADVICE, UNSURE, PICK = "personal_advice", "unsure", "pick_number"
BODILY, MOOD = "bodily", "mood"


@dataclass(frozen=True)
class Decision:
    """The intent, how sure it is, and how the message was understood."""

    intent: str
    confidence: float
    reading: Reading


def is_doubtful(judged: Judged, text: str, mended: str, state: State, at: Thresholds) -> bool:
    """Whether an alarm leaves room for an answer: its level is low, or the vote is far from sure."""
    alarm = judged.alarm
    if alarm is None or alarm.language or state.level:
        return False
    if alarm.voted and foreign_language(text, mended):  # the vote has learned from English alone
        return True
    if alarm.level in (PROMPT, WARNING) and not alarm.now:
        return judged.danger < at.danger_low
    return judged.danger < (at.danger_sure if alarm.voted else at.danger_ruled)


def is_faint(judged: Judged, at: Thresholds) -> bool:
    """A rule's word in a message that is like no danger: "nearly had a heart attack, that price"."""
    return judged.alarm is not None and judged.danger < at.danger_faint


def is_new(judged: Judged, state: State, at: Thresholds) -> bool:
    """Whether an alarm takes the place of the one that stands: it is graver, and not just a reply's worry.

    Replies ("cannot go tonight, no temperature") are like danger to the vote, and it guesses their sign.
    """
    if judged.alarm is None or not is_graver(judged.alarm.level, state.level):
        return False
    return not (judged.alarm.voted and state.level) or judged.danger >= at.danger_anew


def is_unlikely(judged: Judged, at: Thresholds) -> bool:
    """Whether a doubtful alarm puts no call before an answer: faint, or improbable and less grave.

    The vote is left out of this but for warnings, which fit few who ask in general.
    """
    if judged.alarm is None or (judged.alarm.voted and judged.alarm.level != WARNING):
        return False
    grave = judged.alarm.level in (EMERGENCY, CRISIS)
    return judged.danger < (at.danger_faint if grave else at.danger_unlikely)


def watched(decision: Decision, alarm: Alarm, used: str, *, keep: bool, unlikely: bool = False) -> Decision:
    """What becomes of a doubtful alarm: the call before an answer, the alarm itself, or calm advice.

    `unlikely`: an answer goes without the call. `keep`: otherwise the call comes before whatever is said,
    an answer or not.
    """
    reading = decision.reading
    if reading.cause == "language":
        return decision
    answered = reading.card or reading.compared or decision.intent not in (OUTSIDE, ADVICE, BODILY, MOOD)
    if answered and unlikely:
        return decision
    if answered or keep:
        return replace(decision, reading=replace(reading, alarm=asdict(alarm)))
    if alarm.level in (PROMPT, WARNING) or decision.intent == MOOD or not alarm.voted:
        return alarmed(alarm, used, reading.subjects)
    return Decision(BODILY, 1.0, replace(reading, by="complaint", cause="bodily"))


def alarmed(alarm: Alarm, used: str, subjects: tuple[str, ...] = ()) -> Decision:
    """The alarm is raised; `subjects` are what the words name."""
    return Decision(
        DANGER, 1.0, Reading(by="danger signs", alarm=asdict(alarm), used=used, subjects=subjects)
    )


def explained(reading: Reading, seen: Seen, matches: list[Match]) -> Reading:
    """The reading with the account of how it came about, for `--explain`."""
    guess = seen.guess
    account = {
        "mended": seen.words.mended,
        "mentions": [[m.text, m.subject] for m in seen.words.mentions],
        "intents": [[name, round(p, 3)] for name, p in guess.intents[:3]],
        "readings": [
            {
                "how": match.how,
                "clause": match.clause,
                "trust": round(match.trust, 3),
                "cards": [[c.id, round(s, 3)] for c, s in zip(match.cards, match.shares, strict=True)],
                "nearest": match.nearest,
                "missing": list(match.missing),
            }
            for match in matches[:4]
        ],
        "asked": {k: round(v, 3) for k, v in asdict(matches[0].asked).items()} if matches else {},
        "measures": {k: round(v, 3) for k, v in matches[0].measures.items()} if matches else {},
    }
    return replace(reading, explained=account)
