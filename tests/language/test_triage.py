"""Danger signs by patterns alone: the vote may fail, these must not."""

import pytest
from bot.language.danger.patterns import SIGNS

from bot.core.settings import load_settings
from bot.core.texts import load_texts
from bot.language.danger.triage import Triage
from bot.language.personal import personal_cue


@pytest.mark.parametrize(
    ("text", "level", "sign"),
    [
        ("my lips are swelling after the injection", "emergency", "anaphylaxis"),
        ("i can't breathe since the meso", "emergency", "anaphylaxis"),
        ("i used my epipen, do i still need help", "emergency", "adrenaline_used"),
        ("fever and confused since the shots", "emergency", "sepsis"),
        ("i suddenly can't see out of my left eye after filler", "emergency", "vessel_blocked"),
        ("her face is drooping", "emergency", "vessel_blocked"),
        ("pus is coming out of my injection site", "urgent", "skin_infection"),
        ("my eyes are yellow since the lipo shots", "urgent", "liver_kidney"),
        ("my toddler swallowed some lotion", "urgent", "swallowed"),
        ("i have lumps for weeks that won't heal after meso injections", "prompt", "slow_infection"),
        ("my smile is crooked since kybella", "prompt", "nerve_weakness"),
    ],
)
def test_reports_raise_an_alarm(text: str, level: str, sign: str) -> None:
    alarm = Triage().read(text)
    assert alarm is not None
    assert (alarm.level, alarm.sign) == (level, sign)


@pytest.mark.parametrize(
    "text",
    [
        "can mesotherapy cause swelling of the lips",
        "what is anaphylaxis",
        "no swelling, no fever, all good after meso",
        "years ago my lips swelled after a cream",
        "what if my throat swells after the injection",
        "how long does lip filler swelling last",
        "what are the treatments for jaundice",
        "my skin feels dry",
        "does phosphatidylcholine damage the liver",
        "is a bit of redness after moisturizer a bad sign",
    ],
)
def test_questions_denials_and_the_past_do_not(text: str) -> None:
    assert Triage().read(text) is None


def test_every_level_and_sign_has_words_to_say() -> None:
    texts = load_texts(load_settings().domain_file)
    for level in {sign.level for sign in SIGNS}:
        assert "112" in texts.say(f"utter_urgent_{level}", numbers="112")
    named = {f"utter_urgent_{s.level}_{s.slug}" for s in SIGNS}
    said = {name for name in texts.responses if name.startswith("utter_urgent_")}
    assert len(named & said) >= len(named) - 1


def test_emergencies_open_with_the_call() -> None:
    texts = load_texts(load_settings().domain_file)
    for name in texts.responses:
        if name.startswith("utter_urgent_emergency"):
            assert texts.say(name, numbers="112").startswith(("Call your emergency", "Go to an emergency"))


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("i am pregnant, can i have mesotherapy", "pregnant"),
        ("i'm on blood thinners, is it safe", "medicine"),
        ("i have diabetes, can i use it", "condition"),
        ("should i get mesotherapy", "decision"),
        ("i have oily skin", None),
        ("should i use moisturizer before sunscreen", None),
    ],
)
def test_personal_circumstances_are_noticed(text: str, cue: str | None) -> None:
    assert personal_cue(text) == cue
