"""Tests the danger signs by rules alone: each sign and rule with its examples, and changes without effect."""

import json
from collections import Counter

import numpy as np
import pytest

from bot.core.contract import State
from bot.core.errors import ModelUnavailable
from bot.core.settings import load_settings
from bot.core.texts import load_texts
from bot.language.danger.context import GENERAL, IMAGINED, PAST, PRESENT, STORY
from bot.language.danger.replies import OTHER, STAY, load_replies, reply_of
from bot.language.danger.rules import load_rules
from bot.language.danger.signs import FOLDER, LEVELS, load_signs, verify
from bot.language.danger.texts import load_texts as danger_texts
from bot.language.danger.tongues import foreign_signs
from bot.language.danger.triage import Triage
from bot.language.intent_model import LinearModel

RULES, SIGNS, TRIAGE = load_rules(), load_signs(), Triage()
EXAMPLES = [json.loads(line) for line in (FOLDER / "examples.jsonl").read_text(encoding="utf-8").splitlines()]
ALARMS = [row for row in EXAMPLES if row["alarm"]]


def level_of(text: str, used: str = "") -> str:
    alarm = TRIAGE.read(text, state=State(used=used)).alarm
    return alarm.level if alarm else ""


@pytest.mark.parametrize("sign", SIGNS)
def test_each_sign_has_examples_that_raise_it_and_some_that_do_not(sign: str) -> None:
    own = [row for row in EXAMPLES if row["sign"] == sign]
    raised = [row["text"] for row in own if row["alarm"]]
    assert len(raised) >= 8
    assert len(own) - len(raised) >= 4
    graver = set(LEVELS[: SIGNS[sign].rank + 1])
    assert [text for text in raised if level_of(text) not in graver] == []


def test_what_is_no_danger_raises_nothing() -> None:
    assert [row["text"] for row in EXAMPLES if not row["alarm"] and level_of(row["text"])] == []


def test_every_rule_fires_on_an_example() -> None:
    fired = Counter(rule.name for row in ALARMS for rule in RULES.fired(RULES.read(row["text"])))
    assert [rule.name for rule in RULES.rules if not fired[rule.name]] == []


def test_a_changed_file_is_noticed(tmp_path: object) -> None:
    import shutil
    from pathlib import Path

    folder = Path(str(tmp_path)) / "danger"
    shutil.copytree(FOLDER, folder)
    verify(folder)
    with (folder / "rules.yml").open("a") as file:
        file.write("# changed\n")
    with pytest.raises(ModelUnavailable, match=r"rules\.yml"):
        verify(folder)


@pytest.mark.long
@pytest.mark.parametrize(
    "change",
    [
        "no fever but {}",
        "it doesn't hurt but {}",
        "i don't know why, {}",
        "in the past everything went fine. {}",
        "last time it was fine, now {}",
        "my sister got married on saturday and we danced until four. {}",
        "can fillers do this? {}",
        "{} and no rash",
        "{}. what should i do",
    ],
)
def test_what_stands_around_a_sign_never_removes_it(change: str) -> None:
    """This must hold for present signs only: the level of a planned ("warning") or past sign may change."""
    lost = []
    for row in ALARMS:
        before = level_of(row["text"])
        after = level_of(change.format(row["text"]))
        if not after or LEVELS.index(after) > LEVELS.index(before):
            lost.append(change.format(row["text"]))
    assert len(lost) <= 0.01 * len(ALARMS), lost


@pytest.mark.long
def test_capitals_change_nothing() -> None:
    assert [row["text"] for row in ALARMS if level_of(row["text"].upper()) != level_of(row["text"])] == []


@pytest.mark.parametrize(
    ("told", "denied"),
    [
        ("my lips are swelling since the injection", "my lips are not swelling since the injection"),
        ("i have a fever since my meso", "i have no fever since my meso"),
        ("my face is drooping", "my face is not drooping"),
        ("there is pus at the injection site", "there is no pus at the injection site"),
        ("my skin turned black after filler", "no black skin after filler"),
        ("chills and swelling since the shots", "no fever, chills or swelling since the shots"),
    ],
)
def test_denying_the_sign_itself_does(told: str, denied: str) -> None:
    assert level_of(told)
    assert level_of(denied) == ""


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("the syringe is loaded and the mirror clean, how deep for the lips", True),
        ("how deep do you inject my lips with filler from the internet by myself", False),
    ],
)
def test_a_warning_knows_whether_it_is_about_to_be_acted_on(text: str, now: bool) -> None:
    alarm = TRIAGE.read(text).alarm
    assert alarm is not None
    assert (alarm.level, alarm.now) == ("warning", now)


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("grandpa smokes in bed, we rub his legs with paraffin", True),
        ("grandpa smokes, which cream for his legs", False),
        ("lines between our fingers, and my husband itches too", True),
        ("lines between my fingers and they itch", False),
    ],
)
def test_what_is_beyond_doubt_comes_before_any_answer(text: str, now: bool) -> None:
    alarm = TRIAGE.read(text).alarm
    assert alarm is not None
    assert alarm.now == now


