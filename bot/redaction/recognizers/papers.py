"""Numbers of documents: cards with expiry and check number, accounts, identities, records, plates."""

from __future__ import annotations

import re

from bot.redaction.months import MONTHS
from bot.redaction.recognizers.table import EDGE, IS, Row
from bot.redaction.spans import ACCOUNT, CARD, NUMBER, PHONE
from bot.redaction.words import is_english

_CARD_WORDS = (
    "card",
    "visa",
    "mastercard",
    "amex",
    "maestro",
    "debit",
    "credit",
    "karte",
    "carte",
    "tarjeta",
    "carta",
    "cartão",
    "karta",
    "kart",
    "cvv",
    "cvc",
)
_MONTH_YEAR = rf"(?:(?:0?[1-9]|1[0-2])\s?[/\-.]\s?(?:20)?[2-4]\d|(?:end of )?(?:{MONTHS})\.?(?: of| de| del|,)?[ /\-]['’]?(?:20)?[2-4]\d|(?:20)[2-4]\d\s?[/\-.]\s?(?:0?[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[2-4]\d)"
_PAPERS = (
    r"(?:passport|pps|pesel|egn|cnp|ahv|avs|nric|hkid|tfn|nin|bvn|kra|philhealth|sss|umid|cccd|cmnd|nik|ktp|uhid|abha|mykad|kennitala|isikukood|henkilötunnus|rodné číslo|emšo|isapre|obra social|policy|insurance|insured|member(?:ship)?|patient|mrn|medical record|health record|record|file|chart|hospital|clinic|case|claim|reference|ref|booking|appointment|order|tracking|"
    r"invoice|licen[cs]e|driver['’]?s?(?: licen[cs]e)?|driving licen[cs]e|vin|registration|reg|serial|device|imei|account|acct|acc|a/c|customer|client|employee|staff|student|identity|identification|id|id card|nhs|chi|ssn|ss|"
    r"social(?: security| insurance)?|national insurance|national id|ni|nino|tax(?: id)?|tin|vat|utr|ein|itin|pesel|nip|regon|nif|nie|dni|cif|curp|rfc|cpf|cnpj|rg|rut|cuit|cuil|nss|sin|aadhaar|aadhar|pan|voter|"
    r"medicare|medicaid|personal|personnummer|fødselsnummer|bsn|cpr|hetu|oib|jmbg|egn|amka|emirates id|iqama|sort|routing|swift|bic|iban|konto(?:nummer)?|steuer-?(?:id|nummer|identifikationsnummer)|"
    r"versicherten-?(?:nummer|nr)|versicherungs-?(?:nummer|nr)|krankenkassen?-?(?:nummer|nr)|kv-?nummer|sozialversicherungs-?(?:nummer|nr)|ausweis(?:nummer)?|personalausweis(?:nummer)?|reisepass(?:nummer)?|patientennummer|passeport|"
    r"num[ée]ro de s[ée]cu(?:rit[ée] sociale)?|s[ée]cu(?:rit[ée] sociale)?|carte vitale|carte d['’]identit[ée]|mutuelle|num[ée]ro de dossier|dossier|codice fiscale|cf|tessera sanitaria|carta d['’]identità|pasaporte|passaporto|passaporte|"
    r"seguridad social|n[úu]mero de afiliaci[óo]n|historia cl[íi]nica|expediente|cart[ãa]o de cidad[ãa]o|utente|n[úu]mero de utente|contribuinte|paspoort|rijbewijs|burgerservicenummer|paszport|dow[óo]d(?: osobisty)?|prawo jazdy|"
    r"pasaport|t\.?c\.?(?: kimlik)?|kimlik|ehliyet|vergi|sigorta|hasta)"
)
_NUMBER_WORD = r"(?:\s?(?:number|numbers|no|num|nr|nummer|num[ée]ro|numero|n[úu]mero|numer|numarası|numaram|numarasi|n°|nº|№|#|code|id|card|key)\.?){0,2}"
_VALUE = r"[\pL\pN](?:[./\- ]?[\pL\pN]){3,30}"


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def is_number(piece: str) -> bool:
    """Whether most of it is digits, and it is not a year, a date or a plain count."""
    enough = _digits(piece) >= 5 or (_digits(piece) == 4 and any(map(str.isalpha, piece)))
    return enough and not re.fullmatch(r"(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}", piece)


