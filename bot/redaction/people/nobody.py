"""Recognizes names that do not belong to people in the conversation: cited authors, dates, plants, places."""

from __future__ import annotations

import re

from bot.redaction.people import cues, where
from bot.redaction.people.features import Word
from bot.redaction.words import bare, is_english, is_small_word, load_words

_AUTHOR = r"(?:(?:van|von|de|der|den|da|di|du|la|le|el|al)\s){0,2}[^\W\d_][\w'’.-]{1,30}"
_WORKS = (
    r"(?:(?:cochrane|systematic)\sreviews?|reviews?|stud(?:y|ies)|trials?|rcts?|papers?|articles?|meta-?analys[ie]s|publications?|guidelines?|textbooks?|monographs?|"
    r"experiments?|studien?|études?|estudios?|studi|badani[ae]|onderzoek(?:en)?|çalışma\w{0,4})"
)
_WITH_OTHERS = r"(?:et\.?\s?al\b|and\s(?:colleagues|co-?workers|co-?authors|others|associates|(?:his|her|their)\s(?:team|group|colleagues))|et\scoll?\b|y\scol(?:s|aboradores)?\b|u\.\s?a\.|e\scolleghi|i\swsp)"
_REPORTED = r"(?:report(?:ed)?|compared?|described?|publish(?:ed)?|demonstrated?|concluded?|proposed?|randomi[sz]ed|reviewed|hypothesi[sz]ed|meta-?analy[sz]ed)"
_FOUND = r"(?:found|find|show(?:ed|n)?|wrote|write|prove[dn]?|test(?:ed)?|measured?|stud(?:ied|y)|observed?|treated)"
_BEHIND = re.compile(
    rf"(?:,?\s(?:&|and|et|und|y|e|i|,)\s{_AUTHOR}){{0,2}}(?:,?\s{_WITH_OTHERS}|\s?,?\s?[(\[](?:19|20)\d\d[a-z]?[)\]]|,?\s(?:19|20)\d\d[a-z]?[)\]])|"
    rf"['’]s?\s(?:(?-i:[A-Z]{{2,12}})\s|original\s|first\s|new\s|big\s|pilot\s|(?:19|20)\d\d\s){{0,2}}{_WORKS}\b|"
    rf"\s[A-Z]{{1,2}}(?:,\s{_AUTHOR}\s[A-Z]{{1,2}}){{0,5}}[.,:]\s.{{0,120}}\b(?:19|20)\d\d\b",
    re.I,
)
_THE = re.compile(rf"\b(?:the|this|that|in|a)\s(?:{_AUTHOR}\s(?:and|&)\s)?$", re.I)
_WORK_BEHIND = re.compile(rf"(?:\s(?:and|&)\s{_AUTHOR})?\s(?:(?-i:[A-Z]{{2,12}})\s)?{_WORKS}\b", re.I)
_OTHER = rf"\s(?:&|and|et|und|y|e)\s{_AUTHOR}"
_OTHER_BEHIND = re.compile(_OTHER, re.I)
_OTHER_BEFORE = re.compile(rf"{_AUTHOR},?\s(?:&|and|et|und|y|e)\s$", re.I)
_THEY_REPORTED, _THEY_FOUND = re.compile(rf"\s{_REPORTED}\b", re.I), re.compile(rf"\s{_FOUND}\b", re.I)
_WHAT_DID = re.compile(rf"\bdid\s(?:{_AUTHOR},?\s(?:and|&)\s)?$", re.I)
_SCIENCE = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|papers?|placebo|randomi[sz]ed|patients|participants|subjects|reviews?|journal|evidence|authors?|published|(?:in|19|20)\s?\d\d)\b",
    re.I,
)
_LISTED = re.compile(r"(?-i:[A-Z])[\w-]{1,30}(?:(?:,\s|,?\s(?:and|or|&)\s)(?-i:[A-Z])[\w-]{1,30}){2}")
_COINED = re.compile(
    r"\b(?:coined|first described|discovered|introduced|invented|pioneered|named after|et al|model|theory)\b",
    re.I,
)
_YEAR = re.compile(r",?\s(?:19|20)\d\d\b")
_AHEAD = re.compile(
    rf"\b{_WORKS}\s(?:\w+\s){{0,3}}?(?:by|of|from|von|vom|de|des|di|van|par|por|autorstwa)\s(?:{_AUTHOR}(?:,\s|,?\s(?:and|&|et|und|y|e)\s)){{0,4}}(?:(?:dr|prof|professor)\.?\s)?$",
    re.I,
)
_NUMBER_BEFORE, _NUMBER_BEHIND = (
    re.compile(r"\d(?:st|nd|rd|th|er|\.|º)?(?:[\s/-]|\sde\s)$"),
    re.compile(r"\.?,?[\s/-](?:the\s)?\d"),
)
_PLANT_BEHIND = re.compile(
    r"\s(?:essential\s)?(?:oils?|extracts?|water|teas?|absolute|hydro(?:sol|lat)|butter|lea(?:f|ves)|flowers?|petals?|seeds?|roots?|powder|essence|tincture|infusion|officinalis|montana|"
    r"squalane|squalene|lecithin|sterols?|phytosterols?|glycosides?|stem\scells?|damascena|canina|vera|hips?|honey|bark|berr(?:y|ies)|nectar|resin|wood|wax|soap)\b",
    re.I,
)
_PLANT_BEFORE = re.compile(
    r"\b(?:oil|extract|essence|scent|smell|tea|leaves|petals|flowers|infusion)\sof\s$", re.I
)
_LIST = re.compile(
    r"\s?(?:,|/|\+|&|;)\s?(?:and\s|or\s)?|\s(?:and|or|vs\.?|und|oder|et|ou|y|o|e|i|with)\s", re.I
)
_MORE = re.compile(
    r"(?:,\s[a-z]+){1,4},?\s(?:(?:and|or)\s)?[a-z]+\s?[:?]|(?:,\s[a-z]+){1,4},?\sor\s[a-z]+\b|(?:,\s[a-z]+){2,4},?\sand\s[a-z]+\b"
)
# In "ich heiße jeden Rat willkommen", the verb for "am called" means "welcome".
_WELCOME = re.compile(
    r"\b(?:hei(?:ß|ss)en?|heet(?:en)?)\s(?:[^\W\d_]{2,20}\s){1,4}(?:willkommen|welkom)\b", re.I
)
# A word before one of these is no name: "Hope this helps", "Mark my spots", "Grace under pressure".
_VERB_BEFORE = re.compile(
    r"\s(?:under|over|of|between|into|from (?:an?|the)|red|pink|blue|green|white|black|golden|money|this|that|it|these|those|to|me|us|my|your|all|everyone|someone)\b"
)
_WHERE = re.compile(
    r"\b(?:places?|cit(?:y|ies)|towns?|countr(?:y|ies)|states?|regions?|climates?|airports?)\b", re.I
)


