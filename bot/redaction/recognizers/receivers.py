"""Recognizes who receives a parcel, and whose name stands on a bell, a door or a parcel."""

from __future__ import annotations

from bot.redaction.recognizers.frames import NAMES
from bot.redaction.recognizers.frames_more import is_no_word
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.recognizers.told import is_told
from bot.redaction.spans import NAME
from bot.redaction.words import function_words

_ANY = r"[\pL\pM]{2,20}(?:\s[\pL\pM]{2,20}){0,2}"
_PLATE = r"(?:bell|door ?bell|buzzer|intercom|door|gate|letter ?box|mail ?box|post ?box|parcel|package|packet|label|envelope|booking|order|invoice|account|form|prescription|chart|appointment)"
_ON = (
    rf"(?:names? on (?:the|my|our|this|that) {_PLATE}|(?:the|my|our) (?:bell|door ?bell|buzzer|intercom|letter ?box|mail ?box) (?:says|reads|has)|"
    r"(?:auf|an) (?:der|dem|meiner|meinem) (?:klingel(?:schild)?|tür(?:schild)?|briefkasten|paket) steht|name (?:auf|an) (?:der|dem) (?:klingel(?:schild)?|tür(?:schild)?|briefkasten|paket|päckchen)|"
    r"nom (?:sur|de) (?:la sonnette|l['’]interphone|la boîte aux lettres|le colis|la porte)|nombre (?:en|del) (?:el timbre|el buzón|el paquete|la puerta|timbre|paquete)|"
    r"nome (?:sul (?:campanello|citofono|pacco)|sulla porta|na (?:campainha|porta|caixa)|no (?:interfone|pacote))|naam op (?:de (?:bel|deur|brievenbus)|het pakket)|nazwisko na (?:dzwonku|domofonie|drzwiach|paczce)|"
    r"namnet på (?:dörren|paketet|brevlådan)|navnet på (?:døren|døra|pakken|postkassen)|zildeki isim|kapıdaki isim|paketteki isim|фамилия на (?:звонке|двери|посылке|домофоне)|jméno na (?:zvonku|dveřích|balíku))"
)
_RECEIVER = (
    r"(?:получатель|одержувач|отримувач|получател|прималац|примач|odbiorca|adresat(?:ka)?|příjemce|príjemca|primatelj|prejemnik|címzett|mottagare|mottaker|modtager|vastaanottaja|saaja|ontvanger|geadresseerde|"
    r"alıcı|penerima|người nhận|παραλήπτης|tatanggap|mpokeaji|gavėjas|saņēmējs|saaja|marrësi|destinatar(?:ul)?|dest[io]natári[oa]|destinatari[oa]|destinataire|ricevente)"
)
# Words behind a receiver that tell something else.
_NOT = frozenset("가 이 은 는 주소 번호 없음 연락처 不是 地址 电话 不在 可以 في غير هو".split())  # noqa: SIM905


def is_receiver(piece: str) -> bool:
    """Whether no word is a function word and the piece may be a name."""
    parts = piece.split()
    return is_told(piece) and not any(word in _NOT or word in function_words() for word in parts)


ROWS = (
    Row(
        "name on a bell, a door or a parcel",
        NAME,
        rf"{EDGE}{_ON}(?:\s(?:is|was|says|reads|ist|lautet|est|es|è|é|to|är|er|je))?\s?:?\s[\"“„«]?(?P<it>{NAMES})",
        (
            "the name on the door is {Quarshie}, ring twice",
            "auf der Klingel steht {Brettschneider}",
            "el nombre en el timbre es {Urdangarin}.",
            "nazwisko na domofonie {Pstrągowska}",
        ),
        ("the name on the label is CeraVe", "the name on the door is missing", "the bell says Ring Twice"),
        check=lambda piece: is_receiver(piece) and is_no_word(piece),
        hint=r"bell|door|gate|box|buzz|com|parcel|pack|label|envel|book|order|invoice|account|form|presc|chart|appoint|kling|tür|brief|paket|päck|sonn|phone|lettres|colis|porte|timbre|buz|paqu|puerta|camp|cito|pacc|porta|caixa|pacote|deur|brie|dzwon|domof|drzw|paczc|dörr|brev|dør|post|zil|kapı|звонк|двер|посыл|домоф|zvon|dveř|balík",
        score=0.8,
    ),
    Row(
        "who receives a parcel",
        NAME,
        rf"{EDGE}{_RECEIVER}(?:\s?:|\s(?:to|ist|je|är|er|là|is|это))?\s(?P<it>{NAMES})|(?:^|[^\pL])(?:받는\s?(?:사람|분|이)|수령인|수취인|수신인|المستلم|المستلمة|المرسل إليه|گیرنده|הנמען|נמען|प्राप्तकर्ता|প্রাপক)(?:은|는|이름은)?\s?:?\s(?P<its>{_ANY}?)\s?(?:$|[,.;!?\n]|입니다|이에요|예요|है|است)|(?:收件人|收货人|受取人|お届け先|宛名|ผู้รับ)(?:是|は|叫|姓名|คือ)?\s?[:：]?\s?(?P<itself>[\pL]{{2,16}}(?:\s[\pL]{{2,16}})?)(?:$|[\s,.，。、;]|です)",
        (
            "получатель {Снежана Воротникова}, крем",
            "크림 보내주세요, 받는 분: {제갈민서}",
            "người nhận: {Đoàn Thị Mơ}, kem",
            "收件人:{司徒晓岚},面霜",
            "المستلم: {هدى الشامي}، كريم",
        ),
        ("받는 사람 주소, 크림", "odbiorca nie odebrał paczki", "收件人地址 错了"),
        check=is_receiver,
        hint=r"получ|одерж|отрим|прима|odbior|adresat|příj|príj|prima|prej|címz|mott|modt|vasta|saaja|ontv|gead|alıcı|pener|nhận|παρα|tatang|mpok|gavė|saņ|marr|dest|ricev|받는|수령|수취|수신|المستلم|المرسل|گیرنده|נמען|प्राप्त|প্রাপক|收件|收货|受取|届け|宛名|ผู้รับ",
        score=0.8,
    ),
)
