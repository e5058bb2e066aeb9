"""Recognizes post boxes, houses with a name, and streets without a number where a town follows."""

from __future__ import annotations

import re

from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import ADDRESS

CAP = r"(?-i:[\p{Lu}])[\pL'’\-]{1,24}"
_JOINT = r"(?:of|on|upon|the|by|under|in|de|del|la|le|les|al|el|da|do|am|an|im|sur|di|nad|en)"
# A town or a village: "Nether Wallop", "Port of Spain", "Stratford-upon-Avon".
_TOWN = rf"{CAP}(?:[ \-](?:{_JOINT}[ \-])?{CAP}){{0,3}}"
_TOWNS = rf"(?:,\s{_TOWN}){{1,4}}"
_STREET = (
    r"(?:lane|road|rd|street|st|terrace|close|mews|crescent|cres|gardens|avenue|ave|drive|grove|villas|parade|row|hill|rise|place|court|wynd|brae|loan|vennel|quay|walk|way|view|heights|estate|compound|green|gate|square|"
    r"passage|alley|yard|bank|path|circle|circuit|boulevard|esplanade|boreen|cottages|buildings|mansions|cul-de-sac)"
)
_HOUSE = (
    r"(?:cottages?|farm(?:house)?|lodge|barn|manor|grange|croft|rectory|vicarage|bungalow|gatehouse|stables?|steading|villa|chalet|homestead|cabin|bothy|townhouse|house|hall|mill|haveli|kothi|"
    r"mansion|towers?|court|residency|apartments|heights|maltings|granary|oast)"
)
_NAMED = rf"(?:(?:the|flat \d{{1,3}}[a-z]?,?)\s)?(?:{CAP}\s){{1,3}}{_HOUSE}"
_AT_HOME = r"(?:liv(?:e|es|ing)|resid(?:e|es|ing)|stay(?:s|ing)?|located|based|house|home|cottage|place|flat|address|deliver\w{0,3}|send|ship|post|write to me|writing(?: to you)?|reach me|find (?:me|us)|rent\w{0,3}|moved)"
_AT_HOME_ELSEWHERE = r"(?:vivo|vivimos|resido|resid(?:e|imos)|moro|moramos|abito|abitiamo|habite|habitons|wohne|wohnen|woon|wonen|mieszkam|bydlím|bývam|živim|stanujem|locuiesc|bor|asun|lakom|tinggal|nakatira|ninaishi|adresa|adres|dirección|indirizzo|endereço|adresse|alamat|μένω|живу|envi(?:ar|en) a)"
# A house or an estate with a name: "Finca El Olivar", "Quinta da Bela Vista", "Cascina Bianca".
_HOUSE_ELSEWHERE = r"(?:finca|quinta|villa|vila|casa|cortijo|masía|hacienda|rancho|chácara|sítio|fazenda|herdade|monte|cascina|masseria|podere|borgo|tenuta|domaine|mas|château|manoir|ferme|résidence|hameau|lieu-dit|gut|hof|haus|schloss|huize|hoeve|boerderij|dwór|folwark|osada|samota|kuća|konak|tanya|torp|gård|gården|whare|kampung|vila)"
_CONNECT = r"(?:el|la|los|las|de|del|da|do|dos|das|di|della|des|du|le|les|zum|zur|am|den|het|'t|na|pod|u)"
_BOX = (
    r"(?:p\.?\s?o\.?\s?box|post(?:al)? box|post office box|(?:private|locked) (?:mail )?bag|p\.?m\.?b\.?|g\.?p\.?o\.? box|postfach|postbus|postboks|postbox|boîte postale|apartado(?: postal)?|apdo\.?|casilla(?: de correos?| postal)?|caixa postal|casella postale|s\.l\.p\.?|sanduku la posta|"
    r"skr(?:ytka|\.)\s?poczt(?:owa|\.)|poštanski pretinac|poštový priečinok|p\.o\.box|ταχυδρομική θυρίδα|т\.к\.|а/я|абонентский ящик|поштова скринька|п\.к\.|ص\.?\s?ب\.?|صندوق (?:ال)?بريد|ת\.?ד\.?|私書箱|信箱|사서함|ตู้ ปณ\.?)"
)
_NO = r"\s{0,2}(?:no\.?\s?|nr\.?\s?|number\s|n[°º]\s?)?[:#]?\s{0,2}(?:(?-i:[A-Z]{1,3})\s?-?)?\d{1,6}(?:[\-/]\d{1,5})?"
# The area behind a box: "Accra North", "00100 Nairobi", "Nairobi - 00100".
_AREA = rf"(?:(?:,?\s|\s?[\-–]\s?|,)(?:\d{{4,6}}|{_TOWN})){{1,4}}"


