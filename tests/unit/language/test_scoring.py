"""Tests the scorer: the average of several networks is one network, and it learns what tells cards apart."""

import numpy as np
import pytest

from bot.language import scoring
from bot.language.scoring import Asked, Lesson, Scorer, features, fit_scorer

MEASURED = 14  # measures of a candidate in these lessons


def lesson(seed: int) -> Lesson:
    """A list of four candidates, of which the one with the largest first measure answers."""
    measures = np.random.default_rng(seed).random((4, MEASURED)).astype(np.float32)
    rows = features(measures, Asked(*[0.0] * len(scoring.ASKED)))
    return Lesson(rows, measures[:, 0] == measures[:, 0].max())


def hits(scorer: Scorer) -> float:
    held = [lesson(seed) for seed in range(1000, 1100)]
    return float(np.mean([one.right[scorer.probabilities(one.features).argmax()] for one in held]))


def test_the_average_of_networks_is_one_network(monkeypatch: pytest.MonkeyPatch) -> None:
    lessons = [lesson(seed) for seed in range(60)]
    several = fit_scorer(lessons)
    assert several.hidden.shape[1] == several.out.shape[0] == scoring.NETWORKS * scoring.HIDDEN
    monkeypatch.setattr(scoring, "NETWORKS", 1)
    single = fit_scorer(lessons)

    def score(scorer: Scorer, rows: scoring.Floats) -> scoring.Floats:
        shares = scorer.probabilities(rows).clip(1e-6, 1 - 1e-6)
        found: scoring.Floats = np.log(shares / (1 - shares))
        return found

    # The first part of the wide network is the single one, a NETWORKS-th of whose weight it has.
    part = Scorer(
        several.mean,
        several.scale,
        several.hidden[:, : scoring.HIDDEN],
        several.hidden_bias[: scoring.HIDDEN],
        several.out[: scoring.HIDDEN] * (several.out.shape[0] // scoring.HIDDEN),
        single.out_bias,
    )
    rows = lesson(2000).features
    assert np.allclose(score(part, rows), score(single, rows), atol=1e-3)


def test_a_scorer_learns_what_tells_candidates_apart() -> None:
    assert hits(fit_scorer([lesson(seed) for seed in range(300)])) > 0.8  # by chance 0.25
