"""The question classifier as a whole: features, intents, known questions, scope. No Rasa in here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.nlu.encoder import Encoder
from bot.nlu.intent_model import LinearModel, fit_linear
from bot.nlu.scope import Evidence, ScopeModel, fit_scope

if TYPE_CHECKING:
    from bot.nlu.reader import Reading
