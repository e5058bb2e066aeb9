"""Recognizes names by what stands around them: a signature in lower case, brackets, a word in a form."""

from __future__ import annotations

import re

from bot.redaction.people.opened import is_name_by_letters
from bot.redaction.recognizers.frames import CAP
from bot.redaction.recognizers.table import Row
from bot.redaction.recognizers.told import is_told
from bot.redaction.spans import NAME
from bot.redaction.words import bare, is_english, is_listed, looks_mistyped

_FULL = rf"{CAP}(?:\s(?:(?:van|von|der|den|de|del|della|da|dos|das|du|la|le|el|al|bin|ben|ibn)\s){{0,2}}{CAP}){{0,3}}"
# Bacteria and yeasts have a short first name too: "s. aureus".
_GERM = re.compile(r"(?:coli|acnes|us|ae|ans|um|is|furfur|olytica|difficile)$", re.I)
# The beginnings and parts of ordinary Thai words; names have none of them.
_THAI_VERB = re.compile(
    r"^(?:เป็น|ใช้|มี|จะ|ควร|อยาก|ต้อง|ได้|แพ้|ฉีด|ทา|ไป|กำลัง|เคย|ท้อง|อายุ|คัน|ยัง|ก็|ให้|ทำ|นอน|กิน|รู้|คิด|ไม่|ไม|เพิ่ง|สนใจ|ขอ|กลัว|รู้สึก|ชอบ|เลย|เห็น|ลอง|ซื้อ|อยู่|ถาม|หา|เจอ|พบ|กับ|แค่|เอง|สงสัย|ผิว|หน้า|เจ็บ|ปวด|โดน|ถูก|รอ|เริ่ม|เพิ่ม|ตั้ง|เลี้ยง|คลอด|แต่|ทุก|ว่า|ต่าง|น่า)"
)
_THAI_WORD = re.compile(r"ผิว|สิว|ครีม|หน้า|ไม่|ควร|ผื่น|แล้ว|เมโส|วัน|เดือน|ปี|ครั้ง|แพ้|ใช้|มาก|หรือ|ทำไม|อะไร|ไหม|ค่ะ|ครับ")


def is_person(piece: str) -> bool:
    """Whether no word of the piece is in a list, and its letters look like a name to the tagger."""
    return is_no_word(piece) and is_name_by_letters(piece, (0.5, 0.0), (0.95, 0.5))


def is_no_word(piece: str) -> bool:
    """Whether no word of the piece is in a list or looks like a mistyped word."""
    return is_told(piece) and not any(is_listed(word) or looks_mistyped(bare(word)) for word in piece.split())


ROWS = (
    Row(
        "initial and family name in lower case at the end",
        NAME,
        r"(?:[.!?…,;]\s|\s[\-–—~/]\s?|\n)(?P<it>(?-i:[a-zà-ÿ])\.\s?(?:(?-i:[a-zà-ÿ])\.\s?)?(?-i:[a-zà-ÿ])[\pL'’\-]{2,24})[.!]?\s?$",
        ("with my thyroid, is he right? {j. penhaligon}", "thanks, {m.k. wrzesniewski}"),
        (
            "is it infected? s. aureus",
            "what kills c. acnes, e. coli",
            "see you, u. know",
            "is it ok? e.g. wine",
        ),
        check=lambda piece: not _GERM.search(piece) and not is_english(piece.rpartition(".")[2].strip()),
        needs=".",
        score=0.75,
    ),
    Row(
        "full name in brackets",
        NAME,
        rf"[(\[](?P<it>{CAP}\s(?:(?:van|von|de|del|da|bin|al|el)\s)?{CAP}(?:\s{CAP})?)[)\]]",
        ("my therapist ({Ngozi Umeadi}) says",),
        ("the cream (Crème Riche) is", "in (Buenos Aires) now", "the filler (Hyaluronic Acid)"),
        check=is_person,
        needs="(",
        score=0.7,
    ),
    Row(
        "name in a form between commas, in other languages",
        NAME,
        rf"(?:^|[.!?;,\]]\s)(?:nom|nome|nombre|naam|imię|imie|navn|namn|nimi|jméno|meno|név|nume|ime|vardas|vārds|isim|ad soyad|ad|nama|tên|pangalan|jina|имя|ім['’]?я|име|όνομα)\s(?P<it>{_FULL})\s?(?:$|[,.;!?(])",
        (
            "WhatsApp 0171, nome {Rosicleide}, quero",
            "imię {Grażyna Wolak}, sucha skóra",
            "número 4, nombre {Yoandra Quesada Pupo}, piel",
        ),
        ("nome Crema Nivea, quale", "naam Onbekend, wat", "nom Commercial, quoi"),
        check=lambda piece: is_person(piece) or (" " in piece and is_no_word(piece)),
        score=0.7,
    ),
    Row(
        "what others may call somebody, in Chinese",
        NAME,
        r"(?:叫我|喊我|称呼我|稱呼我|管我叫|大家叫我|都叫我|我叫)(?:做|为|為)?(?P<it>[阿小老大][\p{Han}]{1,2}|[\p{Han}]{2,3})(?:就好|就行|就可以|就成|好了|吧|即可|便可|都行)",
        ("叫我{阿珍}就好,面霜", "喊我{小雨}就行"),
        ("叫我不要用就好",),
        check=lambda piece: not re.match(r"不|别|要|去|来|多|少|用|涂|吃|先|再", piece),
        score=0.8,
    ),
    Row(
        "I, then the full name, in Thai",
        NAME,
        r"(?:^|[\s,.!])(?:ฉัน|ดิฉัน|ผม|กระผม|หนู|ข้าพเจ้า)(?:ชื่อ|คือ)?\s?(?P<it>[\x{0e01}-\x{0e4e}]{3,16}\s[\x{0e01}-\x{0e4e}]{4,20})(?:\s|$)",
        ("ฉัน{พิมพ์ชนก ศรีวงษา} ฉีดเมโส", "ผม{ธนกฤต วงศ์สว่าง} อายุ 30"),
        ("ฉันเป็นสิวมาก ควรใช้อะไร ดี", "ผมแพ้ครีม ทำอย่างไร ดี", "หนูกลัวเข็ม มีวิธีอื่น ไหม"),
        check=lambda piece: (
            not any(_THAI_VERB.search(word) or _THAI_WORD.search(word) for word in piece.split())
        ),
        score=0.75,
    ),
)
