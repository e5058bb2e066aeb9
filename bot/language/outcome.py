"""What a message comes to: its intent, how sure that is, and what becomes of an alarm."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from bot.core.contract import Reading
from bot.language.danger.signs import PROMPT, WARNING
from bot.language.danger.triage import Alarm
from bot.language.intents import OUTSIDE
from bot.language.matching import Match, Seen

ADVICE, UNSURE, DANGER, PICK = "personal_advice", "unsure", "danger_sign", "pick_number"
BODILY, MOOD = "bodily", "mood"


@dataclass(frozen=True)
class Decision:
    """The intent, how sure it is, and how the message was understood."""

    intent: str
    confidence: float
    reading: Reading


def watched(decision: Decision, alarm: Alarm, used: str, *, keep: bool) -> Decision:
    """What becomes of a doubtful alarm: the call before an answer, the alarm itself, or calm advice.

    `keep`: the call comes before whatever is said, whether it answers or not.
    """
    reading = decision.reading
    if reading.cause == "language":
        return decision
    answered = reading.card or reading.compared or decision.intent not in (OUTSIDE, ADVICE, BODILY, MOOD)
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
