"""Recognizes names by what is said of them: animals as nicknames, a first name that opens, Amharic, patients."""

from __future__ import annotations

from bot.redaction.people.opened import is_name_by_letters
from bot.redaction.recognizers.frames_more import is_no_word
from bot.redaction.recognizers.homes import CAP
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.recognizers.told import is_told
from bot.redaction.spans import NAME
from bot.redaction.words import bare, is_english, is_listed

_ANIMALS = (
    "mouse rat bear bee bunny rabbit bug beetle cat kitty dog pup puppy duck ducky goose swan owl crow raven wren robin finch sparrow magpie hawk eagle fox wolf badger otter mole vole hare deer stag moose "
    "goat lamb sheep piglet pig pony horse tiger lion panda koala monkey frog toad newt lizard gecko turtle tortoise snake fish shark whale crab shrimp snail slug spider ant moth squirrel hamster hedgehog penguin puffin pigeon chicken hen"
)
_EVERYONE = r"(?:everyone|everybody|people|friends|they all|they|my (?:mates|friends|family|mum|mom|dad|gran|kids|husband|wife)|folks|the girls|colleagues)"
_SELF = r"(?:tengo|nac[íi]|soy|estoy|me|mi|ho|sono|mi chiamo|j['’]ai|je|tenho|sou|estou|ich|ik|mam|jestem|i|i['’]m|i['’]ve|my|aged|jag|jeg|am|born|née?|nata|nacida|nascida|piel|pelle|peau)"

# The score of a name that is one even where the knowledge store has its word.
SAID_SO = 1.0

ROWS = (
    Row(
        "animal as a nickname",
        NAME,
        rf"{EDGE}{_EVERYONE}\s(?:just\s|always\s)?calls?\sme\s(?P<it>(?-i:[\p{{Lu}}])[\pL]{{2,9}})\s?(?:$|[,.;!?)\n]|\s(?:but|and|because|cos)\s)",
        ("everyone calls me {Mouse}, my skin", "they all call me {Bear}."),
        ("everyone calls me Lazy, is it", "people call me Old."),
        check=lambda piece: piece.lower() in _ANIMALS.split(),
        hint="calls? me",
        score=SAID_SO,
    ),
    Row(
        "first name before a comma that opens, and who it is",
        NAME,
        rf"^\s?(?P<it>{CAP}),\s{_SELF}\s",
        ("{Jacinta}, tengo la piel seca", "{Marisela}, nací en mayo"),
        (
            "Crema, tengo la piel seca",
            "Hola, tengo la piel seca",
            "Zut, j'ai gratté",
            "Mesoterapia, tengo dudas",
            "Doctor, I have",
        ),
        check=lambda piece: (
            len(piece) > 3 and is_no_word(piece) and is_name_by_letters(piece, (0.2, 0.0), (0.9, 0.5))
        ),
        score=0.7,
    ),
    Row(
        "I am, in Amharic with Latin letters",
        NAME,
        rf"(?:^|[,.!?]\s|(?:ene|selam|simie|enie)\s)(?P<it>{CAP}(?:\s{CAP}){{0,2}})\s(?:negn|nege|neñ|ebalalehu|ibalalehu)(?:$|[^\pL])",
        ("selam, {Tigist Wolde} negn, skin", "{Hana Bekele} negn"),
        ("dehna negn, cream", "Dehna negn", "Ethiopiawi negn"),
        check=lambda piece: (
            is_told(piece)
            and piece.lower().split()[-1]
            not in ("dehna", "ethiopiawi", "ene", "enkwan", "habesha", "erguz", "nefsetur")
        ),
        hint="neg|neñ|balale",
        score=0.8,
    ),
    Row(
        "patient in lower case",
        NAME,
        rf"{EDGE}(?:pt|ptnt|patient)[:.]?\s(?P<it>(?-i:[a-z]{{3,16}}\s[a-z]{{4,20}}))\s?(?:$|[,;.(\n])",
        ("dob 1, pt {rosamund achterhof}, had 3", "pt {leopold haverstock}."),
        (
            "pt education leaflet",
            "pt reports dryness, meso",
            "patient complains itching.",
            "pt post menopause, dry",
        ),
        check=lambda piece: (
            not any(is_listed(word) for word in piece.split())
            and not is_english(bare(piece.split()[-1]))
            and is_no_word(piece)
            and is_name_by_letters(piece, (0.3, 0.0), (0.9, 0.3))
        ),
        hint="pt|patient",
        score=0.8,
    ),
)
