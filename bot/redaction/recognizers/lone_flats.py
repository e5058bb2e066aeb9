"""Recognizes a flat that is told alone, without its street."""

from __future__ import annotations

from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import ADDRESS

_FLAT = (
    r"(?:(?:my|our) (?:flat|apartment|apt|unit|door|house number|flat number|door number|studio) (?:is|no\.?|number(?: is)?|=)|i(?:['’]m| am| live) in (?:flat|apartment|apt|unit)|"
    r"(?:meine|unsere) wohnung(?:snummer)? ist(?: die)?|mon appart(?:ement)? (?:est|c['’]est) le|mi (?:piso|depto|departamento|apartamento) es el|il mio (?:interno|appartamento) è(?: il)?|"
    r"o meu apartamento é o|mijn (?:flat|appartement|huisnummer) is|moje mieszkanie to|daire(?: numaram| no)(?:su)?:?|min lägenhet är|моя квартира)"
)

ROWS = (
    Row(
        "flat told alone",
        ADDRESS,
        rf"{EDGE}{_FLAT}\s#?(?P<it>\d{{1,4}}\s?[\-/]?\s?(?-i:[A-HJ-NP-Za-h])|(?-i:[A-HJ-Z])[\-/]?\d{{1,4}}[A-Za-z]?|\d{{1,4}}[\-/]\d{{1,4}})(?:$|[^\pL\pN%])",
        (
            "my flat is {9C}, nobody rings",
            "our apartment number is {B12}",
            "meine Wohnung ist die {14B}",
            "daire no {3/12}",
        ),
        ("my flat is 20 C in winter", "my flat is 18 degrees", "my flat is dry", "my flat is 7% humid"),
        check=lambda piece: not piece.endswith((" C", " F")),
        digits=1,
        score=0.75,
    ),
)