# Words that begin a sentence or another measure behind a comma: "BP 120, Pulse 80".
_SENTENCE = re.compile(
    r",\s(?:please|thanks?|thank|does|do|can|could|should|is|are|am|was|what|which|who|how|why|when|where|pulse|hr|heart|temp\w*|spo\w?|weight|sugar|dry|help|hello|hi|my|the|and|but|so|i|it|if|no|not)(?![\w-])",
    re.I,
)


def is_no_sentence(piece: str) -> bool:
    """Whether what follows the first part is a place, and not the beginning of a sentence."""
    return not _SENTENCE.search(piece)


ROWS = (
    Row(
        "post box and its area",
        ADDRESS,
        rf"(?:^|[^\pL\pN])(?P<it>{_BOX}{_NO}(?:{_AREA})?)(?:$|[^\pL\pN])",
        (
            "from {P.O. Box AN 5512, Accra North}. My wife",
            "{PO Box 4421-00100, Nairobi} and",
            "{Private Bag 0072, Gaborone}, dry",
            "{PMB 214, Port Harcourt} again",
            "{S.L.P. 1402, Arusha}; ngozi",
            "{Postboks 118, 4301 Sandnes}",
        ),
        ("the box 12 pads", "private bag of 5 masks", "a post box near me"),
        digits=1,
        score=0.8,
    ),
    Row(
        "post box in French",
        ADDRESS,
        rf"(?:^|[^\pL\pN])(?P<it>(?-i:B\.?P\.?)\s?\d{{2,5}},?\s{_TOWN})(?:$|[^\pL\pN/])",
        ("j'habite {BP 1452, Cotonou}, peau", "{B.P. 877 Douala}"),
        ("my BP 120, Pulse 80", "BP 120/80, Pulse", "BP 140 in the morning"),
        check=is_no_sentence,
        digits=2,
        score=0.75,
    ),
    Row(
        "house with a name, its street and its village",
        ADDRESS,
        rf"{EDGE}(?P<it>{_NAMED},\s(?:\d{{1,4}}[a-z]?\s)?(?:{CAP}\s){{1,3}}{_STREET}\.?(?:{_TOWNS})?)(?:$|[,.;:!?)\n]|\s(?:is|and|in|near|has|where)(?:\s|$))",
        (
            "it is called {Larkspur Cottage, Mill Lane, Nether Wallop}, no",
            "{Flat 3, Albion House, Station Road, Leeds} is",
        ),
        ("Open House, free lane", "the White House, Main Street food"),
        check=is_no_sentence,
        score=0.75,
    ),
    Row(
        "house with a name, where somebody lives",
        ADDRESS,
        rf"{EDGE}{_AT_HOME}(?:\s(?:is|called|named|it|me|us|at|to|in|from|the|my|parcel|on)){{0,4}}[:,]?\s(?P<it>{_NAMED}{_TOWNS})(?:$|[^\pL\pN])",
        ("i live at {Rowan Croft, Glenfinnan}. Wind", "send it to {Kestrel Farm, Upper Slaughter}, please"),
        ("i live in a farm house, dry air", "we stay at Manor House, Please help"),
        check=is_no_sentence,
        score=0.75,
    ),
    Row(
        "street without a number, where somebody lives, and its town",
        ADDRESS,
        rf"{EDGE}{_AT_HOME}(?:\s(?:is|called|it|me|us|at|to|in|from|on|off|up|down|just|the|my|parcel)){{0,4}}[:,]?\s(?P<it>(?:{CAP}\s){{1,3}}{_STREET}\.?{_TOWNS})(?:$|[^\pL\pN])",
        ("we live on {Cocorite Terrace, Port of Spain}; sun", "rent in {Saffron Mews, Bath}, damp"),
        ("i live on Main Street, Does it matter?", "based in High Street clinics, London"),
        check=is_no_sentence,
        score=0.75,
    ),
    Row(
        "house with a name, in other languages, where somebody lives, and its road",
        ADDRESS,
        rf"{EDGE}{_AT_HOME_ELSEWHERE}\s?(?::\s?|\s)(?:(?:en|em|in|à|a|au|aux|na|no|we?|v|u|sa|di|auf|im|op|je|la|mi|es)\s){{0,2}}(?:(?:el|la|le|the|een|uma?|una?)\s)?(?P<it>{_HOUSE_ELSEWHERE}(?:\s{_CONNECT}){{0,2}}(?:\s{CAP}){{1,3}}(?:,\s(?:{CAP}(?:\s{_CONNECT}){{0,2}}(?:\s{CAP}){{0,3}})(?:\s(?:s/n|\d{{1,4}}[a-z]?))?){{1,3}})(?:$|[^\pL\pN])",
        (
            "Vivo en {Finca El Romeral, Camino Viejo s/n, Ronda}, sol",
            "moro em {Quinta da Bela Vista, Faro}. Pele",
            "abito in {Cascina Bianca, Strada Alta 4}, pelle",
        ),
        ("vivo en casa con mi Madre, bien", "vivo en Casa Nueva", "wohne im Haus, trocken"),
        check=is_no_sentence,
        score=0.75,
    ),
)
