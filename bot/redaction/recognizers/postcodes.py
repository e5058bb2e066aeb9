"""Recognizes postcodes: by an announcing word, their shape, their city, or words like "I live" before."""

from __future__ import annotations

import re

from bot.redaction.recognizers.places import CAP, PART
from bot.redaction.recognizers.table import EDGE, IS, Row
from bot.redaction.spans import ADDRESS

# "I live", "my flat is" and the like, in the languages of the interface and others.
_LIVING = (
    r"(?:i|we|she|he|they) (?:live|lives|stay|stays|rent|am|are|is)|i['’]?m|we['’]re|living|based|located|home is|staying|(?:my|our) (?:flat|house|home|place|apartment|area|district|office) is|"
    r"wohn\w{1,4}|leb(?:e|en)|zu ?hause|meine wohnung|habite\w{0,3}|vis|j['’]habite|chez moi|vivo|vivimos|habito|resido|abito|vivo|moro|moramos|woon|wonen|mieszka(?:m|my)|bor|bydl[íi]m|asun|lakom|locuiesc|живу|живём|мешкаю|живея|μένω|oturuyorum|tinggal"
)


def is_code(piece: str) -> bool:
    """Whether the piece may be a postcode: it has the right number of digits, and is no round number."""
    digits = "".join(filter(str.isdigit, piece))
    least = 2 if sum(map(str.isalpha, piece)) > 2 else 3
    return least <= len(digits) <= 8 and not (len(digits) == len(piece) and digits.endswith("000"))


ROWS = (
    Row(
        "postcode, announced",
        ADDRESS,
        rf"{EDGE}(?:zip(?: ?code)?|post ?code|postal(?: code)?|plz|postleitzahl|code postal|cp|c\.p\.|código postal|codigo postal|c[óo]digo|cap|cep|kod pocztowy|kod|posta kodu|postcode|postnummer|psč|pincode|pin code|eircode|индекс|почтовый индекс|ταχυδρομικός κώδικας|τ\.?κ\.?|邮编|郵便番号|우편번호)(?: (?:number|code))?{IS}(?P<it>[\pL]{{0,4}}[ \-]?\d[\pL\d]{{0,7}}(?:[ \-]\d?[\pL\d]{{1,4}})?)(?:$|[^\pL\pN])",
        (
            "my postcode is {LS6 3AB}",
            "plz {80331}",
            "code postal {75011}",
            "zip: {90210}",
            "CEP {01310-100}",
            "eircode {D02 X285}",
            "código postal {B1636FDA}",
        ),
        ("cap 2", "kod 5"),
        check=is_code,
        digits=2,
        score=0.8,
    ),
    Row(
        "postcode by its shape",
        ADDRESS,
        r"(?:^|[^\pL\pN\-/.,])(?P<it>〒\s?\d{3}-?\d{4}|\d{5}-\d{3}|[1-9]\d{4}-\d{4}|[1-9]\d{3}\s?[A-Z]{2}|[A-Z]\d[\dW]\s?[A-Z][A-Z0-9]{3}|[DACFHKNPRTVWXY]\d{2}\s[A-Z0-9]{2}\d{2})(?:$|[^\pL\pN\-/])",
        ("{01310-100} here", "i am in {1017 AB}", "{90210-4455}"),
        ("12345-67", "2024 AD", "1000 IU", "5000 MG", "2000 PM"),
        check=lambda piece: (
            not re.search(r"\d\s?(?:IU|UI|MG|ML|AD|BC|CE|AM|PM|KG|UV|US|UK|EU|RS|GB|MB)$", piece)
            and not re.match(r"(?:19|20)\d\d\s?[A-Z]{2}$", piece)
        ),
        cased=True,
        digits=3,
        score=0.55,
    ),
    Row(
        "postcode with its city",
        ADDRESS,
        rf"(?:^|[^\pL\pN\-/.,:])(?P<it>(?:[A-Z]{{1,2}}-)?(?:\d{{5}}|\d{{2}}-\d{{3}}|\d{{4}}-\d{{3}}|\d{{3}} \d{{2}}|\d{{4}}[A-Z]{{2}})[\s,]{{1,2}}{CAP}(?:[ \-/](?:am|an der|sur|de|la|le|{CAP})){{0,2}})(?:$|[^\pL])",
        ("{80331 München} is home", "i am from {30-059 Kraków}", "{75011 Paris}"),
        ("10000 Units", "12500 Women", "in 2019 Germany", "500 00 Sessions", "25000 People"),
        check=lambda piece: (
            is_code(piece.split()[0])
            and not re.search(
                r"(?:Units?|Women|Men|People|Patients?|Sessions?|Users?|Euros?|Dollars?|Pounds?|Cases?|Times?|Injections?|IU|Steps|Years?)$",
                piece,
            )
        ),
        cased=True,
        digits=4,
        score=0.6,
    ),
    Row(
        "number or street, then postcode and city",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:{CAP}\s(?:[\pL'’.\-]{{1,20}}\s){{0,3}}\d{{1,4}}\s?[a-zA-Z]?(?:\s?[/\-]\s?\d{{1,4}})?|\d{{1,4}}[a-zA-Z]?(?:/\d{{1,4}})?,?\s{CAP}(?:\s[\pL\d'’.\-]{{1,20}}){{0,4}})(?:,\s{PART})?,\s{{0,2}}(?:[A-Z]{{1,2}}-)?(?:\d{{4,5}}|\d{{2}}-\d{{3}}|\d{{3}} \d{{2}}|\d{{4}} ?[A-Z]{{2}})\s{CAP}(?:\s{CAP}){{0,2}}|\d{{1,4}}[a-zA-Z]?(?:/\d{{1,4}})?,?\s{CAP}(?:\s[\pL\d'’.\-]{{1,20}}){{0,4}},\s{CAP}(?:\s{CAP}){{0,2}},?\s\d{{4,6}})(?:$|[^\pL\pN])",
        (
            "{Am Waldrand 12b, 34117 Kassel}",
            "{88/3 Sukhumvit Soi 11, Bangkok 10110}",
            "{Storgata 14, 0184 Oslo}",
        ),
        ("in May 2024, 12000 People", "NCTF 135, 2000 Units"),
        check=lambda piece: (
            not re.search(
                r"(?:Units?|Women|Men|People|Patients?|Sessions?|Users?|Euros?|Dollars?|Injections?|IU)$|^(?:In|On|Since|Until|May|June?|July?|March|April|August)\b",
                piece,
            )
        ),
        cased=True,
        digits=5,
        score=0.75,
    ),
    Row(
        "postcode at home",
        ADDRESS,
        rf"{EDGE}(?:{_LIVING})(?:[\s,][^.?!\n;]{{0,40}}?)?\s(?:in|at|near|around|code|area|dans le|au|à|en|a|em|no|te|op|w|z|på|i|v|do|из|в|во|у)\s(?:the )?(?P<it>\d{{5,6}}(?:-\d{{4}})?)(?:$|[^\pN\pL.%-]|[.\-](?:$|[^\pN]))",
        (
            "i'm in {94110}",
            "we live in {10115} now",
            "my flat is in {30159}, and which",
            "wohne Am Rain 7 in {29683}",
            "habito en {28013}",
        ),
        ("i am at 10000 steps", "i live in 2 places"),
        check=lambda piece: not piece.endswith("000"),
        digits=5,
    ),
)
