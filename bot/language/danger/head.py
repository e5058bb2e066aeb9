"""A second opinion on danger: a sentence encoder tuned to danger signs, with one linear layer on its vectors.

The vote (vote.py) sees a vector that was made for questions; this one was made to tell danger from what only
sounds like it (training/tune_danger.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.core.settings import Settings
from bot.language.encoder.encoder import DANGER, Encoder, load_encoder

Floats = npt.NDArray[np.float32]


class Head:
    """The encoder and the weights (384,) and bias of the layer."""

    def __init__(self, encoder: Encoder, weights: Floats, bias: float) -> None:
        self._encoder, self._weights, self._bias = encoder, weights, bias

    def score(self, text: str) -> float:
        """The log-odds of danger for one corrected text."""
        return float(self._encoder.encode(text) @ self._weights) + self._bias

    def scores(self, texts: Sequence[str]) -> Floats:
        """The same for many texts, (n,)."""
        found: Floats = (self._encoder.encode_many(texts) @ self._weights + self._bias).astype(np.float32)
        return found

    def forget(self) -> None:
        """Clear the encoder's cache."""
        self._encoder.forget()


def load_head(settings: Settings) -> Head | None:
    """The head of this process; None for an operator's own encoder, which was not tuned."""
    return None if settings.encoder_model else _shared(load_encoder(settings, DANGER), DANGER)


@lru_cache(maxsize=1)
def _shared(encoder: Encoder, file: Path) -> Head:
    with np.load(file, allow_pickle=False) as data:
        weights, bias = data["head.weight"].astype(np.float32), float(data["head.bias"])
    return Head(encoder, weights, bias)
