"""Recognizes addresses that begin with the flat, the lane, the tower or the city, as in many countries."""

from __future__ import annotations

import re

from bot.redaction.recognizers.parts import part_before, part_behind
from bot.redaction.recognizers.places import PART, has_digit, is_chain
from bot.redaction.recognizers.table import EDGE, Row, compiled
from bot.redaction.spans import ADDRESS, Span
from bot.redaction.words import bare, function_words, is_english, load_words

_CAP = r"(?-i:[\p{Lu}])[\pL'’.\-]{1,30}"
_HOME = r"(?:unit|flat|apt\.?|apartment|suite|ste\.?|shop|room|rm\.?|house|villa|lot|plot|no\.?|door|tower|block|blk\.?|building|bldg\.?|level|floor|fl\.?)"
_BUILDING = rf"(?:(?:haus|house|building|bldg\.?|block|wing|trakt|station|ward|pavillon|pavilion|bâtiment|edificio|tower|gebäude|gebouw|padiglione)\s{_CAP}|{_CAP}\s(?:house|building|block|wing|ward|pavilion|tower|hall|lodge))"
_DEPARTMENT = re.compile(
    r"dermatolog|maternity|surg|chirurg|emergency|notauf|radiolog|oncolog|onkolog|pa?ediatr|neurolog|internal|intensive|outpatient|general|private|main|left|right|rear",
    re.I,
)
_FLOOR = r"(?:(?:\d{1,2}(?:st|nd|rd|th)?|ground|first|second|third|top)[\s/\-]?(?:floor|fl\.?|flr|f)(?:\s(?:left|right|front|rear))?)"
# One part of an address between commas: a flat, a floor, a street, a district, a city.
_PIECE = rf"(?:{_HOME}\s?#?[\pL]?\d{{0,5}}[\pL]?(?:[\-/]\d{{1,4}})?|{_FLOOR}|(?-i:[\p{{Lu}}\d])[\pL\d'’.\-/]{{0,24}}(?:\s(?:(?-i:[\p{{Lu}}\d])[\pL\d'’.\-/]{{0,24}}|de|la|del|do|da|of)){{0,4}})"
_VIETNAM = (
    r"(?:đường|phố|phường|quận|huyện|xã|ấp|thôn|khu phố|tổ|p\.|q\.|tp\.?|thành phố|tỉnh|ngõ|ngách|hẻm|kiệt)"
)
_CITY = r"(?:г(?:ор(?:од|\.)|\.)|м(?:істо|\.)|пос(?:[её]лок|\.)|пгт\.?|с(?:ело|\.)|дер(?:евня|\.)|гр\.|обл(?:асть|\.))"

