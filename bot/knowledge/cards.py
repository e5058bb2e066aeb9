"""Checks answer cards, phrasings and things against the rest of the store.

A short answer must say nothing that its facts do not say. A program cannot check that completely. It can
check that each figure of the short answer occurs in one of the facts, that the verdict comes first, and that
the text is short and easy to read.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from bot.knowledge.checks import of_many, one_id
from bot.knowledge.model import VERDICTS
from bot.knowledge.rows import COLUMNS, Problems, Values

MOST_WORDS = 40
MOST_WORDS_SIMPLE = 22
# The reading grade ignores the words that every text here needs.
_NEEDED = re.compile(r"mesotherapy|moisturi[sz]ers?|homotoxicology", re.IGNORECASE)
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_A = {column: place for place, column in enumerate(COLUMNS["answers"])}
_WORD = re.compile(r"\w+(?:[-.,’']\w+)*")
_END = re.compile(r"[.!?](?=\s|$)")
_SYLLABLE = re.compile(r"i(?=[aeou])|(?!e$|es$|(?<![dt])ed$)[aeouy]+|i[y]*")

Rows = Sequence[tuple[int, Values]]


def parts(text: str) -> tuple[str, ...]:
    """The values of a cell with several values, separated by semicolons."""
    return tuple(part for part in map(str.strip, text.split(";")) if part)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text (Kincaid et al. 1975); syllables are counted by vowels."""
    text = _NEEDED.sub("meso", text)
    words, sentences = _WORD.findall(text), max(1, len(_END.findall(text)))
    syllables = sum(max(1, len(_SYLLABLE.findall(word.lower()))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / max(1, len(words)) - 15.59


def check_cards(answers: Rows, claims: Mapping[str, str], problems: Problems) -> None:
    """Report what is wrong with each card; `claims` maps the id of a fact to its text."""
    for line, values in answers:
        for problem in _problems_of(values, claims):
            problems.add("answers.csv", line, problem)


def _problems_of(values: Values, claims: Mapping[str, str]) -> list[str]:
    short, verdict, caution = values[_A["short_answer"]], values[_A["verdict"]], values[_A["caution"]]
    rests_on = [*parts(values[_A["facts"]]), *([caution] if caution else [])]
    facts = [fact for fact in parts(values[_A["facts"]]) if fact not in claims]
    found = [f'facts: unknown fact "{fact}"{of_many(fact)}' for fact in facts]
    if caution and caution not in claims:
        found.append(f'caution: unknown fact "{caution}"{one_id(caution)}')
    said = " ".join(claims.get(fact, "") for fact in rests_on)
    figures = sorted({f for f in _FIGURE.findall(short) if f not in said})
    if figures and not found:
        found.append(f"short_answer: no fact of the card says {', '.join(figures)}")
    if verdict and not re.match(rf"{VERDICTS.get(verdict, verdict)}\b(?! one\b)", short):
        found.append(f'short_answer: must begin with "{VERDICTS.get(verdict, verdict)}"')
    for column, most in (("short_answer", MOST_WORDS), ("simple", MOST_WORDS_SIMPLE)):
        if (count := len(values[_A[column]].split())) > most:
            found.append(f"{column}: {count} words, at most {most}")
    return found


def check_phrasings(phrasings: Rows, answers: Rows, problems: Problems) -> None:
    """Report each phrasing of a card that does not exist."""
    known = {values[0] for _, values in answers}
    for line, (answer, _phrasing) in phrasings:
        if answer not in known:
            problems.add("phrasings.csv", line, f'unknown answer "{answer}"{one_id(answer)}')


def check_things(things: Rows, subjects: Container[str], problems: Problems) -> None:
    """Report each name that two things share, and each unknown subject."""
    owners: dict[str, str] = {}
    place = {column: at for at, column in enumerate(COLUMNS["things"])}
    for line, values in things:
        if (subject := values[place["subject"]]) and subject not in subjects:
            problems.add("things.csv", line, f'unknown subject "{subject}"{one_id(subject)}')
        for name in {values[place["title"]].lower(), *map(str.lower, parts(values[place["names"]]))}:
            owner = owners.setdefault(name, values[0])
            if owner != values[0]:
                problems.add("things.csv", line, f'"{name}" is a name of "{owner}" already')
