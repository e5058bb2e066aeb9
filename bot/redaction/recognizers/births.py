"""Dates of birth, in figures and words of several languages. A year alone stays: it is an age."""

from __future__ import annotations

from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import BIRTH

_MONTH = (
    r"(?:jan(?:uary|uar|vier|uari|eiro)?|feb(?:ruary|ruar|ruari)?|february|f[ée]vr?(?:ier)?|fevereiro|mar(?:ch|s|zo|ço|t)?|märz|maerz|maart|apr(?:il|ile)?|avril|abril|may|mai|mayo|maja|maggio|maio|mei|maj|june?|juni|juin|junio|giugno|junho|"
    r"jul(?:y|i)?|juillet|julio|luglio|julho|aug(?:ust|ustus)?|ao[ûu]t|agosto|sep(?:t|tember|tembre|tiembre)?|settembre|setembro|oct(?:ober|obre|ubre)?|okt(?:ober)?|ottobre|outubro|nov(?:ember|embre|iembre|embro)?|"
    r"dec(?:ember)?|dez(?:ember|embro)?|d[ée]c(?:embre)?|dic(?:iembre|embre)?|gennaio|enero|febbraio|febrero|janvier|janeiro|"
    r"styczni[ae]|lut(?:ego|y)|marc[ae]|kwietni[ae]|czerwc[ae]|lipc[ae]|sierpni[ae]|wrze[śs]ni[ae]|pa[źz]dziernik[a]?|listopad[a]?|grudni[ae]|"
    r"ocak|şubat|subat|mart|nisan|mayıs|mayis|haziran|temmuz|ağustos|agustos|eylül|eylul|ekim|kasım|kasim|aralık|aralik|"
    r"января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня)\.?"
)
_NUMBER = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|"
    r"twentieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[- ]first)"
)
_YEAR = r"(?:19\d\d|20[0-2]\d|['’]?\d\d|(?:nineteen|two thousand|twenty)(?:[ -](?:and|hundred|oh|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|one|two|three|four|five|six|seven|eight|nine)){1,3})"
_DAY = rf"(?:0?[1-9]|[12]\d|3[01]|{_NUMBER})(?:st|nd|rd|th|er|º|°|ª|\.)?"
_OF = r"(?:\s?(?:of|de|di|del|den|d['’])\s?)?"
DATE = (
    rf"(?:(?:19|20)\d\d\s?[./\-年]\s?\d{{1,2}}\s?[./\-月]\s?\d{{1,2}}日?|\d{{1,2}}\s?[./\-\\]\s?\d{{1,2}}\s?[./\-\\]\s?(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d{{6}}|\d{{2}} \d{{2}} (?:(?:19|20)\d\d|\d\d)|\d{{6,8}}|"
    rf"(?:the |le |el |il |den |dia )?{_DAY}\s?{_OF}[\s\-/]{{0,2}}{_MONTH}(?:(?:\s?,|\s?{_OF}|\s?-|\s?/)\s?{_YEAR})?|{_MONTH}\s(?:the )?{_DAY}(?:,?\s(?:of )?{_YEAR})?|{_MONTH},?\s(?:of |de |del )?(?:19|20)\d\d|(?:19|20)\d\d,? {_MONTH}(?: {_DAY})?)"
)
_CUE = (
    r"(?:born(?:ed)?|was born|d\.?o\.?b\.?|dob|date of birth|birth ?dates?|birthdate|birth ?days?|b-?day|bday|cake day|geb\.?|geboren|geburtsdatum|geburtstag|n[ée]e?|date de naissance|anniversaire|naissance|"
    r"naci|nací|nacid[oa]|nació|fecha de nacimiento|f\. nac\.?|cumpleaños|cumple|nat[oa]|data di nascita|compleanno|nascita|nasci|nascid[oa]|nasceu|data de nascimento|aniversário|geboortedatum|verjaardag|jarig|"
    r"ur\.|urodz(?:ony|ona|iłem|iłam|ilem|ilam|iny)|data urodzenia|urodziny|doğum tarih(?:im|i)|dogum tarih(?:im|i)|doğum günüm?|dogum gunum?|född|født|syntynyt|narozen[aá]?|született|szület\w{1,6}|"
    r"родил(?:ся|ась)|дата рождения|день рождения|народил(?:ася|ився)|дата народження|γεννήθηκα|生年月日|出生|生日|تاريخ الميلاد|ولدت|תאריך לידה|נולדתי|생년월일|생일|जन्म तिथि|जन्मतिथि)"
)
_BETWEEN = r"(?:[\s:=,.\-–(]|is|was|on|the|in|am|le|el|il|em|a|no dia|dia|den|op|dnia|to|ist|est|es|è|é|den|at|[の:：は]|own|falls|actually|my|s){0,8}?"

ROWS = (
    Row(
        "birth, announced",
        BIRTH,
        rf"{EDGE}{_CUE}{_BETWEEN}(?P<it>{DATE})(?:$|[^\pL\pN]|'|’)",
        (
            "born on {the 5th of May 1988}",
            "i was born {12/05/1985}",
            "geboren am {3. März 1979}",
            "née le {14 février 1990}",
            "nací el {7 de julio de 1992}",
            "nata il {12.11.1981}",
            "doğum tarihim {05.06.1991}",
            "ur. {12 maja 1984}",
            "dob {19850512}",
            "my birthday is {March 3}",
            "born {May fifth, nineteen eighty-eight}",
        ),
        (
            "born in 1988",
            "my baby was born 3 weeks ago",
            "born with dry skin",
            "né en 1988",
            "birthday treatment on a budget",
        ),
        digits=0,
        score=0.85,
    ),
    Row(
        "birth, told behind",
        BIRTH,
        rf"{EDGE}(?P<it>{DATE})(?:['’]?(?:de|da|te|ta))?[\s,)\-]{{0,3}}(?:is (?:my|her|his|our) (?:birthday|bday|date of birth|dob|birth date|birthdate)|doğumlu\w{{0,4}}|dogumlu\w{{0,4}}|doğdum|dogdum|geboren|né\b|née|nacid[oa]|is when (?:i|she|he) was born|生まれ|(?:this )?is my b-?day)",
        (
            "{12 May 1985} is my birthday",
            "{05.06.1991} doğumluyum",
            "am {3.4.1978} geboren",
            "{1985年5月3日}生まれ",
        ),
        ("12 May 1985 is when it was published",),
        score=0.85,
    ),
    Row(
        "birth, by its sign",
        BIRTH,
        r"(?:^|[\s(,])(?:\*|b\.|geb\.)\s?(?P<it>\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)\d\d)",
        ("kaya (*{3.4.1978})", "b. {12/05/1985}"),
        digits=5,
    ),
    Row(
        "birth, by its age",
        BIRTH,
        rf"{EDGE}(?:i|she|he|we|my [\pL]{{2,12}})(?:['’](?:m|ll|s)| am| is| will| turned| turn| turns| was)?(?: be| turning| turn)? (?:\d{{1,3}}|turned \d{{1,3}}) (?:on|am|le) (?P<it>{DATE})(?:$|[^\pL\pN])",
        ("i turned 40 on {3 March 1985}", "she turns 12 on {May 4}"),
        ("i had 40 on hand",),
        score=0.7,
    ),
)