# Parts after a street: flat, district, postcode and city, in any order that ends with a flat or a postcode.
_WORD = r"(?:[\p{Lu}][\pL'’.\-]{1,24}|de|del|la|da|do)"
_STEP = rf"(?:[,.]?\s(?i:{PART}|(?:depto|apto?|apt|int|flat|unit|bl|sc|et|esc|stiege|top|d|kat|daire|lok|m)\.?\s?:?\s?[\pL\d]{{1,4}}|\d{{1,2}}/\d{{1,3}})|,\s(?:{_WORD}\s?){{1,4}})"
_POSTCODE = r"(?:[A-Z]{1,2}-?)?(?:\d{4,6}|\d{3} \d{2}|\d{2}-\d{3})(?:\s[\p{Lu}][\pL'’.\-]{1,24}(?:\s[\p{Lu}][\pL'’.\-]{1,24}){0,2}(?:\s\d{1,2})?)"
_BEHIND = compiled(
    rf"^(?P<it>{_STEP}{{0,4}}(?:,?\s{_POSTCODE}|[,.]?\s(?i:{PART})))(?:$|[^\pL\pN])", cased=True
)
_BEFORE = compiled(
    rf"(?:^|[^\pL\pN])(?P<it>(?:[A-Z]{{1,2}}-|(?:(?i:{_HOME})\s?#?[A-Z]?\d{{0,4}}[A-Z]?|(?i:flat|apt|apartment|unit|door|room) (?i:is |no\.? |number ){{1,2}}\d{{1,4}}[A-Z]?|\d{{1,3}}[A-Za-z]|[A-Z]{{1,2}}-\d{{1,4}}|\d{{1,2}}/F|(?i:km\s\d{{1,3}})),\s)+)$",
    cased=True,
)
# A house, its street and the city before a postcode: "3/2, 41 Garnethill Brae, Glasgow".
_NAMES = r"[\p{Lu}][\pL'’.\-]{1,24}(?:[ \-][\p{Lu}\d][\pL'’.\-]{0,24}){0,3}"
_HOUSE_BEFORE = compiled(
    rf"(?:^|[^\pL\pN])(?P<it>(?:(?:(?i:flat|unit|apt\.?|no\.?)\s)?\d{{1,3}}(?:[/\-]\d{{1,3}})?[a-zA-Z]?,\s)?\d{{1,4}}[a-zA-Z]?,?\s{_NAMES}(?:,\s{_NAMES}){{0,3}},?\s)$",
    cased=True,
)
# The name of a house, and its village, before a postcode: "Rowan Lodge, Aberdour, Isle of Bute".
_NAMED = r"[\p{Lu}][\pL'’.\-]{1,24}(?:[ \-](?:of|on|upon|the|by|under|[\p{Lu}][\pL'’.\-]{0,24})){0,4}"
_NAMED_BEFORE = compiled(
    rf"(?:^|[^\pL\pN])(?P<it>(?:The\s)?(?:[\p{{Lu}}][\pL'’.\-]{{1,24}}\s){{1,3}}(?:Cottages?|House|Farm(?:house)?|Lodge|Barn|Hall|Manor|Villa|Grange|Croft|Rectory|Vicarage|Mill|Bungalow|Mews|Gatehouse|Stables?|Steading),\s(?:{_NAMED},?\s){{1,3}})$",
    cased=True,
)
_CARE_BEFORE = compiled(
    rf"(?:^|[^\pL\pN])(?P<it>(?i:c/o|z\.\s?hd\.|p/a|a/c)\s{_NAMES}(?:\s{_NAMES})?,\s)$", cased=True
)
# A full stop ends a city, except behind a few letters: "St. Albans".
_CITY_WORD = r"[\p{Lu}](?:[\pL]{0,3}\.|[\pL'’\-]{1,24})"
_CITY_NAMES = rf"{_CITY_WORD}(?:[ \-]{_CITY_WORD}){{0,3}}"
_CITIES_BEHIND = compiled(rf"^(?P<it>(?:,\s{_CITY_NAMES}){{1,3}})(?:$|[^\pL\pN])", cased=True)
_DISTRICT_BEHIND = compiled(rf"^(?P<it>\.?\s{_CITY_NAMES})(?:$|[^\pL\pN])", cased=True)
# The house and its number after a street, in Korean and Japanese.
_HOUSE_BEHIND = compiled(
    r"^(?P<it>(?:,?\s?\d{1,4}동)?(?:,?\s?\d{1,3}층)?,?\s?\d{1,5}호|[ 　]?[\p{Han}\p{Katakana}ーA-Za-z]{2,14}[ 　]?[A-Z]?棟?\d{1,5}(?:号室|号|室|F|階)?)",
    cased=True,
)
# A second street or a landmark beside a street: "off Falolu Road", "opposite Kabira Club, Kampala".
_LANDMARK_BEHIND = compiled(
    r"^(?P<it>,?\s(?i:off|near(?: to)?|opp(?:osite|\.)?|behind|beside|next to|adjacent to|along|by)\s(?:the\s)?[\p{Lu}][\pL'’.\-]{1,24}(?:\s(?:of\s)?[\p{Lu}][\pL'’.\-]{1,24}){1,4})(?:$|[^\pL\pN])",
    cased=True,
)
# A house and its road in Welsh, Irish, Gaelic and others, and the village, before a postcode.
_CELTIC = r"(?:Tŷ|Ty|Ty'n|Bryn|Plas|Llys|Hafod|Bwthyn|Maes|Cae|Pen|Erw|Trem|Lôn|Lon|Ffordd|Heol|Stryd|Rhodfa|Teach|Tigh|Taigh|An|Bóthar|Bothar|Sráid|Sraid|Lána|Ascaill|Cnoc|Rathad|Sràid|Druim)"
_CELTIC_PART = rf"{_CELTIC}(?:\s(?:y|yr|na|an|nam|nan|a'|[\p{{Lu}}][\pL'’\-]{{0,24}})){{1,4}}"
_CELTIC_BEFORE = compiled(
    rf"(?:^|[^\pL\pN])(?P<it>{_CELTIC_PART}(?:,\s(?:{_CELTIC_PART}|{_NAMED})){{0,3}},\s(?:{_NAMED},?\s)?)$",
    cased=True,
)
_REACH = 90  # so many characters on each side may belong to an address


