"""Recognizes birthdays: by the age that they bring, and in figures without a year."""

from __future__ import annotations

from bot.redaction.recognizers.birth_words import AGES, BETWEEN, YEARS
from bot.redaction.recognizers.births import DATE
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.recognizers.told import KIN
from bot.redaction.spans import BIRTH

_MINE = r"(?:my|his|her|our|your|their|[\pL]{2,12}['’]s|mein|meinen|sein|ihr|mon|mes|ses|mis|sus|mi|i miei|il mio|o meu|meus|os meus|mijn|zijn|haar|moje|mou|moich|min|mitt|mina|hänen|τα|benim)"
_AGE = r"(?:1[3-9]|[2-9]\d|1[01]\d)"
_AGE_WORD = r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|sixteen|seventeen|eighteen|nineteen)"
_NTH = r"(?:st|nd|rd|th|\.|e|er|ème|de|ste|º|ª|:[ae]|°)"
_I_TURN = r"(?:i['’]?ll be|i turn|i will be|i will turn|she turns|he turns|werde ich|wird sie|wird er|j['’]aurai|je fête mes|cumplo|compio|faço|word ik|skończę|kończę|fyller jag|fyller jeg|fylder jeg|täytän|leszek|împlinesc|мне (?:исполнится|будет)|мені (?:виповниться|буде)|bude mi|κλείνω(?: τα)?|punim)"
_FEAST = r"(?:birthday|bday|b-day|cake day|geburtstag|anniversaire|anniv|cumpleaños|cumple|compleanno|aniversário|verjaardag|urodziny|narozeniny|narodeniny|doğum günüm?|födelsedag|bursdag|fødselsdag|syntymäpäivä(?:ni)?|születésnapom|ziua mea|rođendan|rojstni dan|рожден ден|день рождения|день народження|γενέθλια|ulang tahun|ultah|sinh nhật|kaarawan|生日|誕生日|생일)"
_SMALL_AGE = r"(?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ALONG = r"(?:came(?: along| early| to us| into our lives)?|arrived|showed up|popped out|joined us|made (?:her|his|their) (?:entrance|debut|appearance|arrival)|(?:was|were) (?:delivered|born|induced|due))"

