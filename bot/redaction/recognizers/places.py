"""Recognizes addresses that streets.py does not cover: other orders and scripts, postcodes, flats, floors."""

from __future__ import annotations

import re

from bot.redaction.recognizers.birth_words import YEARS
from bot.redaction.recognizers.table import EDGE, IS, Row
from bot.redaction.spans import ADDRESS

_UNIT = (
    r"(?:flat|apt\.?|apartment|unit|suite|ste\.?|floor|room|rm\.?|door|block|building|bldg\.?|house|tower|villa|plot|wohnung|whg\.?|stock|etage|étage|etg\.?|appartement|appt\.?|bât(?:iment)?\.?|escalier|esc\.?|piso|puerta|"
    r"planta|portal|depto\.?|departamento|interno|int\.|scala|piano|andar|bloco|apto\.?|casa|lote|verdieping|bus|mieszkani[ae]|m\.|lok(?:al)?\.?|klatka|daire|kat|no|kv\.?|кв\.?|д\.?|корп\.?|под[ъ.]?езд|этаж)"
)
PART = rf"(?:{_UNIT}\s?(?:no\.?|nr\.?|n°|#|:)?\s?#?\d{{1,5}}\s?[\pL]?|(?:ground|first|second|third|fourth|fifth|top|\d{{1,2}}(?:st|nd|rd|th|\.|º|ª|e|ème|er|o|a|ος)?)\s?(?:floor|fl|og|όροφος|stock|étage|etage|piso|piano|andar|planta|izq\w*|dcha?|derecha|verdieping|piętro|kat)\.?(?:\s[a-z]\b)?|#\s?\d{{1,5}}|\d{{1,2}}\.?\s?[º°ª]\s?(?:[a-z]\b)?)"
CAP = r"[\p{Lu}][\pL'’.\-]{1,30}"

_SIDE = r"(?:,?\s(?:links|rechts|mitte|li\.|re\.|left|right|rear|front|gauche|droite|izq\w*\.?|dcha?\.?|derecha|sx|dx|tv\.?|th\.?|t\.v\.|t\.h\.|mf\.?)(?![\w]))?"
TAIL = re.compile(
    r"(?:[ ,]{1,3}(?:[-–] )?(?:(?i:flat|apt\.?|apartment|unit|suite|ste\.?|floor|room|door|block|bldg\.?|building|tower|wohnung|whg\.?|top|stiege|etage|appt?\.?|appartement|bât\.?|bâtiment|esc\.?|escalier|piso|puerta|"
    r"planta|portal|bloque|depto\.?|int\.?|interno|scala|piano|andar|bloco|apto?\.?|bus|m\.?|lok\.?|lokal|mieszkanie|daire|kat|d|όροφος|διαμ\.?|kv\.?|кв\.?|корп\.?|leil(?:ighet)?\.?|lgh\.?|lägenhet|lejl\.?|byt|ap\.?|et\.?|sc\.?|bl\.?|chambre|résidence|kamer|em\.?|ajtó)\s?[:.#]?\s?(?:\d{1,4}\s?[A-Za-z]?|[A-Z]?\d{2,5}|[A-Z])\b"
    r"|(?i:hinterhaus|vorderhaus|seitenflügel|gartenhaus|quergebäude|souterrain|dachgeschoss|erdgeschoss|eg|dg|rez-de-chaussée|rdc|planta baja|pb|bajo|piano terra|rés-do-chão|r/c|parter|zemin kat|ground floor)\b"
    rf"(?:\.?\s(?:izqda|izda|izq|dcha|dch|links|rechts|esq)\b\.?)?|(?i:\d{{1,2}}\.\s?(?:tv|th|mf|st)\b\.?)"
    rf"|(?i:\d{{1,2}}\s?(?:st|nd|rd|th|\.|º|ª|e|er|ème|°|ος)?\s?(?:floor|όροφος|og|stock|etage|étage|sal|tr|emelet|em|patro|poschodie|krs|kerros|sprat|piso|piano|andar|izq\w*|dcha?|derecha|verdieping|piętro|kat)\b\.?(?:\s[a-z]\b)?{_SIDE})"
    rf"|(?i:(?:ground|first|second|third|fourth|fifth|top)\sfloor(?:\sflat)?{_SIDE})|#\s?\d{{1,5}}(?:-\d{{1,4}})?\b|\d{{1,2}}\.?\s?[º°ª]\s?(?:(?i:izqda|izda|izq|dcha|dta|dto|esq|frente|fte)\b\.?|[CF](?=\s?(?:[,;.)]|$))|(?![CF]\b)[A-Za-z]?\b)|[A-H]\s\d{{1,3}}\b|H0\d{{3}}\b)){{1,4}}"
)
HEAD = re.compile(
    r"(?:\b(?:flat|apartment|apt\.?|unit|suite|ste\.?|room|rm\.?|level|tower|bldg\.?|floor|block|(?:ground|first|second|third|top|\d{1,2}(?:st|nd|rd|th))\s(?:floor|flr|fl)\b\.?(?:\sflat)?)(?:\s?#?\s?\d{1,4}[a-z]?)?\s?,?\s){1,3}$",
    re.I,
)