# Words before a name that is not a person's: "the heat of Seville", "Lake Victoria", "Adjuvant: polyglucan".
_WEATHER = re.compile(
    r"\b(?:cold|heat|sun|winds?|humidity|climate|weather|winters?|summers?|frío|calor|sol|viento|humedad|clima|invierno|verano|froid|chaleur|soleil|vent|humidité|climat|hiver|été|freddo|caldo|sole|vento|umidità|inverno|estate|frio|umidade|verão|"
    r"Kälte|Hitze|Sonne|Klima|Winter|Sommer|kou|hitte|zimno|upał|soğuğu|sıcağı)\s(?:of|in|de|di|da|do|du|d['’]|von|van|w|à|en|a)\s?(?:la\s)?$",
    re.I,
)
_LANDMARK = re.compile(
    r"\b(?:Lake|Loch|Lough|Mount|Mt\.?|Cape|River|Gulf|Bay|Isle|Island|Port|Fort|Sea|Valley|Lago|Lac|Monte|Mont|Río|Rio|Golfo|Cabo|Isla|Île|Costa|Jezioro|Jezero)(?:\sof)?\s$"
)
_LANDMARK_BEHIND = re.compile(
    r"\s(?:Falls|Bay|Beach|Islands?|Springs|Park|Square|Station|Airport|County|Desert|Coast|Valley|Harbou?r|Mountains?)\b"
)
_LABEL = re.compile(
    r"(?:^|[.;\n]\s?)(?:adjuvant|brand|active|ingredients?|product|form|drug|device|filler|filter|solvent|excipient|preservative|allerg(?:y|ies|ens?)|country|city|language)s?\s?:\s?$",
    re.I,
)
_TITLE = re.compile(
    r"(?:^|[^\w])(?:(?:my|our|his|her|their|your)\s)?(?:Dr|Uncle|Aunt|Auntie|Mr|Mrs|Miss|Sir|Lady|Saint|St|Mother|Father|Grandma|Mama|Papa)\.?\s$"
)
_GOODS = re.compile(
    r"['’]s?\s(?:[\w-]{2,14}\s){0,2}?(?:creams?|lotions?|balms?|butters?|oils?|soaps?|salts?|serums?|masks?|scrubs?|sprays?|mists?|salves?|wash|shampoos?|conditioners?|powders?|gels?|wax|wipes|"
    r"toothpaste|patch(?:es)?|insoles?|plasters?|range|products?|brand|shop|website|pharmacy|chemist)\b",
    re.I,
)
# Scales that doctors name after their authors, with a grade: "Fitz V", "Glogau type 3".
_SCALE = re.compile(
    r"(?:(?:fitz(?:patrick)?|glogau|norwood|hamilton|ludwig|hurley|baumann|kligman|goodman|tanner|merz|savin|sinclair|ferriman|gallwey|braden|allen)[\s-]?(?:and\s|&\s)?){1,2}\s?(?:(?:skin\s)?type\s|grade\s|stage\s|class\s)?(?:I{1,3}|IV|VI{0,3}|[1-7])\b",
    re.I,
)
# A plain word in lower case behind one of these is a thing: "tell me a joke", "that song".
_ARTICLE = re.compile(r"\b(?:an?|the|this|that|any|some|every|no)\s$", re.I)
# Stems of the international names of drugs: tamsulosin, apixaban.
_DRUG = (
    *(
        "losin",
        "dosin",
        "zosin",
        "xaban",
        "olol",
        "pril",
        "sartan",
        "statin",
        "azole",
        "cillin",
        "mycin",
        "tidine",
        "gliptin",
        "gliflozin",
    ),
    *(
        "glutide",
        "parin",
        "dronate",
        "triptan",
        "setron",
        "caine",
        "oxetine",
        "azepam",
        "tinib",
        "floxacin",
        "cycline",
        "profen",
        "thiazide",
    ),
    *("dipine", "trexate"),
)
_OWN = re.compile(r"\b(?:my|our|his|her|their|your)\s[\w.]+\s$", re.I)


