"""Recognizes what somebody wants to be called: "call me Muffin", "moi c jean-mi", "zeg maar Sjonnie"."""

from __future__ import annotations

import re

from bot.redaction.people.opened import is_name_by_letters
from bot.redaction.recognizers.frames import CAP
from bot.redaction.recognizers.frames_more import is_no_word
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.recognizers.told import is_told
from bot.redaction.spans import NAME
from bot.redaction.words import bare, function_words, is_listed, load_words

_TWO = rf"{CAP}(?:\s{CAP})?"
_END = r"(?:$|[,.;:!?)(\n]|\s[\-–—]\s)"
_EVERYONE = r"(?:everyone|everybody|every1|they all|people|all my [\pL]{3,10}|my (?:mates|friends|family|mum|mom)|friends)"
# What an adjective or a time may say behind "call me": these are no names.
_HOW = re.compile(
    r"(?:old|crazy|stupid|silly|mad|weird|paranoid|picky|naive|vain|lazy|cheap|later|soon|back|today|tonight|anytime|any|when|if|at|on|in|after|before|maybe|ishmael|an?|the|your|his|her|old-?fashioned|skeptical|sceptical|dumb|fussy|boring|cynical)",
    re.I,
)
_PLEASE = (
    r"(?:(?:sagt?|ruft|nenn(?:t|en sie)?) (?:mich )?(?:einfach|ruhig|nur|gerne?)|zeg (?:maar|gewoon)|noem me (?:maar|gewoon)|(?:зови(?:те)?|называй(?:те)?|звать) меня(?: просто)?|(?:клич(?:те)?|називай(?:те)?|звіть) мене(?: просто)?|"
    r"tawag(?:in)? (?:niyo|mo|nyo|ninyo) (?:na lang )?akong|(?:ma|mi) name na|(?:dem|dey|people) dey call me|na me be|(?:dime|decime|dígame|llamame|(?:me )?pued(?:es?|en) (?:llamarme|decir)|podés llamarme|todos me dicen)|"
    r"(?:tu peux|vous pouvez|on peut) m['’]appeler|tout le monde m['’]appelle|on me dit|appelle-moi|(?:puoi|potete|può) chiamarmi|chiamami|tutti mi chiamano|me chama(?:m)?(?: de)?|podes chamar-me|pode chamar de|todo mundo me chama de|"
    r"mów(?:cie)? mi|mówią mi|woł(?:aj|ają) (?:na )?mnie|říkej(?:te)? mi|volejte mě|kalla mig(?: bara)?|bare kall meg|kald mig(?: bare)?|kutsu(?:kaa)? minua|sano vaan|spune(?:ți)?-mi|zi-mi|zovi(?:te)? me|zovu me|kličejo me|"
    r"panggil(?: saja| aja)?(?: aku| saya)?|gọi (?:em|mình|tôi|chị|anh|con) là|cứ gọi (?:em |mình |tôi )?là|niite|unaweza kuniita|pe mi ni|a na-akpọ m|ana kira na|ana ce mini|φωνάξτε με|να με λες|με φωνάζουν|λέγε με)"
)
# Words of everyday Hindi in Latin letters that may follow "main" (I).
_HINDI = frozenset(
    (  # noqa: SIM905
        "bahut bohot bhi abhi roz kal aaj pareshan khush dukhi bimar theek thik accha acha kaafi kafi kabhi pehle phir lekin par aur "
        "nahi nahin mat hoon hun rahi raha rahe karti karta karna kar lagati lagata lagana leti leta sakti sakta chahti chahta chahiye "
        "sochti sochta janna jaanna puch pooch use dawai dawa cream chehre chehra skin ghar office gaon sheher saal mahine din ladki ladka "
        "aurat maa shadi shaadi garbhvati doodh pilati apne apni apna mere meri mera unki uska jab tab kya kyun kaise yeh woh dry oily "
        "ek do teen char bas sirf thoda thodi zyada jyada dono sab kuch koi wahan yahan"
    ).split()
)


# Parts of ordinary Thai words; hardly any name has one of them.
_THAI = re.compile(
    r"^ยา|ครีม|อะไร|ไหน|คลินิก|หมอ|แพทย์|ใกล้|ยี่ห้อ|รุ่น|สาร|เซรั่ม|โลชั่น|ผิว|หน้า|แพ้|เป็น|ใช้|ค่ะ|ครับ|คะ|มาก|ไม่|นี้|นั้น"
)
# French words with a hyphen: "peut-être", "là-bas", "moi-même".
_COMPOUND = re.compile(
    r"peut-être|\w{1,24}-(?:même|là|ci|dessus|dessous|bas|haut|moi|toi|vous|nous|il|elle|ce)|(?:ci|là|au|mi|demi|sous|sur|non|semi|anti|très)-\w{1,24}",
    re.I,
)
# How French children double a part of their name: "nono", "riri".
_DOUBLED = re.compile(r"([a-zà-ÿ]{2,3})\1", re.I)


def is_called_so(piece: str) -> bool:
    """Whether the words may be a nickname: no adjective, no time, no term."""
    first = piece.split()[0]
    if not is_told(piece) or _HOW.fullmatch(first):
        return False
    return first.lower() not in function_words() or is_name_by_letters(first, (0.3, 0.0), (0.9, 0.0))


def is_indian(piece: str) -> bool:
    """Whether the words are a name by their letters, and none is an everyday word of Hindi."""
    return (
        not any(word.lower() in _HINDI or is_listed(word) for word in piece.split())
        and is_told(piece)
        and is_name_by_letters(piece, (0.5, 0.0), (0.95, 0.6))
    )


