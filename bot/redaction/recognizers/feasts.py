"""Recognizes births on a feast ("a Christmas Eve 1990 baby") and dates that stand away from their word for birth."""

from __future__ import annotations

from bot.redaction.months import MONTHS, MORE_MONTHS
from bot.redaction.recognizers.births import DATE
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.recognizers.told import KIN
from bot.redaction.spans import BIRTH

_MONTH = rf"(?:{MONTHS}|{MORE_MONTHS})"
_FEAST = (
    r"(?:(?:christmas|xmas)(?: eve| day)?|boxing day|new year(?:['’]?s)?(?: eve| day)?|halloween|all saints['’]?(?: day)?|(?:st\.? |saint )?valentine['’]?s?(?: day)?|(?:st\.? |saint )?patrick['’]?s(?: day)?|"
    r"(?:the )?(?:4th|fourth) of july|independence day|leap day|april fools?['’]?s?(?: day)?|groundhog day|guy fawkes(?: night)?|bonfire night|anzac day|canada day|australia day|republic day|"
    r"heilig(?:en|er)? ?abend|(?:erste[nr]? |zweite[nr]? )?weihnacht(?:en|stag)|silvester|neujahr(?:stag)?|nikolaus(?:tag)?|noël|nouvel an|(?:la )?saint-sylvestre|nochebuena|navidad|nochevieja|año nuevo|(?:día de )?reyes|"
    r"natale|vigilia di natale|capodanno|ferragosto|(?:a )?véspera de natal|natal|ano novo|kerst(?:mis|avond)|oudejaarsdag|nieuwjaar(?:sdag)?|koningsdag|wigili[aię]|sylwest(?:er|ra)|boże narodzenie|julafton|nyårsafton|julaften|"
    r"рождество|новый год|старый новый год|8 марта)"
)
_YEAR = r"(?:,?\s(?:of |in |de |del |di |do )?(?:(?:19|20)\d\d|['’]\d\d))"
_BORN = r"(?:born|birthday|b-?day|birth ?date|date of birth|dob|d\.o\.b\.?|geboren|geburtstag|née?|anniversaire|nac[ií]|nacid[oa]|cumpleaños|cumple|nat[oa]|compleanno|nasci|aniversário|jarig|verjaardag|urodz\w{2,6}|född|født|родил(?:ась|ся)|день рождения)"
_BABY = r"(?:baby|babies|child|kid|birthday|born|bday)"

ROWS = (
    Row(
        "birth on a feast",
        BIRTH,
        rf"{EDGE}{_BORN}(?:\s(?:is|was|on|at|falls|right|exactly|ist|war|an|am|zu|est|le|à|tombe|el|en|es|cae|il|a|è|no|na|em|é|op|met|w|we|på|в|под|на)){{0,4}}[:,]?\s(?P<it>(?:the )?{_FEAST}{_YEAR}?)(?:$|[^\pL\pN])",
        (
            "i was born on {New Year's Day 1975}",
            "my birthday is on {Halloween}, so",
            "geboren an {Heiligabend 1961}",
            "nací en {Nochebuena de 1980}",
        ),
        ("birthday and Christmas presents", "born dry, at Christmas worse", "is it born or Christmas made"),
        hint=_FEAST,
        score=0.8,
    ),
    Row(
        "somebody is a baby of a feast or a month",
        BIRTH,
        rf"{EDGE}(?:an?|my|the)\s(?P<it>{_FEAST}{_YEAR})\s{_BABY}(?:$|[^\pL])|{EDGE}(?:am|was|is|i['’]?m|she['’]s|he['’]s)\san?\s(?P<its>{_FEAST}|(?:\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?)?{_MONTH}\s(?:19[2-9]\d|20[0-2]\d|['’]\d\d)|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th))\s{_BABY}(?:$|[^\pL])",
        ("i was a {Christmas Eve 1990} baby", "i'm a {Halloween} baby", "she is a {March 1985} baby"),
        ("a Christmas baby shower", "i'm a May bride", "is a baby lotion"),
        hint=_BABY,
        score=0.8,
    ),
    Row(
        "birth, its date some words behind",
        BIRTH,
        rf"{EDGE}(?:birthday|b-?day|birth ?date|date of birth|geburtstag|geburtsdatum|anniversaire|date de naissance|cumpleaños|fecha de nacimiento|compleanno|aniversário|verjaardag|urodziny|день рождения|дата рождения)[^.?!\n\d]{{1,50}}?[\s,:(](?P<it>{_MONTH}(?: of|,)?\s(?:19[2-9]\d|200\d)|\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of |de )?{_MONTH},?\s(?:de )?(?:19[2-9]\d|200\d)|\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:19[2-9]\d|200\d))(?:$|[^\pN])",
        ("my birthday is a guess, {April 1968} they say", "birthday, as the papers have it, {3/4/1971}"),
        ("birthday treatment since May 2022", "birthday cake 1968"),
        digits=4,
        score=0.75,
    ),
    Row(
        "birth in brackets, behind an age or a child",
        BIRTH,
        rf"{EDGE}(?:(?:age|aged|yo|years old|alter|edad|âge|età|idade|wiek)\s?\d{{0,3}}|{KIN}(?:\s[\pL]{{2,20}})?|\d{{1,3}}\s?(?:yo|y/o|yrs|years old|ans|años|anni|anos|jahre))\s?\((?P<it>\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d-\d\d-\d\d)\)",
        ("age 44 ({3/8/80}) what vitamins", "our son ({11.02.2023}) has cradle cap"),
        ("my nurse (3 sessions)", "age 44 (2 children)"),
        needs="(",
        digits=4,
        score=0.75,
    ),
    Row(
        "when somebody gave birth",
        BIRTH,
        rf"{EDGE}(?:(?:gave|given|giving) birth|delivered (?:my|our)(?: [\pL]{{2,10}})? (?:son|daughter|baby|girl|boy|twins?)|entbunden|accouch[ée]e?|di a luz|dei à luz|ho partorito|bevallen|родила)(?:\s(?:to|of|my|our|a|an|the|son|daughter|baby|boy|girl|twins?|de|mon|ma|fils|fille|mi|hij[oa]|mio|mia|figli[oa]|zoon|dochter|сына|дочь|[\pL]{{2,10}})){{0,5}}?\s(?:on|am|le|el|il|em|no dia|op)\s(?P<it>{DATE})(?:$|[^\pL\pN])",
        ("gave birth to my son on {5 September}, breastfeeding", "j'ai accouché le {3 mai}"),
        ("gave birth on time", "gave birth 3 weeks ago"),
        hint="birth|deliver|entbund|accouch|luz|partorit|bevallen|родила",
        digits=1,
        score=0.75,
    ),
)
