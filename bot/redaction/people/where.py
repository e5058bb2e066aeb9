"""Tells by the words around it that something capitalised is a place, a noun, a product or a substance.

The tagger knows only the letters of a town that it has never seen, and they look like those of a family name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.redaction.people.features import Word, language_of, strangeness
from bot.redaction.words import bare

# Words before a place or a person; a capital that only looks strange is not enough behind them.
PREPOSITIONS = frozenset(("from", "in", "to", "at", "near", "around", "of", "like"))
# Words before a place and hardly ever before a person.
_WITHIN = frozenset(("in", "near", "outside", "across", "throughout"))
# "I live in", "I come from", in the languages of the interface and in others.
_LIVES = re.compile(
    r"(?:^|[^\w'’])(?:"
    r"(?:liv(?:e|es|ed|ing)|based|grew up|grown up|raised|stuck|stationed|settled|work(?:s|ed|ing)?|study(?:ing)?|holidays?|vacation(?:ing)?|currently|clinics?|spas?|salons?|winters?|summers?|weather) (?:up |down |over |out |back )?(?:in|near|around|outside)|"
    r"(?:i am|i['’]?m|im|we are|we['’]re|hail(?:s|ing)?|com(?:e|es|ing)|writ(?:e|ing)|(?:ask|post|typ|text|messag|chatt|call|enquir|inquir)ing|fly(?:ing)?|back) (?:originally |all the way |just )?from|"
    r"(?:mov(?:e|ed|ing)|relocat(?:e|ed|ing)|fl(?:y|ew|ying)|emigrat(?:ed|ing)) (?:back |over |here |away |out )?(?:from (?:[\w'’-]{2,24} ){1,2})?(?:to|from)|"
    r"(?:vivo|vivimos|resido|trabajo|nací|estoy) en|soy de|somos de|"
    r"(?:j['’]|nous )habit(?:e|ons)(?: à| au| en| aux)?|je (?:vis|travaille) (?:à|au|en|aux)|"
    r"(?:wohn|leb|arbeit)\w{0,3} (?:\w{2,8} )?in|(?:komm\w{0,2}|stamm\w{0,2}|bin) aus|"
    r"(?:abito|vivo|lavoro) (?:a|in)|sono di|(?:moro|vivo|trabalho) (?:em|no|na)|sou d[eoa]|"
    r"(?:woon|wonen|leef|werk) in|kom(?:en)? uit|(?:mieszka\w{1,3}|pracuję) we?|(?:jestem|pochodzę) ze?|"
    r"(?:bydl\w{1,3}|žij\w{0,2}|býva\w{1,2}) v[eo]?|(?:locuiesc|stau) (?:în|la)|sunt din|(?:živim|stanujem) u|"
    r"(?:bor|bodde|jobbar) i|kommer (?:från|fra)|asun|tinggal di|saya (?:dari|asal)|sống (?:ở|tại)|(?:em|mình|tôi) ở|"
    r"nina(?:ishi|toka)|naishi|niko|taga|nakatira (?:ako )?sa|"
    r"(?:живу|живем|живём|работаю) во?|(?:я|мы|родом) из|живу у|я (?:з|із)|(?:μένω|ζω) (?:στ[ηοα]ν?|σε)"
    r"|g['’]?day from|(?:born|née?s?|nat[oaie]|nacid[oa]|nascid[oa]|geboren|urodzon[ya]|narozen[ýá]?|narodený|rođena?|rojena?|născută?|született|född|født|syntynyt|lahir|natural|orig(?:inaire|inario|inaria)|original) (?:and (?:raised|bred) )?(?:in|near|at|en|à|au|aux|dans|de|d['’]|a|em|no|na|w|we|v|ve|u|i|în|la|di)(?: (?:la|le|les|il|el|the|den))?"
    r") (?:(?-i:[A-ZÀ-Þ])[\w'’-]{1,20} ){0,2}$",
    re.I,
)
_LIVES_BEHIND = re.compile(
    r"[\w'’-]{2,40}(?:[dt][ea]n? (?:yaşıyoru\w|oturuyoru\w|geliyoru\w)|(?:[eoö]n|ban|ben) (?:lakom|lakunk|élek))\b",
    re.I,
)
# "Is Charlotte a town", "Lourdes is a city", in several languages.
_TOWN_BEHIND = re.compile(
    r" (?:(?:is|was|est|ist|es|è|é|is|to|jest) )?(?:an?|the|une?|la|le|eine?|die|der|das|una|uno|um|uma|een|het) (?:[\w'’-]{2,14} ){0,2}"
    r"(?:town|city|village|place to (?:live|go|visit)|region|county|state|country|island|suburb|province|district|capital|resort|ville|village|région|île|stadt|dorf|gegend|insel|ciudad|pueblo|isla|región|città|paese|isola|regione|cidade|vila|ilha|região|stad|dorp|eiland)\b",
    re.I,
)
_TOWN_BEFORE = re.compile(
    r"\b(?:town|city|village|region|county|state|island|suburb|province|district|capital|ville|stadt|ciudad|città|cidade) (?:of|called|named|de|d['’]|di) $",
    re.I,
)
# "From Sylhet, humid, gel?"
_PAUSE = re.compile(r"[,.!]| here\b")
_OWNER = re.compile(r"['’]s?\b")
# Behind one of these, a capitalised word is a noun in German, not a name.
_ARTICLES = frozenset(
    (
        *("am", "im", "zum", "zur", "ins", "ans", "ein", "eine", "einen", "einem", "einer"),
        *("kein", "keine", "keinen", "dieser", "diese", "dieses", "diesen", "jeder", "jede", "jedes"),
        *("jeden", "mehr", "viel", "wenig", "etwas"),
    )
)
_GOODS = re.compile(
    r" (?:[a-z-]{3,12} )?(?:creams?|lotions?|balms?|soaps?|serums?|masks?|scrubs?|salves?|shampoos?|conditioners?|gels?|"
    r"toners?|cleansers?|sunscreens?|moisturi[sz]ers?|lipsticks?|concealers?|foundation|perfumes?|ampoules?|ointments?)\b"
)
# "I take", "I am on", in many languages: what follows is a drug. A person is taken somewhere: "I take Anna to".
_TAKEN = re.compile(
    r"(?:^|[^\w'’])(?:(?:i|she|he|we|they|who|mum|mom|dad)(?: (?:also|still|already|only|now|currently|regularly|daily))? (?:takes?|took|swallows?)|(?:have|has|had|['’]ve|been|while|still|already|by|now|am|and) taking|(?:i['’]?m|i am|she['’]?s|he['’]?s|been|was|were|patients?|people|while|put me|now|start(?:ed)?|am|are|is) on|prescribed(?: me)?|allergic to|intolerant to|"
    r"nehm(?:e|en)|nimm(?:t|st)|nahm|schluck(?:e|t)|spritze mir|vertrage(?: kein(?:e|en)?)?|je prends|(?:elle|il|on) prend|prends|pris|prenais|sous|tomo|toma|tomando|tomaba|tomé|prendo|prende|assumo|assume|faccio uso di|tomando|uso|neem|slikt?|slikken|gebruik|biorę|bierze|biorąc|przyjmuję|przyjmuje|zażywam|łykam|"
    r"принимаю|принимает|пью|пьёт|приймаю|приймає|п['’]ю|tar|äter|medicinerar med|står på|tager|bruker|bruger|beru|bere|užívám|užívam|beriem|szedek|szed|iau|luez|uzimam|uzima|pijem|jemljem|вземам|пия|приемам|παίρνω|παίρνει|minum|konsumsi|uống|dùng|umiinom ako ng|natumia|võtan|lietoju|vartoju|geriu|syön|käytän|prenc)"
    r" (?:(?:also|auch|täglich|noch|seit \w{1,12} \w{1,12}|du|de la|des|de l['’]|le|la|les|el|il|das|die|my|the|også|også|też|jeszcze|ещё|\d{1,4} ?mg|daily|low|high|dose|oral) ){0,3}"
    r"(?:[\w-]{3,24}(?: \d{1,4}(?: ?mg)?)?(?:, | (?:and|or|und|oder|et|ou|y|o|e|i|lub|en|of|и|или|i|och|eller|og|ve|a|és|și|και) (?:le |la |du |das )?)){0,4}$",
    re.I,
)
_TAKEN_BEHIND = re.compile(
    r"(?:[’']?\w{0,3})? (?:kullanıyoru\w|alıyoru\w|içiyoru\w|szede[km]|alkalmazok|käytän|syön|ले रह\w|लेत[ीा]|खा रह\w|खात[ीा])\b",
    re.I,
)
_TAKEN_ALONG = re.compile(
    r"['’]s?\b| (?:to|with|home|there|along|out|back|from|seriously|shopping|swimming)\b"
)
_ROMAN = re.compile(r"(?:I{2,3}|IV|VI{1,3}|IX)")


def is_elsewhere(text: str, group: Sequence[Word], found: Sequence[Word]) -> bool:
    """Whether the words around the group say that it is a place, a noun, a product or a substance."""
    place = group
    while len(place) > 1 and not place[0].text[0].isupper():  # "jestem z Suwałk"
        place = place[1:]
    return (
        is_lived_in(text, place[0].start, place[-1].end)
        or is_town(text, place[0].start, place[-1].end)
        or is_noun(group, found)
        or is_product(text, group)
        or is_numbered(group)
        or is_taken(text, group)
    )


def is_lived_in(text: str, start: int, end: int) -> bool:
    """Whether somebody lives there or comes from there: "I live in Wagga Wagga", but not "in Anna's flat"."""
    if text[:start].strip().lower() == "from" and _PAUSE.match(text, end):
        return True
    if not text[start : start + 1].isupper() or _OWNER.match(text, end):
        return bool(_LIVES_BEHIND.match(text, start))
    return bool(_LIVES.search(text[max(0, start - 60) : start]) or _LIVES_BEHIND.match(text, start))


def is_town(text: str, start: int, end: int) -> bool:
    """Whether the text says that it is a town or a region: "is Charlotte a town", "the city of Adelaide"."""
    if not text[start].isupper():
        return False
    return bool(_TOWN_BEHIND.match(text, end) or _TOWN_BEFORE.search(text[max(0, start - 20) : start]))


def is_within(group: Sequence[Word], found: Sequence[Word], text: str) -> bool:
    """Whether a word like "in" stands before the group, which owns nothing: "the air in Cusco"."""
    return before(group[0], found) in _WITHIN and not _OWNER.match(text, group[-1].end)


def is_taken(text: str, group: Sequence[Word]) -> bool:
    """Whether one word is a drug that somebody takes: "I'm on Marcumar", "tomo Sintrom", "Waran alıyorum"."""
    start, end = group[0].start, group[-1].end
    while len(group) > 1 and not group[0].text[0].isupper():  # "tomo Sintrom"
        group = group[1:]
        start = group[0].start
    if len(group) == 2 and (verb := _TAKEN.search(text[max(0, start - 30) : group[1].start])):
        return verb.start() <= start  # "Nehme Concor"
    if len(group) > 1 or _TAKEN_ALONG.match(text, end):
        return False
    return bool(_TAKEN.search(text[max(0, start - 90) : start]) or _TAKEN_BEHIND.match(text, end))


def is_taking(word: str) -> bool:
    """Whether the word says that somebody takes a drug: "Szedek"."""
    return bool(_TAKEN.search(f"{word} "))


def is_noun(group: Sequence[Word], found: Sequence[Word]) -> bool:
    """Whether it is one word behind an article or the like, in a German text: "am Anfang"."""
    if len(group) > 1 or before(group[0], found) not in _ARTICLES:
        return False
    language = language_of(list(found))
    return language == "de" or (not language and strangeness(list(found)) > 1)


def is_product(text: str, group: Sequence[Word]) -> bool:
    """Whether goods follow two or more capitalised words, which own nothing: "Erno Laszlo mud soap"."""
    named = len(group) > 1 and all(word.text.istitle() for word in group)
    return named and bool(_GOODS.match(text, group[-1].end))


def is_numbered(group: Sequence[Word]) -> bool:
    """Whether a Roman number follows a single word: "Melanotan II"; people have a family name before it."""
    return len(group) == 2 and bool(_ROMAN.fullmatch(group[1].text))


def before(word: Word, found: Sequence[Word]) -> str:
    """The word before, in lower case, if only a space is between them; else nothing."""
    if word.before != " ":
        return ""
    at = next((number for number, other in enumerate(found) if other.start == word.start), 0)
    return bare(found[at - 1].text) if at else ""
