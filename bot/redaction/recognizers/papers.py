"""Recognizes the numbers of documents: identity cards, insurances, records, orders."""

from __future__ import annotations

import re

from bot.redaction.recognizers.table import EDGE, IS, Row
from bot.redaction.spans import NUMBER, PHONE

PAPERS = (
    r"(?:pas+port\w{0,3}|paszport\w{0,3}|paspor|útlevél\w{0,4}|putovnica|cestovní pas|hộ chiếu|διαβατήριο|pps|pesel|egn|cnp|ahv|avs|nric|hkid|tfn|nin|bvn|kra|philhealth|sss|umid|cccd|cmnd|nik|ktp|uhid|abha|mykad|kennitala|isikukood|henkilötunnus|rodné číslo|emšo|isapre|obra social|policy|insurance|insured|member(?:ship)?|patient|mrn|medical record|health record|record|file|chart|hospital|clinic|case|claim|reference|ref|booking|appointment|order|tracking|"
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


def digits(text: str) -> int:
    """The number of digits in the text."""
    return sum(map(str.isdigit, text))


def is_number(piece: str) -> bool:
    """Whether the piece has enough digits, and is no year or date."""
    enough = digits(piece) >= 5 or (digits(piece) == 4 and any(map(str.isalpha, piece)))
    return enough and not re.fullmatch(r"(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}", piece)


def is_nif(piece: str) -> bool:
    """Whether the check letter of a Spanish number matches its digits."""
    plain = re.sub(r"[ .\-]", "", piece.upper())
    digits = plain[:-1].translate(str.maketrans("XYZ", "012"))
    return digits.isdigit() and "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == plain[-1]


ROWS = (
    Row(
        "identity number of Spain, in groups",
        NUMBER,
        r"(?:^|[^\pL\pN])(?P<it>[XYZ][\-. ]?\d{1,2}[\-. ]?\d{3}[\-. ]?\d{3}[\-. ]?[A-HJ-NP-TV-Z])(?:$|[^\pL\pN])",
        ("identidad {X-7710342-W}, nombre", "NIE {Y 1234567 X}"),
        ("X-1000 M", "Z 12 345 678"),
        cased=True,
        digits=7,
        score=0.95,
    ),
    Row(
        "health number of letters and digits, behind its short word",
        NUMBER,
        r"(?:^|[^\pL\pN])(?:NHI|CHI|MRN|URN|IHI|DVA|PHN|OHIP|MBI|NHIS|NHIF|HKID|MCP|UHID|ABHA)(?:\s(?:no|nr|number|num|code|id))?\.?(?:\sis|\sare)?[\s:#=]{1,3}(?P<it>[A-Z]{2,4}[ \-]?\d{3,8}[A-Z]{0,2}|\d{2,8}[A-Z]{1,4}\d{0,6})(?:$|[^\pL\pN])",
        ("NHI {QXK4471}, allergic", "my MRN is {KP-204418}", "URN: {RB55120}"),
        ("NHI 2024 report", "CHI SPF50 hair serum 2", "NHI form 12"),
        check=lambda piece: digits(piece) >= 3,
        digits=3,
        score=0.8,
    ),
    Row(
        "number of a paper, announced",
        NUMBER,
        rf"{EDGE}{PAPERS}{_NUMBER_WORD}(?:\s(?:for|with|at|on|of|bei) [\pL]{{2,20}})?{IS}(?P<it>(?:[\pL]{{1,6}}[\-/]?|(?-i:[A-Z]{{1,4}}) )?\d(?:[./\- ]?[\pL]{{0,3}}\d){{3,24}}(?:[\-/]?[\pL]{{1,4}})?)(?:$|[^\pL\pN])",
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
        rf"{EDGE}{PAPERS}{_NUMBER_WORD}\s?(?:is|:|=|#|ist|est|es|è|é)\s{{0,2}}(?P<it>[A-Z0-9][A-Z0-9\-/]{{4,24}})(?:$|[^\pL\pN])",
        ("passport number is {X4RTBPFW4}", "license: {D1234-56-A}"),
        ("record is CLEAN", "case: SERIOUS"),
        check=lambda piece: digits(piece) >= 2 and is_number(piece + "0000" * (not piece.isdigit())),
        cased=False,
        digits=2,
        score=0.75,
    ),
    Row(
        "number of a paper, behind its sign for number",
        NUMBER,
        rf"{EDGE}(?:{PAPERS}|aufenthalts(?:titel|erlaubnis|karte)|niederlassungserlaubnis|führerschein|titre de séjour|carte de (?:séjour|résident)|permesso di soggiorno|permiso de (?:residencia|conducir)|tarjeta de residencia|(?:autorização|título) de residência|verblijfs(?:vergunning|document|titel)|karta pobytu|karty pobytu|ikamet(?: izni)?|oturma izni|вид на жительство|внж|рвп|посвідка(?: на проживання)?|дозвола за престој|boravišna dozvola|povolení k pobytu|povolenie na pobyt|uppehållstillstånd(?:skort)?|opholdstilladelse|oppholds(?:tillatelse|kort)|oleskelulupa|permis de ședere|άδεια (?:διαμονής|παραμονής)|(?:biometric )?residence (?:permit|card)|work permit|green card|brp|visa|visum|karta pacjenta|karty pacjenta|pacjent[a-z]{{0,2}}|akt[ea]|aktenzeichen|patientenakte|fallnummer|fall|prontu[áa]rio|cartella(?: clinica)?|journal|sygnatura|sprawa|dosya|protokol|истори[яи] болезни|карт[аы]|полис|снилс|инн|паспорт)"
        r"(?:\s[\pL]{3,14})?\s(?:(?:nr|no|num|number|numer|num[ée]ro|n[úu]mero|номер)[.:\s]{1,3}|(?:n°|nº|№|#)\.?\s?:?\s?)(?P<it>[\pL\pN]{1,8}(?:[/\- ][\pL\pN]{1,10}){0,4}\d[\pL\pN]{0,4})(?:$|[^\pL\pN])",
        (
            "karta pacjenta nr {RT/5518/21}",
            "Fall Nr. {HK-20481}",
            "cartella clinica n° {C/7719}",
            "Aufenthaltstitel Nr. {KX81M44P7}, darf ich",
            "titre de séjour n° {9K77120345}",
        ),
        ("case no 2", "journal no 5 of 2019"),
        check=lambda piece: (
            digits(piece) >= 3
            and (digits(piece) >= 5 or any(map(str.isalpha, piece)))
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
        check=lambda piece: digits(piece) >= 5,
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
        "phone with a word for its last digits",
        PHONE,
        r"(?:^|[^\pL\pN])(?P<it>(?:\+?\d{1,3}[\-. ])?\(?(?:0\d{2,4}|800|8[2-8][2-8]|900|\+\d{2,5})\)?[\-. ](?:\d{2,4}[\-. ]){0,2}(?:[A-Z]{2,5}[\-. ])?[A-Z]{4,9}(?:-?\d{1,4})?)(?:$|[^\pL\pN])",
        ("ring {0800-444-HUHN} now", "call {1-800-NEEDLES}", "at {0900 55 HAUT}"),
        ("SPF 100 CREAM", "NCTF 135 SKIN", "120 UNITS", "100-OHNE", "800 BOTOX UNITS", "0719-003 TRETINOIN"),
        check=lambda piece: bool(re.match(r"\+|0[89]00|1[-. ]8", piece) or re.search(r"\d-[A-Z]", piece)),
        cased=True,
        digits=3,
        score=0.85,
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
)