def has_digit(piece: str) -> bool:
    """Whether the piece contains a digit of any script."""
    return any(map(str.isdigit, piece))


def is_home(piece: str) -> bool:
    """Whether the piece has a digit, is no temperature, and does not reach over the end of a sentence."""
    if re.fullmatch(
        r"(?:the )?(?:\d{1,2}(?:st|nd|rd|th)?|ground|first|second|third|top)\.? (?:floor|stock|etage|piso|étage)",
        piece,
        re.I,
    ):
        return False  # "the third floor" alone identifies nobody
    return has_digit(piece) and not re.search(r"\d\s?°\s?[CF]\b|(?<![a-z])[a-z]{3,}\.\s[A-Z]", piece)


_SENTENCE = re.compile(
    r"\b(?:and|the|is|are|was|after|before|for|with|sessions?|weeks?|days?|ml|mg|units?|patients?|women|people|euros?|dollars?|pounds?|injections?|studies|study|of|it|i|my)\b",
    re.I,
)


def is_chain(piece: str) -> bool:
    """Whether the piece contains no function word, and no unit of an amount."""
    return not _SENTENCE.search(piece)


# A word in lower case after a comma continues the sentence, unless it is an address word.
_CLAUSE = re.compile(
    r",\s(?!(?:rua|calle|via|viale|rue|av|avda|ul|os|al|c|str\w*|\w*str|\w*(?:stra(?:ß|ss)e|weg|gasse|platz|straat|laan|gatan|vej|vägen)|n[uú]mero|nr|no|n|piso|planta|puerta|portal|apto?|ap|app?t|bloco|bloque|blok|bl|sc|et|casa|edif\w*|col|colonia|barrio|bairro|"
    r"urb\w*|int|interno|scala|piano|b[âa]t\w*|étage|etage|stock|esc\w*|daire|kat|mah\w*|sok\w*|cad\w*|m|lok\w*|flat|unit|floor|suite|og|eg|dg|tv|th|top|lgh|leil\w*|bus|izq\w*|dcha?|bajo|esq|кв|д|корп|ул|дом)\b)[a-zß-ÿа-яğışżźćłńęą]{2,}\s",
)