ROWS = (
    Row(
        "birthday of a small child",
        BIRTH,
        rf"{EDGE}(?:turn(?:s|ed|ing)?|will (?:be|turn)|is going to be|['’]ll be|celebrated (?:her|his|their)|had (?:her|his|their))\s{_SMALL_AGE}(?:st|nd|rd|th)?(?:\s(?:years?(?: old)?|months?(?: old)?|birthday|bday))?,?\s(?:(?:just |only |back )?(?:this|last|next)\s)?(?P<it>{DATE})(?:$|[^\pL\pN])",
        ("he turned one {on 8 October 2024}", "she turns 3 this {9 May}", "my boy will be two {on May 4th}"),
        ("turn 3 pages on 4 slides", "it turned one shade darker on May"),
        hint=r"(?:turn|be|the(?:ir)|her|his)(?:s|ed|ing)?\s(?:one|two|three|[1-9]|four|five|six|seven|eight|nine|ten|eleven|twelve)",
        digits=1,
        score=0.75,
    ),
    Row(
        "how a child arrived",
        BIRTH,
        rf"{EDGE}(?:{KIN}|twins?|triplets?|bab(?:y|ies)|bub|newborn|girls?|boys?|preemies?|little (?:one|man|guy|girl))(?:,)?(?:\s(?-i:[\p{{Lu}}])[\pL'’\-]{{1,24}}|\s(?:and|&|who|both|was|only|finally|\[name\]),?|,|\s\x1a{{1,60}}){{0,5}}\s{_ALONG}(?:\s(?:early|late|at home|by c-section|weeks?|just)){{0,3}}\s(?P<it>{DATE})(?:$|[^\pL\pN])",
        (
            "twins Ada and Ben came {on the 4th of June 2023}, both",
            "our little man arrived {on 3 May}",
            "the baby was due {on 9 June 2024}, is",
        ),
        ("the nurse came on 3 occasions", "my doctor came back on 3 May", "the girls came on time"),
        check=lambda piece: not piece.isdigit(),
        hint=r"came|arriv|show|pop|join|made|deliver|born|induc|due",
        digits=1,
        score=0.75,
    ),
    Row(
        "birthday, by its number",
        BIRTH,
        rf"{EDGE}{_MINE}\s(?:big |next |last )?{_AGE}{_NTH}?(?:\s(?:birthday|bday|b-day|one|geburtstag|anniversaire|{YEARS}|urodziny|verjaardag|födelsedag|bursdag))?,?(?:\s(?:is|was|falls|comes|will be|ist|war|est|c['’]est|es|son|é|são|è|sono|jest|są|er|är|on|είναι|coming up)){{0,2}}{BETWEEN}\s(?P<it>{DATE})(?:$|[^\pL\pN])",
        ("my 50th is on {April 9th}", "mein 60. ist am {4. Mai}", "mis 40 son el {7 de junio}"),
        ("my 3rd is on April 9th", "my 20 sessions on April 9th", "my 50 ml on 3 May"),
        hint=rf"{_MINE}\s(?:big |next |last )?{_AGE}",
        digits=3,
        score=0.75,
    ),
    Row(
        "birthday, by the age that it brings",
        BIRTH,
        rf"{EDGE}(?:{AGES}|(?:i['’]?ll be|i will be|i['’]?m|turn|turns|turned|turning|she['’]?ll be|he['’]?ll be|be))\s(?:los |las |les |mes |meine |i |os |de |de vârsta de )?(?:{_AGE}{_NTH}?|{_AGE_WORD})(?:\s{YEARS})?{BETWEEN}\s(?P<it>{DATE})(?:$|[^\pL\pN])",
        (
            "cumplo 41 el {3 de marzo}",
            "j'aurai 40 ans le {9 avril}",
            "turning fifty on {May 4th}",
            "kończę 30 lat {3 lipca}",
            "мне исполнится 45 {12 мая}",
        ),
        ("word 3 keer behandeld op 4 mei", "fac 3 pe 3 martie", "i'm 30 weeks on 3 May"),
        hint=rf"[\pL] (?:{_AGE}|{_AGE_WORD})",
        digits=1,
        score=0.75,
    ),
    Row(
        "birthday, then the age that it brings",
        BIRTH,
        rf"{EDGE}(?:am |le |el |il |no dia |em |op |den |on )?(?P<it>{DATE})(?:['’]?(?:de|da|te|ta|re|ra))?[\s,]{{1,2}}{_I_TURN}\s(?:{_AGE}|{_AGE_WORD})(?:$|[^\pL\pN])",
        ("am {3. März} werde ich 40", "On {9 April} i turn 33", "{12 мая} мне исполнится 45"),
        ("am 3. März werde ich 3 Spritzen", "on 3 May i turn 3 pages"),
        hint=_I_TURN,
        digits=1,
        score=0.75,
    ),
    Row(
        "birthday between its verb and the age",
        BIRTH,
        rf"{EDGE}(?:ich werde?|wird|werden|word|wordt|fyller|fylder|täytän|kończę|skończę|compio|cumplo|faço|j['’]aurai|turn|i['’]ll be|leszek|împlinesc)\s(?:am |op |den |il |el |le |em |no dia |pe |on )?(?P<it>{DATE})\s(?:{_AGE}|{_AGE_WORD})(?:$|[^\pL\pN%.,/\-]|[.,](?:\s|$))",
        ("ich werd am {9. April} 50, lohnt", "cumplo el {3 de marzo} 41 años"),
        ("ich werde am 9. April 3 ml bekommen", "word op 4 mei 2 keer behandeld"),
        hint=rf"\s(?:{_AGE}|{_AGE_WORD})",
        digits=1,
        score=0.75,
    ),
    Row(
        "birthday in figures, without a year",
        BIRTH,
        rf"(?:^|[^\pL\pN]|[\x{{3040}}-\x{{9fff}}]){_FEAST}{BETWEEN}\s?(?P<it>(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|[12]\d|3[01])\.?)\s?(?:$|[,;!?)\n]|\s(?:and|so|which|und|et|y|e|i|and)\s)",
        ("my birthday is {3/15}, same as", "Geburtstag: {24.12.}"),
        ("birthday cream 1/2 off", "birthday 3/4 of the tube", "for my birthday 2 x 1/2 ml"),
        hint=_FEAST,
        digits=2,
        score=0.75,
    ),
)
