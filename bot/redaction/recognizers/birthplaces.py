"""Recognizes births whose date stands behind the place or other words: "nato a Rovigo il 5 settembre 1971"."""

from __future__ import annotations

import re

from bot.redaction.recognizers.birth_words import BEFORE, BEFORE_HINT
from bot.redaction.recognizers.births import DATE
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import BIRTH

# Up to eight words, without a full stop at the end of a sentence.
_WORD = r"(?:[\pL][\pL'’\-]{0,24}|[\pL]{1,4}\.|\([\pL][\pL'’.\- ]{1,40}\)|\x1a{1,60}|\[[a-z ]{3,12}\])"
_GAP = rf"(?:[\s,:]{{1,2}}{_WORD}){{1,8}}?(?:[\s,:]{{1,2}}|[\s,]?[\-–(]\s?)"
# Years in which somebody who writes was born, of the Western, the Iranian and the Thai calendar.
_YEAR = re.compile(r"(?<!\d)(?:19[2-9]\d|20(?:0\d|1[0-5])|13[1-9]\d|2[45]\d\d)(?!\d)|[.\-/]\d\d$")


def is_long_ago(piece: str) -> bool:
    """Whether the year is one in which somebody who writes may be born; treatments are newer."""
    return bool(_YEAR.search(piece))


ROWS = (
    Row(
        "birth, its date behind the place",
        BIRTH,
        rf"(?:{BEFORE}|{EDGE}(?:born|b\.))(?:[.:])?{_GAP}(?P<it>{DATE}(?:\s?(?:г\.?р?\.?|года?|р\.|року))?)(?:$|[^\pL\pN]|[\x{{3040}}-\x{{30ff}}\x{{4e00}}-\x{{9fff}}\x{{ac00}}-\x{{d7a3}}])",
        (
            "nata a Reggio Emilia il {4 maggio 1968}, pelle",
            "born in a village near Cork on {3 May 1974} and",
            "née à Saint-Étienne (Loire) le {12/04/1981}",
            "geboren in Villach am {3. März 1979}, Haut",
            "urodzona w Nowym Sączu dnia {7 lipca 1966}",
            "родилась в городе Пскове {5 мая 1990} года",
            "γεννήθηκα στην Πάτρα {στις 6 Μαΐου 1981}",
        ),
        (
            "born in Cork, had mesotherapy on 3 May 2024",
            "nata a Rovigo, pelle secca da 3 anni",
            "born in 1988. Treated on 3 May 2011",
        ),
        hint=f"{BEFORE_HINT}|born|b\\.",
        digits=5,
        check=is_long_ago,
        score=0.8,
    ),
    Row(
        "birth of a child, its date behind a town",
        BIRTH,
        rf"{EDGE}(?:was|were|got|is|wurde|ist|est|es|è|fue|foi) (?:born|geboren|née?|nat[oa]|nacid[oa]|nascid[oa])(?:\s(?:in|at|near|à|en|a|em))(?:\s(?-i:[\p{{Lu}}])[\pL'’\-]{{1,24}}){{1,4}},?\s(?P<it>(?:on|am|le|il|el|em)\s{DATE})(?:$|[^\pL\pN])",
        ("my son was born in Leeds {on 3 May 2021}, has", "unser Kind ist geboren in Celle {am 3. Mai 2022}"),
        ("was born in Leeds and on 3 May 2021", "it was born in May"),
        hint="born|geboren|née?|nat[oa]|nacid|nascid",
        digits=1,
        score=0.75,
    ),
)
