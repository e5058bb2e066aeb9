"""The whole path, with the trained model: questions in, answers of the contract out."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import KnowledgeError
from bot.knowledge.build import build_store

pytestmark = pytest.mark.model

KEYS = {
    "id", "status", "subject", "aspect", "confidence", "text", "lead", "facts", "note", "more",
    "suggestions", "emergency_numbers", "latency_ms",
}  # fmt: skip


def _check(answer: dict[str, Any]) -> None:
    assert set(answer) == KEYS
    assert answer["status"] in {"answered", "clarify", "refused", "urgent", "smalltalk", "error"}
    assert answer["text"].startswith(answer["lead"])
    for fact in answer["facts"]:
        assert fact["source"]["title"]
        assert fact["reviewed_on"]
        assert fact["stance"] in {"established", "claimed_by_proponents", "disputed", "regulatory"}
        assert fact["source"]["url"].startswith(("https://", "")) and "http://" not in fact["source"]["url"]
    json.dumps(answer)


@pytest.mark.parametrize(
    ("question", "cell", "words"),
    [
        ("What is mesotherapy?", "mesotherapy/definition", ["alternative"]),
        ("what does the word mesotherapy mean", "mesotherapy/name_origin", ["mesos", "therapeia"]),
        ("where does mesotherapy come from", "mesotherapy/history", ["France"]),
        ("who created it, mesotherapy, and when did he live", "mesotherapy/creator", ["1924", "2003"]),
        ("how many practitioners does mesotherapy have", "mesotherapy/practitioners", ["50,000"]),
        ("what is injected in mesotherapy", "mesotherapy/composition", ["Chemicals", "Vitamins"]),
        ("what is mesotherapy used for", "mesotherapy/uses", ["ailments"]),
        ("what is homotoxicology", "homotoxicology/definition", ["heal"]),
        ("what are the risks of mesotherapy", "mesotherapy/risks", ["Bruising", "Liver", "Atrophy"]),
        ("what are moisturizers", "moisturizers/definition", ["mixture"]),
        ("how do moisturizers work", "moisturizers/mechanism", ["hydration"]),
        ("what is in moisturizers", "moisturizers/composition", ["lipids", "Humectants"]),
        ("can I make a moisturizer at home", "moisturizers/homemade", ["pharmacies"]),
        ("what do moisturizers do for skin", "moisturizers/uses", ["hydration"]),
    ],
)
def test_the_founding_text_is_answered(assistant: Any, question: str, cell: str, words: list[str]) -> None:
    answer = assistant.ask(question)
    _check(answer)
    assert answer["status"] == "answered"
    assert f"{answer['subject']}/{answer['aspect']}" == cell
    assert answer["facts"]
    for word in words:
        assert word in answer["text"], word


def test_every_founding_fact_is_reached_by_asking(assistant: Any) -> None:
    from bot.knowledge.store import KnowledgeStore

    told: set[str] = set()
    for title in KnowledgeStore(assistant.settings.facts_db).titles():
        texts = [title]
        while (answer := assistant.conversation(*texts)[-1])["more"]:
            told.update(fact["id"] for fact in answer["facts"])
            texts.append("tell me more")
        told.update(fact["id"] for fact in answer["facts"])
    assert len([fact_id for fact_id in told if fact_id.startswith("seed-")]) == 64


def test_two_subjects_compared_are_both_answered(assistant: Any) -> None:
    answer = assistant.ask("what is the difference between a humectant and an occlusive")
    assert answer["status"] == "answered"
    told = " ".join(fact["claim"].lower() for fact in answer["facts"])
    assert "humectant" in told and "occlusive" in told


def test_claims_of_supporters_and_conflicts_are_worded(assistant: Any) -> None:
    text = assistant.ask("what is mesotherapy")["text"]
    assert "According to its supporters" in text
    assert "Sources disagree" in text


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
    assert [fact["id"] for fact in answers[4]["facts"]] == more


def test_every_suggestion_answers_when_it_is_picked(assistant: Any) -> None:
    for suggestion in assistant.ask("what is mesotherapy")["suggestions"]:
        answer = assistant.ask(suggestion["title"])
        assert (answer["subject"], answer["aspect"]) == (suggestion["subject"], suggestion["aspect"])
        assert answer["status"] == "answered"


def test_a_number_picks_a_suggestion(assistant: Any) -> None:
    first, second = assistant.conversation("what is mesotherapy", "2")
    assert second["aspect"] == first["suggestions"][1]["aspect"]
    assert assistant.ask("what is mesotherapy", "7")["status"] == "refused"


def test_a_question_without_a_subject_is_asked_back(assistant: Any) -> None:
    answers = assistant.conversation("is it safe", "i mean moisturizers")
    assert answers[0]["status"] == "clarify"
    titles = [suggestion["title"] for suggestion in answers[0]["suggestions"]]
    assert 3 <= len(titles) <= 4
    assert titles[-1] == "None of these"
    assert assistant.ask("is it safe", titles[-1])["status"] == "smalltalk"
    assert assistant.ask("is it safe", titles[0])["status"] == "answered"
    assert (answers[1]["subject"], answers[1]["aspect"]) == ("moisturizers", "risks")


def test_an_empty_cell_is_an_honest_answer(assistant: Any) -> None:
    answer = assistant.ask("how much does homotoxicology cost")
    assert answer["status"] == "refused"
    assert not answer["facts"]
    assert all(s["subject"] == "homotoxicology" for s in answer["suggestions"])


def test_danger_signs_come_first_in_mid_conversation(assistant: Any) -> None:
    answer = assistant.ask("how is mesotherapy done", "my throat is closing up, i can't breathe")
    _check(answer)
    assert answer["status"] == "urgent"
    assert answer["text"].startswith("Call your emergency number now (112, 911, 999)")
    assert answer["emergency_numbers"] == ["112", "911", "999"]
    assert not answer["suggestions"]


def test_personal_advice_is_not_given(assistant: Any) -> None:
    assert assistant.ask("how much lidocaine should i inject into my chin")["status"] == "refused"
    answer = assistant.ask("i am pregnant, can i have mesotherapy")
    assert (answer["status"], answer["aspect"]) == ("answered", "contraindications")
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


def test_a_corrected_figure_is_the_next_answer(
    assistant: Any, knowledge_dir: Path, restored_store: Path
) -> None:
    path = knowledge_dir / "facts.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("About 50,000 practitioners", "About 52,500 practitioners"), encoding="utf-8"
    )
    build_store(knowledge_dir, restored_store)
    assert "52,500" in assistant.ask("how many practitioners does mesotherapy have")["text"]


def test_a_new_name_works_after_a_build(assistant: Any, knowledge_dir: Path, restored_store: Path) -> None:
    assert assistant.ask("what are the risks of zorbotherapy")["subject"] is None
    with (knowledge_dir / "names.csv").open("a", encoding="utf-8") as file:
        file.write("zorbotherapy,mesotherapy,alias\n")
    build_store(knowledge_dir, restored_store)
    answer = assistant.ask("what are the risks of zorbotherapy")
    assert (answer["subject"], answer["aspect"]) == ("mesotherapy", "risks")


def test_a_missing_store_is_one_calm_sentence(assistant: Any, restored_store: Path) -> None:
    hidden = restored_store.rename(restored_store.with_suffix(".hidden"))
    answer = assistant.ask("what is mesotherapy")
    assert answer["status"] == "error"
    assert "\n" not in answer["text"]
    assert assistant.ask("my tongue is swelling after the injection")["status"] == "urgent"
    hidden.rename(restored_store)
    assert assistant.ask("what is mesotherapy")["status"] == "answered"


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
