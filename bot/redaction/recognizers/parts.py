"""Recognizes parts of addresses: house numbers with their word, and houses behind a cross street, a gate or a room."""

from __future__ import annotations

import re

from bot.redaction.recognizers.table import EDGE, Row, compiled
from bot.redaction.spans import ADDRESS
from bot.redaction.words import bare, is_english, load_words

_CAP = r"(?-i:[\p{Lu}])[\pL'’.\-]{1,24}"
# Signs that end an address or its part.
_END = r"\s?(?:$|[,.;:!?)\n—–])"
# Stairs, floor and door behind the number of a house: "5. II/4.", "22. 3/1", "12 - 27-III".
_STAIRS_BEHIND = compiled(
    rf"^(?P<it>\.?,?\s(?:[IVX]{{1,4}}\.?\s?[/\-]\s?\d{{1,3}}[a-z]?|\d{{1,3}}\s?[/\-]\s?[IVX]{{1,4}})\.?|\.?\s\d{{1,3}}\s?/\s?\d{{1,3}}(?:\s?/\s?\d{{1,3}})?[a-z]?){_END}",
    cased=True,
)
# A postcode of three digits and its town, in Iceland and on the Faroe Islands; a town in lower case letters is none.
_SHORT_POSTCODE_BEHIND = compiled(
    rf"^(?P<it>,?\s(?:[A-Z]{{2}}-)?\d{{3}}\s(?P<town>[\p{{Lu}}][\pL'’\-]{{2,24}})(?:\s[\p{{Lu}}][\pL'’\-]{{2,24}})?){_END}",
    cased=True,
)
# The flat and its building behind a street, with their words: "stair B, 2nd door", "portiek 3 links", "Aufgang C".
_DOOR = (
    r"(?:stair(?:case|way|well)?|stairs|entrance|entry|gate|buzzer|bell|door|close|aufgang|eingang|treppenhaus|portiek|trap|ingang|opgang|oppgang|uppgång|trappa|port|porttikantti|rappu|lépcsőház|lh\.?|"
    r"kapualj|csengő|kaucsengő|vchod|klatka|brama|ulaz|vhod|stubište|scara|intrarea|interfon|вход|вх\.?|подъезд|парадная|під'їзд|είσοδος|giriş|kapı|zil|cage|interphone|sonnette|digicode|timbre|escalera|esc\.?|scala|citofono|campanello|"
    r"bunk|bed|dorm|berth|pitch|cabin|mooring|locker|desk|bay|room|rm\.?|zimmer|chambre|kamer|habitación|stanza|quarto|pokój|oda)"
)
_DOOR_BEHIND = compiled(
    rf"^(?P<it>(?:,?\s(?i:{_DOOR})\s?(?:nr\.?|no\.?|n°|#)?\s?(?:\d{{1,4}}[A-Za-z]?|[A-Z])(?:[/\-]\d{{1,3}})?(?:\s(?i:links|rechts|mitte|left|right|tv|th|mf))?){{1,3}}){_END}",
    cased=True,
)
_BEHIND = (_STAIRS_BEHIND, _DOOR_BEHIND, _SHORT_POSTCODE_BEHIND)
# A bunk, a bed and a room before a street: "bunk 3, room 214, 55 Harbour Lane".
_PLACE = r"(?:bunk|bed|dorm(?:itory)?|berth|pitch|cabin|mooring|caravan|trailer|cubicle|barracks?|tent|bay|desk|box|lot|site|room|rm\.?|chamber|ward|wing|hut|stair(?:case)?|entrance|gate|level|floor|zimmer|bett|chambre|lit|kamer|bed|habitación|cama|stanza|letto|quarto)"
_BEFORE = compiled(
    rf"(?:^|[^\pL\pN])(?P<it>(?:(?i:{_PLACE})\s?#?(?:[A-Z]?\d{{1,4}}[A-Za-z]?|[A-Z]),?\s(?:(?:at|in|of)\s)?){{1,4}})$",
    cased=True,
)
_REACH = 60
_NUMBER_WORD = (
    r"(?:huisnummer|huisnr\.?|house (?:number|no\.?)|flat (?:number|no\.?)|apartment (?:number|no\.?)|hausnummer|hausnr\.?|wohnungsnummer|numéro (?:de (?:la )?(?:maison|rue|voie)|d['’]appartement)|n[uú]mero (?:de|da) (?:la )?(?:casa|porta|puerta)|(?:numero )?civico|husnummer|husnr\.?|"
    r"numer (?:domu|mieszkania)|nr (?:domu|mieszkania)|číslo (?:domu|bytu|popisné)|č\.\s?p\.|talonumero|házszám|ház ?szám|kućni broj|hišna številka|număr(?:ul)? casei|nomor rumah|no\.? rumah|số nhà|bina no|kapı no|daire no|номер (?:дома|квартиры)|номер (?:будинку|квартири)|αριθμός σπιτιού|मकान नंबर|घर नंबर)"
)
_CROSS = r"(?:cross|main|block|stage|phase|street|avenue|lane|sector|road|floor)"
_CROSS_CAPITAL = rf"(?-i:(?:{'|'.join(word.title() for word in _CROSS[3:-1].split('|'))}))"
# Words for a street behind its name, in Chinese.
_LANES = (
    r"(?:大道|路|街|道|巷|弄|胡同|里|村|庄|小区|小區|花园|花園|家园|新村|苑|园|園|大厦|大廈|广场|廣場|公寓)"
)
_UNITS = r"(?:号|號|幢|栋|棟|座|单元|單元|楼|樓|层|層|室|门|門|户|戶|弄|房|F)"


