"""Recognizes how people say who they are in more languages: "X speaking" in India, Amharic, Kurdish, Somali …"""

from __future__ import annotations

import re

from bot.redaction.people.opened import is_name_by_letters
from bot.redaction.recognizers.frames import CAP, NAMES
from bot.redaction.recognizers.frames_more import is_no_word
from bot.redaction.recognizers.letters import GREETED, YOURS
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.recognizers.told import is_told
from bot.redaction.recognizers.told_east import SURNAMES
from bot.redaction.spans import NAME
from bot.redaction.words import bare, function_words, is_english, load_words, read_lines

_INDIAN = r"[\x{900}-\x{963}\x{970}-\x{dff}]{2,24}"
_SPEAKING = (
    r"(?:बोल\s?(?:रहा|रही)\s?(?:हूँ|हूं|हु|हुं)|बोलतोय|बोलतेय|बोलत\sआहे|बोल्दै\s?(?:छु|छुँ)|बोलेको|বলছি|বলছিলাম|কৈছোঁ|બોલું\sછું|બોલી\sરહ્યો\sછું|બોલી\sરહી\sછું|ਬੋਲ\s(?:ਰਿਹਾ|ਰਹੀ)\sਹਾਂ|ਬੋਲਦਾ\sਹਾਂ|ਬੋਲਦੀ\sਹਾਂ|"
    r"பேசுகிறேன்|பேசறேன்|மాట్లాడుతున్నాను|మాట్లాడుతున్నా|ಮಾತನಾಡುತ್ತಿದ್ದೇನೆ|ಮಾತಾಡ್ತಿದ್ದೀನಿ|സംസാരിക്കുന്നു|ആണ്\sസംസാരിക്കുന്നത്|କହୁଛି|කතා\sකරන්නේ)"
)
_GREETED = r"(?:(?:हैलो|हेलो|नमस्ते|नमस्कार|হ্যালো|নমস্কার|আসসালামু আলাইকুম|હેલો|નમસ્તે|ਹੈਲੋ|வணக்கம்|ஹலோ|నమస్తే|హలో|ನಮಸ್ಕಾರ|ಹಲೋ|ഹലോ|നമസ്കാരം|ନମସ୍କାର|හෙලෝ)[,!।.]?\s)?(?:(?:मैं|मी|म|আমি|હું|ਮੈਂ|நான்|నేను|ನಾನು|ഞാൻ|ମୁଁ|මම)\s)?"
_ETHIOPIC = r"[\x{1200}-\x{135a}]{2,16}"
# Family names of Japan, of one and two signs; the signs for skin, hand, face and water stand in some of them.
_JAPANESE = (
    "(?:" + "|".join(sorted(" ".join(read_lines("japanese_names.txt")).split(), key=len, reverse=True)) + ")"
)
_SKIN = re.compile(r"[肌膚病症薬顔頬唇鼻額傷跡痕毛穴液剤水分乾燥油脂赤腫炎注射針術後前日年月歳代医科院]")
_PLACE = re.compile(r"さん|先生|様|氏|の|は|が|を|[県市区町村駅線店]")
# Short names that are no words of English.
_SHORT = "jo|al|bo|cy|di|ed|ty|vi|ro|lu|ng|xu|wu|yu|aj|bj|cj|dj|ej|jb|jc|jd|jj|jp|jt|kc|kj|kt|lj|mj|mo|oz|pj|rj|rb|tj|tk|vj"
_THAI_WORD = re.compile(
    r"^(?:เป็น|ใช้|มี|จะ|ควร|อยาก|ต้อง|ได้|แพ้|ฉีด|ทา|ไป|กำลัง|เคย|ท้อง|อายุ|คัน|ยัง|ก็|ให้|ทำ|กิน|รู้|ไม่|เพิ่ง|สนใจ|ขอ|กลัว|ชอบ|อยู่|ถาม|หน้า|ผิว|ยา|ครีม|อะไร|ค่ะ|ครับ|นะ|ที่|และ|แต่|โทร|เบอร์|ไลน์|จาก|เล่น|จริง|ว่า|คือ)"
    r"|ผิว|ครีม|หน้า|อะไร|ไหม|ค่ะ|ครับ|เมโส|แพ้|คลินิก"
)
# Families of plants and of words, and what else may follow "family".
_PLANTS = ("aceae", "gewächs", "gewächse", "blütler", "ceae", "idae", "inae")
_AND = frozenset(("hat", "und", "mit", "in", "des", "der", "die"))


