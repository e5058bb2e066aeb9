"""What the build refuses about cards, phrasings and things, and how it says so."""

from pathlib import Path

import pytest

from bot.core.errors import KnowledgeError
from bot.knowledge.build import build_store
from bot.knowledge.store import KnowledgeStore
from bot.knowledge.vectors import Encode
from bot.language.encoder.encoder import Encoder


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("answers.csv", "about 3 minutes.,", "about 9 minutes.,", "short_answer: no fact of the card says 9"),
        ("answers.csv", ",not_proven,", ",no,", 'short_answer: must begin with "No"'),
        ("answers.csv", ",yes,coffee-heart", ",maybe,coffee-heart", "verdict 'maybe'"),
        ("answers.csv", ",coffee-mill,", ",coffee-bill,", 'unknown fact "coffee-bill"'),
        ("answers.csv", ",coffee-mill,", ",coffee-bill,", 'facts: unknown fact "coffee-bill"'),
        *(
            ("answers.csv", ",tea-hot;tea-sleep,", f',"tea-hot{sign}tea-sleep",', "else: tea-hot;tea-sleep")
            for sign in (",", ", ", " ", "|", " and ", " & ", "；", "+")
        ),
        (
            "answers.csv",
            ",tea-hot,",
            ",tea-hot;tea-is,",
            'caution: unknown fact "tea-hot;tea-is": takes one id',
        ),
        ("phrasings.csv", "what-is-coffee,coffee m", "what-is-coffee;make-tea,coffee m", ": takes one id"),
        ("answers.csv", "Wait 3 minutes.", "wait " * 30, "simple: 30 words, at most 22"),
        ("phrasings.csv", "what-is-coffee,coffee meaning", "what-is-water,coffee meaning", "unknown answer"),
        ("things.csv", "cow milk", "honey", "is a name of"),
        ("things.csv", ",place,", ",spot,", "kind 'spot'"),
        ("sources.csv", ",health_service,", ",blog,", "kind 'blog'"),
    ],
)
def test_a_bad_row_is_named_with_its_file_and_line(
    pack: Path, tmp_path: Path, file: str, old: str, new: str, complaint: str
) -> None:
    text = (pack / file).read_text()
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1))
    with pytest.raises(KnowledgeError) as error:
        build_store(pack, tmp_path / "facts.db")
    assert f"{file}:" in str(error.value)
    assert complaint in str(error.value)
    assert not (tmp_path / "facts.db").exists()


def test_only_new_texts_are_encoded_at_the_next_build(pack: Path, tmp_path: Path, encoder: Encoder) -> None:
    asked: list[list[str]] = []

    def run(texts):  # type: ignore[no-untyped-def]
        asked.append(list(texts))
        return encoder.encode_many(texts)

    db = tmp_path / "facts.db"
    build_store(pack, db, Encode("one", run))
    with (pack / "phrasings.csv").open("a") as file:
        file.write("make-tea,my tea is too weak what now\n")
    build_store(pack, db, Encode("one", run))
    assert asked[1] == ["my tea is too weak what now"]
    build_store(pack, db, Encode("another", run))
    assert len(asked[2]) == len(asked[0]) + 1


def test_cards_phrasings_and_things_are_read_back(store: KnowledgeStore) -> None:
    assert store.cards()["tea-risks"].facts == ("tea-hot", "tea-sleep")
    assert ("make-tea", "steep my tea") in store.phrasings()
    assert store.things()["cold"].names == ("colds", "runny nose")