def whole_address(text: str, span: Span) -> Span:
    """The address, extended by the flat, the district and the postcode beside it."""
    start, end = span.start, span.end
    if not has_digit(text[start:end]):
        return span
    while text[end - 1] in " ,":
        end -= 1
    if behind := _BEHIND.search(text[end : end + _REACH]):
        end += behind.end(1)
    if behind := _HOUSE_BEHIND.search(text[end : end + _REACH]):
        end += behind.end(1)
    if text[start:end].lower().rpartition(" ")[2] in DISTRICTS:
        district = _DISTRICT_BEHIND.search(text[end : end + _REACH])
        end += district.end(1) if district else 0
    end = part_behind(text, end)
    if landmark := _LANDMARK_BEHIND.search(text[end : end + _REACH]):
        end += landmark.end(1)
    if cities := _CITIES_BEHIND.search(text[end : end + _REACH]):
        end += len(_cities(cities.group(1)))
    for pattern in (_BEFORE, _HOUSE_BEFORE, _NAMED_BEFORE, _CELTIC_BEFORE, _CARE_BEFORE):
        first = max(0, start - _REACH)
        if before := pattern.search(text[first:start]):
            start = first + before.start(1)
    start = part_before(text, start)
    return Span(start, end, span.kind, span.score)


# Words before the name of a district, in short: "Col. Mixcoac".
DISTRICTS = frozenset(
    ("col", "colonia", "barrio", "bo", "urb", "fracc", "bairro", "jd", "vl", "brgy", "dist", "zona", "mz")
)


def _cities(parts: str) -> str:
    """The parts before the first one that begins with an ordinary word."""
    kept = ""
    for part in parts.split(", ")[1:]:
        word = bare(part.split()[0]).rstrip(".")
        listed = is_english(word) or word in load_words().kept or word in function_words()
        if listed and word not in load_words().lands and word not in DISTRICTS:
            break
        kept += f", {part}"
    return kept


