"""Tests how words are read (texting words, typing errors, names, numbers), and the encoder's files."""

from pathlib import Path

import numpy as np
import pytest

from bot.core.errors import ModelUnavailable
from bot.core.settings import load_settings
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import SHA256, Encoder, encoder_files, verify_files
from bot.language.encoder.quantize import quantized
from bot.language.spelling import Speller
from bot.language.text import fold, is_english
from bot.language.tongue import foreign_language
from bot.language.words import Lexicon, TextReader


@pytest.fixture(scope="module")
def reader(store: KnowledgeStore) -> TextReader:
    return TextReader({"safe": 9, "cups": 9, "really": 9, "kettle": 9}, Lexicon(store))


def test_fold_makes_the_same_question_the_same() -> None:
    assert fold("What’s  MESOTHERAPY?!") == fold("what's mesotherapy") == "what's mesotherapy"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("wat is tea", "what is tea"),
        ("is it saef", "is it safe"),
        ("good 4 sleep", "good for sleep"),
        ("4 cups", "4 cups"),
        ("a cofee", "a coffee"),  # this misspelling is in names.csv
        ("the ketle", "the kettle"),
        ("a keetul of tea", "a kettle of tea"),  # spelled as it sounds
        ("wich one is beter", "which one is better"),
        ("my login", "my login"),
    ],
)
def test_typing_is_mended(reader: TextReader, typed: str, read: str) -> None:
    assert reader.read(typed).mended == read


def test_rare_words_are_left_alone() -> None:
    speller = Speller({"risks": 9, "moisturizer": 9})
    assert speller.mend("brentuximab ichthyosis") == "brentuximab ichthyosis"
    assert is_english("swellings")
    assert not is_english("brentuximab")


def test_a_name_in_the_text_stands_for_itself() -> None:
    speller = Speller({"marble": 9, "skin": 9})
    assert speller.mend("we had it done in Marbella") == "we had it done in marbella"
    assert speller.mend("my skn is dry") == "my skin is dry"
    assert speller.mend("Skn") == "skin"  # at the beginning, a capital letter does not mark a name


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("is cofee safe", ("coffee",)),
        ("is green tea a tea", ("green-tea", "tea")),  # the narrower subject comes before its parent
        ("is coffee better than green tea", ("coffee", "green-tea")),
        ("does espresso help", ("coffee",)),  # a member stands for its subject
        ("is tea better than espresso", ("tea", "coffee")),  # but it comes after direct names
        ("book a flight", ()),
    ],
)
def test_subjects_by_weight(reader: TextReader, text: str, subjects: tuple[str, ...]) -> None:
    assert reader.read(text).subjects == subjects


def test_names_are_masked_by_kind(reader: TextReader) -> None:
    assert reader.read("is coffee safe").masked == "is the product safe"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("well, actually, is tea safe", "is the product safe"),
        ("so what is tea", "so what is the product"),  # without a comma, "so" may belong to the question
        ("ok, thanks", "ok, thanks"),
    ],
)
def test_what_only_opens_a_sentence_is_left_out(reader: TextReader, text: str, masked: str) -> None:
    assert reader.read(text).masked == masked


@pytest.mark.parametrize(("text", "number"), [("2", 2), ("the second one", 2), ("number 1", 1), ("20", None)])
def test_numbers_pick(reader: TextReader, text: str, number: int | None) -> None:
    assert reader.read(text).picked == number


def test_a_full_question_is_known(reader: TextReader) -> None:
    assert reader.read("What are the risks of TEA?").card == "tea-risks"
    assert reader.read("what are the perils of tea").card == ""


def test_paraphrases_lie_close_and_strangers_far(encoder: Encoder) -> None:
    same = encoder.encode("is mesotherapy safe") @ encoder.encode("does mesotherapy have risks")
    other = encoder.encode("is mesotherapy safe") @ encoder.encode("what time is the next train")
    assert same > 0.7 > 0.2 > other


def test_vectors_are_unit_and_the_same_in_any_company(encoder: Encoder) -> None:
    texts = ["short", "a rather longer sentence about creams", "mesotherapy"]
    many = encoder.encode_many(texts)
    assert np.allclose(np.linalg.norm(many, axis=1), 1, atol=1e-5)
    assert np.allclose(np.stack([encoder.encode(text) for text in texts]), many)


@pytest.mark.long
def test_the_quantized_encoder_says_what_the_packaged_one_says(tmp_path: Path) -> None:
    texts = ["is mesotherapy safe", "what time is the next train", "how do i use a cream"]
    model, tokenizer = encoder_files(load_settings())
    packaged = Encoder(model, tokenizer).encode_many(texts)
    plain = Encoder(quantized(model, SHA256["model"], tmp_path), tokenizer).encode_many(texts)
    assert (np.sum(packaged * plain, axis=1) > 0.98).all()


def test_tuning_changes_the_vectors(encoder: Encoder) -> None:
    text = ["is mesotherapy safe"]
    packaged = Encoder(*encoder_files(load_settings())).encode_many(text)
    assert (np.sum(packaged * encoder.encode_many(text), axis=1) < 0.97).all()


def test_the_packaged_files_are_the_expected_ones(tmp_path: Path) -> None:
    verify_files(load_settings())
    settings = load_settings({"MESOBOT_ENCODER_MODEL": str(tmp_path / "none.onnx")})
    with pytest.raises(ModelUnavailable, match=r"none\.onnx"):
        verify_files(settings)


@pytest.mark.parametrize(
    ("typed", "mended", "language"),
    [
        ("puedo hablar en español?", "peed hablar en español?", "es"),  # the letters show it
        ("mein name ist uwe", "mine name ist use", "de"),  # two function words do
        ("mesoterapia grasa localizada", "mesotherapy grass localized", "es"),  # nearly all words do
        ("wat is it", "what is it", ""),
        ("wich mosturiser iz best 4 exma", "which moisturizer is best 4 eczema", ""),
        ("is it safe?", "is it safe?", ""),
    ],
)
def test_correction_hides_no_foreign_language(typed: str, mended: str, language: str) -> None:
    assert foreign_language(typed, mended) == language


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("👍", "thumbs up sign"),
        ("😢😢😢", "crying face"),
        ("🔂" * 2000, "clockwise rightwards and leftwards open circle arrows with circled one overlay"),
        ("ok 👍", "ok 👍"),
        ("hola, is it safe?", "hola, is it safe?"),
    ],
    ids=["one", "the same", "two thousand", "beside words", "a greeting"],
)
def test_pictures_are_told_and_greetings_stay(typed: str, mended: str) -> None:
    assert Speller({}).mend(typed) == mended
