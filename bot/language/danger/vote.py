"""The vote: a classifier trained on texts of people in danger and on texts that only sound like danger.

It is a logistic regression over three kinds of features: the sentence vector, the word lists found (with the
kind of clause they occur in), and hashed n-grams of words and letters. Each kind alone is worse in
cross-validation (docs/reference/quality.md). A second model names the likeliest sign. Training determines the
thresholds by cross-validation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.language.danger.context import GENERAL, IMAGINED, PAST, PRESENT, STORY
from bot.language.danger.rules import Rules, Told
from bot.language.danger.signs import CRISIS, EMERGENCY, WARNING, Sign

Floats = npt.NDArray[np.float32]

BUCKETS = 1 << 15
FOLDS = 5
# The recall that cross-validation must reach: for emergencies and crises, and for all signs.
RECALL_GRAVE, RECALL_ALL = 0.99, 0.97
# The highest share of everyday questions that may raise a false alarm, and of texts that only sound like
# danger.
FALSE_EVERYDAY, FALSE_ALIKE = 0.002, 0.02
# From this probability of danger, advice to call for help may precede an answer, though no alarm is raised.
# Of 379 messages and turns of three strangers on which no rule fired, twelve lay between 0.2 and 0.4: two
# were danger, which could wait, and ten were harmless. None of the ten was taken for a warning.
SUSPECTS = 0.4
# The same for warnings to people who are about to inject.
WARNS = 0.2
# The vote names a grave sign if grave signs make up at least this share of the probability of danger. A level
# that is too high is the lesser fault. On danger set 9, with about 70 emergencies, the vote named too low a
# level for 6 emergencies at 0.55, for 4 at 0.45 and for 2 at 0.35. It named too high a level for 25, 29 and
# 35 of the other texts.
GRAVE_SHARE = 0.45
RULED = -1  # the place of the flag that says whether a rule fired
_KINDS = (PRESENT, PAST, IMAGINED, GENERAL, STORY)
_GRAVE = (EMERGENCY, CRISIS)
_WORD = re.compile(r"[a-z']+")
_VECTOR_WEIGHS, _LETTERS_WEIGH = 3.0, 1.5


class Features:
    """Computes the dense features of a message; `hashed` computes the sparse ones."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._at = {name: place for place, name in enumerate(rules.phrases.names)}

    def dense(self, told: Sequence[Told], vector: Floats) -> Floats:
        """The sentence vector, then flags.

        There is a flag for each word list found in a present clause, for each found in another clause, for
        each kind of clause, and one that says whether a rule fired.
        """
        names = len(self._at)
        bag = np.zeros(2 * names + len(_KINDS) + 1, np.float32)
        for one in told:
            shift = 0 if one.clause.kind == PRESENT else names
            for name in one.found:
                bag[shift + self._at[name]] = 1
            bag[2 * names + _KINDS.index(one.clause.kind)] = 1
        bag[RULED] = bool(self._rules.fired(told))
        features: Floats = np.concatenate([_VECTOR_WEIGHS * vector, bag]).astype(np.float32)
        return features


def hashed(text: str) -> tuple[npt.NDArray[np.int64], Floats]:
    """Buckets and weights of a text's n-grams: words and pairs of words, then groups of letters.

    The weights of the words form a vector of length 1.5; so do those of the letters.
    """
    found: list[int] = []
    parts: list[float] = []
    for grams in (list(_words(text)), list(_letters(text))):
        buckets, counts = np.unique([crc32(gram.encode()) % BUCKETS for gram in grams], return_counts=True)
        weights = 1 + np.log(counts)
        found += buckets.tolist()
        parts += (_LETTERS_WEIGH * weights / max(float(np.sqrt((weights**2).sum())), 1e-6)).tolist()
    return np.array(found, np.int64), np.array(parts, np.float32)


def _words(text: str) -> Iterator[str]:
    words = _WORD.findall(text)
    yield from words
    yield from (f"{one} {two}" for one, two in pairwise(words))