ROWS = (
    Row(
        "flat or tower first, then street, postcode and city",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:{_HOME}\s?#?\s?[\pL]?\d{{1,5}}[\pL]?(?:[\-/]\d{{1,4}}){{0,2}}|{_FLOOR})(?:,\s{_PIECE}){{1,6}}(?:,?\s\d{{4,6}}(?:\s{_CAP}(?:\s{_CAP}){{0,2}})?)?)(?:$|[^\pL\pN])",
        (
            "here is {Unit 9-03, Tower C, Jalan Kenari 4, 50480 Kuala Lumpur}! hello",
            "send to {Flat 12B, 7/F, Wisteria Court, 88 Nathan Road}",
            "{Unit 4, 12 Protea Street, Bellville 7530}",
        ),
        ("room 5, Botox", "level 2, then Level 3", "no 5, Chanel", "block 3, Group A, 20 Patients"),
        check=lambda piece: (
            is_chain(piece.partition(",")[2])
            and piece.count(",") > 1
            and sum(bool(re.search(r"\d", part)) for part in piece.split(",")) > 1
            and bool(
                re.search(
                    r"(?i:str(?:eet|\.)|\bst\b|road|\brd\b|ave|lane|drive|court|jalan|\bjl|lorong|tower|estate|close|crescent|way\b|place|terrace|park|street|soi)|\d{4,6}",
                    piece,
                )
            )
        ),
        digits=2,
        score=0.75,
    ),
    Row(
        "lane first, in Vietnam",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:số\s(?:nhà\s)?)?(?:{_VIETNAM})\s\d{{1,4}}(?:/\d{{1,4}}){{0,3}}[\pL]?,?\s(?:{_VIETNAM}\s)(?-i:[\p{{Lu}}\d])[\pL\d]{{0,12}}(?:\s(?-i:[\p{{Lu}}\d])[\pL\d]{{0,12}}){{0,4}}(?:,\s(?:{_VIETNAM}\s)?(?-i:[\p{{Lu}}\d])[\pL\d]{{0,12}}(?:\s(?-i:[\p{{Lu}}\d])[\pL\d]{{0,12}}){{0,3}}){{0,4}})",
        ("nhà ở {ngõ 12/4 đường Mai Hoa, phường 3, Huế} gần chợ",),
        ("phường 3",),
        check=has_digit,
        digits=1,
        score=0.8,
    ),
    Row(
        "room with the number of its floor or its house, as in a signature",
        ADDRESS,
        rf"{EDGE}(?:rooms?|rm\.?|zimmer|zi\.|raum|chambre|habitación|sala|stanza|quarto|kamer|pokój|oda|bed|bett|ward|station|office|büro|desk)\s(?:nr\.?\s|no\.?\s|n°\s|number\s|#)?(?P<it>[\pL]?\d{{1,2}}[.\-]\d{{2,4}}[\pL]?(?:,\s{_BUILDING})?|[\pL]?\d{{1,4}}[\pL]?,\s{_BUILDING})(?:$|[^\pL\pN.\-]|\.(?:$|\s))",
        (
            "Lena K., room {3.118, Haus Ahornhof}, please",
            "she is in Zimmer {2.045}",
            "ward {12, Marigold Wing}, thanks",
        ),
        ("room 20-25 degrees", "room 5, Botox", "ward 3, please", "bed 4-6 times", "room 18-22 °C"),
        check=lambda piece: (
            not _DEPARTMENT.search(piece)
            and bool(re.search(r"\pL{3}|\.|\d-\d{3}".replace(r"\pL", "[^\\W\\d_]"), piece))
        ),
        digits=1,
        score=0.75,
    ),
    Row(
        "city first, then the street, in Cyrillic",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:\d{{6}},?\s)?(?:{_CITY}\s?{_CAP}(?:[\- ]{_CAP})?,\s){{1,3}}(?:ул(?:ица|\.)|вул(?:иця|\.)|пр(?:оспект|-т|\.)|пер(?:еулок|\.)|пл(?:ощадь|\.)|бул(?:ьвар|\.)|наб\.|шоссе|мкр\.?)\s?[\p{{Lu}}\d][\pL\d .\-]{{1,40}}?,?\s(?:д(?:ом|\.)?|буд\.?|№)?\s?\d{{1,4}}\s?[\pL]?(?:,\s(?:кв|корп|к|оф|стр|под|эт|вх|ап)(?:артира|\.)?\s?\d{{1,4}}){{0,4}})",
        ("я из: {г. Псков, ул. Кленовая, д. 3, кв. 11}. Нужна",),
        ("г. Псков",),
        digits=1,
        score=0.9,
    ),
    Row(
        "street, house, stairs and floor, postcode and city, of Germany, Austria, Switzerland, Scandinavia",
        ADDRESS,
        rf"{EDGE}(?P<it>{_CAP}(?:\s(?:am|an der|im|{_CAP})){{0,2}}\s\d{{1,4}}\s?[a-z]?(?:\s?[/\-]\s?\d{{1,4}}){{0,3}}(?:,\s(?:stiege|top|tür|haus|\d{{1,2}}\.\s?(?:og|stock|etage|sal|vån(?:ing)?|tv|th|mf)\b\.?|(?:st|kl)\.?\s(?:tv|th|mf)|eg|dg|ug|hinterhaus|vorderhaus|leil(?:ighet)?\.?|lgh\.?|h0\d{{3}}|st\.?|kl\.?)\s?(?:\d{{1,4}})?(?:\s?(?:links|rechts|mitte|li\.?|re\.?|tv\.?|th\.?|mf\.?))?){{1,3}}(?:,\s(?:[A-Z]{{1,2}}-)?\d{{3,5}}(?:\s\d{{2}})?\s{_CAP}(?:\s(?:am|an der|{_CAP})){{0,2}})?)(?:$|[^\pL\pN])",
        (
            "ich wohne {Finkenschlag 4b, 2. OG rechts, 99998 Musterstedt}. Darf",
            "{Kastanienhof 12, Stiege 2, Top 7, 1190 Wien}",
            "{Solbakken 7, 3. sal tv, 2100 Kobenhavn}",
        ),
        ("In Woche 3, 2 Sitzungen", "Am Tag 3, 2. Sitzung"),
        digits=3,
        score=0.85,
    ),
    Row(
        "box on a rural route",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:(?:p\.?\s?o\.?\s?)?box|comp(?:artment)?|site|gen(?:eral)? delivery|general del\.?)\s?#?\d{{1,5}}[a-z]?(?:,\s?|\s)(?:rr|r\.r\.|rural route|rte|hc|site|comp|stn|station)\s?#?\d{{1,4}}|(?:rr|rural route|hc)\s?#?\d{{1,3}}(?:,\s?|\s)(?:box|site|comp)\s?#?\d{{1,5}})(?:$|[^\pL\pN])",
        ("{Box 88, RR 2}, Moose Factory", "{RR 3 Box 12}, Galena", "{Site 4, Comp 12}, Hay River"),
        ("box 2, 4 vials", "RR 16 per minute", "site 3, swelling"),
        digits=2,
        score=0.8,
    ),
)