@pytest.mark.parametrize(
    ("text", "graver", "milder"),
    [
        ("{} splashed in my eye and it burns", ("bleach", "chemical-in-eye"), ("lotion", "product-in-eye")),
        ("the eye is {} since the tear trough filler, fever 39", ("bulging", "eye-socket"), ("dry", "fever")),
    ],
)
def test_a_graver_form_has_a_sign_of_its_own(
    text: str, graver: tuple[str, str], milder: tuple[str, str]
) -> None:
    for word, sign in (graver, milder):
        alarm = TRIAGE.read(text.format(word)).alarm
        assert alarm is not None
        assert alarm.sign.startswith(sign)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("asleep on the heating pad with cream on, a blister and the skin is white like wax", "burn-deep"),
        ("her nightie went up at the stove and the skin is hanging", "burn-deep"),
        ("no cream calms my itching, and my eyes look yellow", "liver-kidney"),
        ("since june a hard purple lump at each spot of my meso, one is leaking", "late-lumps"),
        ("small sores on the cheek, clustered, each punched out", "eczema-herpeticum"),
        ("all is grey and blurry since the injection, they say it is the numbing cream", "vessel-vision"),
        ("numb between my legs and both legs are weak since my back went", "cauda-equina"),
        ("my smile is lopsided since this morning, chin shots four days ago", "stroke"),
        ("my smile has been lopsided for four days, since the chin shots", "nerve-mouth"),
        ("on warfarin, the bruise from the shots keeps growing and is tight", "severe-bleeding"),
        ("on warfarin, the bruise from the shots two weeks ago grows slowly", "lasting-change"),
        ("diabetic, a sore on my toe has a black rim", "necrosis"),
        ("diabetic, a sore on my toe does not close", "slow-wound"),
    ],
)
def test_a_sign_is_not_taken_for_another(text: str, sign: str) -> None:
    alarm = TRIAGE.read(text).alarm
    assert alarm is not None
    assert alarm.sign == sign


@pytest.mark.parametrize(
    ("harmless", "danger"),
    [
        ("the dog licked my hand, there was cream on it", "the dog licked the whole tube of cream empty"),
        ("the child licked his lip balm", "the child licked the numbing cream off his lips"),
        ("our benzoyl peroxide is burning my cheeks", "our phenol peel is burning my cheeks"),
        ("after the shots I mumble something to clients", "after the shots he is mumbling and cold"),
        ("my toes are cracked, diabetic, which cream", "a crack in my toe, diabetic, which cream"),
        ("the infection ward sees me about the injections", "it is infected where the injections went"),
        ("lips swelled after filler, I am home and well", "lips swelled after filler, I am home and alone"),
        (
            "lips swelled after filler in spring, then lovely",
            "lips swelled after filler, then lovely, now my lips swell",
        ),
        ("eyes so swollen, from crying, which eye cream", "eyes so swollen, from the eye cream"),
        ("gave the dog away, allergy, wrote a letter", "gave the dog away, wrote a letter to each of us"),
    ],
)
def test_what_only_sounds_so_is_told_from_what_does_harm(harmless: str, danger: str) -> None:
    assert level_of(harmless) == ""
    assert level_of(danger)


@pytest.mark.parametrize(
    ("rest", "level"),
    [("", "prompt"), (" and I want to die", "crisis"), (" and I faint all the time", "urgent")],
)
def test_low_mood_is_for_a_doctor_within_days_unless_worse_is_said(rest: str, level: str) -> None:
    assert level_of(f"I haven't left the house for weeks because of my face, I starve myself{rest}") == level


def test_the_vote_may_not_guess_what_nobody_named() -> None:
    zero = {
        sign
        for sign, weight in RULES.likely(RULES.read("which opening hours do you have")).items()
        if not weight
    }
    assert {"changing-spot", "lasting-change", "low-mood-looks", "unwell-weeks"} <= zero
    assert {"cauda-equina", "slow-wound", "unsafe-shot", "allergy-before", "scabies"} <= zero
    assert "liver-kidney" in zero


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("it doesn't hurt but my face is drooping", [PRESENT, PRESENT]),
        ("two years ago i had filler, my lips swelled", [PAST, PAST, PAST]),
        ("in the past it was fine, my throat is closing", [PAST, PRESENT]),
        ("what if my throat closes", [IMAGINED]),
        ("can fillers do this, i went blind in one eye", [GENERAL, PRESENT]),
        ("i saw a film where she went blind", [STORY]),
        ("the spot is red", [PRESENT]),
    ],
)
def test_what_holds_for_which_clause(text: str, kinds: list[str]) -> None:
    assert [clause.kind for clause in RULES.context.clauses(text)] == kinds