def _letters(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        padded = f"#{word}#"
        for size in (3, 4, 5):
            yield from (f"_{padded[at : at + size]}" for at in range(len(padded) - size + 1))


@dataclass(frozen=True)
class Opinion:
    """The probability of danger and of grave danger, and each level's likeliest sign, the likeliest first."""

    danger: float
    grave: float
    signs: dict[str, str]


@dataclass(frozen=True)
class Vote:
    """The learned weights; `at_all` and `at_grave` are the thresholds for any danger and for grave danger."""

    dense: Floats
    sparse: Floats
    bias: float
    sign_weights: Floats
    sign_bias: Floats
    labels: tuple[str, ...]
    levels: tuple[str, ...]
    at_all: float
    at_grave: float

    def opinion(
        self, features: Floats, text: str, likely: Mapping[str, float], second: float | None = None
    ) -> Opinion:
        """The opinion on one message.

        `likely` gives the weights of the signs that weigh less than 1. `second` are the log-odds of danger
        by the tuned encoder (head.py): the mean of both counts.
        """
        buckets, weights = hashed(text)
        score = float(self.dense @ features) + float(self.sparse[buckets] @ weights) + self.bias
        score = score if second is None else (score + second) / 2
        danger = float(1 / (1 + np.exp(-np.clip(score, -30, 30))))
        scores = self.sign_weights @ features + self.sign_bias
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        shares *= np.array([likely.get(label, 1.0) for label in self.labels])
        danger *= float(shares.sum())
        shares /= max(float(shares.sum()), 1e-9)
        grave = float(sum(s for s, level in zip(shares, self.levels, strict=True) if level in _GRAVE))
        best: dict[str, str] = {}
        for place in np.argsort(-shares):
            best.setdefault(self.levels[place], self.labels[place])
        return Opinion(danger, danger * grave, best)

    def raises(self, opinion: Opinion) -> str:
        """The sign for which the vote raises the alarm, or that it suspects; "" if there is none."""
        grave = opinion.grave >= GRAVE_SHARE * opinion.danger
        fitting = [(level, sign) for level, sign in opinion.signs.items() if (level in _GRAVE) == grave]
        level, sign = fitting[0] if fitting else next(iter(opinion.signs.items()))
        suspects = WARNS if level == WARNING else SUSPECTS
        if opinion.danger < min(self.at_all, suspects) and opinion.grave < self.at_grave:
            return ""
        return sign

    def save(self, path: Path) -> None:
        """Write as .npz, without pickles."""
        np.savez_compressed(
            path,
            dense=self.dense,
            sparse=self.sparse.astype(np.float16),
            sign_weights=self.sign_weights,
            sign_bias=self.sign_bias,
            labels=np.array(self.labels),
            levels=np.array(self.levels),
            numbers=np.array([self.bias, self.at_all, self.at_grave]),
        )

    @classmethod
    def load(cls, path: Path) -> Vote:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            bias, at_all, at_grave = (float(number) for number in data["numbers"])
            labels, levels = (tuple(map(str, data[name])) for name in ("labels", "levels"))
            sparse = data["sparse"].astype(np.float32)
            return cls(
                data["dense"],
                sparse,
                bias,
                data["sign_weights"],
                data["sign_bias"],
                labels,
                levels,
                at_all,
                at_grave,
            )


@dataclass(frozen=True)
class Lesson:
    """One training text: its sign ("" for none), whether a rule fires on it, and its features.

    `second` is the second opinion on it (head.py).

    `everyday` marks a text from the other parts of the training data, far from danger; `apart` a text whose
    writer the encoder has not learned from.
    """

    text: str
    sign: str
    ruled: bool
    features: Floats
    likely: Mapping[str, float]
    everyday: bool = False
    apart: bool = False
    second: float | None = None


def fit_vote(lessons: Sequence[Lesson], signs: dict[str, Sign]) -> Vote:
    """Learn the weights from all lessons, and the thresholds from models that have not seen the lesson."""
    rows = _matrix(lessons)
    danger = np.array([bool(lesson.sign) for lesson in lessons])
    known = [place for place, lesson in enumerate(lessons) if lesson.sign in signs]
    held, held_grave = np.zeros(len(lessons)), np.zeros(len(lessons))
    fold = np.random.default_rng(0).permutation(len(lessons)) % FOLDS
    for part in range(FOLDS):
        vote = _fit(lessons, rows, danger, known, signs, fold != part)
        for place in np.flatnonzero(fold == part):
            one = lessons[place]
            opinion = vote.opinion(one.features, one.text, one.likely, one.second)
            held[place], held_grave[place] = opinion.danger, opinion.grave
    at_all, at_grave = _thresholds(lessons, held, held_grave, signs)
    full = _fit(lessons, rows, danger, known, signs, np.ones(len(lessons), bool))
    return Vote(**{**full.__dict__, "at_all": at_all, "at_grave": at_grave})


def _matrix(lessons: Sequence[Lesson]) -> Any:
    from scipy.sparse import csr_matrix, hstack

    pairs = [hashed(lesson.text) for lesson in lessons]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in pairs)])
    columns = np.concatenate([buckets for buckets, _ in pairs])
    values = np.concatenate([weights for _, weights in pairs])
    grams = csr_matrix((values, columns, ends), shape=(len(lessons), BUCKETS))
    return hstack([csr_matrix(np.stack([lesson.features for lesson in lessons])), grams]).tocsr()


