"""Tests which card answers, on a small store, with models trained on that store."""

from dataclasses import replace
from functools import cached_property

import pytest
from ruamel.yaml import YAML

from bot.core.contract import State
from bot.core.settings import ROOT
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import Encoder
from bot.language.examples import Example
from bot.language.index import make_index
from bot.language.learning import Corpus, learn
from bot.language.matching import Matcher
from bot.language.pairing import pair_of, unsaid
from bot.language.readings import JOINED, Seen
from bot.language.strangers import Asking, Turn
from bot.language.thresholds import Thresholds
from bot.language.words import Lexicon, TextReader

AT = Thresholds.from_config(YAML(typ="safe").load(ROOT / "config.yml")["pipeline"][1])
FOREIGN = (
    "book me a flight to rome",
    "what is the capital of france",
    "play some music",
    "how tall is the tower",
    "my invoice is wrong",
    "who won the game",
    "reset my password",
    "is it going to rain",
)
MESSAGES = [
    Asking("hi, my mum wants to know how you brew a decent cup of tea", ("make-tea",), "answer"),
    Asking("how long should the leaves stay in the pot", ("make-tea",), "answer"),
    Asking("can i scald my mouth with it", ("tea-risks",), "answer"),
    Asking("i drank five espressos and feel my pulse", ("coffee-heart",), "answer"),
    Asking("has a hot drink ever cured a cold", ("tea-colds",), "answer"),
    Asking("tell me what green tea really is", ("what-is-green-tea",), "answer"),
    Asking("does tea stain a white shirt", (), "gap"),
]
TALKS = [
    [
        Turn("is tea dangerous", "question", "What are the risks of tea?", ("tea-risks",)),
        Turn("and how long in the water", "followup", "How do I make tea, how long?", ("make-tea",)),
        Turn("and for coffee", "followup", "How do I make coffee?", ("make-coffee",)),
    ],
    [
        Turn("how do i make tea", "question", "How do I make tea?", ("make-tea",)),
        Turn("how many minutes", "followup", "How do I make tea, how many minutes?", ("make-tea",)),
        Turn("and how long does it take", "followup", "How do I make tea, how long?", ("make-tea",)),
        Turn("does it help when i have a cold", "followup", "Does tea help against colds?", ("tea-colds",)),
    ],
    [
        Turn("what is coffee", "question", "What is coffee?"),
        Turn("is it bad for the heart", "followup", "Does coffee make your heart beat faster?"),
        Turn("how do i make it", "followup", "How do I make coffee?", ("make-coffee",)),
    ],
]


class Small:
    """A reader, intents and a matcher for the small knowledge pack of the tests."""

    def __init__(self, store: KnowledgeStore, encoder: Encoder) -> None:
        index = make_index(store, encoder)
        self.reader = TextReader({}, Lexicon(store))
        examples = [Example(text, "out_of_scope") for text in FOREIGN]
        examples += [Example(text, "thanks") for text in ("thank you", "thanks a lot", "cheers", "ty")]
        corpus = Corpus.of(index, examples, self.reader.read, encoder)
        self.intents, self.matcher = learn(
            corpus, lambda scorers: Matcher(store, encoder, scorers), MESSAGES, TALKS
        )
        self.encoder = encoder

    def see(self, text: str) -> Seen:
        words = self.reader.read(text)
        vector = self.encoder.encode(words.mended)
        return Seen(words, vector, self.intents.guess(words, vector))

    def best(self, text: str, state: State = State()) -> str:  # noqa: B008  # a frozen value
        return self.matcher.matches(self.see(text), state)[0].card.id


@pytest.fixture(scope="module")
def small(store: KnowledgeStore, encoder: Encoder) -> Small:
    return Small(store, encoder)


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("how many minutes should tea stand", "make-tea"),
        ("why does my heart pound when i drink coffee", "coffee-heart"),
        ("explain green tea to me", "what-is-green-tea"),
        ("does tea do anything for a cold", "tea-colds"),
    ],
)
def test_a_new_wording_finds_its_card(small: Small, text: str, card: str) -> None:
    assert small.best(text) == card


