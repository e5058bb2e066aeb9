"""Tests which card answers, on a small store, with models trained on that store."""

from dataclasses import replace
from functools import cached_property

import pytest
from ruamel.yaml import YAML

from bot.core.contract import State
from bot.core.settings import ROOT
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import Encoder
from bot.language.matching import Matcher
from bot.language.pairing import pair_of, unsaid
from bot.language.ranking import MEASURES, candidates
from bot.language.readings import JOINED, things_after
from bot.language.thresholds import Thresholds
from tests.unit.language.small import Small

AT = Thresholds.from_config(YAML(typ="safe").load(ROOT / "config.yml")["pipeline"][1])


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
    seen = small.see("and how long")
    assert JOINED in {how for how, _ in small.matcher.readings(seen, state)}
    assert small.matcher.matches(seen, state)[0].card.id == "make-tea"


def test_what_was_spoken_of_stays_until_another_thing_of_its_kind_is_named(small: Small) -> None:
    index = small.matcher.index()
    card = index.cards[index.places["make-tea"]]
    spoken = State(subject="tea", card=card.id, question=card.question, things=("milk",))
    assert things_after(small.see("how long"), card, spoken, index) == ("milk",)
    assert things_after(small.see("and with honey"), card, spoken, index) == ("honey",)
    elsewhere = replace(spoken, subject="coffee")
    assert things_after(small.see("how long"), card, elsewhere, index) == ()


def test_a_followup_is_measured_by_what_was_spoken_of(small: Small) -> None:
    index = small.matcher.index()
    card = index.cards[index.places["make-tea"]]
    first = next(query for _, query in small.matcher.readings(small.see("how long"), State()))
    spoken = State(subject="tea", card=card.id, question=card.question, topic=card.question, things=("milk",))
    later = next(query for _, query in small.matcher.readings(small.see("how long"), spoken))
    rows = {}
    for name, query in (("first", first), ("later", later)):
        found = candidates(query, index)
        own = found.measures[found.cards.tolist().index(index.places["make-tea"])]
        rows[name] = dict(zip(MEASURES, own.tolist(), strict=True))
    assert (rows["first"]["recent"], rows["first"]["topic"], rows["first"]["spoken"]) == (0.0, 0.0, 0.5)
    assert rows["later"]["recent"] == pytest.approx(1.0)
    assert rows["later"]["topic"] == pytest.approx(1.0)
    assert rows["later"]["spoken"] == float("milk" in index.card_things[index.places["make-tea"]])


def test_a_thing_the_card_does_not_speak_of_is_missing(small: Small) -> None:
    match = small.matcher.matches(small.see("how do i make tea with honey"), State())[0]
    assert match.missing == ("honey",)


def test_a_new_card_is_found_without_training(
    small: Small,
    encoder: Encoder,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
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
    monkeypatch.setattr(matcher._index, "_longest_wait_s", 60.0)  # a busy machine
    asked = small.see("does tea go bad in the cupboard")
    before = matcher.matches(asked, State())[0].card.id
    with (folder / "answers.csv").open("a") as file:
        file.write(
            "tea-keeps,tea,how_to_use,How long does tea keep in the cupboard?,"
            "Tea keeps long.,It keeps.,,tea-is,,2026-11-01\n"
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
    told = Told(small, "how do i make tea? does coffee make my heart race?", second_at=0.2)
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