def is_named(text: str, group: list[Word], found: list[Word]) -> bool:
    """Whether these words are no name of a person in the conversation, but of a place, a plant, a brand …"""
    start, end = group[0].start, group[-1].end
    return (
        opens_list(text, group)
        or where.is_elsewhere(text, group, found)
        or is_thing(text, group)
        or bool(_SCALE.match(text, start))
        or bool(_WELCOME.search(text[max(0, start - 40) : end + 40]))
        or bool(_LABEL.search(text[max(0, start - 30) : start]))
        or is_place(text, group, found)
        or is_plant(text, group, found)
        or is_brand(text, start, end)
        or is_cited(text, start, end)
    )


def opens_list(text: str, group: list[Word]) -> bool:
    """Whether the group is an English word at the start of the text: the first of a list, or a verb."""
    plain = bare(group[0].text)
    return (
        len(group) == 1
        and not group[0].start
        and is_english(plain)
        and bool(_MORE.match(text, group[0].end) or _VERB_BEFORE.match(text, group[0].end))
    )


def is_thing(text: str, group: list[Word]) -> bool:
    """Whether the group is one word that names a drug, or a plain word behind an article."""
    word = bare(group[0].text)
    if len(group) > 1:
        return False
    plain = group[0].text.islower() and is_english(word)
    return word.endswith(_DRUG) or bool(plain and _ARTICLE.search(text[: group[0].start][-8:]))


def is_compound(word: str) -> bool:
    """Whether a hyphen joins plain English words: "PIN-prick", but not "Lily-Rose"."""
    parts = word.split("-")
    return (
        len(parts) > 1
        and not all(map(str.istitle, parts))
        and all(is_english(part.lower()) for part in parts)
    )


def is_goods(before: str) -> bool:
    """Whether a name of the field, in capitals, comes right before: "Dr. Jart Ceramidin", "Nivea Luminous"."""
    words = before[-24:].split() if before.endswith(" ") else []
    return bool(words) and words[-1][:1].isupper() and bare(words[-1]) in load_words().kept