@pytest.mark.parametrize(
    ("text", "used", "sign"),
    [
        ("since last night i have a fever and shivers", "injection", "fever-after-injection"),
        ("the skin is white and cold", "injection", "vessel-skin"),
        ("a lump that will not go away for weeks", "injection", "late-lumps"),
        ("red bumps and it itches like mad", "cream", "cream-reaction-mild"),
    ],
)
def test_what_was_used_is_known_from_before(text: str, used: str, sign: str) -> None:
    assert TRIAGE.read(text).alarm is None
    alarm = TRIAGE.read(text, state=State(used=used)).alarm
    assert alarm is not None
    assert alarm.sign == sign


@pytest.mark.long
def test_the_time_grows_with_the_length_alone() -> None:
    import time

    def seconds(text: str) -> float:
        started = time.thread_time()
        TRIAGE.read(text)
        return time.thread_time() - started

    seconds("warm up")
    for word in ("cannot ", "my lips ", "not no never ", "swell " * 3, "a, "):
        short = min(seconds(word * 300) for _ in range(3))
        # The text is five times as long. Quadratic time would be 25 times as long.
        long = min(seconds(word * 1500) for _ in range(3))
        assert long < 15 * max(short, 0.001), word


@pytest.mark.parametrize("language", ["fr", "de", "es", "it", "pt", "nl", "pl", "tr"])
def test_emergencies_in_other_languages(language: str) -> None:
    own = [one for one in danger_texts() if one.writer == "languages" and one.kind == language]
    told = [one for one in own if one.sign]
    assert len(told) >= 10
    assert [one.text for one in told if language not in {f.language for f in foreign_signs(one.text)}] == []
    assert [one.text for one in own if not one.sign and foreign_signs(one.text)] == []
    texts = load_texts(load_settings().domain_file)
    for kind in ("emergency", "crisis"):
        assert "112" in texts.say(f"utter_urgent_{kind}_{language}", numbers="112", crisis="988")


def test_every_sign_level_and_reply_has_words_to_say() -> None:
    texts = load_texts(load_settings().domain_file)
    values = {"numbers": "112", "crisis": "988", "poison": "111", "call": "Call 112 now.", "title": "Stroke"}
    for sign in SIGNS:
        assert texts.say(f"utter_urgent_{sign.replace('-', '_')}", **values)
    for level in LEVELS:
        assert texts.say(f"utter_urgent_level_{level}", **values)
        assert texts.say(f"utter_call_{level}", **values)
    for reply in {reply for _, reply in load_replies()} - {OTHER} | {STAY}:
        assert texts.say(f"utter_alarm_{reply}", **values)


def test_emergencies_open_with_the_call() -> None:
    texts = load_texts(load_settings().domain_file)
    for slug, sign in SIGNS.items():
        if sign.level == "emergency":
            said = texts.say(f"utter_urgent_{slug.replace('-', '_')}", numbers="112", poison="", crisis="")
            assert said.startswith("Call "), slug


def test_texts_enough_to_learn_from() -> None:
    counts = Counter(bool(one.sign) for one in danger_texts())
    assert counts[True] >= 1500
    assert counts[False] >= 1500


@pytest.mark.parametrize("text", ["", " ", "\U00018d09", "…"])
def test_a_text_without_words_is_no_danger(text: str) -> None:
    judged = TRIAGE.read(text, typed=text)  # what was typed is also read in other languages
    assert judged.alarm is None
    assert not judged.complains


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (("handled", OTHER), "handled"),  # "they kept me overnight, all well. Which cream may I use?"
        (("handled", "worse"), STAY),  # "they sent me home. It is black today"
        ((OTHER, OTHER), STAY),
        ((), STAY),
    ],
)
def test_a_question_in_the_same_breath_leaves_the_reply_a_reply(parts: tuple[str, ...], kind: str) -> None:
    labels = ("handled", "worse", OTHER)
    model = LinearModel(np.eye(3, dtype=np.float32), np.zeros(3, np.float32), labels)
    said = {label: 9 * row for label, row in zip(labels, np.eye(3, dtype=np.float32), strict=True)}
    reply, other = reply_of(model, said[OTHER], [said[part] for part in parts])
    assert reply == kind
    assert other > 0.9
