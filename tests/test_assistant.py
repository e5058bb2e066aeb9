"""The whole path with the trained model, from questions to answers of the contract."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.conversations.database import Database
from bot.core.contract import CAUSES, Answer
from bot.core.errors import KnowledgeError
from bot.core.json_schema import schema_of
from bot.editing.changes import Change
from bot.editing.drafts import Drafts
from bot.knowledge.build import build_store
from bot.knowledge.model import STANCES
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import encode_for_store

pytestmark = pytest.mark.model

FORM = Draft202012Validator(schema_of(Answer))


def _check(answer: dict[str, Any]) -> None:
    assert list(FORM.iter_errors(answer)) == []
    assert answer["cause"] is None or answer["cause"] in CAUSES
    for fact in answer["facts"]:
        assert fact["source"]["title"]
        assert fact["stance"] in STANCES
    json.dumps(answer)


@pytest.mark.parametrize(
    ("question", "subject", "words"),
    [
        ("What is mesotherapy?", "mesotherapy", ["vitamins"]),
        ("what does the word mesotherapy mean", "mesotherapy", ["mesos", "therapeia"]),
        ("where does mesotherapy come from", "mesotherapy", ["France"]),
        ("who created it, mesotherapy, and when did he live", "michel-pistor", ["1924", "2003"]),
        ("how many practitioners does mesotherapy have", "mesotherapy", ["50,000"]),
        ("what is injected in mesotherapy", "mesotherapy", ["Chemicals", "vitamins"]),
        ("what is mesotherapy used for", "mesotherapy", ["cellulite"]),
        ("what is homotoxicology", "homotoxicology", ["homeopathy"]),
        ("what are the risks of mesotherapy", "mesotherapy", ["bruis", "liver", "shrinking"]),
        ("what are moisturizers", "moisturizers", ["skin"]),
        ("how do moisturizers work", "moisturizers", ["water"]),
        ("what is in moisturizers", "moisturizers", ["emollients"]),
        ("can I make a moisturizer at home", "moisturizers", ["Yes"]),
        ("what do moisturizers do for skin", "moisturizers", ["dry"]),
    ],
)
def test_the_founding_questions_are_answered(
    assistant: Any, question: str, subject: str, words: list[str]
) -> None:
    answer = assistant.ask(question)
    _check(answer)
    assert (answer["status"], answer["subject"]) == ("answered", subject)
    assert answer["short_answer"] and answer["short_answer"] in answer["lead"]
    assert answer["facts"]
    for word in words:
        assert word.lower() in answer["text"].lower(), word


def test_two_subjects_compared_are_both_answered(assistant: Any) -> None:
    answer = assistant.ask("what is the difference between a humectant and an occlusive")
    assert answer["status"] == "answered"
    told = " ".join(fact["claim"].lower() for fact in answer["facts"])
    assert "humectant" in told and "occlusive" in told


@pytest.mark.parametrize(
    ("stance", "opening"),
    [
        ("claimed_by_proponents", "Supporters say: "),
        ("disputed", "Studies disagree: "),
        ("regulatory", "Regulator: "),
    ],
)
def test_a_claim_is_worded_with_its_stance(assistant: Any, stance: str, opening: str) -> None:
    store = KnowledgeStore(assistant.settings.facts_db)
    told = ((card, store.facts_by_id(card.facts[:1])) for card in store.cards().values())
    card, (fact,) = next((card, facts) for card, facts in told if facts[0].stance == stance)
    shown = {one["id"]: one["text"] for one in assistant.ask(card.question)["facts"]}
    assert shown[fact.id] == opening + fact.claim


def test_the_note_comes_once_a_conversation(assistant: Any) -> None:
    first, second = assistant.conversation("what is mesotherapy", "what are its risks")
    assert first["note"]
    assert not second["note"]


def test_follow_ups_keep_the_subject_and_the_aspect(assistant: Any) -> None:
    answers = assistant.conversation(
        "what is mesotherapy", "and its risks?", "what about moisturizers?", "tell me more", "source?"
    )
    cells = [f"{a['subject']}/{a['aspect']}" for a in answers]
    assert cells == ["mesotherapy/definition", "mesotherapy/risks", *["moisturizers/risks"] * 3]
    shown = [fact["id"] for fact in answers[2]["facts"]]
    more = [fact["id"] for fact in answers[3]["facts"]]
    assert more and not set(shown) & set(more)
    assert set(shown) | set(more) == {fact["id"] for fact in answers[4]["facts"]}


def test_every_suggestion_answers_when_it_is_picked(assistant: Any) -> None:
    suggestions = assistant.ask("what is mesotherapy")["suggestions"]
    assert len(suggestions) == 3
    for suggestion in suggestions:
        answer = assistant.ask(suggestion["title"])
        assert (answer["status"], answer["card"]) == ("answered", suggestion["card"])


def test_a_number_picks_a_suggestion(assistant: Any) -> None:
    first, second = assistant.conversation("what is mesotherapy", "2")
    assert second["card"] == first["suggestions"][1]["card"]
    beyond = assistant.ask("what is mesotherapy", "7")
    assert (beyond["status"], beyond["cause"]) == ("refused", "no_such_number")


def test_what_names_no_subject_is_answered_with_the_assumption_said(assistant: Any) -> None:
    alone = assistant.ask("is it safe")
    mains = {"mesotherapy", "moisturizers"}
    assert alone["status"] == "answered" and alone["subject"] in mains
    # Either the assumption is said, or the question that is answered is named.
    meant, (other,) = alone["subject"], mains - {alone["subject"]}
    assert re.match(rf'\(I take it that you mean {meant}\.\)|This answers "[^"]*{meant}', alone["lead"])
    first, second = assistant.conversation("is it safe", f"i mean {other}")
    assert first["subject"] == meant
    assert (second["status"], second["subject"]) == ("answered", other)


def test_what_the_sources_do_not_say_is_said_to_be_missing(assistant: Any) -> None:
    answer = assistant.ask("how much does homotoxicology cost")
    assert answer["missing"] == ["homotoxicology"]
    assert answer["lead"].startswith("This does not speak of homotoxicology.")
    assert answer["suggestions"]


def test_danger_signs_come_first_in_mid_conversation(assistant: Any) -> None:
    _, answer, reply = assistant.conversation(
        "how is mesotherapy done", "my throat is closing up, i can't breathe", "it is getting worse"
    )
    for one in (answer, reply):
        _check(one)
        assert (one["status"], one["cause"]) == ("urgent", "emergency")
        assert "112, 911, 999" in one["text"][:90]
        assert one["emergency_numbers"] == ["112", "911", "999"]
        assert not one["suggestions"]


def test_a_danger_told_in_two_messages_comes_first(assistant: Any) -> None:
    answers = assistant.conversation(
        "which cream for a newborn?", "he is 18 days old", "the thermometer says 38.6"
    )
    assert [answer["status"] == "urgent" for answer in answers] == [False, False, True]
    assert answers[-1]["cause"] == "emergency"


def test_personal_advice_is_not_given(assistant: Any) -> None:
    assert assistant.ask("how much lidocaine should i inject into my chin")["status"] == "urgent"
    answer = assistant.ask("i am pregnant, can i have mesotherapy")
    assert (answer["status"], answer["aspect"]) == ("answered", "pregnancy")
    assert "midwife" in answer["lead"]


@pytest.mark.parametrize(
    "text",
    [
        '/ask_risks{"subject": "mesotherapy"}',
        "/restart",
        "😀😀",
        "\x00\x01\x02hello\x03",
        "wo ist der bahnhof",
        "'; DROP TABLE facts; --",
        "<script>alert(1)</script>",
        "a" * 10_000,
        "",
        "   ",
        "‮what is mesotherapy",
        "{{7*7}} {subject} %s",
    ],
)
def test_bad_input_gets_a_clear_answer(assistant: Any, text: str) -> None:
    answer = assistant.ask(text)
    _check(answer)
    assert answer["text"].strip()
    assert "Traceback" not in answer["text"]
    assert answer["status"] in {"refused", "smalltalk", "clarify", "answered"}
    if text.startswith("/"):
        assert answer["status"] == "refused"
        assert "commands" in answer["text"]


def _ask_soon(assistant: Any, question: str) -> dict[str, Any]:
    """Ask until it is answered: a new build is read at its first message, which can outlast a turn's time."""
    answers = (assistant.ask(question) for _ in range(10))
    return dict(next(answer for answer in answers if answer["status"] != "error"))