def is_no_town(word: str) -> bool:
    """Whether the word is an ordinary one: "100 Units" is no town with a postcode."""
    plain = bare(word)
    return plain not in load_words().lands and (is_english(plain) or plain in load_words().kept)


def part_behind(text: str, end: int) -> int:
    """The end of the address with its stairs, its door or its short postcode, which stand behind it."""
    for pattern in _BEHIND:
        found = pattern.search(text[end : end + _REACH])
        town = found["town"] if found and "town" in pattern.groupindex else ""
        if found and not (town and is_no_town(town)):
            end += found.end(1)
    return end


def part_before(text: str, start: int) -> int:
    """The start of the address with the bed, the room or the wing that stands before it."""
    first = max(0, start - _REACH)
    found = _BEFORE.search(text[first:start])
    return first + found.start(1) if found else start


ROWS = (
    Row(
        "number of a house, with its word",
        ADDRESS,
        rf"{EDGE}{_NUMBER_WORD}(?:\s(?:is|ist|est|es|è|é|to|je|on|er|är|:))?\s?[:#.]?\s?(?P<it>\d{{1,4}}\s?(?:[A-Za-z](?:$|[^\pL])|[/\-]\s?(?:\d{{1,4}}|[IVX]{{1,4}}|hs)(?:[/\-]\d{{1,3}})?)?)",
        ("postcode, huisnummer {27-III}: kan", "my house number is {114}", "Hausnummer {12a}, Klingel"),
        ("huisnummer vergeten", "the house number was wrong"),
        digits=1,
        score=0.75,
    ),
    Row(
        "house and cross street of India",
        ADDRESS,
        rf"(?:^|[^\pL\pN/])(?P<it>(?:(?:no|h\.?\s?no|door no|flat|plot|site|old no|new no)\.?\s?)?#?\d{{1,4}}\s?[a-z]?(?:/\d{{1,4}}[a-z]?)?,\s\d{{1,2}}(?:st|nd|rd|th)\s{_CROSS_CAPITAL}(?:\s(?:road|street|cross|main))?(?:,?\s(?:\d{{1,2}}(?:st|nd|rd|th)\s{_CROSS}|{_CAP}(?:\s{_CAP}){{0,2}})){{0,5}}(?:[\s,\-–]{{1,3}}\d{{3}}\s?\d{{3}})?)(?:$|[^\pL\pN])",
        ("reach {14B, 2nd Cross, Malleswaram 560003}", "to {No 7/1, 3rd Main, Indiranagar, Mysuru}. ok"),
        ("5, 2nd session, ok", "took 3, 1st phase of it"),
        digits=2,
        score=0.8,
    ),
    Row(
        "address of China with spaces around its numbers",
        ADDRESS,
        rf"(?:(?:收货|收件|邮寄|家庭|我的|快递|送货)?(?:地址|住址)(?:是|为|：|:)?\s?|住在|我住|家住|寄到|送到|寄往|发到)?(?P<it>(?:[\p{{Han}}]{{1,8}}[省市县縣区區州旗镇鎮乡鄉]\s?){{0,5}}[\p{{Han}}]{{1,8}}{_LANES}(?:[一二三四五六七八九十]段)?\s?[\dA-Z]{{1,5}}\s?{_UNITS}(?:\s?[\dA-Z]{{1,4}}\s?{_UNITS}){{0,5}}(?:\s?\d{{1,5}})?)",
        (
            "收货地址{杭州市西湖区文一路 18 号 6 幢 402},我是",
            "寄到{成都市武侯区桐梓林北路 9 号 3 单元 1201 室}",
            "住在{槐树小区 5 栋 2 单元 301}",
        ),
        ("一路 3 次", "同一道 2 期"),
        hint=_LANES,
        digits=1,
        check=lambda piece: bool(re.search(r"\d", piece)) and len(piece) > 6,
        score=0.85,
    ),
)
