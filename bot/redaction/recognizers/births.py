"""Recognizes dates of birth, in figures and words of several languages. A year alone is not redacted."""

from __future__ import annotations

from bot.redaction.months import MONTHS, MORE_MONTHS
from bot.redaction.recognizers.birth_words import (
    BEFORE,
    BEFORE_HINT,
    BEHIND,
    BEHIND_HINT,
    BETWEEN,
    SIGNS,
)
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.recognizers.told import KIN
from bot.redaction.spans import BIRTH

# Words for the numbers of days and years, in languages that write dates in words.
_NUMBER_WORDS = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|and|"
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth|"
    r"(?:[\pL]*(?:hundert|tausend)[\pL]*|(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(?:zwanzig|drei(?:ß|ss)ig)(?:ste[nr]?)?|erste[nr]?|zweite[nr]?|dritte[nr]?|vierte[nr]?|fünfte[nr]?|sechste[nr]?|siebte[nr]?|achte[nr]?|neunte[nr]?|zehnte[nr]?|elfte[nr]?|zwölfte[nr]?|[\pL]{2,8}zehnte[nr]?|zwanzigste[nr]?|drei(?:ß|ss)igste[nr]?|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|[\pL]{2,8}zehn|zwanzig|dreißig)|"
    r"(?:premier|un|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|vingts|trente|quarante|cinquante|soixante|septante|nonante|cent|cents|mille|mil|et)|"
    r"(?:primero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci[\pL]{3,6}|veinte|veinti[\pL]{2,7}|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|novecientos|y|de|del)|"
    r"(?:primo|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici|quattordici|quindici|sedici|dicia[\pL]{3,6}|diciotto|venti[\pL]{0,8}|trenta[\pL]{0,4}|mille[\pL]{3,30}|duemila[\pL]{0,14})|"
    r"(?:primeiro|um|dois|três|quatro|sete|oito|dez|treze|quinze|dezesseis|dezasseis|dezessete|dezassete|dezoito|dezenove|dezanove|vinte|trinta|quarenta|cinquenta|sessenta|oitenta|noventa|novecentos|e)|"
    r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|[\pL]{3,6}tiende|twintigste|dertigste|een|twee|drie|vijf|zes|zeven|negen|tien|twaalf|[\pL]{3,6}tien|twintig|[\pL]{3,7}(?:en|ën)(?:twintig|dertig)(?:ste)?|dertig|[\pL]*(?:honderd|duizend)[\pL]*)|"
    r"(?:pierwsz[\pL]+|drugi[\pL]*|trzeci[\pL]*|czwart[\pL]+|piąt[\pL]+|szóst[\pL]+|siódm[\pL]+|ósm[\pL]+|dziewiąt[\pL]+|dziesiąt[\pL]+|[\pL]{3,10}nast[\pL]+|dwudziest[\pL]+|trzydziest[\pL]+|czterdziest[\pL]+|[\pL]{4,9}dziesiąt[\pL]*|tysiąc|dziewięćset|dwa|tysiące)|"
    r"(?:bir|iki|üç|dört|beş|altı|yedi|sekiz|dokuz|on (?:bir|iki|üç|dört|beş|altı|yedi|sekiz|dokuz)|yirmi|otuz|kırk|elli|altmış|yetmiş|seksen|doksan|yüz|bin)|"
    r"(?:перв[\pL]+|втор[\pL]+|треть[\pL]+|четверт[\pL]+|пят[\pL]+|шест[\pL]+|седьм[\pL]+|восьм[\pL]+|девят[\pL]+|десят[\pL]+|[\pL]{3,9}надцат[\pL]+|двадцат[\pL]+|тридцат[\pL]+|сорок[\pL]*|[\pL]{4,7}десят[\pL]*|тысяч[\pL]*|девятьсот|две|года))"
)
_MONTH = rf"(?:{MONTHS}|{MORE_MONTHS})\.?"
_NUMBER = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|"
    r"twentieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[- ]first)"
)
# Years include those of the Iranian and Islamic calendars (13xx, 14xx) and of Thailand (24xx, 25xx).
_YEAR = r"(?:1[349]\d\d|20[0-2]\d|2[45]\d\d|['’]?\d\d|(?:nineteen|two thousand|twenty)(?:[ -](?:and|hundred|oh|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|one|two|three|four|five|six|seven|eight|nine)){1,3})"
_DAY = rf"(?:ika-|mùng |mồng |tanggal |tarehe )?(?:0?[1-9]|[12]\d|3[01]|{_NUMBER})(?:st|nd|rd|th|er|re|º|°|ª|\.|-?го|-?е|-an?|\s?hb)?"
_OF = r"(?:\s?(?:of|de|di|del|den|d['’]|a|ng|o|พ\.ศ\.|ค\.ศ\.)\s?)?"
_SIGNS = r"[0-9０-９〇零一二三四五六七八九十元廿百]"
_ERA = rf"(?:(?:(?:昭和|平成|令和|大正|明治|民國|民国|西暦|西历|西元|公元|农历|農曆|阴历|旧暦|농력|음력|양력)\s?)?{_SIGNS}{{1,5}}\s?[年년]\s?{_SIGNS}{{1,3}}\s?[月월](?:\s?{_SIGNS}{{1,3}}\s?[日号號일])?|{_SIGNS}{{1,3}}\s?[月월]\s?{_SIGNS}{{1,3}}\s?[日号號일])"
# Months as Roman numerals: "7.XI.1966".
_ROMAN = r"\d{1,2}[./\-\s]\s?(?:I{1,3}|IV|V|VI{1,3}|IX|XI{0,2})[./\-\s]\s?(?:19|20)\d\d"
# The preposition before a date goes with it.
DATE = (
    rf"(?:(?:on(?: the)?|am|em|no dia|op|dnia|le|il|el|den|στις|την)\s)?(?:{_ERA}|{_ROMAN}|[SHTRMsh]\d{{1,2}}[./]\d{{1,2}}[./]\d{{1,2}}|(?:1[349]|20|2[45])\d\d\s?[./\-]\s?\d{{1,2}}\s?[./\-]\s?\d{{1,2}}|\d{{1,2}}\s?[./\-\\]\s?\d{{1,2}}\s?[./\-\\]\s?(?:(?:1[349]|20|2[45])\d\d|\d\d)|(?:19|20)\d{{6}}|\d{{2}} \d{{2}} \d\d|\d{{1,2}} \d{{1,2}} (?:19|20)\d\d|\d{{6,8}}|"
    rf"(?:the |le |el |il |den |dia |ngày )?{_DAY}\s?{_OF}[\s\-/]{{0,2}}(?:tháng \d{{1,2}}|ב?{_MONTH})(?:(?:\s?,|\s?{_OF}|\s?-|\s?/)\s?(?:năm )?{_YEAR})?|{_MONTH}[\s\-](?:the )?{_DAY}(?:-?[\pL]{{1,2}})?(?:,?[\s\-](?:of |in )?{_YEAR})?|{_MONTH},?\s(?:of |de |del )?(?:(?:19|20)\d\d|['’]\d\d)(?:,\s\d{{1,2}}(?:[.-]?[\pL]{{1,4}})?)?|(?:19|20)\d\d\.?,?(?:\s?(?:m\.|metų|gada|г\.|года|року|година|წლის|թ\.|թվականի|жылғы|жылы|онд|оны|yılı(?:n(?:ın|da))?|senesi(?:n(?:in|de))?|ildə|ilin|vuonna|évi?|anul|e?ko))? (?:{_DAY}\s)?{_MONTH}(?:[\pL]{{0,3}}['’][\pL]{{1,6}}|[\pL]{{1,3}})?(?: {_DAY}(?:-?[\pL]{{1,3}})?)?(?:\sd\.)?|"
    rf"(?:the |am |le |el |il |den |dnia |o |em )?(?:{_NUMBER_WORDS}[ \-]){{1,4}}(?:of )?{_MONTH}(?:,?[ \-](?:{_NUMBER_WORDS}|\d{{2,4}})(?:[ \-](?:{_NUMBER_WORDS}|\d{{2,4}})){{0,9}})?)"
)
# A full date that is too long ago for a treatment that somebody books or asks about.
_LONG_AGO = rf"(?:{_DAY}[\s\-.]{{1,2}}(?:of )?{_MONTH},?[\s\-](?:19[2-9]\d|200\d|201[0-5])|\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:19[2-9]\d|200\d|201[0-5])|(?:19[2-9]\d|200\d|201[0-5])-\d{{2}}-\d{{2}})"
_CUE = (
    r"(?:(?:came|come|arrived|put|brought) in(?:to)? (?:the|this) world|entered the world|gave birth to me|(?:mother|mum|mom|mama) had me|blow out (?:my|the) candles|(?:venue?|mise?) au monde|(?:vin[eo]|llegu?[ée]) al mundo|vim ao mundo|vi a luz|(?:zur|auf die) welt gekommen|zur welt kam|kam zur welt|i was delivered|venut[oa] al mondo|ter wereld gekomen|przysz(?:łam|edłem|ła|edł) na świat|dünyaya gel(?:dim|di|mişim)|появил(?:ся|ась) на свет|born(?:ed)?|was born|d\.?o\.?b\.?|dob|date of birth|birth ?dates?|birthdate|birth ?days?|b-?day|bday|cake day|geb\.?|geboren|geburtsdatum|geburtstag|n[ée]e?|date de naissance|anniversaire|naissance|"
    r"naci|nací|nacid[oa]|nació|fecha de nacimiento|f\. nac\.?|cumpleaños|cumple|nat[oa]|data di nascita|compleanno|nascita|nasci|nascid[oa]|nasceu|data de nascimento|aniversário|geboortedatum|verjaardag|jarig|"
    r"ur\.|urodz(?:ony|ona|iłem|iłam|ilem|ilam|iny)(?: się)?|data urodzenia|urodziny|doğum tarih(?:im|i)|dogum tarih(?:im|i)|doğum günüm?|dogum gunum?|född|født|syntynyt|narozen[aá]?|született|szület\w{1,6}|"
    r"родил(?:ся|ась)|дата рождения|день рождения|народил(?:ася|ився)|дата народження|рождён|рожден[ао]?|д\.?р\.?|др|родился|родена?|дата на раждане|rođen[ao]?|datum rođenja|datum narození|datumul nașterii|data nașterii|născut[ăa]?|syntymäaika|syntymäpäivä|födelsedatum|födelsedag|fødselsdato|fødselsdag|bursdag|sünd(?:inud|iaeg)|dzim(?:is|usi)|gim(?:iau|ęs|usi)|gimimo data|data de naixement|nascut|data de nacemento|"
    r"sinh(?: ngày| năm)?|ngày sinh|lahir|tanggal lahir|tarikh lahir|kaarawan|ipinanganak|nilizaliwa|tarehe ya kuzaliwa|datum van geboorte|geboren op|rođendan|narozeniny|születésnap\w{0,3}|születési (?:dátum|idő)|γεννημέν[ηο]ς?|ημερομηνία γέννησης|γενέθλια|γεννήθηκα|生年月日|誕生日|出生(?:日期|年月日)?|生日|출생(?:일)?|생년월일은|생일은|วันเกิด|เกิด(?:วันที่|เมื่อ)?|ծնվել եմ|დაბადების თარიღი|დავიბადე|জন্ম(?: তারিখ)?|பிறந்த தேதி|تاریخ تولد|متولد|تاريخ الميلاد|ولدت|תאריך לידה|נולדתי|생년월일|생일|जन्म तिथि|जन्मतिथि)"
)
_BETWEEN = r"(?:[\s:=,.\-–(]|is|was|on|the|in|am|le|el|il|em|a|no dia|dia|den|op|dnia|to|ist|est|es|è|é|den|at|[の:：は]|own|falls|actually|my|s){0,8}?"

