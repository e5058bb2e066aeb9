"""Makes Presidio recognizers from functions, for data that no single expression can find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presidio_analyzer import AnalysisExplanation, LocalRecognizer, RecognizerResult

from bot.redaction.spans import Span


class FinderRecognizer(LocalRecognizer):
    """A recognizer whose results come from a function: it takes a text and returns spans."""

    def __init__(self, name: str, kinds: list[str], find: Callable[[str], list[Span]]) -> None:
        self._find = find
        super().__init__(supported_entities=kinds, name=name)

    def load(self) -> None:
        """Does nothing: the function loads what it needs at its first call."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        """What the function finds in the text, as Presidio wants it."""
        return [self._result(span) for span in self._find(text)]

    def _result(self, span: Span) -> RecognizerResult:
        why = AnalysisExplanation(self.name, span.score)
        return RecognizerResult(span.kind, span.start, span.end, span.score, why)
