"""Recognizes addresses of Korea, Greek streets behind their word, streets of Scotland, England and Vietnam."""

from __future__ import annotations

from bot.redaction.recognizers.homes import is_no_sentence
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import ADDRESS

_H = r"[\x{ac00}-\x{d7a3}]"
_CITY = r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)(?:특별자치시|특별자치도|특별시|광역시|도|시)?"
_GREEK = r"(?-i:[Α-ΩΆΈΉΊΌΎΏ])[α-ωάέήίόύώϊϋΐΰς]{1,24}"
_CAP = r"(?-i:[A-Z])[a-z'’\-]{1,24}"
_END = r"(?:$|[^\pL\pN])"
_NAMES = r"(?-i:[\p{Lu}])[\pL]{0,9}(?:\s(?-i:[\p{Lu}\d])[\pL\d]{0,9}){0,4}"
_DISTRICT = rf"(?:phường|quận|huyện|xã|thị trấn|thị xã|thành phố|tp\.?|tỉnh|[pq]\.)\s?(?:\d{{1,2}}|{_NAMES})"

ROWS = (
    Row(
        "Korean address from its city on",
        ADDRESS,
        rf"(?:^|[^\pL\pN])(?P<it>{_CITY}(?:\s{_H}{{1,8}}[시군구읍면동]){{1,3}}(?:\s{_H}[\x{{ac00}}-\x{{d7a3}}\d]{{0,12}}(?:로|길|동|리))?\s\d{{1,5}}(?:-\d{{1,4}})?(?:번지)?(?:,?\s(?:{_H}{{1,12}}\s)?\d{{1,4}}(?:동|호|층)){{0,3}})",
        ("{부산 해운대구 좌동로 91, 1402호} 크림", "{서울특별시 종로구 율곡로 12-3}로"),
        ("서울 강남구 피부과 3곳", "부산 여름 30도"),
        digits=1,
        score=0.9,
    ),
    Row(
        "Greek street behind its word",
        ADDRESS,
        rf"{EDGE}(?:οδό|οδού|οδός|στην οδό|λεωφόρο|λεωφόρου)\s(?P<it>{_GREEK}(?:\s{_GREEK}){{0,2}}\s\d{{1,4}}[Α-Ωα-ω]?(?:,?\s{_GREEK}(?:\s{_GREEK})?)?(?:,?\s\d{{3}}\s?\d{{2}})?(?:,?\s{_GREEK})?){_END}",
        ("μένω στην οδό {Πατησίων 118, Αθήνα 112 57}, κρέμα", "στην οδό {Ερμού 14}, δέρμα"),
        ("οδός χορήγησης 2 φορές",),
        digits=1,
        score=0.95,
    ),
    Row(
        "street of a Scottish or English town",
        ADDRESS,
        rf"(?:^|[^\pL\pN/])(?P<it>\d{{1,4}}[a-z]?\s(?:{_CAP}\s){{1,2}}(?-i:Wynd|Brae|Mews|Close|Row|Vennel|Loan|Pend|Rise|Garth|Croft)(?:,\s{_CAP}(?:[ \-]{_CAP}){{0,2}}){{0,2}})(?:$|[,.;:!?)\n]|\s(?:please|and|in|is|at|with|thanks)(?:\s|$))",
        ("at {7 Weaver's Wynd, Crail}, thin", "send to {12 Kirk Brae, Cupar} please"),
        ("a row of 3 Tanners", "5 Creams Close to expiry", "3 Soaps Close by"),
        check=is_no_sentence,
        hint="wynd|brae|mews|close|row|vennel|loan|pend|rise|garth|croft",
        digits=1,
        score=0.9,
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