ROWS = (
    Row(
        "birth, announced",
        BIRTH,
        rf"{EDGE}{_CUE}{_BETWEEN}(?P<it>{DATE}(?:\s?(?:г\.?р?\.?|года?|р\.|року))?)(?:$|[^\pL\pN]|[\x{{3040}}-\x{{30ff}}\x{{4e00}}-\x{{9fff}}\x{{ac00}}-\x{{d7a3}}])",
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
            "née le {trois mars mille neuf cent quarante et un}",
            "geb. {am ersten Juni zweitausendzwölf}",
            "生年月日は{平成三年五月六日}です",
            "nata il {due giugno millenovecentottanta}",
            "родился {5 мая 1990}",
            "dob {04-Nov-1971}",
            "ngày sinh {2 tháng 9 năm 1985}",
            "متولد {12 مهر 1369}",
            "born {March '58}",
            "born in {maj 1941, 11-go}",
            "nací {el veintitrés de octubre de 1983} y",
        ),
        (
            "born in 1988",
            "my baby was born 3 weeks ago",
            "born with dry skin",
            "né en 1988",
            "birthday treatment on a budget",
            "born with one or two dry spots in may",
        ),
        hint=_CUE,
        score=0.85,
    ),
    Row(
        "birth, announced in any language",
        BIRTH,
        rf"{BEFORE}{BETWEEN}(?P<it>{DATE}(?:\s?(?:г\.?р?\.?|года?|р\.|року|هـ|ه\.?ش\.?))?)(?:$|[^\pL\pN]|[\x{{3040}}-\x{{30ff}}\x{{4e00}}-\x{{9fff}}\x{{ac00}}-\x{{d7a3}}])",
        (
            "मेरा जन्म {12 जून 1988} को",
            "născut pe {3 martie 1969}",
            "تاريخ ميلادي {9 يوليو 1992}",
            "متولد {1369/7/12} هستم",
            "我的生日是{1988年11月2日}",
            "生年月日 {S55.6.3}",
            "เกิดวันที่ {4 ตุลาคม พ.ศ. 2530}",
            "gimiau {1990 m. kovo 3} d.",
            "rođena {5. svibnja 1974}",
        ),
        ("po mezoterapii od 3. března", "生产日期是2021年3月5日", "f. eks. 3. mai 2025"),
        hint=BEFORE_HINT,
        digits=1,
        score=0.85,
    ),
    Row(
        "birth, told behind in any language",
        BIRTH,
        rf"(?:^|[^\pN])(?P<it>{DATE}){BEHIND}",
        (
            "我是{1988年11月2日}出生的",
            "{12 जून 1988} को मेरा जन्म हुआ",
            "{5. svibnja 1974} rođena sam",
            "저는 {1990년 3월 5일}에 태어났어요",
            "{12 มีนาคม 2533} เป็นวันเกิด",
        ),
        ("2021年3月生产的面霜", "2021년 3월 생산", "12 марта был укол", "5 Mai brennt es"),
        hint=BEHIND_HINT,
        digits=1,
        score=0.85,
    ),
    Row(
        "birth, in a form",
        BIRTH,
        rf"(?:^|[^\pL\pN])(?:[\pL'’.\-]{{2,30}},\s[\pL'’.\-]{{2,30}}|[\pL'’\-]{{2,30}}(?:\s[\pL'’\-]{{2,30}}){{1,3}})\s{{0,2}}(?://|\||;)\s{{0,2}}(?P<it>{DATE})(?:\s{{0,2}}(?://|\||;|$))",
        ("Abel, Nora // {3-Mar-1961} // dry skin", "Nora Abel | {03/04/1961} | itching"),
        ("session one | 3 sessions | 5 weeks",),
        hint=r"//|\||;",
        digits=3,
        score=0.7,
    ),
    Row(
        "birth, in a form, by its year and what else the form tells",
        BIRTH,
        rf"(?:[\pL'’.\-]{{2,30}}\s?/\s(?P<it>{_LONG_AGO})\s/\s|[\pL'’.\-]{{2,30}}\s?[,|–]\s(?P<its>{_LONG_AGO})\s?[,|–]\s(?:\S{{1,40}}@|\+?\(?\d[\d\s()\-]{{7,20}}))",
        (
            "BOOKING / Tove Maurseth / {17 May 1983} / neck",
            "Tove Maurseth, {9 Feb 1990}, tove@example.org",
            "REQUEST: Tove Maurseth | {03.07.1971} | 0171 555 0142",
        ),
        (
            "session / 17 May 2026 / neck",
            "first used in Paris, 9 Feb 1990, in 40 patients",
            "peel / 3 ml / neck",
        ),
        digits=5,
        score=0.7,
    ),
    Row(
        "birth of one beside the birth of another",
        BIRTH,
        rf"{EDGE}(?:birthday|bday|b-day|born|dob|geburtstag|geboren|cumpleaños|anniversaire|compleanno|aniversário|urodziny)[^\n?]{{1,60}}?[^\pL\pN](?:{KIN}(?:['’]?s)?|hers|his|her|and mine|mine|(?:mein|dein|ihr|sein)e?s?|(?:le|la) (?:sien|mien)ne?)(?:\s(?:is|on|was|ist|est|am|le)){{0,2}}\s(?P<it>{_DAY}[\s\-/]{{1,2}}(?:of )?{_MONTH}[\s,]{{1,2}}(?:19|20)\d\d|\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:19|20)\d\d)",
        (
            "my birthday: 4 May 1980, my husband's {30 June 1979}",
            "i was born 4/5/1980, my brother {9/6/1984}, same rash",
        ),
        ("my birthday was great. My session 4 May 2026",),
        hint="(?:day|born|dob|burts|boren|anniv|cumple|complea|urodz)",
        digits=5,
        score=0.7,
    ),
    Row(
        "birth, with the age it brings",
        BIRTH,
        rf"{EDGE}(?:birthday|bday|b-day|geburtstag|anniversaire|cumpleaños|compleanno|aniversário|verjaardag|urodziny|doğum günüm)[^.?!\d]{{0,20}}?\s(?P<it>{DATE}(?:,?\s(?:and\s)?(?:i['’]?ll|i will|i am|i['’]m|i)\s(?:be|turn|am|be turning|turning)\s(?:turning\s)?\d{{1,3}}(?:\s(?:in|on)\s(?:19|20)\d\d)?))",
        ("my birthday is on the {4th of June, i'll be turning 51 in 2027}",),
        ("birthday party with 20 people",),
        hint="(?:day|tag|anniv|cumple|complea|verjaar|urodz|doğum)",
        digits=1,
        score=0.9,
    ),
    Row(
        "birth, told behind",
        BIRTH,
        rf"{EDGE}(?P<it>{DATE})(?:['’](?-i:[a-zçğışöü]{{1,6}})|(?:de|da|te|ta))?[\s,)(\[=:–—\-]{{0,3}}(?:(?:is|was|being|as|it['’]s|that['’]?s|that is|that was|which is|which was|i\.e\.)\s(?:my|her|his|our) (?:birthday|bday|date of birth|dob|birth date|birthdate)|(?:(?:is|was|being|as|it['’]s|that['’]?s|that is|that was|which is|which was|i\.e\.)\s)?(?:doğumlu\w{{0,4}}|dogumlu\w{{0,4}}|doğdum|dogdum|geboren|(?:zur|auf die) welt|né\b|née|nacid[oa]|(?:when |the (?:very )?(?:day|date|morning|night|year)(?: on which| that| when)? )?(?:i|she|he|we|my [\pL]{{2,12}})(?: was| were)? (?:born|delivered|(?:came|arrived) in(?:to)? (?:the|this) world|entered the world|saw the light of day)|(?:bin ich|kam ich|wurde ich) (?:auf die|zur) welt|je suis venue? au monde|(?:vine|llegué|vim|nací|nasci|sono nat[oa]|venni) al? ?mundo|przysz(?:łam|edłem|ła|edł) na świat|urodzi(?:łam|łem|ła|ł) się|(?:я )?(?:родил(?:ся|ась)|появил(?:ся|ась) на свет)|dünyaya geldim|生まれ|(?:this )?is my b-?day|(?:(?:date of |day of )?birth(?:day|date)?|b-?day|born|d\.?o\.?b\.?)\s?(?:[.,;:!?)\]\n]|$|(?:lol|haha|btw|girl|boy|baby|here|too)(?:$|[^\pL]))))",
        (
            "{12 May 1985} is my birthday",
            "{05.06.1991} doğumluyum",
            "am {3.4.1978} geboren",
            "{1985年5月3日}生まれ",
            "on {3 May 1971} my twin was born",
            "On {4.9.1958} i came into this world",
            "{3 lipca 1968} przyszłam na świat",
            "signed Tuesday {8th of October 1974} being the day I was born",
            "my gf ({14 Feb '98} birthday lol) wants a gift",
            "{9 March 1981} (date of birth), dry shins",
            "{1968 yılının 6 Nisan'ında} doğdum",
        ),
        (
            "12 May 1985 is when it was published",
            "on 3 May i came into the clinic",
            "on 3 May birthday sale at the shop",
            "by 3 May my birthday cream is gone",
        ),
        hint="(?:b-?day|born|world|light of|deliver|monde|mundo|nat[oa]|nasci|nací|świat|urodz|родил|свет|dünya|birth|dob|is when|welt|doğ|dog|geboren|né|nacid|生まれ)",
        score=0.85,
    ),
    Row(
        "birth, by its sign",
        BIRTH,
        rf"(?:^|[\s(,])(?:\*|b\.|geb\.|ur\.|nar\.|n\.|р\.|{SIGNS}|(?:soy|sono) del|sou d[eo]|je suis du|jestem z|(?:ich )?bin vom)\s?(?P<it>\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:19|20)\d\d|{_DAY}[\s\-]?(?:of |del? )?{_MONTH},?[\s\-](?:del? )?(?:19\d\d|200\d)|{_ROMAN})(?:$|[^\pL\pN])",
        (
            "kaya (*{3.4.1978})",
            "b. {12/05/1985}",
            "n. {9.VII.1959}, dry skin",
            "b. {4 June 1971}, smoker",
            "f. {3/5-1971}, Marevan",
            "soy del {3 de mayo de 1971}",
        ),
        ("vitamin b. 3 May", "b. 3 sessions", "vitamin b. 4 June 2023"),
        digits=5,
    ),
    Row(
        "birth, in a row of a patient's file",
        BIRTH,
        rf"{EDGE}(?:patient(?:in|e|s)?|file|mrn|chart|record|case|client|card|pt|akte|patientenakte|dossier|fiche|expediente|historia|ficha|paciente|cartella|scheda|paziente|prontuário|utente|kartote[\pL]{1, 3}|kart[\pL]{1, 3}|karcie|pacjent(?:ka)?|pacient(?:ka)?|hasta|dosya|patientin|journal|potilas|beteg|картк?[\pL]{1, 3}|пациент(?:ка)?|пацієнт(?:ка)?|病历|患者|カルテ|환자|차트|مريض(?:ة)?|ملف)(?:[^\pL][^?!\n]{{0,80}}?)?(?:[,;|/]\s?|\d\s)(?P<it>{_LONG_AGO})\s?(?:[,;|/)]|$)",
        (
            "patient file 0042, Tove Maurseth, {17 May 1963}, redness",
            "Akte 77/3; Maurseth, Tove; {3.7.1971}; Salbe",
        ),
        ("patient leaflet from 17 May 1998, redness", "the record, 3 May 2019, again"),
        hint=r"\d[./\-\s][\pL\d.]{1,12}[./\-\s](?:19|20)\d\d|(?:19|20)\d\d-",
        digits=5,
        score=0.7,
    ),
    Row(
        "birth, its month and year in figures",
        BIRTH,
        r"(?:^|[^\pL\pN])(?:geb\.|geboren|born|dob|d\.o\.b\.|née?|nacid[oa]|nat[oa]|ur\.)(?:\s(?:in|im|en|el|il|le))?[:\s]{1,2}(?P<it>(?:0?[1-9]|1[0-2])\s?[/.]\s?(?:19|20)\d\d)(?:$|[^\pN])",
        ("geb. {04/1968}, raucht", "born {11/1972}"),
        ("born 1972",),
        digits=5,
    ),
    Row(
        "birth, by its age",
        BIRTH,
        rf"{EDGE}(?:i|she|he|we|my [\pL]{{2,12}})(?:['’](?:m|ll|s)| am| is| will| turned| turn| turns| was)?(?: be| turning| turn)? (?:\d{{1,3}}|turned \d{{1,3}}) (?:on|am|le|last|this|next) (?P<it>{DATE})(?:$|[^\pL\pN])",
        ("i turned 40 on {3 March 1985}", "she turns 12 on {May 4}"),
        ("i had 40 on hand",),
        hint=r"\d (?:on|am|le|last|this|next) ",
        score=0.7,
    ),
)
