"""A recognizer for each row: an RE2 expression, context words that make it likelier, and examples.

RE2 takes time linear in the length of the text. It has no look-around, so the required context belongs to the
expression, and the piece itself is its group `it` (`its` in another branch).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import re2
from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult

# A row with a lower score needs one of its context words among the five words before.
THRESHOLD = 0.5
# Where a word begins, as RE2 knows no letters but ASCII at its own \b.
EDGE = r"(?:^|[^\pL\pN_])"
# What may stand between the announcing word and the piece.
IS = r"(?:(?:\s{1,2}(?:is|was|are|are now|ist|lautet|est|es|è|é|to|jest)|\s{0,2}(?:=|:|->|=>|-|–|—|#|,|'s|’s)){1,2}\s{0,3}|\s{1,3})"


# What the letters and capitals of the tables stand for: ranges that RE2 needs a hundredth of the states for. Letters
# of every script are in them, punctuation and emoji are not.
_CLASSES = {
    r"\pL": r"A-Za-zªºÀ-ÖØ-öø-\x{1fff}\x{2c00}-\x{2dff}\x{3040}-\x{d7ff}\x{f900}-\x{fdff}",
    r"\pM": "",
    r"\pN": "0-9",
    r"\p{Lu}": "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĶĹĻĽĿŁŃŅŇŐŌŒŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŸŹŻŽȘȚẸỌÀĐƠƯА-ЯЁІЇЄҐЂЈЉЊЋЏЃЌΑ-ΩΆΈΉΊΌΎΏ"
    r"\x{10a0}-\x{10ff}\x{531}-\x{556}",
}
_LONG = re.compile(r"\{(\d{1,3}),(\d{2,4})\}")


def compiled(expression: str, cased: bool) -> Any:
    """The RE2 expression. Long repetitions become open-ended, because RE2 would write each one out."""
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
    """The pattern of one kind of personal data. In `examples` the piece stands in braces."""

    name: str
    kind: str
    expression: str
    examples: tuple[str, ...]
    harmless: tuple[str, ...] = ()
    score: float = 0.7
    context: tuple[str, ...] = ()
    check: Callable[[str], bool] | None = field(default=None, repr=False)
    digits: int = 0  # a text with fewer digits is skipped
    needs: str = ""  # so is a text without this character
    hint: str = ""  # so is a text without this (a cheap expression)
    cased: bool = False  # whether case matters


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
        """Whether a piece passes the check of the row; None where there is no check."""
        return self.row.check(pattern_text) if self.row.check else None

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        """All pieces; the next match may share the context before or after this one."""
        if self._is_absent(text):
            return []
        # Bytes, which RE2 reads: it would encode the whole text again at each search.
        read, results, start = text.encode("utf-8", "surrogatepass"), [], 0
        while match := self._expression.search(read, start):
            first, last = max(match.span(group) for group in self._groups)
            piece = read[first:last].decode("utf-8", "replace")
            if first < last and self.validate_result(piece) is not False:
                begin = first if text.isascii() else len(read[:first].decode("utf-8", "surrogatepass"))
                results.append(self._result(begin, begin + len(piece)))
            start = max(last, match.start() + 1)
        return results

    def _is_absent(self, text: str) -> bool:
        if self.row.needs and self.row.needs not in text:
            return True
        if self.row.digits and sum(map(str.isdigit, text)) < self.row.digits:
            return True
        return self._hint is not None and not self._hint.search(text)

    def _result(self, start: int, end: int) -> RecognizerResult:
        why = self.build_regex_explanation(
            self.name, self.row.name, self.row.expression, self.row.score, None, 0
        )
        told = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return RecognizerResult(self.row.kind, start, end, self.row.score, why, told)
