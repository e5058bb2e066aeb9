"""Recognizes a flat that is told alone, and Vietnamese streets that are named after people."""

from __future__ import annotations

from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import ADDRESS

_FLAT = (
    r"(?:(?:my|our) (?:flat|apartment|apt|unit|door|house number|flat number|door number|studio) (?:is|no\.?|number(?: is)?|=)|i(?:['’]m| am| live) in (?:flat|apartment|apt|unit)|"
    r"(?:meine|unsere) wohnung(?:snummer)? ist(?: die)?|mon appart(?:ement)? (?:est|c['’]est) le|mi (?:piso|depto|departamento|apartamento) es el|il mio (?:interno|appartamento) è(?: il)?|"
    r"o meu apartamento é o|mijn (?:flat|appartement|huisnummer) is|moje mieszkanie to|daire(?: numaram| no)(?:su)?:?|min lägenhet är|моя квартира)"
)
_NAMES = r"(?-i:[\p{Lu}])[\pL]{0,9}(?:\s(?-i:[\p{Lu}\d])[\pL\d]{0,9}){0,4}"
_DISTRICT = rf"(?:phường|quận|huyện|xã|thị trấn|thị xã|thành phố|tp\.?|tỉnh|[pq]\.)\s?(?:\d{{1,2}}|{_NAMES})"

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
    Row(
        "Vietnamese street named after a person, with its ward or district",
        ADDRESS,
        rf"(?:^|[^\pL\pN/])(?P<it>(?:số\s(?:nhà\s)?)?\d{{1,4}}(?:/\d{{1,4}}){{0,3}}[A-Za-z]?\s(?:(?:đường|phố)\s)?{_NAMES}(?:,\s{_DISTRICT}){{1,4}}(?:,\s{_NAMES}){{0,2}}|{_DISTRICT}(?:,\s{_DISTRICT}){{1,3}}(?:,\s{_NAMES}){{0,1}})(?:$|[^\pL\pN])",
        (
            "{12 Trần Quốc Toản, phường Trần Hưng Đạo, Hà Nội}, da khô",
            "gửi {số 8 Phan Bội Châu, quận Hải Châu, Đà Nẵng} nhé",
        ),
        ("phường 3", "quận 1 có phòng khám nào", "bôi 2 lần, quận Ba Đình"),
        hint=r"phường|quận|huyện|xã|thị|thành|tp|tỉnh|[pq]\.",
        digits=1,
        score=0.85,
    ),
)