ROWS = (
    Row(
        "number, street, district, city, postcode",
        ADDRESS,
        rf"{EDGE}(?P<it>\d{{1,5}}(?:[/\-]\d{{1,4}}){{0,2}}[a-zA-Z]?,?\s{CAP}(?:\s[\pL\d'’.\-]{{1,20}}){{0,5}}(?:,\s(?:{PART}|[\p{{Lu}}\d][\pL\d'’.\-]{{0,24}}(?:\s[\pL\d'’.\-]{{1,20}}){{0,3}})){{1,4}},?\s(?:[A-Z]{{2,3}}\s)?(?:\d{{5,6}}|\d{{3}} \d{{2,3}}))(?:$|[^\pL\pN])",
        (
            "ship to {45/2 Soi Lat Yai 4, Khlong Nuea, Bangkok 10240}",
            "{14 Adeola Crescent, Surulere, Lagos 101283}",
        ),
        ("20 Patients, Group A, and 30 Controls, Group B, 2015 100",),
        check=is_chain,
        cased=True,
        digits=5,
        score=0.75,
    ),
    Row(
        "street of Latin America by its numbers",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:calle|carrera|cra\.?|cl\.?|kr\.?|av(?:enida|\.)?|diagonal|dg\.?|transversal|tv\.?|circular)\s\d{{1,3}}\s?[a-z]?(?:\s(?:bis|sur|norte|este))?\s?(?:#|n[oº°]\.?|número)\s?\d{{1,3}}\s?[a-z]?\s?-\s?\d{{1,3}}(?:,?\s{PART}){{0,3}})(?:$|[^\pL\pN])",
        ("vivo en la {Carrera 14 # 62-18, apto 302}", "{Calle 9 bis No. 31-05}"),
        digits=3,
        score=0.85,
    ),
    Row(
        "street of Romania or Hungary",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:str(?:ada|\.)?|b-?d(?:ul|\.)?|bulevardul|aleea|calea|șos(?:eaua|\.)|piața)\s(?:[\pL][\pL.\-]{{1,20}}\s){{1,4}}?nr\.?\s?\d{{1,4}}[\pL]?(?:,?\s(?:bl|sc|et|ap|apt|cam)\.?\s?[\pL\d]{{1,5}}){{0,5}}|(?-i:{CAP})(?:\s(?-i:{CAP})){{0,2}}\s(?:u\.|utca|út|útja|tér|tere|krt\.|körút|köz|sétány)\s\d{{1,4}}(?:/\pL)?\.?(?:,?\s\d{{1,2}}\.?\s?em(?:elet)?\.?(?:\s?\d{{1,3}}\.?(?:\sajtó)?)?)?)(?:$|[^\pL\pN])",
        (
            "stau pe {str. Salcâmilor nr. 14, bl. C2, sc. A, et. 3, ap. 17}",
            "{Petőfi Sándor utca 12., 3. em. 2.} a címem",
        ),
        digits=1,
        score=0.8,
    ),
    Row(
        "street of Vietnam or Indonesia",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:số\s(?:nhà\s)?)?\d{{1,4}}(?:/\d{{1,4}}){{0,3}}[\pL]?,?\s(?:ngõ|ngách|hẻm|đường|phố|kiệt|thôn|ấp)\s[\pL\d][\pL\d ]{{0,30}}(?:,\s(?:phường|quận|huyện|xã|p\.|q\.|tp\.?|thành phố|tỉnh)?\s?[\pL\d][\pL\d ]{{0,24}}){{0,4}}|(?:jl\.?|jalan|gang|gg\.)\s(?:[\pL][\pL.\-]{{1,20}}\s){{1,4}}?(?:no\.?\s?)?\d{{1,4}}[\pL]?(?:,?\s(?:rt|rw)[\s./]?\d{{1,3}}(?:/(?:rw\s?)?\d{{1,3}})?){{0,2}})(?:$|[^\pL\pN])",
        ("mình ở {15 ngõ 82 phố Hoa Mai, quận Tây Sơn}", "kirim ke {Jl. Kenanga No. 8 RT 03/07}"),
        ("đường 5 mg", "jalan kaki 20 menit"),
        check=lambda piece: has_digit(piece) and "kaki" not in piece,
        digits=1,
        score=0.75,
    ),
    Row(
        "block of Singapore and its like",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:blk|block|blok)\s?\d{{1,4}}[a-z]?,?\s[\pL][^?!\n;]{{2,40}}?#?\d{{1,2}}-\d{{1,4}}(?:,?\s(?:singapore|s)\s?\(?\d{{6}}\)?)?)(?:$|[^\pN])",
        ("{Blk 217 Tampine Street 3 #07-114 Singapore 520217}",),
        ("block 2 weeks 3-4",),
        check=lambda piece: "#" in piece or bool(re.search(r"(?i:singapore|street|ave|road|jalan)", piece)),
        digits=3,
        score=0.8,
    ),
    Row(
        "house of India by its sign",
        ADDRESS,
        r"(?:^|[\s,:(])(?P<it>#\s?\d{1,5}[a-z]?(?:/\d{1,4})?,\s(?:\d{1,2}(?:st|nd|rd|th)\s(?:cross|main|block|stage|phase|floor)|(?-i:[\p{Lu}])[\pL\-]{2,24})(?:,?\s(?:\d{1,2}(?:st|nd|rd|th)\s(?:cross|main|block|stage|phase)|(?-i:[\p{Lu}])[\pL\-]{2,24})){1,5}(?:[\s,\-]{1,3}\d{6})?)",
        ("{#42, 3rd Cross, Jayamahal, Bengaluru 560046} is where",),
        ("#5, Best cream ever",),
        needs="#",
        score=0.75,
    ),
    Row(
        "street of Japan",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:〒?\d{{3}}-\d{{4}},?\s)?(?:{CAP}(?:-(?:ku|cho|machi|shi|to|fu|ken|dori|gun|mura))?,?\s){{0,4}}(?:\d{{1,3}}-chome[\s,]{{1,2}})?\d{{1,3}}-\d{{1,3}}(?:-\d{{1,4}})?,?\s{CAP}(?:,?\s(?:{CAP}-(?:ku|cho|machi|shi|to|fu|ken|dori|gun)|{CAP})){{0,4}}(?:,?\s〒?\d{{3}}-\d{{4}})?)",
        ("i live at {2-8-1 Nishi-Shinjuku, Shinjuku-ku, Tokyo 163-8001}", "{1-2-3 Ginza, Chuo-ku}"),
        ("1-2 Weeks", "4-5 Sessions"),
        check=lambda piece: (
            "-ku" in piece or "-shi" in piece or "-cho" in piece or "chome" in piece or piece.count("-") > 1
        ),
        cased=True,
        digits=3,
        score=0.75,
    ),
    Row(
        "street of Japan, ward first",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:〒?\d{{3}}-\d{{4}},?\s)?(?:[\pL]{{2,20}},?\s){{0,2}}[\pL]{{2,20}}-(?:ku|shi|cho|machi|gun|dong|gu|ro|gil)[\s,]{{1,2}}(?:[\pL][\pL\-]{{1,24}},?\s){{0,3}}\d{{1,4}}(?:-\d{{1,4}}){{0,3}}(?:-chome)?)",
        ("{Tokyo, Shibuya-ku, Jingumae 1-5-8}", "{Seoul Gangnam-gu Teheran-ro 152}"),
        ("top-do list 3",),
        digits=1,
        score=0.8,
    ),
    Row(
        "address of China, Japan or Korea in its script",
        ADDRESS,
        r"(?P<it>(?:〒?\d{3}-\d{4}\s?)?(?:[\p{Han}\p{Hiragana}\p{Katakana}ー]{1,10}[省市县縣区區都道府県村町州]){1,4}[\p{Han}\p{Katakana}ーのヶケ\d０-９\-−－丁目番地号號街路弄巷段楼樓室层之]{2,40}(?:[ 　][\p{Han}\p{Katakana}ーA-Z]{2,20}[ 　]?[\dA-Z０-９\-]{1,6}(?:号室|号|室|階|F)?(?:[\d]{1,5}(?:号室|室))?|[ 　]?\d{1,5}(?:号室|室|号))?|"
        r"(?:[\p{Hangul}]{1,8}(?:시|도|구|군)\s?){1,3}(?:[\p{Hangul}\d]{1,10}(?:동|로|길|읍|면|가)\s?){1,2}\d{0,4}(?:-\d{1,4})?(?:번지)?(?:\s\d{1,4}동)?(?:,?\s?\d{1,4}호)?(?:\s\d{1,4}(?:-\d{1,4})?,?\s\d{1,4}호)?|[\p{Han}]{2,8}[路街巷道]\d{1,5}[号號](?:\d{1,4}[楼樓室])?)",
        (
            "住所は{東京都新宿区西新宿2-8-1}です",
            "我住在{北京市朝阳区建国路88号}",
            "{〒530-0099 大阪府大阪市北区桜木三丁目2番7号 コーポ青葉301号室}に送って",
            "{台北市大安區和平路二段18號5樓之3}",
            "{서울시 강남구 테헤란로 152}",
        ),
        ("東京都",),
        check=has_digit,
        score=0.85,
    ),
    Row(
        "address of Japan behind its postcode",
        ADDRESS,
        r"(?P<it>〒?\s?\d{3}-\d{4}[ 　,、]?[\p{Han}\p{Hiragana}\p{Katakana}ーA-Za-z\d\-−－・ 　]{4,60}?)(?:です|でし|へ|に(?:送|届|お|住|あ|い|配|発)|まで|宛|、|。|,|$|[()（）\n])",
        ("送り先は{123-4567 京都府京都市中京区寺町通二条上る 竹屋荘203号}です",),
        ("123-4567 ml です",),
        check=lambda piece: bool(re.search(r"[都道府県市区郡町村]", piece)),
        digits=7,
        score=0.85,
    ),
    Row(
        "street in Cyrillic, Greek, Arabic, Hebrew or Indian script",
        ADDRESS,
        r"(?P<it>(?:ул(?:ица|\.)|улиця|вул(?:иця|\.)|пр(?:оспект|-т|-кт|осп\.)|пер(?:еулок|\.)|пл(?:ощадь|\.)|бул(?:ьвар|\.)|наб\.|шоссе|бул\.|площад|жк|οδός|οδο|λεωφ(?:όρος|\.)|πλατεία|شارع|حي|طريق|خیابان|کوچه|רחוב|רח['׳]|שדרות|דרך|सड़क|मार्ग|गली|मकान नं(?:बर)?\.?)\s{0,2}[\pL\pM\"«][\pL\pM .\"'«»\-]{1,40}?[,،]?\s{0,2}(?:д(?:ом|\.)?\s{0,2}|№\s{0,2}|رقم\s|No\.?\s{0,2}|буд\.?\s{0,2}|بلاک\s|پلاک\s)?[\d٠-٩۰-۹]{1,4}\s?[\pL]?(?:[,،\s]{1,3}(?:кв|корп|оф|стр|к|эт|под|شقة|الطابق|طابق|عمارة|واحد|طبقه|דירה|קומה)\.?\s{0,2}[\d٠-٩۰-۹]{1,4}){0,3}(?:,\s(?:г\.\s|м\.\s)?(?-i:[\p{Lu}])[\pL\-]{2,24}(?:$|[.,;!?\n])){0,1})",
        (
            "живу {ул. Ленина, д. 5, кв. 12}",
            "{οδός Ερμού 25}",
            "اسكن في {شارع التحرير 15}",
            "גר ב{רחוב הרצל 14}",
        ),
        score=0.85,
        digits=1,
    ),
    Row(
        "flat or floor at home",
        ADDRESS,
        rf"{EDGE}(?:live|lives|living|address(?: is)?|reside|stay(?:ing)?|deliver\w{{0,4}}|ship|send it|come|moved|home is|wohne|habite|vivo|abito|moro|woon|mieszkam|oturuyorum|adres\w{{0,4}})[^.?!;\d]{{0,20}}?(?:at|in|on|to|:|is|im|au|en|al|no|op|na|à|,)\s{{1,2}}(?P<it>(?:the )?{PART}(?:[,\s]{{1,3}}(?:of |in )?(?:{PART}|(?-i:[\p{{Lu}}\d])[\pL\d'’.\-]{{0,20}}|(?:[\pL]{{2,20}}\s){{1,2}}(?:house|court|tower|building|block|street|road|gardens|lodge|mansions?|heights|apartments|residency|society|colony|nagar|avenue|lane))){{0,6}})",
        ("i live in {flat 3b, Rosewood House}", "send it to {apartment 12, Block C}"),
        (
            "i live on the first floor",
            "i stay in room temperature",
            "i live in spain and it is 38 °C here. Should I go out",
        ),
        check=is_home,
        digits=1,
        score=0.75,
    ),
    Row(
        "address, announced in other languages",
        ADDRESS,
        rf"{EDGE}(?:(?:ich |wir )?wohn(?:e|en|haft)(?: in)?|meine adresse(?: ist| lautet)?|adresse|anschrift|postanschrift|(?:j['’])?habite(?: au| à| en| dans)?|mon adresse(?: est| c['’]est)?|vivo en|mi direcci[óo]n(?: es)?|direcci[óo]n|domicilio|abito (?:in|a)|il mio indirizzo(?: è)?|indirizzo|"
        rf"moro (?:na|no|em)|meu endereço(?: é)?|endereço|morada|ik woon (?:op|in|aan)|mijn adres(?: is)?|mieszkam (?:przy|na|w)|m[óo]j adres(?: to)?|adres(?:im|i)?|(?:jag |jeg |vi )?bor (?:på|i)|asun(?: osoitteessa)?|(?:én )?itt lakom|(?:a )?lakcímem|a címem|bydlím (?:na|v)|stanujem u|živim u|moja adresa(?: je)?|locuiesc (?:în|pe)|adresa mea(?: este| e)?|gyvenu|dzīvoju|elan|a morada|a minha morada(?: é)?|min adresse(?: er)?|min adress(?: är)?|osoitteeni(?: on)?|я живу (?:на|по|в)|мой адрес|адрес)"
        rf"{IS}(?P<it>(?:\d{{1,5}}\s?(?:bis|ter)?,?\s[\pL][^?!;\n,\d]{{3,40}}|[\pL\d][^?!;\n]{{2,60}}?\d{{1,5}}\s?[a-zA-Z]?)(?:[,/\- ]{{1,2}}(?:{PART}(?:\s(?:links|rechts|mitte)\b)?|\d{{1,6}}|b[âa]t\.?\s[a-z]|(?-i:[\p{{Lu}}][\pL\-]{{1,24}}))){{0,5}}(?:\s{YEARS})?)(?:$|[\s,;!?)]|\.(?:$|[^\pN]))",
        (
            "ich wohne {Am Anger 4, 99084 Erfurt}",
            "mi dirección es {Mayor 12, 3º B}",
            "mieszkam przy {Długiej 14/3}",
            "j'habite {12 cité Dupetit, bât B}",
            "adresim {Gül sok no 5 daire 3}",
        ),
        (
            "ik woon in Utrecht",
            "vivo en Cádiz, me piden 40.000 euros",
            "vivo en Madrid desde hace 3 años",
            "wohne in Berlin seit 2 Jahren",
            "j'habite Tours, 40 ans, peau sèche",
        ),
        check=lambda piece: (
            has_digit(piece)
            and not _CLAUSE.search(piece)
            and not re.search(
                r"\b(?:seit|since|desde|depuis|da|od|sinds|hace|ans|años|jahren?|anni|anos|lat|jaar|yıl|лет|года?)\b",
                piece,
                re.I,
            )
        ),
        digits=1,
        score=0.7,
    ),
    Row(
        "street of Turkey, Poland, Hungary, India, the Philippines",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:{CAP}|[\pL]{{3,20}})(?:\s[\pL][\pL.\-]{{1,20}}){{0,3}}\s(?:mah(?:alles[iı]|\.)?|sok(?:a[kğ]ı?|ağ[ıi]|\.)?|cad(?:des[iı]|\.)?|bulvar[ıi]|apt\.?|sitesi|blok)[,\s]{{1,2}}(?:(?:[\pL.]{{2,20}}\s){{0,3}}(?:sok\.?|sokak|cad\.?|caddesi|apt\.?)[,\s]{{1,2}})?(?:no\s?[:.]?\s?|nr\s?)?\d{{1,4}}(?:\s?/\s?\d{{1,4}})?(?:[,\s]{{1,2}}(?:d(?:aire)?|kat|k)\s?[:.]?\s?\d{{1,4}}){{0,2}})",
        ("{Moda mah. Bahariye cad. no: 12 daire 5}", "{Atatürk bulvarı no 45/3}"),
        ("the soak 5",),
        digits=1,
    ),
    Row(
        "house number of India",
        ADDRESS,
        rf"{EDGE}(?P<it>(?:h(?:ouse)?\.? ?no\.?|flat no\.?|plot no\.?|door no\.?|d\.no\.?|sector|blk)\s?[:#\-]?\s?\d{{1,4}}[\pL]?(?:[/\-][\pL\d]{{1,4}}){{0,3}}(?:[,\s]{{1,3}}(?:(?:near|behind|opp(?:osite|\.)?|beside|next to|above|off)\s[\pL'’.\- ]{{3,30}}|(?:sector|phase|block|lot|street|cross|main|road|st)\s?\d{{1,3}}[\pL]?|\d{{1,2}}(?:st|nd|rd|th) (?:cross|main|street|block|floor|avenue)|[\p{{Lu}}][\pL'’.\-]{{1,24}}(?:\s(?:nagar|colony|road|marg|vihar|layout|street|puram|enclave|extension|society|village))?)){{1,5}}(?:[\s,\-]{{1,3}}\d{{6}})?)(?:$|[^\pL\pN])",
        (
            "{H.No. 12/4, Gandhi Nagar, Pune 411001}",
            "{Door No. 3-51/C, Lotus Colony, opposite the temple, Guntur 522999} send",
            "{blk 5 lot 12, Rosal street}",
        ),
        ("phase 3, The study", "block 2 of the trial"),
        digits=1,
    ),
    Row(
        "place on the globe",
        ADDRESS,
        r"(?:^|[^\pL\pN.])(?P<it>[-+]?\d{1,2}\.\d{3,10}°?\s?[NS]?\s?[,;/ ]\s{0,2}[-+]?\d{1,3}\.\d{3,10}°?\s?[EW]?|///[\pL]{2,20}\.[\pL]{2,20}\.[\pL]{2,20}|\d{1,2}°\d{1,2}['′][\d.]{0,6}[\"″]?\s?[NS],?\s{0,2}\d{1,3}°\d{1,2}['′][\d.]{0,6}[\"″]?\s?[EW])",
        ("i am at {52.52012, 13.40495}", "meet me: {///filled.count.soap}"),
        ("0.05 to 0.10", "1.5, 2.5"),
        score=0.8,
    ),
)
