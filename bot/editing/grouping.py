"""Groups questions that mean the same.

The questions are taken oldest first. Each joins the group whose oldest question is nearest to it, or begins
a new group. So later questions never change the groups of earlier ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.core.cache import Recent
from bot.language.encoder.encoder import Encoder

Floats = npt.NDArray[np.float32]

# The least cosine to the oldest question of a group with which a question joins it. Measured on
# data/knowledge/phrasings.csv with six wordings of each of 400 cards (of 2,268), drawn three times; wordings
# belong together if their card is the same. At 0.67, 91 % of the wordings are in a group that mostly asks
# their question, 69 % of the joined pairs belong together, and 19 % of the pairs that belong together are
# joined. At 0.65: 89 %, 65 %, 22 %; at 0.70: 94 %, 74 %, 15 %; at 0.75: 97 %, 80 %, 8 %. A false join hides a
# question behind another, a missed one only lists a question twice. So nine of ten wordings must be in the
# right group, with a little to spare. The encoder was trained on most of these wordings, so real questions
# are grouped less well. tests/test_grouping_measured.py measures a part of this again.
ALIKE = 0.67
# Questions whose vectors are kept in memory, 1.5 kB each, under digests (docs/decisions/0004).
KEPT = 8192
_BLOCK = 256


class Grouper:
    """Makes the vectors for grouping, and remembers vectors but no texts."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._recent: Recent[Floats] = Recent(KEPT)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of the texts, shape (n, d)."""
        if not texts:
            return self._encoder.encode_many([])
        plain = [" ".join(text.lower().split()) for text in texts]
        made = self._recent.recall_many(plain, lambda new: list(self._encoder.encode_many(new)))
        vectors: Floats = np.stack(made)
        return vectors


def grouped(vectors: Floats, at: float = ALIKE) -> list[list[int]]:
    """The groups, each as the places of its texts, oldest first. `vectors` (n, d) are unit, oldest first."""
    groups: list[list[int]] = []
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        oldest = [group[0] for group in groups]
        # One product with the groups from before this block, and one within the block.
        before = block @ vectors[oldest].T
        within = block @ block.T
        begun: list[int] = []  # places in the block of texts that began a group
        for row in range(len(block)):
            near = np.concatenate([before[row], within[row, begun]])
            best = int(near.argmax()) if len(near) else -1
            if best >= 0 and near[best] >= at:
                groups[best].append(start + row)
            else:
                groups.append([start + row])
                begun.append(row)
    return groups
