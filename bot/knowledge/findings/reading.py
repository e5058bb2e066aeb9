"""Texts that are hard to read, and short answers that say what their facts do not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.cards import grade
from bot.knowledge.findings.finding import WARNING, Finding
from bot.knowledge.findings.meaning import Meaning
from bot.knowledge.findings.pack import Pack, Row
from bot.knowledge.findings.wording import stems
from bot.knowledge.model import VERDICTS
from bot.knowledge.sentences import sentences

# Reading grades and words of a sentence above which a text is reported, by table and column. The aim is grade
# 8; the measure varies by one or two grades on texts of this length.
HARD = {("answers", "short_answer"): 9.5, ("answers", "simple"): 9.5, ("facts", "claim"): 13.5}
LONG = {("answers", "short_answer"): 26, ("answers", "simple"): 20, ("facts", "claim"): 30}
LEAST_GRADED = 10  # words: below, one long word decides the grade
# A short answer is not carried where it is no nearer than this to any of its facts and they lack so many of
# its words. Of the shipped answers the farthest is at 0.44, and the one with most words of its own at 0.67.
NEAR, MOST_LOST, FAR, SOME_LOST = 0.62, 0.6, 0.45, 0.4
# Words with which an answer tells who says something, or that nobody does.
TELLING = stems("say says said think thinks only one some others source sources here proof proven")


def hard(pack: Pack) -> Iterator[Finding]:
    """Texts above the grade and sentences above the length; names that a text needs do not count as hard."""
    needed = _names(pack)
    for (table, column), most in HARD.items():
        for row in pack[table]:
            text = row[column]
            suspected = len(text.split()) >= LEAST_GRADED and grade(text) > most
            if suspected and (found := grade(needed.sub("it", text))) > most:
                what = f"reads like grade {found:.0f}: use shorter words and sentences (aim at grade 8)"
                yield row.finding("hard", WARNING, column, what)
            longest = max((len(one.split()) for one in sentences(text)), default=0)
            if longest > LONG[table, column]:
                what = f"a sentence of {longest} words: make two of it"
                yield row.finding("hard", WARNING, column, what)


def _names(pack: Pack) -> re.Pattern[str]:
    """The names of subjects and things, and the publishers of sources; the longest first."""
    found = {row["name"] for row in pack["names"]} | {row["title"] for row in pack["subjects"]}
    found |= {name for row in pack["things"] for name in (row["title"], *row.many("names"))}
    found |= {row["publisher"] for row in pack["sources"]}
    ordered = sorted(filter(None, found), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})(?:s|'s)?\b", re.IGNORECASE)


def carried(pack: Pack, meaning: Meaning) -> Iterator[Finding]:
    """Short answers that are far from each of their facts, and whose words none of them holds."""
    cards = [(card, pack.facts_of(card)) for card in pack["answers"]]
    answers = meaning.of([card["short_answer"] for card, _ in cards])
    for (card, facts), vector in zip(cards, answers, strict=True):
        if not facts:
            continue
        nearest = float((meaning.of([fact["claim"] for fact in facts]) @ vector).max())
        lost, share = _lost(card, facts, pack)
        if (share > MOST_LOST and nearest < NEAR) or (share > SOME_LOST and nearest < FAR):
            what = f"no fact of the card says {', '.join(lost[:8])}: add the fact that does, or say less"
            yield card.finding("carried", WARNING, "short_answer", what, (fact.key for fact in facts))


def _lost(card: Row, facts: tuple[Row, ...], pack: Pack) -> tuple[list[str], float]:
    """The content words of the short answer that nothing beside it holds, and their share."""
    sources = [pack.sources[fact["source"]] for fact in facts if fact["source"] in pack.sources]
    told = [card["question"], *(fact["claim"] for fact in facts)]
    told += [f"{source['title']} {source['publisher']}" for source in sources]
    told += [source["kind"].replace("_", " ") for source in sources]
    short = card["short_answer"].removeprefix(VERDICTS.get(card["verdict"], ""))
    words, known = stems(short), stems(" ".join(told))
    lost = [word for stem, word in words.items() if stem not in known and stem not in TELLING]
    return lost, len(lost) / max(1, len(words))