def test_foreign_texts_are_trusted_less_than_questions(small: Small) -> None:
    ours = small.matcher.matches(small.see("is tea bad for me"), State())[0].trust
    theirs = small.matcher.matches(small.see("who painted the ceiling of the chapel"), State())[0].trust
    assert ours > theirs


def test_a_followup_is_read_with_the_last_question(small: Small) -> None:
    state = State(subject="tea", card="make-tea", question="How do I make tea?")
    matches = small.matcher.matches(small.see("and how long"), state)
    assert "make-tea" in {match.card.id for match in matches}
    assert JOINED in {match.how for match in matches}


def test_a_thing_the_card_does_not_speak_of_is_missing(small: Small) -> None:
    match = small.matcher.matches(small.see("how do i make tea with honey"), State())[0]
    assert match.missing == ("honey",)


def test_a_new_card_is_found_without_training(
    small: Small, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import shutil

    from bot.knowledge.build import build_store
    from tests.unit.conftest import PACK

    folder = tmp_path_factory.mktemp("new") / "pack"
    shutil.copytree(PACK, folder)
    db = folder.parent / "facts.db"
    build_store(folder, db)
    changing = KnowledgeStore(db)
    matcher = Matcher(changing, encoder, small.matcher.scorers)
    asked = small.see("does tea go bad in the cupboard")
    before = matcher.matches(asked, State())[0].card.id
    with (folder / "answers.csv").open("a") as file:
        file.write(
            "tea-keeps,tea,how_to_use,How long does tea keep?,Tea keeps long.,It keeps.,,tea-is,,2026-11-01\n"
        )
    with (folder / "phrasings.csv").open("a") as file:
        file.write("tea-keeps,can tea go bad\ntea-keeps,old tea in the cupboard still good\n")
    build_store(folder, db)
    after = matcher.matches(asked, State())[0].card.id
    assert (before, after) != (after, before)
    assert after == "tea-keeps"


class Told:
    """The pair of cards for a text; `changed` are thresholds with other values."""

    def __init__(self, small: Small, text: str, **changed: float) -> None:
        seen = small.see(text)
        clauses = [small.see(clause.mended) for clause in seen.words.clauses]
        found = [small.matcher.matches(one, State()) for one in (seen, *clauses)]
        matches = [*(one[0] for one in found), *(match for one in found for match in one[1:])]
        at = replace(AT, **changed)
        self.pair = pair_of(matches[0], clauses, matches, small.matcher.index(), at, "")
        self.cards = {self.pair.first.card.id, self.pair.second.id if self.pair.second else ""}


def test_two_questions_get_two_cards(small: Small) -> None:
    told = Told(small, "how do i make tea? does coffee make my heart race?")
    assert told.pair.asked
    assert told.cards == {"make-tea", "coffee-heart"}


def test_what_may_be_meant_as_well_follows_the_answer(small: Small) -> None:
    text = "tea and a cold, or coffee"
    near = Told(small, text, also_at=0.0, also_share=0.0)
    assert near.pair.second and not near.pair.asked
    assert near.pair.second.id != near.pair.first.card.id
    assert Told(small, text, also_at=1.1).pair.second is None


def test_what_the_second_card_speaks_of_is_not_missing(small: Small) -> None:
    index = small.matcher.index()
    coffee = next(card for card in index.cards if card.id == "coffee-heart")
    spoken = sorted(index.card_things[index.places[coffee.id]])[:1]
    assert spoken and unsaid((*spoken, "honey"), coffee, index) == ("honey",)


def test_the_last_question_asked_again_finds_its_card_again(small: Small) -> None:
    state = State(subject="coffee", card="coffee-heart", question="Does coffee make your heart beat faster?")
    assert small.best("why does my heart pound when i drink coffee", state) == "coffee-heart"


def test_no_message_waits_for_what_an_index_works_out_once(store: KnowledgeStore, encoder: Encoder) -> None:
    index = Matcher(store, encoder, {}).index()  # type: ignore[arg-type]  # nothing is scored
    once = [name for name, one in vars(type(index)).items() if isinstance(one, cached_property)]
    assert len(once) > 5
    assert set(once) <= set(vars(index))
