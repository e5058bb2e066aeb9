"""Finds postal addresses: streets with numbers, postcodes, boxes. A city or country alone is not personal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.redaction.recognizers.flats import DISTRICTS
from bot.redaction.recognizers.places import HEAD, TAIL
from bot.redaction.spans import ADDRESS, Span
from bot.redaction.words import is_english, load_words

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŌŐŒŘŚŞȘŠŢȚŤŪŮŰŲŹŻŽ]"
# A word in the name of a street. Function words are excluded, so they end the name.
_NOT = (
    r"(?!(?:the|a|an|on|in|at|to|for|of|and|or|is|are|was|with|after|before|from|per|by|my|your|i|it|if|this|that|as|"
    r"weeks?|days?|hours?|minutes?|months?|years?|yrs?|times?|sessions?|injections?|shots?|treatments?|people|women|men|"
    r"mg|ml|g|kg|mcg|cc|iu|units?|percent|euros?|dollars?|pounds?|different|more|less|old|syringes?|needles?|"
    r"vials?|areas?|points?|sides?|steps?|ways?|products?|creams?|patients?|studies|doctors?|clinics?|lane|main|star|good|major)\b)"
)
_WORD = rf"{_NOT}[^\W\d_][\w'’.-]*"
_ORDINAL = r"(?:\d{1,3}(?:st|nd|rd|th))"
_SURE = (
    r"(?:street|road|avenue|boulevard|lane|highway|parkway|freeway|blvd|ave|rd|pkwy|hwy|crescent|terrace|mews|"
    r"cul-de-sac|esplanade|promenade|turnpike|motorway|expressway)"
)
# These kinds of street are also ordinary words, so they count only if they are capitalised.
_UNSURE = (
    r"(?:Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Way|Close|Gardens?|Grove|Hill|Row|Circle|Cir|Trail|Walk|Quay|Park|Rise|View|Green|"
    r"Loop|Plaza|Broadway|Path|Pass|Run|Isle|Village|Manor|Meadows?|Creek|Springs?|Station|Fields?|Forest|Glen|Harbou?r|Island|Junction|Knolls?|Lakes?|"
    r"Landing|Mills?|Mount|Oval|Pike|Pines?|Shores?|Spurs?|Summit|Valley|Alley|Bend|Bluffs?|Brook|Canyon|Coves?|Crest|Dale|Falls|Ferry|Ford|Haven|"
    r"Hollow|Orchard|Prairie|Ramp|Rapids|River|Stream|Track|Trace|Vista|Club|Corners?|Anchorage|St|Ln|Estate|House|Heights|Wharf|Vale|Bypass|Crossing|Ridge|Point|Bridge|Common|Parade|Yard|Gate|Street|Road)"
)
_HOUSE = r"(?<![\w.,:/$€£-])\d{1,5}(?:\s?[-–/]\s?\d{1,4})?\s?[a-zA-Z]?"
_ENGLISH = re.compile(
    rf"{_HOUSE},?\s+(?i:(?:(?:{_WORD}|{_ORDINAL})\s+){{1,4}}?{_SURE}\b\.?)|"
    rf"{_HOUSE},?\s+(?:(?:{_NOT}[A-Z][\w'’.-]*|{_ORDINAL})\s+){{1,4}}?{_UNSURE}\b\.?|"
    rf"(?:(?:{_NOT}[A-Z][\w'’.-]*)\s+){{1,3}}?(?:{_UNSURE}|(?i:{_SURE})),?\s(?i:number|no\.?|nr\.?|#)\s?\d{{1,4}}[a-z]?\b|"
    rf"{_HOUSE},?\s+The\s+(?:[A-Z][\w'’-]*\s+)?(?:{_UNSURE}|(?i:{_SURE}))\b"
)
# In lower case, an ambiguous kind of street counts only after words that announce an address.
_AT_HOME = re.compile(
    r"\b(?:liv(?:e|ing|es)|resid\w+|address(?: is)?|stay(?:ing)?|home|located|based|send \w+|deliver\w*|ship\w*|mail \w+|come|visit \w+)\b"
    r"[^.?!;\d]{0,30}?[\s:]"
    rf"(?P<street>\d{{1,5}}\s?[a-z]?,?\s+(?:{_WORD}\s+){{1,3}}?{_UNSURE}\b)",
    re.I,
)
_LIVES = re.compile(  # "I live at …": from a capital or a number to the last number
    r"\b(?:live|lives|living|reside|located|staying|clinic is|office is|practice is) (?:at|in|on)\s"
    rf"(?P<place>(?:{_CAPITAL}[\w'’.-]*|\d[\w/-]*)(?:,? (?:{_WORD}|[#№]?\d[\w/-]*)){{0,6}}?,? #?\d[\w/-]*"
    rf"(?:,? (?:{_CAPITAL}[\w'’.-]*|\d[\w/-]*)){{0,4}})"
)
_CALLED = re.compile(  # "my address is …": everything up to the end of the sentence
    r"\b(?:(?:my|our|his|her|home|postal|mailing|street|the|billing|delivery|clinic'?s?)\s+){1,2}address(?:\s+is\b|\s*[:=-])+\s*"
    r"(?P<rest>[^.?!;\x1a]{0,50}?\d[^?!;\x1a]{0,60}?)(?=[?!;\x1a]|\.\s|\.$|\s(?:and|but|so|can|could|is|does|do|please|what|how|thanks)\b|,?\s(?:i|my)\b|$)",
    re.I,
)
_GERMANIC = re.compile(
    r"\b(?P<word>[^\W\d_]*(?:stra(?:ß|ss)e|str\.|weg|gasse|allee|platz|ring|damm|ufer|steig|laan|straat|gracht|kade|plein|gade|gata|gatan|torget|åsen|boulevard|gjerdet|lia|bulevardi|"
    r"vej|vägen|veien|vegen|katu|tie|stræde|markt|berg|hof))\s?,?(?P<number>\d{1,4}(?:\s?[a-hA-H]\b(?:\s\d{1,3}\b)?)?(?:\s?[-/]\s?(?:\d{1,4}|[IVX]{1,4}\b|hs\b)(?:/\d{1,3}){0,2})?)(?![\d%]|[.,]\d|\s?(?:mg|ml|%))",
    re.I,
)
_NORDIC = re.compile(
    rf"\b{_CAPITAL}[^\W\d_]{{2,24}}(?:vænget|vangen?|bakken|bakke|haven|parken|løkken|løkka|engen|toften|stien|marken|svinget|svingen|krogen|kroken|brinken|skrænten|allé|alléen|torv|torvet|kajen|kaj|"
    r"stigen|backen|gränd|kulle|tunet|stubben|smauet|geilen|polku|kuja|kaari|raitti|rinne|ranta|penger|hellir|braut|stígur|stíg|vegur|vegi|götu|stræti|hlíð|hlíðar|gerði|teigur|teigi|hverfi|bakki|vogur|vogi|höfði|flöt|grund|byggð|hólar|hólum|hvammur|brekka|lundur|lundi|smári|smára|mýri|hagi|hagar|heimar|kamp|stieg|pfad|graben|chaussee|siedlung|zeile|promenade)"
    r"\s\d{1,4}(?:\s?[a-hA-H]\b)?(?![\d%]|[.,]\d|\s?(?:mg|ml|%|Grad|Tage))"
)
_ADJECTIVE = re.compile(  # "Berliner Straße 5", "Am Alten Markt 3"
    r"\bUnter den Linden \d{1,3}\b|\b(?:(?:An der|Am|Im|Zum|Zur|Unter den|Auf der|In der)\s+)?[A-ZÄÖÜ][\w-]+\s+(?:[A-ZÄÖÜ][\w-]+\s+)?"
    r"(?:Stra(?:ß|ss)e|Str\.|Allee|Platz|Weg|Ring|Damm|Ufer|Markt|Berg|Hof|Gürtel|Zeile|Kai|Graben|Wall|Chaussee|Pfad|Stieg|Gasse)\s\d{1,4}(?:/\d{1,3}){0,3}\s?[a-hA-H]?\b"
)
_ROMANCE_KIND = (
    r"(?:rue|avenue|av\.?|avda\.?|avenida|boulevard|bd\.?|chemin|impasse|allée|quai|cours|route|via|viale|piazza|piazzale|corso|vicolo|largo|calle|"
    r"c/|paseo|plaza|carrer|camino|glorieta|rotonda|ladeira|vial|contrada|borgo|drumul|soseaua|șoseaua|aleea|lago|rua|praça|praca|travessa|alameda|ulica|ul\.|aleja|al\.|os\.|plac|pl\.|prospekt|ulitsa|strada|str\.|calea|bulevardul|"
    r"calzada|calz\.|privada|prolongaci[oó]n|ronda|rambla|passeig|lungomare|faubourg|estrada|rodovia|beco|jalan|jl\.|sokak|caddesi|odos|utca|náměstí|trg|rruga|place)"
)
# The length of words is limited, and a separator is required between them. So there is only one way to match
# a text, and the running time is linear.
_ROMANCE = re.compile(
    rf"\b(?P<kind>{_ROMANCE_KIND})(?<=[\w.]\b|[./])\s{{1,3}}(?P<name>(?:(?:de|du|des|della|delle|dei|del|di|da|do|dos|das|la|le|les|los|las|el|y|e|św\.|san|santa|saint|sainte)\s|[ld]['’]\s?){{0,3}}"
    r"(?:[^\W\d_][\w'’.-]{0,29}[ ,]{1,3}){1,4}?)(?:n[°ºo.]\s?|no\.?\s|nr\.?\s|numero\s|#)?(?P<number>\d{1,4}(?:\s?(?:bis|ter|[a-dA-D])\b)?(?:\s?/\s?\d{1,4})?)(?![\d.,]?\d|%|\s?[gG]\b)",
    re.I,
)
_FRENCH = re.compile(  # "12 bis, rue de la Paix"
    rf"(?<![\w.,])\d{{1,4}}(?:\s?(?:bis|ter|[a-d])\b)?,?\s+{_ROMANCE_KIND}\s+"
    r"(?:(?:de|du|des|della|del|di|la|le|les|l'|d'|saint|sainte)\s*)*[^\W\d_][\w'’-]*(?:\s+(?:(?:de|du|des|la|le|les|l'|d')\s*)*[A-ZÀ-Ý][\w'’-]*){0,3}",
    re.I,
)
_SUFFIXED = re.compile(
    rf"\b(?:{_CAPITAL}[\w'’-]*\s+){{1,3}}(?:Sokak|Sokağı|Caddesi|Cad\.|Sok\.|utca|út|tér|körút|náměstí|Náměstí|ulice|kuja|katu|Street|Road|Marg|Nagar)\s{{0,2}},?\s{{0,2}}(?:No:?\s{{0,2}})?\d{{1,4}}[a-zA-Z]?\b"
)
_BOX = re.compile(
    r"\b(?:p\.?\s?o\.?\s?box|post(?:al)? box|post office box|postfach|boîte postale|apartado|locked bag)\s{0,2}:?#?\s{0,2}\d{1,6}\b",
    re.I,
)
_HOME_NUMBER = re.compile(
    r"\b(?:house|flat|plot|apartment|apt\.?|h\.? ?no\.?|door|villa|block)\s?(?:no\.?|number|#|:)?\s?\d{1,4}[a-z]?\b(?:\s*,\s*[A-Za-z][\w'’-]*(?: [\w'’-]+){0,3}(?:\s\d{1,4})?){1,3}",
    re.I,
)
# The second half of a British postcode never contains C, I, K, M, O or V, so "B12 5mg" is no postcode.
_UK = r"\b(?:GIR\s?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])\s?\d[ABD-HJLNP-UW-Z]{2})\b"
_CANADA = r"\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d\b"
_STATES = (
    r"(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|"
    r"UT|VT|VA|WA|WV|WI|WY|DC)"
)
_POSTCODE = re.compile(
    rf"(?i:{_UK}|{_CANADA})|\b{_STATES},?\s\d{{5}}(?:-\d{{4}})?\b|\b\d{{4}}\s[A-Z]{{2}}\b(?=,?\s[A-Z][a-z])"
)
_TOLD_CODE = re.compile(
    r"\b(?:zip(?: ?code)?|post ?code|postal code|plz|cap|pin ?code)(?: is|:)?\s?(?P<code>[a-z]{0,2}\d[\da-z -]{2,7}\d?[a-z]{0,2})\b",
    re.I,
)
# What may follow a street: a flat, a district, a city with its postcode.
_TAIL = re.compile(
    r"(?:\s(?:[NS][EW]?|[EW])\b\.?)?(?i:,?\s{0,2}(?:(?:apt|apartment|flat|unit|suite|ste|floor|room|no)\.?\s?#?\s?\d{1,5}[a-zA-Z]?\b|#\s?\d{1,5}\b|\d{1,2}(?:st|nd|rd|th) floor))?"
    r"(?:,\s{0,2}(?:[A-ZÀ-Ý][\w'’.-]+)(?:\s[A-ZÀ-Ý][\w'’.-]+){0,2}(?=,?\s{0,2}(?:\d{4,6}\b|[A-Z]{2}\b\s\d|[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b)))?"
    rf"(?:,?\s{{0,2}}{_UK})?"
    r"(?:,?\s{0,2}(?:\d{4,6}|\d{3}\s\d{2}|\d{2}-\d{3}|\d{4,5}-\d{3}|[1-9]\d{3}\s?[A-Z]{2})\b(?!\s?(?:mg|ml|iu|units|sessions|people)))?"
)
_CITY = re.compile(
    rf"(?:,?\s{{0,2}}(?:[A-Z]{{1,2}}-)?(?:\d{{4,5}}-\d{{3}}|\d{{4}}\s?[A-Z]{{2}}|\d{{4,6}}|\d{{3}}\s\d{{2}}|\d{{2}}-\d{{3}})\s{_CAPITAL}[\w'’.-]+(?:[ -]{_CAPITAL}[\w'’.-]+){{0,2}}(?:\s(?:\d{{1,2}}|[A-Z])\b)?|,?\s{_CAPITAL}[\w'’-]+(?:\s{_CAPITAL}[\w'’-]+){{0,2}},?\s(?:NSW|QLD|VIC|TAS|SA|WA|NT|ACT|{_STATES})\s\d{{4,5}}\b|,\s{_CAPITAL}\w{{2,20}}\s?/\s?{_CAPITAL}\w{{2,20}})"
)
# The city at the end of an address.
_LAST_CITY = re.compile(
    rf",\s(?P<city>(?P<first>{_CAPITAL}[^\W\d_][\w'’-]+)(?:[ -](?:(?:of|on|upon|de|del|la|le|les|el|am|an der|im|bei|sur|di|do|da|dos|das|nad|pod)[ -])?{_CAPITAL}[\w'’-]+){{0,2}}(?:\s[A-Z]{{2,3}})?)(?=$|\s?[.,;?!)\n])"
)
_TRIGGER = re.compile(r"\d")


def address_spans(text: str) -> list[Span]:
    """Every address in the text; a text without digits is not searched."""
    if not _TRIGGER.search(text):
        return []
    streets = [(s, e) for s, e in _streets(text)]
    spans = [Span(_head(text, start), _tail(text, end), ADDRESS) for start, end in streets]
    spans += [Span(m.start(), _tail(text, m.end()), ADDRESS) for m in _BOX.finditer(text)]
    spans += [Span(*m.span(), ADDRESS) for m in _POSTCODE.finditer(text)]
    return spans + [Span(*m.span("code"), ADDRESS) for m in _TOLD_CODE.finditer(text)]


def _streets(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_ENGLISH, _NORDIC, _ADJECTIVE, _FRENCH, _SUFFIXED, _HOME_NUMBER):
        yield from (m.span() for m in pattern.finditer(text))
    yield from (m.span("street") for m in _AT_HOME.finditer(text))
    yield from (m.span("place") for m in _LIVES.finditer(text) if any(map(str.isdigit, m["place"])))
    yield from (m.span("rest") for m in _CALLED.finditer(text))
    for match in _GERMANIC.finditer(text):
        if not is_english(match["word"].lower().rstrip(".")):  # not "during 2019" or "spring 2020"
            yield match.span()
    for match in _ROMANCE.finditer(text):
        if _is_romance(match):
            yield match.span()


def _is_romance(match: re.Match[str]) -> bool:
    """Whether the match is a street, and no English words like "via injections 5 times" or "rue the day"."""
    words = re.findall(r"[^\W\d_][\w'’-]+", match["name"])
    if words and words[0].lower() in ("do", "as"):  # "Travessa do Poço"
        words = words[1:]
    if not words or any(word.lower() in load_words().small for word in words):
        return False
    first = words[0][0].isupper() or match["kind"][0].isupper()
    return (first and any(w[0].isupper() for w in words)) or not is_english(words[0].lower())


def _head(text: str, start: int) -> int:
    before = HEAD.search(text, max(0, start - 60), start)
    return before.start() if before else start


def _tail(text: str, end: int) -> int:
    while text[end - 1] in " ,":
        end -= 1
    for pattern in (TAIL, _CITY, _TAIL, TAIL, _CITY):
        more = pattern.match(text, end)
        end = more.end() if more else end
    city = _LAST_CITY.match(text, end)
    if not city or city["first"].lower() in DISTRICTS:
        return end
    if " " in city["city"] or not is_english(city["first"].lower()):
        end = city.end("city")
    return end
