"""Makes a recognizer from each table row: an RE2 expression, context words that raise its score, examples.

RE2 takes time linear in the length of the text. It has no look-around, so the expression includes the
required context. The group `it` (`its` in a second branch) is the piece that is redacted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import re2
from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

# A row with a lower score needs one of its context words near the match (bot/redaction/engine.py).
THRESHOLD = 0.5
# The beginning of a word. RE2's own \b knows only ASCII letters.
EDGE = r"(?:^|[^\pL\pN_])"
# What may come between the announcing word and the piece.
IS = r"(?:(?:\s{1,2}(?:is|was|are|are now|ist|lautet|est|es|è|é|to|jest)|\s{0,2}(?:=|:|->|=>|-|–|—|#|,|'s|’s)){1,2}\s{0,3}|\s{1,3})"


# The ranges that replace \pL, \p{Lu} and the like in the tables, because RE2 needs only a hundredth of the
# states for them. They contain the letters of every script, but no punctuation and no emoji.
_CLASSES = {
    r"\pL": r"A-Za-zªºÀ-ÖØ-öø-\x{1fff}\x{2c00}-\x{2dff}\x{3040}-\x{d7ff}\x{f900}-\x{fdff}",
    r"\pM": "",
    r"\pN": "0-9",
    r"\p{Lu}": "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĶĹĻĽĿŁŃŅŇŐŌŒŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŸŹŻŽȘȚẸỌÀĐƠƯА-ЯЁІЇЄҐЂЈЉЊЋЏЃЌΑ-ΩΆΈΉΊΌΎΏ"
    r"\x{10a0}-\x{10ff}\x{531}-\x{556}",
}
_LONG = re.compile(r"\{(\d{1,3}),(\d{2,4})\}")


def compiled(expression: str, cased: bool) -> Any:
    """Compile an expression for RE2.

    Long repetitions lose their upper limit, because RE2 would write out every repetition.
    """
    for name, letters in _CLASSES.items():
        expression = expression.replace(name, letters)
    expression = _LONG.sub(lambda m: m.group() if int(m[2]) < 20 else _open(int(m[1])), expression)
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = cased
    return re2.compile(expression, options)


def _open(least: int) -> str:
    return {0: "*", 1: "+"}.get(least, f"{{{least},}}")


@dataclass(frozen=True)
class Row:
    """The pattern of one kind of personal data; in `examples`, braces mark the piece to be found."""

    name: str
    kind: str
    expression: str
    examples: tuple[str, ...]
    harmless: tuple[str, ...] = ()
    score: float = 0.7
    context: tuple[str, ...] = ()
    check: Callable[[str], bool] | None = field(default=None, repr=False)
    digits: int = 0  # a text with fewer digits is not searched
    needs: str = ""  # a text that does not contain this is not searched
    hint: str = ""  # a text that does not match this cheap expression is not searched
    cased: bool = False  # whether upper and lower case differ


class ReadText(NlpArtifacts):
    """What Presidio hands to every recognizer, with what all rows would make of the text once more.

    `read` is the text as RE2 reads it, `digits` the number of its digits. Nothing is cached, because a cache
    must not keep what people typed.
    """

    def __init__(self, text: str, *artifacts: Any) -> None:
        super().__init__([], *artifacts)
        self.read = text.encode("utf-8", "surrogatepass")
        self.digits = sum(map(str.isdigit, text))


class TableRecognizer(PatternRecognizer):
    """Presidio's pattern recognizer for a row, with RE2."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self._expression = compiled(row.expression, row.cased)
        self._hint = compiled(row.hint, cased=False) if row.hint else None
        places = self._expression.groupindex
        self._groups = [places[name] for name in ("it", "its", "itself") if name in places] or [0]
        pattern = Pattern(row.name, row.expression, row.score)
        super().__init__(row.kind, name=row.name, patterns=[pattern], context=list(row.context) or None)

    def validate_result(self, pattern_text: str) -> bool | None:
        """Whether a piece passes the check of the row; None if the row has no check."""
        return self.row.check(pattern_text) if self.row.check else None

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        """All pieces in the text; two neighbouring matches may share the context between them."""
        if self._is_absent(text, nlp_artifacts):
            return []
        read, results, start = nlp_artifacts.read, [], 0
        while match := self._expression.search(read, start):
            first, last = max(match.span(group) for group in self._groups)
            piece = read[first:last].decode("utf-8", "replace")
            if first < last and self.validate_result(piece) is not False:
                begin = first if text.isascii() else len(read[:first].decode("utf-8", "surrogatepass"))
                results.append(self._result(begin, begin + len(piece)))
            start = max(last, match.start() + 1)
        return results

    def _is_absent(self, text: str, of: ReadText) -> bool:
        if of.digits < self.row.digits or (self.row.needs and self.row.needs not in text):
            return True
        return self._hint is not None and not self._hint.search(of.read)

    def _result(self, start: int, end: int) -> RecognizerResult:
        why = self.build_regex_explanation(
            self.name, self.row.name, self.row.expression, self.row.score, None, 0
        )
        told = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return RecognizerResult(self.row.kind, start, end, self.row.score, why, told)
