"""Finds the name that opens a message: "Giorgos Papanastasiou, κάνει να βάλω κρέμα", "kofi mensah, is it safe".

A message that begins with two or three words and a comma may begin with a name or with a thing. The words are
read again in two plain English sentences: what is a name there by its letters alone is a name here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.redaction.people import cues, where
from bot.redaction.people.features import is_unspaced
from bot.redaction.people.tagger import load_tagger
from bot.redaction.spans import NAME, Span
from bot.redaction.words import bare, is_listed, load_words, looks_mistyped

_GREETING = (
    r"(?:dear (?:sirs?|madam|doctor|team|all)|(?:dear )?(?:hi|hello|hey|hiya|yo|greetings)(?: there| all| team| doctor| everyone)?|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|grüezi|grüß gott|servus|moin|bonjour|bonsoir|salut|coucou|hola|buenas(?: tardes| noches)?|buenos días|"
    r"ciao|buongiorno|buonasera|salve|olá|oi|bom dia|boa (?:tarde|noite)|hoi|goedendag|goede(?:morgen|middag|navond)|cześć|dzień dobry|dobry wieczór|witam|merhaba|selam|iyi günler|hej|god (?:dag|morgon|kväll)|moi|terve|hei|ahoj|dobrý den|szia|jó napot|bună(?: ziua)?|bok|dobar dan|zdravo|lep pozdrav|tere|"
    r"labdien|sveiki|laba diena|здравствуйте|привет|добрый день|добрий день|вітаю|здравейте|γεια(?: σας| σου)?|καλησπέρα|καλημέρα|xin chào|chào(?: bác sĩ)?|halo|selamat (?:pagi|siang|sore|malam)|kumusta|magandang (?:umaga|araw)|habari|jambo|salam|salaam|assalamu? ?alaikum|marhaba|namaste|namaskar|ni hao|annyeong(?:haseyo)?|konnichiwa|sawasdee|shalom|mingalaba)"
)
_NAME = r"[^\W\d_]['’\w\-]{1,24}(?:\s[^\W\d_]['’\w\-]{1,24}){1,2}"
_OPENED = re.compile(rf"\s{{0,3}}(?:{_GREETING}\s?[,!.]\s)?(?P<name>{_NAME})\s?(?:[,;:|/]|[-–—]\s)", re.I)
_ASKED, _CALLED = "is that ok for my skin. ", "my name is "
# The least probabilities of the best and of the worst word, in each sentence; words in lower case need more.
_CASED, _SMALL = ((0.6, 0.0), (0.95, 0.6)), ((0.9, 0.6), (0.95, 0.9))
_CERTAIN = (0.95, 0.9)  # enough in the second sentence alone, for words that begin with capitals


def opened_spans(text: str, is_known: Callable[[str], bool]) -> list[Span]:
    """The name at the beginning of the text, if a comma or the like follows and nobody else has the name."""
    found = _OPENED.match(text)
    if not found:
        return []
    words = found["name"].split()
    cased = all(word[0].isupper() and not word.isupper() for word in words)
    if not cased and not all(map(str.islower, words)):
        return []
    if (
        where.is_taking(words[0])
        or any(map(_is_no_name, words))
        or (not cased and any(map(looks_mistyped, words)))
    ):
        return []
    certain = cased and is_name_by_letters(found["name"], (0.0, 0.0), _CERTAIN)
    least = _CASED if cased else _SMALL
    if not (certain or is_name_by_letters(found["name"], *least)) or is_known(found["name"]):
        return []
    return [Span(*found.span("name"), NAME, 0.7)]


def is_name_by_letters(
    name: str, asked: tuple[float, float], called: tuple[float, float] = (0.95, 0.6)
) -> bool:
    """Whether the tagger takes all words for a name in two sentences, with the least best and worst value."""
    for sentence, (best, worst) in ((_ASKED, asked), (_CALLED, called)):
        read = load_tagger().read(sentence + name)
        values = [
            value
            for word, value in zip(read.words, read.probability, strict=True)
            if word.start >= len(sentence)
        ]
        if not values or max(values) < best or min(values) < worst:
            return False
    return True


def _is_no_name(word: str) -> bool:
    """Whether it is in a list, a plant, a drug, or of a script without spaces."""
    plain = bare(word)
    named = plain in load_words().plants or bool(cues.DRUG.search(plain))
    return named or is_listed(word) or is_unspaced(word)