def is_brand(text: str, start: int, end: int) -> bool:
    """Whether the name is part of a brand: so in "Uncle Bud's lotion", but not in "my uncle Bud's lotion"."""
    before = text[max(0, start - 24) : start]
    return bool(_TITLE.search(before) and not _OWN.search(before) and _GOODS.match(text, end))


def is_cited(text: str, start: int, end: int) -> bool:
    """Whether the name belongs to a cited author: "Kim et al. 2019", "the review by Kim"."""
    before, after = text[max(0, start - 120) : start], text[end : end + 160]
    if _BEHIND.match(after) or _AHEAD.search(before) or (_THE.search(before) and _WORK_BEHIND.match(after)):
        return True
    if cues.CITED.search(text) and _YEAR.match(after):
        return True
    if _LISTED.search(f"{before[-60:]}{text[start:end]}{after[:60]}") and _COINED.search(text):
        return True
    other = _OTHER_BEHIND.match(after)
    behind = after[other.end() :] if other else after
    if not (other or _OTHER_BEFORE.search(before)):
        return False
    if _YEAR.match(behind):
        return True
    asked = _WHAT_DID.search(before) and re.match(r"\s(?:write|publish|say|find|show)\b", behind)
    return bool(
        asked or _THEY_REPORTED.match(behind) or (_THEY_FOUND.match(behind) and _SCIENCE.search(text))
    )


def is_date(text: str, word: Word) -> bool:
    """Whether the word is a month beside a number: "4 Jan"."""
    if bare(word.text) not in load_words().months:
        return False
    return bool(
        _NUMBER_BEFORE.search(text[max(0, word.start - 8) : word.start])
        or _NUMBER_BEHIND.match(text, word.end)
    )


def is_part_of_a_code(text: str, word: Word) -> bool:
    """Whether digits are attached to the word, directly or by a hyphen: "TRPV1", "67-year-old"."""
    before, after = text[max(0, word.start - 2) : word.start], text[word.end : word.end + 2]
    return bool(re.search(r"\d-?$", before) or re.match(r"-?\d", after))


def is_plant(text: str, group: list[Word], found: list[Word]) -> bool:
    """Whether the group is a plant, as its neighbours show: "oil of …", or other plants in a list."""
    plants, sure = load_words().plants, load_words().only_plants
    if not all(bare(word.text) in plants for word in group):
        return False
    if _PLANT_BEHIND.match(text, group[-1].end) or _PLANT_BEFORE.search(text[: group[0].start]):
        return True
    others = [bare(word.text) for word in found if bare(word.text) in plants]
    enough = len(set(others)) > 2 or any(word in sure for word in others)
    return enough and _in_list(text, group, found, plants | load_words().kept)


def is_place(text: str, group: list[Word], found: list[Word]) -> bool:
    """Whether the group is a place, as a preposition, a word like "Lake", or a list of places shows."""
    if any(_LANDMARK.search(text[max(0, word.start - 12) : word.start]) for word in group[:2]):
        return True
    if _LANDMARK_BEHIND.match(text, group[-1].end):
        return True
    if any(_WEATHER.search(text[max(0, word.start - 24) : word.start]) for word in group[:2]):
        return True
    places = load_words().places
    while len(group) > 1 and is_small_word(group[0].text):  # "soy de Bilbao"
        group = group[1:]
    if len(group) > 1 or bare(group[0].text) not in places:
        return False
    if cues.PLACE.search(text[max(0, group[0].start - 20) : group[0].start]):
        return True
    others = {bare(word.text) for word in found if bare(word.text) in places}
    return (len(others) > 2 or bool(_WHERE.search(text))) and _in_list(text, group, found, places)


def _in_list(text: str, group: list[Word], found: list[Word], of: frozenset[str]) -> bool:
    """Whether a word of the set `of` comes before or after the group, separated by a comma or "and"."""
    first, last = found.index(group[0]), found.index(group[-1])
    beside = []
    for at in (first - 1, first - 2):
        if at >= 0:
            beside.append((found[at], text[found[at].end : group[0].start]))
    for at in (last + 1, last + 2):
        if at < len(found):
            beside.append((found[at], text[group[-1].end : found[at].start]))
    return any(bare(word.text) in of and _LIST.fullmatch(between) for word, between in beside)
