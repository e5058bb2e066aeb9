"""The question classifier as a whole: features, intents, known questions, scope. No Rasa in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.language.encoder.encoder import Encoder
from bot.language.examples import Example
from bot.language.intent_model import LinearModel, fit_linear
from bot.language.ngrams import NgramModel, fit_ngrams
from bot.language.reading import Reading
from bot.language.scope import Evidence, ScopeModel, fit_scope
from bot.language.text import words_of

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.str_]

ASK = "ask_"
OUTSIDE = "out_of_scope"
FOLDS = 5
# Larger is a looser fit; 4 to 8 were alike in cross-validation on the training examples, 20 worse.
STRENGTH = 6.0
_NOWHERE = np.array([], dtype=np.intp)


@dataclass(frozen=True)
class Bank:
    """Known utterances: unit vectors (n, 384), their intents and texts."""

    vectors: Floats
    intents: Labels
    texts: Labels

    @cached_property
    def asked(self) -> npt.NDArray[np.bool_]:
        """Which utterances are questions, shape (n,)."""
        return np.char.startswith(self.intents, ASK)

    @cached_property
    def _places(self) -> dict[str, npt.NDArray[np.intp]]:
        return {str(name): np.flatnonzero(self.intents == name) for name in set(self.intents)}

    def nearest(self, similarities: Floats, intent: str) -> float:
        """The largest of `similarities` (n,) among utterances of `intent`; 0 when there is none."""
        return _largest(similarities[self._places.get(intent, _NOWHERE)])


@dataclass(frozen=True)
class Guess:
    """What a message probably is."""

    intents: tuple[tuple[str, float], ...]  # by falling probability
    questions: tuple[tuple[str, float], ...]  # aspects by falling probability
    right: float  # probability that answering the best question intent is right
    nearest: str  # the nearest known utterance
    near_intent: float  # cosine to the nearest known utterance of the best intent
    evidence: Evidence
    subject: str  # the subject that the wording suggests, or `any`
    subject_probability: float


@dataclass(frozen=True)
class QuestionModel:
    """Everything learned."""

    intents: LinearModel
    subjects: LinearModel
    ngrams: NgramModel
    scope: ScopeModel
    bank: Bank
    vocabulary: frozenset[str]  # words of in-scope examples

    def guess(self, reading: Reading, encoder: Encoder) -> Guess:
        """Read one message."""
        vector = encoder.encode(reading.mended)
        masked = encoder.encode(reading.masked)
        # As written, with subjects masked by their kind, and n-grams of the latter.
        features = np.concatenate([vector, masked, self.ngrams.transform([reading.masked])[0]])
        probabilities = self.intents.probabilities(features)
        similarities: Floats = self.bank.vectors @ vector
        evidence = weigh(
            reading, self.intents.labels, probabilities, self.bank, similarities, self.vocabulary
        )
        order = [int(i) for i in np.argsort(-probabilities)]
        ranked = [(self.intents.labels[i], float(probabilities[i])) for i in order]
        subject, sure = self.subjects.best(features)
        return Guess(
            intents=tuple(ranked[:6]),
            questions=tuple((n.removeprefix(ASK), p) for n, p in ranked if n.startswith(ASK))[:6],
            right=self.scope.probability(evidence),
            nearest=str(self.bank.texts[int(similarities.argmax())]),
            near_intent=self.bank.nearest(similarities, ranked[0][0]),
            evidence=evidence,
            subject=subject,
            subject_probability=sure,
        )

    def save(self, folder: Path) -> None:
        """Write everything into `folder`, without pickles."""
        self.intents.save(folder / "intents.npz")
        self.subjects.save(folder / "subjects.npz")
        self.ngrams.save(folder / "ngrams.npz")
        self.scope.save(folder / "scope.npz")
        bank = self.bank
        np.savez(folder / "bank.npz", vectors=bank.vectors, intents=bank.intents, texts=bank.texts)
        words = "\n".join(sorted(self.vocabulary))
        (folder / "vocabulary.txt").write_text(words, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> QuestionModel:
        """Read what `save` wrote."""
        with np.load(folder / "bank.npz", allow_pickle=False) as data:
            bank = Bank(data["vectors"], data["intents"], data["texts"])
        return cls(
            LinearModel.load(folder / "intents.npz"),
            LinearModel.load(folder / "subjects.npz"),
            NgramModel.load(folder / "ngrams.npz"),
            ScopeModel.load(folder / "scope.npz"),
            bank,
            frozenset((folder / "vocabulary.txt").read_text(encoding="utf-8").splitlines()),
        )


def fit_questions(
    examples: Sequence[Example], readings: Sequence[Reading], vectors: Floats, encoder: Encoder
) -> QuestionModel:
    """Learn from examples, how they were read, and the vectors of their mended texts."""
    masked = [reading.masked for reading in readings]
    ngrams = fit_ngrams(masked)
    features = np.hstack([vectors, encoder.encode_many(masked), ngrams.transform(masked)])
    labels = np.array([example.intent for example in examples])
    texts = np.array([example.text for example in examples])
    bank = Bank(vectors, labels, texts)
    asked = bank.asked
    about = np.array([example.subject for example in examples])
    return QuestionModel(
        intents=fit_linear(features, labels, STRENGTH),
        subjects=fit_linear(features[asked], about[asked], STRENGTH),
        ngrams=ngrams,
        scope=_fit_scope(readings, features, bank),
        bank=bank,
        vocabulary=_words_asked(readings, asked),
    )


def _words_asked(readings: Sequence[Reading], asked: npt.NDArray[np.bool_]) -> frozenset[str]:
    pairs = zip(readings, asked, strict=True)
    return frozenset(word for reading, ask in pairs if ask for word in words_of(reading.masked))


def _fit_scope(readings: Sequence[Reading], features: Floats, bank: Bank) -> ScopeModel:
    """Fit on held-out predictions: each fold is judged by what the other folds teach."""
    from sklearn.model_selection import StratifiedKFold

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(features, bank.intents)
    judged = [_judge_fold(readings, features, bank, seen, held) for seen, held in folds]
    evidence = [found for fold in judged for found, _ in fold]
    return fit_scope(evidence, [right for fold in judged for _, right in fold])


def _judge_fold(
    readings: Sequence[Reading],
    features: Floats,
    bank: Bank,
    seen: npt.NDArray[np.intp],
    held: npt.NDArray[np.intp],
) -> list[tuple[Evidence, bool]]:
    model = fit_linear(features[seen], bank.intents[seen], STRENGTH)
    known = Bank(bank.vectors[seen], bank.intents[seen], bank.texts[seen])
    words = _words_asked([readings[i] for i in seen], known.asked)
    judged = []
    for i in held:
        probabilities = model.probabilities(features[i])
        similarities = known.vectors @ bank.vectors[i]
        found = weigh(readings[i], model.labels, probabilities, known, similarities, words)
        judged.append((found, best_question(model.labels, probabilities)[0] == bank.intents[i]))
    return judged


def best_question(labels: tuple[str, ...], probabilities: Floats) -> tuple[str, float, float]:
    """The best question intent, its probability, and its margin over the next."""
    asked = [(float(p), n) for n, p in zip(labels, probabilities, strict=True) if n.startswith(ASK)]
    (top, name), (second, _) = sorted(asked, reverse=True)[:2]
    return name, top, top - second


def weigh(
    reading: Reading,
    labels: tuple[str, ...],
    probabilities: Floats,
    bank: Bank,
    similarities: Floats,
    vocabulary: frozenset[str],
) -> Evidence:
    """What speaks for and against answering the best question intent."""
    best, top, margin = best_question(labels, probabilities)
    words = words_of(reading.masked)
    content = [word for word in words if len(word) > 3]
    return Evidence(
        top=top,
        margin=margin,
        outside=dict(zip(labels, probabilities.tolist(), strict=True)).get(OUTSIDE, 0.0),
        near_same=bank.nearest(similarities, best),
        near_any=_largest(similarities[bank.asked]),
        near_outside=bank.nearest(similarities, OUTSIDE),
        named=reading.named,
        unknown=len(reading.unknown) / max(1, len(words)),
        strange=sum(word not in vocabulary for word in content) / max(1, len(content)),
        short=1 / max(1, len(words)),
    )


def _largest(similarities: Floats) -> float:
    return float(similarities.max()) if len(similarities) else 0.0