def is_nif(piece: str) -> bool:
    """Whether the check letter of a Spanish number matches its digits."""
    plain = re.sub(r"[ .\-]", "", piece.upper())
    digits = plain[:-1].translate(str.maketrans("XYZ", "012"))
    return digits.isdigit() and "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == plain[-1]


def is_plate(piece: str) -> bool:
    """Whether letters and digits stand together, and it is no word or dose."""
    if any(
        len(part) > 3 and part.isalpha() and is_english(part.lower()) for part in re.split(r"[ \-]", piece)
    ):
        return False
    return (
        _digits(piece) >= 1
        and any(map(str.isalpha, piece))
        and not re.search(r"\d\s?(?:mg|ml|g|kg|mcg|iu|cm|mm|km|st|nd|rd|th|am|pm|x)$", piece, re.I)
    )


def is_vehicle(piece: str) -> bool:
    """Whether it is a vehicle number of 17 characters, with several digits and several letters."""
    return _digits(piece) >= 4 and len(piece) - _digits(piece) >= 4 and not is_english(piece.lower())


ROWS = (
    Row(
        "expiry of a card",
        CARD,
        rf"(?:exp(?:iry|iries|ires|iration|\.)?(?: date)?|valid(?:ity)?(?: (?:until|thru|through|till|to|up to))?|good (?:thru|until|till)|runs out|ablauf\w*|gültig bis|gueltig bis|date d['’]expiration|expire(?: le)?|caduca|caducidad|vence(?: en)?|vencimiento|scadenza|scade(?: a| il)?|validade|válido até|geldig tot|vervaldatum|ważna do|wazna do|data ważności|skt|son kullanma(?: tarihi)?){IS}(?P<it>{_MONTH_YEAR})",
        (
            "visa 4111 1111 1111 1111 exp {04/27}",
            "card valid thru {11/2028}",
            "carte bleue, date d'expiration {05/26}",
            "mastercard 5425233430109903 valid till {March 2029}",
            "la carta scade a {giugno 2027}",
        ),
        ("the cream expires 05/26", "exp 05/27 on the tube"),
        score=0.4,
        context=_CARD_WORDS,
        digits=3,
    ),
    Row(
        "expiry and check number behind a card's number",
        CARD,
        rf"(?:\d[ -]?){{13,19}}[\s,;|/]{{1,3}}(?:exp\w{{0,8}}\.?:?\s|valid\s|thru\s){{0,2}}(?P<it>{_MONTH_YEAR}(?:[\s,;|/]{{1,3}}(?:cvv2?|cvc2?|csc|code)?:?\s{{0,2}}\d{{3,4}})?)(?:$|[^\pN])",
        ("4111 1111 1111 1111 {12/27 123}", "4111111111111111, {09/28}"),
        digits=16,
        score=0.9,
    ),
    Row(
        "code behind a card's number",
        CARD,
        r"(?:\d[ -]?){13,19}[^\d\n]{1,40}(?:code|number|digits|cvv2?|cvc2?|nummer|código|codice|kod)[^\d\n]{0,16}?(?P<it>\d{3,4})(?:$|[^\pN/])",
        ("card 378282246310005, code {1234}",),
        ("4111111111111111 costs 200 euros",),
        digits=16,
        score=0.9,
    ),
    Row(
        "check number of a card",
        CARD,
        rf"{EDGE}(?:cvv2?|cvc2?|csc|cvn|card (?:security |verification )?code|security (?:code|number)|code on the back|(?:3|three) digits on the back|digits on the back|(?:the )?(?:3|4|three|four) digits (?:on|in|at) (?:the )?(?:front|back|reverse|behind)|code behind|number on the back|kartenprüfnummer|prüfziffer|prüfnummer|cryptogramme(?: visuel)?|código de seguridad|codice di sicurezza|código de segurança|beveiligingscode|kod zabezpieczający|güvenlik kodu)(?: (?:number|code|nr|no))?{IS}(?P<it>\d{{3,4}})(?:$|[^\pN])",
        (
            "cvv {123}",
            "CVC: {9123}",
            "the security code is {482}",
            "cryptogramme : {071}",
            "the three digits at the back are {118}",
        ),
        ("cvv is what", "a security code of 2"),
        digits=3,
        score=0.85,
    ),
    Row(
        "end of a card's number",
        CARD,
        rf"(?:card|visa|master ?card|amex|account|acct|debit|credit|karte|carte|tarjeta|konto)[^.?!\d]{{0,30}}(?:ending|ends|end|finishing|last (?:4|four)(?: digits)?|letzte (?:4|vier)(?: ziffern)?|terminée?|terminada|endet)(?: (?:in|with|are|is|on|auf|par|en|mit|digits))?{IS}(?P<it>[x*•]{{0,12}}[ -]?\d{{4}})(?:$|[^\pN\-/])",
        ("my visa ending in {4242}", "card, last four digits {1881}"),
        ("card ends in 2027-05",),
        digits=4,
    ),
    Row(
        "sort code or routing number",
        ACCOUNT,
        rf"{EDGE}(?:sort ?code|s/c|routing(?: number| no)?|blz|bankleitzahl|bsb|ifsc(?: code)?|transit(?: number)?|agencia|agência|aba)(?: (?:number|no|nr))?{IS}(?P<it>[\pL]{{0,4}}\d[\d\- ]{{4,12}}\d)",
        ("sort code {20-45-12}", "routing number: {021000021}", "BLZ {370 400 44}"),
        ("sort code please",),
        digits=5,
        score=0.85,
    ),
    Row(
        "account by its number",
        ACCOUNT,
        rf"{EDGE}(?:acc(?:(?:oun)?t)?|a/c|bank(?: account)?|konto|kontonummer|compte|cuenta|conto|conta|rekening(?:nummer)?|rachunek|hesap)(?: (?:number|num|no|nr|nummer|numéro|numero|número))?\.?{IS}(?P<it>\d(?:[ -]?\d){{5,20}})(?:$|[^\pN])",
        ("account number {31926819}", "konto: {532 013 000}", "acc no {12345678}"),
        ("bank holiday 2024",),
        digits=6,
        score=0.85,
    ),
    Row(
        "account code of a bank",
        ACCOUNT,
        rf"{EDGE}(?:swift|bic)(?:/bic)?(?: code)?{IS}(?P<it>[A-Z]{{6}}[A-Z0-9]{{2}}(?:[A-Z0-9]{{3}})?)(?:$|[^\pL\pN])",
        ("swift {DEUTDEFF500}", "bic: {COBADEFF}"),
        ("swift recovery",),
        check=lambda piece: piece.isupper(),
        score=0.85,
    ),
    Row(
        "coin address",
        ACCOUNT,
        r"(?:^|[^\pL\pN])(?P<it>(?:bc1[a-z0-9]{25,60}|[13][A-HJ-NP-Za-km-z1-9]{25,34}|0x[0-9a-fA-F]{40}))(?:$|[^\pL\pN])",
        ("pay {1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa}",),
        digits=3,
        cased=True,
    ),
    Row(
        "number of a paper, announced",
        NUMBER,
        rf"{EDGE}{_PAPERS}{_NUMBER_WORD}(?:\s(?:for|with|at|on|of|bei) [\pL]{{2,20}})?{IS}(?P<it>(?:[\pL]{{1,6}}[\-/]?|(?-i:[A-Z]{{1,4}}) )?\d(?:[./\- ]?[\pL]{{0,3}}\d){{3,24}}(?:[\-/]?[\pL]{{1,4}})?)(?:$|[^\pL\pN])",
        (
            "my medical record number is {MRN00482719}",
            "policy no {AXA-99-1234}",
            "passport {C01X00T47}",
            "NHS: {943 476 5919}",
            "dossier n° {2024/1187}",
            "TC kimlik {10000000146}",
            "patient id: {88-1234}",
        ),
        ("order 2 creams", "in case 10 people come", "tax is 20 percent", "file 1234 words?", "id 12"),
        check=is_number,
        digits=4,
        score=0.8,
    ),
    Row(
        "number of a paper, letters first",
        NUMBER,
        rf"{EDGE}{_PAPERS}{_NUMBER_WORD}\s?(?:is|:|=|#|ist|est|es|è|é)\s{{0,2}}(?P<it>[A-Z0-9][A-Z0-9\-/]{{4,24}})(?:$|[^\pL\pN])",
        ("passport number is {X4RTBPFW4}", "license: {D1234-56-A}"),
        ("record is CLEAN", "case: SERIOUS"),
        check=lambda piece: _digits(piece) >= 2 and is_number(piece + "0000" * (not piece.isdigit())),
        cased=False,
        digits=2,
        score=0.75,
    ),
    Row(
        "number of a paper, behind its sign for number",
        NUMBER,
        rf"{EDGE}(?:{_PAPERS}|karta pacjenta|karty pacjenta|pacjent[a-z]{{0,2}}|akt[ea]|aktenzeichen|patientenakte|fallnummer|fall|prontu[áa]rio|cartella(?: clinica)?|journal|sygnatura|sprawa|dosya|protokol|истори[яи] болезни|карт[аы]|полис|снилс|инн|паспорт)"
        r"(?:\s[\pL]{3,14})?\s(?:(?:nr|no|num|number|numer|num[ée]ro|n[úu]mero|номер)[.:\s]{1,3}|(?:n°|nº|№|#)\.?\s?:?\s?)(?P<it>[\pL\pN]{1,8}(?:[/\- ][\pL\pN]{1,10}){0,4}\d[\pL\pN]{0,4})(?:$|[^\pL\pN])",
        ("karta pacjenta nr {RT/5518/21}", "Fall Nr. {HK-20481}", "cartella clinica n° {C/7719}"),
        ("case no 2", "journal no 5 of 2019"),
        check=lambda piece: (
            _digits(piece) >= 3
            and (_digits(piece) >= 5 or any(map(str.isalpha, piece)))
            and not re.search(r"(?:^|\s)(?:19|20)\d\d$", piece)
        ),
        digits=3,
        score=0.75,
    ),
    Row(
        "number of a paper in other scripts",
        NUMBER,
        r"(?:паспорт|снилс|инн|полис(?: омс)?|огрн|номер карты|рнокпп|іпн|ехo|єдрпоу|егн|лнч|α\.?μ\.?κ\.?α\.?|αμκα|αφμ|α\.φ\.μ\.|ταυτότητας?|رقم الهوية|رقم الجواز|جواز(?: سفر)?|הויה|תעודת זהות|ת\.ז\.?|מספר זהות|आधार|पैन|पासपोर्ट|身份证(?:号码?)?|護照|护照(?:号码?)?|社保(?:号|卡号)?|病历号|マイナンバー|保険証(?:番号)?|パスポート(?:番号)?|診察券(?:番号)?|주민등록번호|주민번호|여권(?:번호)?|보험증?\s?번호|บัตรประชาชน|เลขบัตร|พาสปอร์ต)"
        r"[^\d\n.?!]{0,14}?(?P<it>[\pL]{0,3}\s?\d(?:[ \-/]?[\d\pL]){4,20})",
        (
            "паспорт {4509 123456}",
            "我的身份证号码是{11010519491231002X}",
            "ת.ז. {123456782}",
            "주민등록번호 {900101-1234567}",
        ),
        check=lambda piece: _digits(piece) >= 5,
        digits=5,
        score=0.85,
    ),
    Row(
        "area code of a phone",
        PHONE,
        rf"{EDGE}(?:area|dial(?:l?ing)?|country|phone) (?:code|prefix)(?: is)?[\s:]{{1,2}}(?P<it>\(?\+?\d{{2,5}}\)?)|(?:vorwahl|indicatif|prefijo|prefisso|kierunkowy|netnummer|alan kodu)[\s:]{{1,2}}(?P<its>\(?\+?\d{{2,5}}\)?)",
        ("area code {(617)}, text me",),
        ("area code please",),
        digits=2,
        score=0.7,
    ),
    Row(
        "tax code of Italy",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[A-Z]{6}\s?\d\d\s?[A-EHLMPRST]\s?\d\d\s?[A-Z]\s?\d{3}\s?[A-Z])(?:$|[^\pL\pN])",
        ("codice: {RSSMRA85T10A562S}",),
        digits=7,
        score=0.9,
    ),
    Row(
        "codes of Mexico",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[A-ZÑ&]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d|[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3})(?:$|[^\pL\pN])",
        ("curp {GODE561231HDFRRN04}", "RFC {GODE561231GR8}"),
        digits=6,
        score=0.85,
    ),
    Row(
        "number of Spain",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>(?:\d{8}|[XYZ][ -]?\d{7})[ -]?[A-Z])(?:$|[^\pL\pN])",
        ("dni {12345678Z}", "{X1234567L}"),
        ("12345678a",),
        check=is_nif,
        digits=7,
        score=0.85,
    ),
    Row(
        "numbers of India, Finland, Singapore, Germany, Britain and the States, by their shape",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[A-Z]{5}\d{4}[A-Z]|\d{6}[-+A]\d{3}[0-9A-FHJ-NPR-Y]|[STFGM]\d{7}[A-Z]|\d{2}[ ]?\d{6}[ ]?[A-Z][ ]?\d{3}|[A-Z9]{5}\d{6}[A-Z9]{2}\d[A-Z]{2}|\d[A-HJ-NP-Z][A-HJ-NP-Z0-9]\d-?[A-HJ-NP-Z][A-HJ-NP-Z0-9]\d-?[A-HJ-NP-Z]{2}\d{2}|[A-Z]\d{6}\([\dA]\)|[A-Z]{2}\d{7}|[A-Z]{3}\d{6}|[A-Z]\d{8,9}|[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D])(?:$|[^\pL\pN])",
        (
            "pan is {ABCDE1234F}",
            "hetu {131052-308T}",
            "{S1234567D}",
            "mbi {1EG4-TE5-MK73}",
            "dowód {ABC123456}",
        ),
        ("NCTF135", "PPC2021", "UVA400"),
        cased=True,
        digits=4,
        score=0.75,
    ),
    Row(
        "plate, announced",
        NUMBER,
        rf"{EDGE}(?:(?:number|licen[cs]e|car|vehicle|registration|reg|vanity) ?plates?|plates?|car reg(?:istration)?|reg(?:istration)? (?:no|number|mark)|vehicle registration|kennzeichen|nummernschild|plaque(?: d['’]immatriculation)?|immatriculation|matr[íi]cula|targa|placa|kenteken|(?:numer )?rejestracyjny|rejestracj[aięe]|tablic[ae](?: rejestracyjna)?|plaka(?:m|sı)?|(?:гос\.?\s?)?номер(?:ной знак)?(?: машины| авто)?|госномер|автономер|номерний знак|регистрационен номер|регистарски|nummerplade|nummerplåt|registreringsnummer|reg\.?-?n(?:umme)?r|skilt(?:nummer)?|rekisteri(?:numero|kilpi)?|spz|poznávací značka|rendszám|număr(?:ul)? de înmatriculare|număr auto|tablice|registarske|πινακίδα|ナンバー(?:プレート)?は?|车牌号?(?:码)?(?:是|为|:|：)?|차량\s?번호|biển số(?: xe)?|plat nomor|nopol|no plat|ทะเบียน(?:รถ)?|لوحة(?: السيارة)?|לוחית|רישוי|number on the (?:car|van|bike))(?: (?:number|no|nr|is|of my car))?{IS}(?P<it>[\pL\pN]{{1,8}}(?:[ \-·.:]{{1,3}}[\pL\pN]{{1,5}}){{0,3}})(?:$|[^\pL\pN])",
        (
            "my number plate is {AB12 CDE}",
            "kennzeichen {M-XY 4711}",
            "plaka {34 ABC 123}",
            "targa: {AB 123 CD}",
            "госномер {В512ОР 99}",
        ),
        ("plate of food", "a plate with 2 eggs"),
        check=is_plate,
        digits=1,
        score=0.8,
    ),
    Row(
        "plate of Britain, France, Italy",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]{2}[- ]?\d{3}[- ][A-Z]{2})(?:$|[^\pL\pN])",
        ("a white fiat, {AB12 CDE}", "parked {AB-123-CD}"),
        ("AB12CD",),
        cased=True,
        digits=2,
        score=0.6,
    ),
    Row(
        "plate of Russia and its neighbours",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[АВЕКМНОРСТУХABEKMHOPCTYX]\s?\d{3}\s?[АВЕКМНОРСТУХABEKMHOPCTYX]{2}\s?\d{2,3}|[АВЕКМНОРСТУХІ]{2}\s?\d{4}\s?[АВЕКМНОРСТУХІ]{2})(?:$|[^\pL\pN])",
        ("машина {О204ТТ 178}", "{АВ 1234 СЕ}"),
        cased=True,
        digits=4,
        score=0.7,
    ),
    Row(
        "plate near a car",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>\d{2,3}-[A-Z]{1,2}-\d{1,6}|[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[ -]?\d{1,4}[EH]?|[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{3,4}|[A-Z]{3}\d[A-Z]\d{2}|[A-Z]{1,2}-\d{2,3}-[A-Z]{1,2}|\d{4} ?[BCDFGHJKLMNPRSTVWXYZ]{3}|[A-ZА-Я]{2} ?\d{4} ?[A-ZА-Я]{2}|\d{2} ?[A-Z]{1,3} ?\d{2,4}|[A-Z]{2,3}[ -]?\d{3,5}[A-Z]{0,2}|\d[A-Z]{3}\d{3}|\d{3}[- ]?[A-Z]{3})(?:$|[^\pL\pN])",
        ("my car {M-XY 4711} is", "auto: {WX 12345}", "a white van, {141-KY-2218}", "taxi {MH 12 AB 1234}"),
        ("vitamin B12 100",),
        score=0.3,
        context=(
            "car",
            "parked",
            "vehicle",
            "taxi",
            "auto",
            "wagen",
            "voiture",
            "coche",
            "macchina",
            "carro",
            "samochód",
            "araba",
            "arabam",
            "van",
            "bike",
            "motorbike",
            "scooter",
            "motorcycle",
            "truck",
            "lorry",
            "cab",
            "uber",
            "driver",
            "bil",
            "bilen",
            "auton",
            "autó",
            "mașina",
            "машина",
            "авто",
            "vw",
            "bmw",
            "audi",
            "mercedes",
            "ford",
            "fiat",
            "opel",
            "toyota",
            "skoda",
            "seat",
            "renault",
            "peugeot",
            "volvo",
            "honda",
            "nissan",
            "kia",
            "tesla",
            "parking",
        ),
        cased=True,
        digits=2,
    ),
    Row(
        "number of a vehicle",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[A-HJ-NPR-Z0-9]{17})(?:$|[^\pL\pN])",
        ("vin {1HGBH41JXMN109186}",),
        ("misunderstanding5",),
        check=is_vehicle,
        digits=4,
    ),
)
