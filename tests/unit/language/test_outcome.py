"""Tests what is done with a doubtful alarm."""

from dataclasses import replace

import pytest
from ruamel.yaml import YAML

from bot.core.contract import DANGER, Reading, State
from bot.core.settings import ROOT
from bot.language.danger.triage import Alarm, Judged
from bot.language.intents import OUTSIDE
from bot.language.outcome import BODILY, Decision, is_doubtful, is_faint, is_new, is_unlikely, watched
from bot.language.thresholds import Thresholds

AT = Thresholds.from_config(YAML(typ="safe").load(ROOT / "config.yml")["pipeline"][1])
ANSWERED = Decision("ask_risks", 0.8, Reading(card="tea-risks"))
REFUSED = Decision(OUTSIDE, 0.8, Reading(cause="unclear"))


def _judged(level: str, danger: float, *, voted: bool = False) -> Judged:
    return Judged(Alarm(level, "a-sign", "A sign", (), ("why",), voted=voted), "", danger)


@pytest.mark.parametrize(
    ("level", "danger", "voted", "unlikely"),
    [
        ("urgent", AT.danger_unlikely - 0.01, False, True),
        ("urgent", AT.danger_unlikely + 0.01, False, False),
        ("emergency", AT.danger_unlikely - 0.01, False, False),  # in an emergency the advice stays
        ("emergency", AT.danger_faint - 0.01, False, True),
        ("urgent", AT.danger_unlikely - 0.01, True, False),  # only the vote found the sign, and no rule
        ("warning", AT.danger_unlikely - 0.01, True, True),
    ],
)
def test_when_an_answer_goes_without_the_call(level: str, danger: float, voted: bool, unlikely: bool) -> None:
    assert is_unlikely(_judged(level, danger, voted=voted), AT) is unlikely


def test_an_answer_goes_without_an_unlikely_call_and_a_refusal_never_does() -> None:
    alarm = _judged("urgent", 0.2).alarm
    assert alarm
    assert watched(ANSWERED, alarm, "", keep=False, unlikely=True) == ANSWERED
    assert watched(ANSWERED, alarm, "", keep=False).reading.alarm
    assert watched(REFUSED, alarm, "", keep=False, unlikely=True).intent == DANGER
    assert watched(REFUSED, alarm, "", keep=True, unlikely=True).reading.alarm
    assert watched(REFUSED, replace(alarm, voted=True), "", keep=False).intent == BODILY


def test_faint_is_what_a_rule_alone_says() -> None:
    assert is_faint(_judged("emergency", AT.danger_faint - 0.01), AT)
    assert not is_faint(_judged("emergency", AT.danger_faint + 0.01), AT)
    assert not is_faint(Judged(None, ""), AT)


@pytest.mark.parametrize(("now", "doubtful"), [(False, True), (True, False)])
def test_a_warning_that_is_about_to_be_acted_on_waits_behind_no_answer(now: bool, doubtful: bool) -> None:
    judged = _judged("warning", AT.danger_low - 0.1)
    assert judged.alarm
    judged = replace(judged, alarm=replace(judged.alarm, now=now))
    assert is_doubtful(judged, "how deep", "how deep", State(), AT) is doubtful


@pytest.mark.parametrize(
    ("level", "stands", "voted", "danger", "new"),
    [
        ("crisis", "", True, 0.6, True),
        ("crisis", "urgent", True, 0.6, False),  # "cannot go tonight, no temperature"
        ("crisis", "urgent", True, 0.9, True),
        ("emergency", "urgent", False, 0.1, True),  # a rule heard it
        ("urgent", "emergency", False, 0.9, False),
    ],
)
def test_a_reply_to_an_alarm_is_no_graver_alarm(
    level: str, stands: str, voted: bool, danger: float, new: bool
) -> None:
    assert is_new(_judged(level, danger, voted=voted), State(level=stands), AT) is new