def _fit(
    lessons: Sequence[Lesson],
    rows: Any,
    danger: npt.NDArray[np.bool_],
    known: Sequence[int],
    signs: dict[str, Sign],
    seen: npt.NDArray[np.bool_],
) -> Vote:
    from sklearn.linear_model import LogisticRegression

    places = np.flatnonzero(seen)
    model = LogisticRegression(C=3.0, max_iter=150).fit(rows[places], danger[places])
    own = [place for place in known if seen[place]]
    features = np.stack([lessons[place].features for place in own])
    namer = LogisticRegression(C=0.3, max_iter=60).fit(features, [lessons[place].sign for place in own])
    size = features.shape[1]
    labels = tuple(map(str, namer.classes_))
    return Vote(
        model.coef_[0][:size].astype(np.float32),
        model.coef_[0][size:].astype(np.float32),
        float(model.intercept_[0]),
        namer.coef_.astype(np.float32),
        namer.intercept_.astype(np.float32),
        labels,
        tuple(signs[label].level for label in labels),
        0.5,
        0.5,
    )


def _thresholds(
    lessons: Sequence[Lesson],
    held: npt.NDArray[np.float64],
    held_grave: npt.NDArray[np.float64],
    signs: dict[str, Sign],
) -> tuple[float, float]:
    """The highest thresholds that reach the wanted recall, limited by false alarms.

    The limit has priority: a threshold is never so low that more than FALSE_EVERYDAY of the everyday texts
    or FALSE_ALIKE of those that sound like danger raise an alarm. Where there are texts whose writers the
    encoder has not learned from, only they say what its scores are worth.
    """
    fair = [p for p, one in enumerate(lessons) if one.apart] or list(range(len(lessons)))
    every = [p for p in fair if lessons[p].sign]
    grave = [p for p in every if lessons[p].sign in signs and signs[lessons[p].sign].level in _GRAVE]
    everyday = [p for p, one in enumerate(lessons) if one.everyday]
    alike = [p for p in fair if not (lessons[p].sign or lessons[p].everyday or lessons[p].ruled)]
    found = []
    for places, scores, recall in ((every, held, RECALL_ALL), (grave, held_grave, RECALL_GRAVE)):
        wanted = sorted((2.0 if lessons[p].ruled else scores[p] for p in places), reverse=True)
        enough = wanted[min(len(wanted) - 1, int(np.ceil(recall * len(wanted))) - 1)] if wanted else 0.5
        floors = [
            float(np.quantile(scores[some], 1 - most))
            for some, most in ((everyday, FALSE_EVERYDAY), (alike, FALSE_ALIKE))
            if some
        ]
        found.append(float(min(max(enough, max(floors, default=0.0) + 1e-6), 0.999)))
    return found[0], found[1]
