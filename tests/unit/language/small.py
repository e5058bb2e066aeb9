"""Models trained on the ten facts about tea and coffee, for the tests of the language package."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.core.contract import State
from bot.knowledge.store import KnowledgeStore
from bot.language.danger.triage import Judged, Triage
from bot.language.encoder.encoder import Encoder
from bot.language.examples import Example
from bot.language.index import make_index
from bot.language.learning import Corpus, learn
from bot.language.matching import Matcher
from bot.language.readings import Seen
from bot.language.strangers import Asking, Turn
from bot.language.words import Lexicon, TextReader

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


class SureTriage(Triage):
    """Danger signs by the rules; the second judge, the vote, always agrees."""

    def read(self, *arguments: Any, **options: Any) -> Judged:
        judged = super().read(*arguments, **options)
        return replace(judged, danger=1.0 if judged.alarm else 0.0)
