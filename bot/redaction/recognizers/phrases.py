"""Recognizes code words, and passwords of several plain words."""

from __future__ import annotations

from bot.redaction.recognizers.secrets import FOR, OF_PASSWORDS, PASSWORD, is_password
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import SECRET
from bot.redaction.words import function_words

# What somebody may say about a pass or a key word without telling it.
ORDINARY = frozenset(
    (  # noqa: SIM905
        "moisture moisturize moisturise hydrate hydration sunscreen patience gentle please late early cheap free valid "
        "gone due consistency balance prevention safety trust sleep water remember difficult long enough"
    ).split()
)

# Words beside numbers, where somebody speaks about passwords.
ABOUT = frozenset(
    (  # noqa: SIM905
        "error page link code letters digits characters chars words symbols numbers days hours minutes weeks times tries attempts version "
        "android ios iphone windows chrome firefox safari edge ipad app must should needs has had have least most only more than and with"
    ).split()
)


def is_pass_phrase(piece: str) -> bool:
    """Whether several words with a digit and a capital, or a digit inside a word, may be a password."""
    parts = piece.split()
    if not is_password(parts[0]) or any(
        part.lower() in ABOUT or part.lower() in function_words() for part in parts
    ):
        return False
    if any(map(OF_PASSWORDS.fullmatch, parts)) or not any(map(str.isdigit, piece)):
        return False
    return any(not part.islower() and not part.isdigit() for part in parts)


ROWS = (
    Row(
        "pass, code word or pass phrase in a sentence",
        SECRET,
        rf"{EDGE}(?:(?:my|the|our|login|log-in|wifi|wi-fi|portal|app|account|user)\s(?:[\pL]{{2,12}}\s)?pass|(?:code|magic|secret|safety|memorable|watch|key) ?word|codewort|kennwort|losungswort|losung|mot de code|palabra (?:clave|secreta)|parola (?:d['’]ordine|chiave)|palavra(?:-chave| secreta| chave)|codewoord|sleutelwoord|kodord|lösenord|hasło|slowo kluczowe|słowo kluczowe|kod adı|anahtar kelime|кодовое слово|секретное слово|кодове слово|кодова дума|λέξη κλειδί|κωδική λέξη|كلمة السر|מילת קוד|暗号|合言葉|口令|암호)(?:{FOR})?\s?(?:is|was|ist|lautet|est|es|è|é|to|är|er|=|:){{1,2}}\s?[\"“„«']?(?P<it>[\pL\pN!-&*-\-/:-@_]{{3,60}}(?:\s(?-i:[\p{{Lu}}\d])[\pL\pN\-]{{1,24}}){{0,3}})[\"”“»']?\s?(?:$|[,.;!?)\n]|\s(?:and|but|so|can|und|et|y|e|i|ve)\s)",
        (
            "my pass is {Turnip77!}, help",
            "the code word is {quillfeather}. Now",
            "кодовое слово: {барсук}, крем",
        ),
        (
            "my pass is expired, help",
            "the key word is moisture.",
            "das Kennwort ist falsch.",
            "the magic word is please",
            "my bus pass is late.",
        ),
        check=lambda piece: (
            is_password(piece) and not OF_PASSWORDS.fullmatch(piece) and piece.lower() not in ORDINARY
        ),
        score=0.85,
    ),
    Row(
        "several plain words as a password",
        SECRET,
        rf"{EDGE}{PASSWORD}(?:{FOR})?\s?(?:is|was|ist|lautet|est|es|è|é|to|är|er|=|:){{1,2}}\s?(?P<it>[a-zß-ÿ]{{3,14}}(?:[ ][a-zß-ÿ]{{3,14}}){{3,5}})\s?(?:$|[,.;!?\n()—–]|-\s)",
        (
            "wifi password is {correct otter lantern sky}, ok",
            "pw: {maple orbit tunic glacier}",
            "password: {velvet tractor monday soup} — is it ok",
        ),
        ("the password is not working again today.", "the password is too hard to remember."),
        check=lambda piece: (
            is_password(piece.split()[0])
            and not any(word in function_words() or word in ORDINARY for word in piece.split())
            and not any(map(OF_PASSWORDS.fullmatch, piece.split()))
        ),
        score=0.85,
    ),
    Row(
        "words with capitals and a number as a password",
        SECRET,
        rf"{EDGE}{PASSWORD}(?:{FOR})?(?:\s?(?:=|:)|\s(?:is|was|ist|lautet|est|es|è|é|to|är|er))?\s(?P<it>[\pL\pN][\pL\pN'’!&*\-]{{1,24}}(?:\s[\pL\pN][\pL\pN'’!&*\-]{{0,24}}){{1,4}})\s?(?:$|[,.;!?\n])",
        (
            "the password {mydonkey Brisket 31}, someone",
            "my pw is {Copper Gate 19}, help",
        ),
        (
            "password reset link expired 2 days ago, help",
            "my password has 3 words and 2 digits, ok",
            "the password needs 8 letters, 1 Capital.",
            "password for Android 14, lost",
            "the password page shows Error 404, why",
        ),
        check=is_pass_phrase,
        digits=1,
        score=0.8,
    ),
)
