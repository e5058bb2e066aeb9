"""Reading words: texting, typing errors, names, numbers; and the encoder's files."""

from pathlib import Path

import numpy as np
import pytest

from bot.core.errors import ModelUnavailable
from bot.core.settings import ROOT, load_settings
from bot.knowledge.build import build_store
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import Encoder, encoder_files, load_encoder, verify_files
from bot.language.text import Speller, fold, is_english
from bot.language.words import Lexicon, TextReader


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> TextReader:
    db = tmp_path_factory.mktemp("store") / "facts.db"
    build_store(ROOT / "data/knowledge", db)
    return TextReader(["safe", "sessions", "really", "barrier"], Lexicon(KnowledgeStore(db)))


def test_fold_makes_the_same_question_the_same() -> None:
    assert fold("What’s  MESOTHERAPY?!") == fold("what's mesotherapy") == "what's mesotherapy"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("wat is meso", "what is meso"),
        ("is it saef", "is it safe"),
        ("good 4 skin", "good for skin"),
        ("4 sessions", "4 sessions"),
        ("a humectent", "a humectent"),  # a misspelt name is found as it is
        ("the barier", "the barrier"),
        ("my login", "my login"),
    ],
)
def test_typing_is_mended(reader: TextReader, typed: str, read: str) -> None:
    assert reader.read(typed).mended == read


def test_rare_words_are_left_alone() -> None:
    speller = Speller(["risks", "moisturizer"])
    assert speller.mend("brentuximab ichthyosis") == "brentuximab ichthyosis"
    assert is_english("swellings")
    assert not is_english("brentuximab")


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("is mezotherapy safe", ("mesotherapy",)),
        ("is mesotherapy a hyaluronic acid filler", ("mesotherapy", "humectants")),
        ("what is the emollient in a moisturizer for", ("emollients", "moisturizers")),
        ("is coconut oil a good moisturizer", ("moisturizers",)),
        ("did pistor invent homotoxicology", ("homotoxicology", "michel-pistor")),
        ("does vaseline help", ("occlusives",)),
        ("book a flight", ()),
    ],
)
def test_subjects_by_weight(reader: TextReader, text: str, subjects: tuple[str, ...]) -> None:
    assert reader.read(text).subjects == subjects


def test_names_are_masked_by_kind(reader: TextReader) -> None:
    assert reader.read("is mesotherapy safe").masked == "is the treatment safe"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("well, actually, is mesotherapy safe", "is the treatment safe"),
        ("so what is mesotherapy", "so what is the treatment"),  # no comma: it may belong to the rest
        ("ok, thanks", "ok, thanks"),
    ],
)
def test_what_only_opens_a_sentence_is_left_out(reader: TextReader, text: str, masked: str) -> None:
    assert reader.read(text).masked == masked


@pytest.mark.parametrize(("text", "number"), [("2", 2), ("the second one", 2), ("number 1", 1), ("20", None)])
def test_numbers_pick(reader: TextReader, text: str, number: int | None) -> None:
    assert reader.read(text).picked == number


def test_a_full_question_is_known(reader: TextReader) -> None:
    assert reader.read("what are the risks of mesotherapy").title == ("mesotherapy", "risks")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(load_settings())


def test_paraphrases_lie_close_and_strangers_far(encoder: Encoder) -> None:
    same = encoder.encode("is mesotherapy safe") @ encoder.encode("does mesotherapy have risks")
    other = encoder.encode("is mesotherapy safe") @ encoder.encode("what time is the next train")
    assert same > 0.7 > 0.2 > other


def test_vectors_are_unit_and_the_same_in_any_company(encoder: Encoder) -> None:
    texts = ["short", "a rather longer sentence about creams", "mesotherapy"]
    many = encoder.encode_many(texts)
    assert np.allclose(np.linalg.norm(many, axis=1), 1, atol=1e-5)
    assert np.allclose(np.stack([encoder.encode(text) for text in texts]), many)


def test_the_quantized_encoder_says_what_the_packaged_one_says(encoder: Encoder) -> None:
    texts = ["is mesotherapy safe", "what time is the next train", "how do i use a cream"]
    packaged = Encoder(*encoder_files(load_settings())).encode_many(texts)
    assert (np.sum(packaged * encoder.encode_many(texts), axis=1) > 0.98).all()


def test_the_packaged_files_are_the_expected_ones(tmp_path: Path) -> None:
    verify_files(load_settings())
    settings = load_settings({"MESOBOT_ENCODER_MODEL": str(tmp_path / "none.onnx")})
    with pytest.raises(ModelUnavailable, match=r"none\.onnx"):
        verify_files(settings)
