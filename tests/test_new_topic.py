"""Another topic with data alone: `mesobot new`, own rows, a build; no training and no code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.cli.new_pack import STARTER
from bot.core.settings import ROOT
from bot.knowledge import model
from bot.knowledge.rows import COLUMNS
from tests.processes import mesobot
from tests.server import Server, Visitor

SUNSCREEN = Path(__file__).with_name("sunscreen")
# None of these is a question or a phrasing of the pack.
ASKED = [
    ("how much of it should i put on my face, i mean sunscreen", "how-much"),
    ("do i need to put sunscreen on once more after swimming", "how-often"),
    ("can my newborn wear sun cream", "baby"),
    ("i left my sunblock in the car all day in july", "hot-car"),
    ("will sunblock keep my skin from getting old", "wrinkles"),
    ("can i mix my own sun cream from zinc oxide", "homemade"),
    ("sunscreen that doesnt look white on black skin", "white-film"),
]


def _mesobot(*words: str, pack: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    own = {"MESOBOT_KNOWLEDGE_DIR": str(pack), "MESOBOT_FACTS_DB": f"{pack}/facts.db"} if pack else {}
    return mesobot(*words, stdin=stdin, **own)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """What `mesobot new` made."""
    done = _mesobot("new", str(tmp_path / "pack"))
    assert done.returncode == 0, done.stderr
    return tmp_path / "pack"


@pytest.mark.process
def test_a_new_pack_is_whole_and_builds(pack: Path) -> None:
    made = {path.name for path in pack.iterdir()}
    assert made == {f"{name}.csv" for name in COLUMNS} | {"README.md", "sentences.yml"}
    built = _mesobot("knowledge", "build", pack=pack)
    assert built.returncode == 0, built.stderr
    assert "6 answers, 24 phrasings" in built.stdout


@pytest.mark.process
def test_nothing_that_is_there_is_written_over(pack: Path) -> None:
    (pack / "facts.csv").write_text("mine")
    again = _mesobot("new", str(pack))
    assert (again.returncode, "is not empty" in again.stderr) == (2, True)
    assert (pack / "facts.csv").read_text() == "mine"


@pytest.mark.process
def test_a_wrong_sentence_ends_the_build_and_is_named(pack: Path) -> None:
    (pack / "sentences.yml").write_text("responses:\n  utter_hello:\n  - text: Hi\n")
    built = _mesobot("knowledge", "build", pack=pack)
    assert built.returncode == 2
    assert "sentences.yml: utter_hello: there is no such response" in built.stderr
    assert not (pack / "facts.db").exists()


def test_the_readme_names_every_word_that_a_cell_may_hold() -> None:
    readme = (STARTER / "README.md").read_text(encoding="utf-8")
    domain = YAML(typ="safe").load(ROOT / "domain.yml")
    aspects = {name.removeprefix("ask_") for name in domain["intents"] if name.startswith("ask_")}
    listed = readme.split("Aspects:")[1].split("Kinds of a subject")[0]
    assert set(re.findall(r"`(\w+)`", listed)) == aspects
    kinds = readme.split("Kinds of a subject")[1].split("## ")[0]
    of_sources = (model.SOURCE_KINDS, model.RELIABILITY)
    for words in (model.SUBJECT_KINDS, model.THING_KINDS, model.STANCES, model.VERDICTS, *of_sources):
        assert not set(words) - set(re.findall(r"\w+", kinds))
    assert {f"`{name}.csv`" for name in COLUMNS} <= set(re.findall(r"`\w+\.csv`", readme))


@pytest.mark.model
def test_the_example_can_be_asked_as_it_is(pack: Path) -> None:
    assert _mesobot("knowledge", "build", pack=pack).returncode == 0
    asked = [
        "How long should I wash my hands?",
        "is hand gel risky for my kids",
        "my toddler drank hand gel",
        "hi",
    ]
    done = _mesobot("ask", "--json", pack=pack, stdin="\n".join(asked))
    how_long, kids, drank, hi = (json.loads(line) for line in done.stdout.splitlines())
    assert (how_long["card"], kids["card"], drank["status"]) == ("how-long", "gel-children", "urgent")
    assert how_long["facts"][0]["source"]["publisher"].startswith("US Centers")
    assert "hand washing" in hi["text"] and "esotherapy" not in hi["text"]


@pytest.fixture
def server(pack: Path, tmp_path: Path) -> Iterator[Server]:
    """A server that knows nothing but the example."""
    assert _mesobot("knowledge", "build", pack=pack).returncode == 0
    environ = {"MESOBOT_KNOWLEDGE_DIR": str(pack), "MESOBOT_FACTS_DB": str(pack / "facts.db")}
    running = Server(tmp_path, **environ).start()
    yield running
    running.stop()


@pytest.mark.model
def test_sunscreen_goes_from_nothing_to_answers_with_data_alone(server: Server, pack: Path) -> None:
    assert Visitor(server.url).ask(ASKED[2][0])["status"] != "answered"
    for path in SUNSCREEN.iterdir():
        shutil.copy(path, pack)
    built = _mesobot("knowledge", "build", pack=pack)
    assert built.returncode == 0, built.stderr
    # The same server, without a restart; every question in a conversation of its own.
    assert [(text, Visitor(server.url).ask(text)["card"]) for text, _ in ASKED] == ASKED

    person = Visitor(server.url)
    first = person.ask("is sunscreen ok for my baby")
    assert (first["card"], first["verdict"]) == ("baby", "depends")
    assert {fact["source"]["publisher"] for fact in first["facts"]} == {"Los Angeles Times"}
    assert person.ask("and how often must i put it on again?")["card"] == "how-often"
    assert person.ask("can i use retinol with sunscreen")["missing"] == ["retinol"]
    other = person.ask("who won the football")
    assert other["status"] == "refused" and "only know about sunscreen" in other["text"]
    assert person.ask("my face is swelling and i can't breathe")["status"] == "urgent"
    said = " ".join(answer["text"] for turn in person.history() for answer in turn["answers"])
    assert not re.search("mesotherapy|moisturi[sz]er|hand washing", said)