def is_family(piece: str) -> bool:
    """Whether a family name follows: no plants, no ordinary word, no term."""
    return (
        is_told(piece)
        and piece.lower() not in _AND
        and not piece.lower().endswith(_PLANTS)
        and is_no_word(piece)
    )


def is_self(piece: str) -> bool:
    """Whether no word is a function word of some language or a term of the field."""
    return not any(word in function_words() or bare(word) in load_words().kept for word in piece.split())


def is_person_by_letters(piece: str) -> bool:
    """Whether two capitalised words are in no list and look like a name to the tagger."""
    return is_no_word(piece) and is_name_by_letters(piece, (0.5, 0.0), (0.9, 0.5))


ROWS = (
    Row(
        "family, then its name",
        NAME,
        rf"{EDGE}(?:(?-i:Familie|Fam\.|Eheleute|Ehepaar|Famille|Famiglia|Familia|Família|Rodzina|Rodziny|Państwo|Państwa|Rodina|Családja|Familien|Familjen|Perhe)|(?:la|die|der|an|von|bei|chez|alla|a|de) (?-i:familie|famille|famiglia|familia|família))\s(?P<it>{CAP}(?:[\- ]{CAP})?)(?:$|[^\pL])",
        ("Antwort an Familie {Brackelsberg}, danke", "chez la famille {Quéméneur}.", "Fam. {Wierzchowski}"),
        ("die Familie Asteraceae", "Familie Korbblütler", "Familie hat trockene Haut", "la familia Nivea"),
        hint=r"famil|famig|fam\.|famill|ehe|rodzin|państw|rodin|perhe|család",
        check=is_family,
        score=0.75,
    ),
    Row(
        "who is speaking, in the languages of India",
        NAME,
        rf"(?:^|[।.!?,]\s){_GREETED}(?P<it>{_INDIAN}(?:\s{_INDIAN}){{0,2}}?)\s{_SPEAKING}(?:$|[\s,.।!?])",
        (
            "সুদেষ্ণা মজুমদার বলছি, ত্বক শুষ্ক".replace("সুদেষ্ণা মজুমদার", "{সুদেষ্ণা মজুমদার}"),
            "हैलो, मैं {अन्विता देशपांडे} बोल रही हूँ।",
        ),
        ("আমি সত্যি বলছি, ত্বক শুষ্ক",),
        check=lambda piece: (
            is_self(piece) and piece not in ("সত্যি", "আবার", "আমি", "सच", "मैं", "यह", "फिर", "झूठ", "ठीक")
        ),
        hint=_SPEAKING,
        score=0.8,
    ),
    Row(
        "name in Amharic and Tigrinya",
        NAME,
        rf"(?:^|[\s፣።,.!])(?:(?:ስሜ|ስሜም|ሙሉ\sስሜ|የኔ\sስም|ስመይ|ስሟ|ስሙ)[:፡]?\s(?P<it>{_ETHIOPIC}(?:\s{_ETHIOPIC}){{0,2}}?)\s?(?:ነው|ነዉ|እዩ|ይባላል|ትባላለች|$|[፣።,.!])|(?P<its>{_ETHIOPIC}(?:\s{_ETHIOPIC})?)\s(?:እባላለሁ|ይብሃል))",
        ("ስሜ {መቅደስ ወልደሚካኤል} ነው፣ ቆዳዬ", "ሰላም፣ {አበበ ተሰማ} እባላለሁ"),
        ("ስሜ ምን ነው",),
        check=lambda piece: piece not in ("ምን", "ማን", "ሚስጥር"),
        score=0.8,
    ),
    Row(
        "I am, in Kurdish",
        NAME,
        rf"{EDGE}(?:ez\s(?P<it>{CAP}(?:\s{CAP}){{0,2}})\s(?:me|im)|nav(?:ê|e)\smin\s(?P<its>{CAP}(?:\s{CAP}){{0,2}})(?:\s(?:e|ye)|\s?[,.]))(?:$|[^\pL])",
        ("ez {Rojîn Demirtaş} me, çerm", "navê min {Zozan} e"),
        ("ez nexweş im", "ez Li malê me"),
        hint=r"ez\s|nav[êe]\smin",
        check=is_told,
        score=0.8,
    ),
    Row(
        "family and given name, then desu, in Japanese",
        NAME,
        rf"(?:^|[。、！!？?\s])(?:(?:こんにちは|こんばんは|はじめまして|初めまして|お世話になります|すみません)[、。!！\s]?)?(?P<it>{_JAPANESE}[\s　]?[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}]{{1,4}}?)(?:です|と申します|といいます|だよ|でーす)(?:$|[。、！!？?\s])",
        ("{高橋優奈}です。乾燥が", "こんにちは、{渡辺 まゆ}です！"),
        ("高橋先生です。", "水分不足です。", "中村医院です。", "赤ら顔です"),
        check=lambda piece: not _SKIN.search(piece[2:]) and not _PLACE.search(piece[2:]),
        hint=r"です|申します|といいます|だよ|でーす",
        score=0.75,
    ),
    Row(
        "old or little, then the family name, in Chinese",
        NAME,
        rf"(?:^|[，,。；;！!？?\s])(?:你好[，,]?)?(?:我是|我叫|这是|這是|我就是|这里是|這裡是)(?P<it>[老小阿大][\p{{Han}}]{{1,2}}|[{SURNAMES}](?:阿姨|叔叔|大姐|大哥|姐|哥|妈|嫂|奶奶|爷爷))(?:$|[，,。；;！!\s])",
        ("地址有了,我是{老郑},漏了", "我是{小雨}。脸干"),
        ("我是老人,皮肤干", "我是小白,新手", "我是大学生。", "我是老板。"),
        check=lambda piece: (
            piece
            not in [
                "老人",
                "老师",
                "老師",
                "老板",
                "老闆",
                "老外",
                "老手",
                "大人",
                "大叔",
                "大妈",
                "小白",
                "小孩",
                "小学生",
                "大学生",
                "大三",
                "大二",
                "大四",
                "大一",
                "老油皮",
                "大油皮",
                "老病号",
                "老客户",
                "老顾客",
            ]
        ),
        score=0.75,
    ),
    Row(
        "whole name behind I and the Thai word for name",
        NAME,
        r"(?:ดิฉัน|กระผม|ผม|ฉัน|หนู|เรา|แม่|พี่)ชื่อ\s?(?P<it>[\x{0e01}-\x{0e4e}]{2,16}\s[\x{0e01}-\x{0e4e}]{4,24})(?:$|[\s,.])",
        ("ผมชื่อธีรพงษ์ รักดีมาก หน้าแห้ง".replace("ธีรพงษ์ รักดีมาก", "{ธีรพงษ์ รักดีมาก}"),),
        ("ผมชื่ออะไร บอกไป แล้ว", "หนูชื่อนุ่น เป็นสิวค่ะ"),
        check=lambda piece: not any(map(_THAI_WORD.search, piece.split())),
        score=0.8,
    ),
    Row(
        "who closes with yours, in lower case",
        NAME,
        rf"{EDGE}{GREETED}[^.?!\n]{{0,40}}?[,!.\s]\s?{YOURS}\s(?P<it>(?-i:[a-zà-ÿ])[\pL'’\-]{{2,20}})\s?(?:$|[.,!?;\n(]|[\-–—]\s)",
        ("grüße aus dem amt, eure {trudi} (im forum)", "liebe grüße, deine {annegret}"),
        ("liebe grüße an deine mutter, danke", "grüße, ihre praxis", "love your cream, thanks"),
        hint=YOURS,
        check=lambda piece: is_no_word(piece) and is_name_by_letters(piece, (0.4, 0.0), (0.9, 0.0)),
        score=0.75,
    ),
    Row(
        "nickname of two letters",
        NAME,
        rf"(?:^|[.!?]\s|(?:hi|hey|hello|hiya|yo)[,!]?\s)(?:i['’]?m|i am|my name['’]?s|it['’]?s|this is|call me)\s(?P<it>{_SHORT})\s?(?:$|[,!?;]|[:;]-?[)D(pP]|\.(?:$|\s)|\s(?:and|from|here|again|btw|with)(?:$|[^\pL]))",
        ("Hi I'm {jo} :) gym", "hey, it's {mj} again"),
        ("hi I'm in pain", "I'm ok, thanks", "i'm up :)", "it's me again"),
        score=0.8,
    ),
    Row(
        "who is spoken of with a title, in Greek and Vietnamese",
        NAME,
        rf"{EDGE}(?:(?-i:δρ|Δρ|κ|κος|κα|κυρία|κύριος?|καθ)\.?\s(?P<it>(?-i:[Α-ΩΆΈΉΊΌΎΏ])[α-ωάέήίόύώϊϋΐΰς]{{2,20}}(?:[\- ](?-i:[Α-ΩΆΈΉΊΌΎΏ])[α-ωάέήίόύώϊϋΐΰς]{{2,20}})?)|(?:^|[.!?,]\s)(?-i:[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[Bb]ạn|[Ee]m)\s(?P<its>{CAP}(?:\s{CAP}){{0,2}})\s(?:hỏi|nhắn|nói|bảo|gọi|muốn|bị|đây|ở|cần|kể|khuyên))(?:$|[^\pL])",
        ("η δρ {Καραγιάννη} είπε", "Anh {Quốc Bảo} hỏi, kem nào"),
        ("Anh Việt Nam hỏi", "κ. Κρέμα"),
        hint=r"δρ|κ[\s.]|κ[οα]|κυρ|καθ|hỏi|nhắn|nói|bảo|gọi|muốn|bị|đây|ở|cần|kể|khuyên",
        check=lambda piece: (
            is_self(piece)
            and is_told(piece)
            and not is_english(bare(piece.split()[0]))
            and piece != "Việt Nam"
        ),
        score=0.75,
    ),
    Row(
        "for a person, in German",
        NAME,
        rf"{EDGE}(?:termin|rezept|bestellung|buchung|frage|paket|anfrage|tipp|creme|salbe|geschenk|reservierung|überweisung|befund|rechnung|gutschein|lieferung)\s(?:ist )?(?:für|von|an)\s(?P<it>{CAP}\s{CAP})(?:$|[^\pL])",
        ("ein Termin für {Roswitha Engelbrecht} bitte", "Rezept von {Torvald Brandvold}, ok"),
        ("Creme für Trockene Haut", "eine Frage von Neuen Kunden", "Termin für Botox Behandlung"),
        hint="für|von|an",
        check=is_person_by_letters,
        score=0.75,
    ),
    Row(
        "I am and my name, in Somali",
        NAME,
        rf"{EDGE}(?:waxaan ahay|waxa la i yiraahdaa|waxaa la i yiraahdaa|waxaa la iigu yeeraa|magacaygu waa|magacaygu waxa weeye|anigu waxaan ahay)\s(?P<it>{NAMES})",
        ("waxaan ahay {Hibaaq Cabdi}, maqaarkaygu", "magacaygu waa {Sagal Nuur Cali}."),
        ("waxaan ahay Soomaali", "waxaan ahay uur leh"),
        check=lambda piece: is_told(piece) and not piece.startswith(("Soomaal", "Muslim")),
        hint="waxa|magac",
        score=0.8,
    ),
)