def is_french_nickname(piece: str) -> bool:
    """Whether the words are no ordinary ones, and have a capital, a hyphen or a doubled part."""
    if "-" in piece:
        return not _COMPOUND.fullmatch(piece) and bare(piece) not in load_words().kept
    return (piece[0].isupper() or bool(_DOUBLED.fullmatch(piece))) and is_no_word(piece)


def _is_foreign(piece: str) -> bool:
    return is_called_so(piece) and bare(piece.split()[0]) not in load_words().places


ROWS = (
    Row(
        "call me, with a capital",
        NAME,
        rf"(?:^|[^\pL\pN_])(?-i:(?:[Jj]ust |[Pp]lease |[Oo]r )?[Cc]all me )(?P<it>(?-i:[\p{{Lu}}])[\p{{Ll}}'’\-]{{1,24}}(?:\s(?-i:[\p{{Lu}}])[\p{{Ll}}'’\-]{{1,24}})?)\s?{_END}".replace(
            r"\p{Ll}", r"a-zß-öø-ÿ\x{101}-\x{24f}\x{3ac}-\x{3ce}\x{430}-\x{45f}"
        ),
        ("call me {Dumpling}. Is it ok?", "Call me {Biscuit}, everyone does", "please call me {Tiger Lily}!"),
        ("call me Monday, please", "Call me Crazy, but", "call me Back.", "call me Old Fashioned, but"),
        check=is_called_so,
        needs="all me ",
        score=0.8,
    ),
    Row(
        "call me, as everybody does",
        NAME,
        rf"{EDGE}call me (?P<it>[\pL][\pL'’\-]{{2,24}}(?:\s[\pL][\pL'’\-]{{2,24}})?)[,.]?\s(?:(?:as |like |because |cos |since )?{_EVERYONE} (?:does|do|calls? me)|for short|that['’]?s (?:what|how) )",
        ("call me {dumpling}, everyone does", "you may call me {noodle}, that's what my mates say"),
        ("call me crazy, everyone does", "call me later, people do", "call me old, everybody does"),
        check=is_called_so,
        needs="all me ",
        score=0.8,
    ),
    Row(
        "what somebody asks to be called, in other languages",
        NAME,
        rf"{EDGE}{_PLEASE}\s(?P<it>{_TWO})\s?(?:{_END}|\s(?:zu mir|derler|lang|saja|aja|por favor|svp|pls|okay|ok)(?:$|[^\pL]))",
        (
            "sagt einfach {Moni} zu mir, welche",
            "zeg maar {Truus}, helpt vaseline?",
            "зовите меня просто {Муся}, какой",
            "tawagin mo akong {Ditas}, tuyo",
            "ma name na {Aondoakaa}, dry skin",
        ),
        ("zeg maar Nivea, of niet?", "dime Qué crema", "mów mi Dlaczego", "panggil saja Botox."),
        check=_is_foreign,
        score=0.75,
    ),
    Row(
        "me, in the French of short messages",
        NAME,
        rf"{EDGE}moi,? (?:c|cé|ct|ses)\s(?P<it>[\pL][\pL'’\-]{{2,24}}(?:\s{CAP})?)\s?{_END}",
        ("Moi c {loulou}, j'ai mal", "bjr moi c {marie-lou}, tel"),
        (
            "moi c pareil, peau sèche",
            "moi c grave, aidez",
            "moi c Nivea.",
            "moi c fini",
            "moi c peut-être.",
            "moi c a-derma.",
        ),
        check=is_french_nickname,
        needs="oi",
        score=0.75,
    ),
    Row(
        "I am, in Hindi with Latin letters",
        NAME,
        r"(?:^|[,.!?;]\s|(?:hi|hello|hey|namaste|namaskar|ji|sir|madam|mam|doctor|doc|dr)[,.!]?\s)(?:main|mai|mein|mei|hum)\s(?P<it>[a-z]{3,16}\s[a-z]{3,16}(?:\s[a-z]{3,16})??)(?:\s?(?:$|[,.;!?])|\s(?:hoon|hu|hun|hoo|bol|baat|yahan)(?:$|[^\pL]))",
        ("hello sir, main {kamli yadav} hoon, kya", "dena hai kya? main {kamli yadav}"),
        (
            "main bahut pareshan hoon",
            "main ingredient panthenol, kya",
            "mai roz cream hoon",
            "main concern redness.",
            "hum dono bimar hun",
        ),
        check=is_indian,
        hint=r"ma?[ei]?in?\s|hum\s",
        score=0.75,
    ),
    Row(
        "it is me, in Vietnamese",
        NAME,
        rf"(?:^|[.!?,]\s)(?P<it>{CAP}(?:\s(?-i:[\p{{Lu}}])[\pL]{{0,8}}){{1,3}})\s(?:đây|nè|ạ)\s?(?:$|[,.!?])",
        ("{Phùng Nhã Ý} đây, da em",),
        ("Kem Cocoon đây, tốt",),
        check=lambda piece: is_told(piece) and bare(piece.split()[0]) not in ("kem", "sua", "thuoc", "serum"),
        score=0.75,
    ),
    Row(
        "given and family name at once behind the Thai word for name",
        NAME,
        r"(?:^|[\s,.(])ชื่อ(?P<it>[\x{0e01}-\x{0e4e}]{3,20}\s[\x{0e01}-\x{0e4e}]{4,25})(?:$|[\s,.])",
        ("สวัสดีค่ะ ชื่อ{ปุณยนุช มงคลชัย} ไลน์",),
        ("ชื่อยาคืออะไรคะ แพ้ง่าย", "ชื่อครีม อะไรดี คะ", "ชื่อคลินิก ใกล้บ้าน"),
        check=lambda piece: not _THAI.search(piece),
        score=0.7,
    ),
)