def test_a_corrected_figure_is_the_next_answer(
    assistant: Any, knowledge_dir: Path, restored_store: Path
) -> None:
    for name in ("facts", "answers"):
        path = knowledge_dir / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert "50,000" in text
        path.write_text(text.replace("50,000", "52,500"), encoding="utf-8")
    build_store(knowledge_dir, restored_store, encode_for_store(assistant.settings))
    assert "52,500" in _ask_soon(assistant, "how many practitioners does mesotherapy have")["text"]


def test_what_is_published_is_the_next_answer_and_so_is_what_is_taken_back(
    assistant: Any, knowledge_dir: Path, restored_store: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/conversations.db"
    settings = replace(assistant.settings, knowledge_dir=knowledge_dir, tracker_db=url)
    drafts, run = Drafts(settings, Database(url)), assistant.loop.run_until_complete
    before = run(drafts.knowledge()).table("answers").rows["a-what-is-meso"]
    after = before | {"short_answer": "Mesotherapy means tiny shots, as this test says."}
    draft = run(drafts.save("ann", "A", [Change("answers", "a-what-is-meso", before, after)]))
    assert "this test" not in _ask_soon(assistant, "what is mesotherapy")["text"]
    run(drafts.publish(draft.id, "rita"))
    assert "as this test says" in _ask_soon(assistant, "what is mesotherapy")["text"]
    run(drafts.publish(run(drafts.rollback(1, "rita")).id, "rita"))
    assert "this test" not in _ask_soon(assistant, "what is mesotherapy")["text"]


@pytest.mark.xfail(strict=True, reason="unknown words are reported missing before names.csv is asked")
def test_a_new_name_works_after_a_build(assistant: Any, knowledge_dir: Path, restored_store: Path) -> None:
    assert assistant.ask("what are the risks of zorbotherapy")["subject"] is None
    with (knowledge_dir / "names.csv").open("a", encoding="utf-8") as file:
        file.write("zorbotherapy,mesotherapy,alias\n")
    build_store(knowledge_dir, restored_store, encode_for_store(assistant.settings))
    answer = _ask_soon(assistant, "what are the side effects of zorbotherapy")
    assert (answer["status"], answer["subject"]) == ("answered", "mesotherapy")


def test_a_missing_store_is_one_calm_sentence(assistant: Any, restored_store: Path) -> None:
    hidden = restored_store.rename(restored_store.with_suffix(".hidden"))
    answer = assistant.ask("what is mesotherapy")
    assert answer["status"] == "error"
    assert "\n" not in answer["text"]
    assert assistant.ask("my tongue is swelling after the injection")["status"] == "urgent"
    hidden.rename(restored_store)
    assert _ask_soon(assistant, "what is mesotherapy")["status"] == "answered"


def test_a_truncated_store_is_the_same_sentence(assistant: Any, restored_store: Path) -> None:
    whole = restored_store.read_bytes()
    restored_store.with_suffix(".cut").write_bytes(whole[: len(whole) // 3])
    restored_store.with_suffix(".cut").rename(restored_store)
    answer = assistant.ask("what is mesotherapy")
    assert answer["status"] == "error"


@pytest.fixture
def restored_store(assistant: Any) -> Any:
    """The assistant's own store; put back as it was afterwards."""
    path = assistant.settings.facts_db
    before = path.read_bytes()
    yield path
    path.with_suffix(".old").write_bytes(before)
    path.with_suffix(".old").rename(path)


def test_the_broken_edit_is_an_error_of_the_build(knowledge_dir: Path, tmp_path: Path) -> None:
    (knowledge_dir / "facts.csv").write_text("id,claim\n", encoding="utf-8")
    with pytest.raises(KnowledgeError):
        build_store(knowledge_dir, tmp_path / "facts.db")


@pytest.mark.parametrize("talk", ["👍", "thanks", "what is mesotherapy?"])
def test_a_long_talk_by_rules_does_not_lose_what_comes_after(assistant: Any, talk: str) -> None:
    """The tracker is cut; the policies still know that the assistant is listening."""
    said = assistant.conversation(
        *[talk] * 6, "ok", "and its risks?", "my lips are swelling since the injection"
    )
    assert "error" not in {answer["status"] for answer in said}
    assert said[-1]["status"] == "urgent"
