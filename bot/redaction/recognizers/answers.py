"""Recognizes pass phrases of plain words, answers to security questions, and backup codes in groups."""

from __future__ import annotations

import re

from bot.redaction.recognizers.phrases import ABOUT, ORDINARY
from bot.redaction.recognizers.secrets import FOR, OF_PASSWORDS, is_password
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import SECRET
from bot.redaction.words import function_words, is_english

_VERB = r"(?:is|was|are|will be|ist|lautet|war|est|c['’]est|es|era|è|é|to|jest|är|er|on|je|este|είναι|это|adalah|là)"
_IS = rf"(?:\s{_VERB}(?:\s(?:just|still|always|simply|now|actually|einfach|toujours|siempre|sempre))?\s|\s?(?:=|:|->|=>|–|—)\s?|,\s|\s)"
_PHRASE = (
    r"(?:pass[ \-]?phrases?|passsatz|passphrase|phrase (?:de passe|secrète)|frase (?:de (?:paso|contraseña|seguridad)|di accesso|segreta|secreta)|frase-?passe|frase secreta|wachtwoordzin|wachtzin|fraza hasła|lösenfras|lösenordsfras|kodefrase|tajná fráze|парольная фраза|"
    r"(?:recovery|seed|wallet|mnemonic|secret|security|backup) (?:phrase|sentence)|safe[ \-]?word)"
)
_ANSWER = (
    r"(?:(?:secret|security|memorable|recovery|verification|password)(?: question['’]?s?)?,? answers?|answers? (?:to|of|for) (?:the|my|our|a|your) (?:secret|security|recovery|password|verification)(?: question)?|security q(?:uestion)?(?: and)? a(?:nswer)?|"
    r"(?:antwort auf (?:die|meine) sicherheitsfrage|sicherheitsantwort|geheime antwort)|réponse (?:secrète|de sécurité|à (?:la|ma) question (?:secrète|de sécurité))|respuesta (?:secreta|de seguridad|a (?:la|mi) pregunta (?:secreta|de seguridad))|risposta (?:segreta|di sicurezza|alla (?:mia )?domanda (?:segreta|di sicurezza))|"
    r"resposta (?:secreta|de segurança|à (?:minha )?pergunta (?:secreta|de segurança))|antwoord op (?:de|mijn) (?:geheime|beveiligings)vraag|odpowiedź na pytanie (?:pomocnicze|bezpieczeństwa)|gizli soru(?:nun|mun)? cevabı|ответ на (?:секретный|контрольный) вопрос)"
)
_SAFE = r"(?:safe[ \-]?word|safety phrase|sicherheitswort|mot de sécurité|palabra de seguridad|parola di sicurezza|palavra de segurança|veiligheidswoord|hasło bezpieczeństwa)"
_WORD = r"[\pL][\pL\pN'’\-]{0,20}"
_END = r"\s?(?:$|[,.;!?\n)\"”])"
_PHRASE_END = rf"(?:{_END}|\s(?:does|doesn['’]?t|did|didn['’]?t|is|isn['’]?t|was|won['’]?t|stopped|but|so|why|because|funktioniert|ne|no|non|nie)(?:$|[^\pL]))"
_BACKUP = (
    r"(?:two[ \-]?factor|2[ \-]?factor|2fa|mfa|two[ \-]?step|back[ \-]?up|recovery|restore|rescue|emergency|one[ \-]?time|authenticator|scratch|reset|unlock|"
    r"zwei-?faktor|wiederherstellungs?\w{0,12}|sicherungs?\w{0,8}|backup-?code|notfall-?codes?|récupération|secours|double authentification|recuperación|respaldo|doble factor|recupero|emergenza|doppio fattore|recuperação|segurança|herstel\w{0,8}|noodcode|"
    r"odzyskiwania|zapasow\w{1,3}|awaryjn\w{1,3}|kurtarma|yedek|резервн\w{1,4}|восстановлени\w|запасн\w{1,4}|återställnings\w{0,6}|reservkod\w{0,3}|gjenopprett\w{0,12}|varakoodi\w{0,3}|záložní\w{0,2}|obnovovací|备用|恢复|バックアップ|復元|백업|복구)"
)
# A group of a code; two or more of them are joined by hyphens, or by spaces in capitals.
_GROUP = r"[A-Za-z0-9]{3,10}"
_CODE = rf"{_GROUP}(?:-{_GROUP}){{1,8}}|(?-i:[A-Z0-9]{{4,8}}(?:\s[A-Z0-9]{{4,8}}){{1,8}})"
# Words that say something about a phrase: "is stored", "stopped working", "needs four words".
_SAID = frozenset(
    (  # noqa: SIM905
        "not stored saved written remember remembered forget forgot forgotten forgetting works working work worked worded accepted rejected expired "
        "expires locked blocked needs need needed must should could can cannot can't won't doesn't didn't isn't wasn't does did stopped changed change "
        "correct incorrect right wrong weak strong secure unsafe safe shorter longer characters written asked asks asking again field box "
        "problem problems issue generator manager idea ideas length policy rules why how what when where who which"
    ).split()
)
_YEARS = re.compile(r"(?:19|20)\d\d-(?:19|20)\d\d(?:-.{0,12})?|\d{1,3}(?:-\d{1,3}){0,3}")


def is_phrase(piece: str) -> bool:
    """Whether three words or more may be a pass phrase: none says something about it."""
    words = [word.lower() for word in piece.split()]
    if (words[0] in function_words() and words[0] not in ("my", "the", "a")) or not is_password(words[0]):
        return False
    if any(word in _SAID or word in ABOUT or word in ORDINARY for word in words):
        return False
    return len(words) > 2 and not any(OF_PASSWORDS.fullmatch(word) for word in words[:2])


def is_answer(piece: str) -> bool:
    """Whether a few words may be the answer to a question: none says something about it."""
    words = [word.lower() for word in piece.split()]
    if not is_password(words[0]) or OF_PASSWORDS.fullmatch(words[0]) or words[0] in ORDINARY:
        return False
    return not any(word in _SAID for word in words) and (
        words[0] not in function_words() or (len(words) > 1 and words[0] in ("my", "the", "a"))
    )


def is_backup(piece: str) -> bool:
    """Whether the groups are a code: letters and digits, or digits alone in long groups, and no year or word."""
    groups = re.split(r"[-\s]", piece)
    short = sum(map(str.isalnum, piece)) < 8
    if short or _YEARS.fullmatch(piece) or not any(map(str.isdigit, piece)):
        return False
    if piece.replace("-", "").replace(" ", "").isdigit():
        return len(groups) > 1 and min(map(len, groups)) > 3
    words = [group for group in groups if group.isalpha() and is_english(group.lower())]
    mixed = any(not group.isalpha() and not group.isdigit() for group in groups)
    return not words and (mixed or piece.upper() == piece or len(groups) > 2)


ROWS = (
    Row(
        "pass phrase of plain words behind its word",
        SECRET,
        rf"{EDGE}{_PHRASE}(?:{FOR})?{_IS}[\"“„'‘]?(?P<it>{_WORD}(?:[ \-]{_WORD}){{2,11}}?){_PHRASE_END}",
        (
            "my pass phrase {seven green ladders sing}, why",
            "passphrase for the app is {old tin drum under tuesday}. Now",
            "use the seed phrase {ribbon canyon oyster walnut hero tent}",
        ),
        (
            "the pass phrase is not working any more.",
            "my passphrase needs four words now.",
            "pass phrase rejected by the app again.",
            "is a passphrase safe to use, or",
        ),
        check=is_phrase,
        score=0.85,
    ),
    Row(
        "answer to a security question, and a safe word",
        SECRET,
        rf"{EDGE}(?:{_ANSWER}|{_SAFE})(?:\s{_VERB}(?:\s(?:just|still|always))?\s|\s?(?:=|:)\s?)[\"“„'‘]?(?P<it>{_WORD}(?: {_WORD}){{0,5}}){_END}",
        (
            "my security question answer is {Pebble the goat}, now",
            "answer to my security question: {maplewood}.",
            "the safe word is {turnip}, ok",
            "la réponse à ma question secrète est {Moulinet}.",
        ),
        ("the security answer is wrong.", "the secret answer is patience.", "safe word is needed"),
        hint=r"answer|safe|sicherheit|s[ée]curit|segur|veilig|bezpiecz|sicurez|antwor|répons|respuest|rispost|respost|odpow|cevab|ответ|security q",
        check=is_answer,
        score=0.85,
    ),
    Row(
        "backup code in groups",
        SECRET,
        rf"(?:^|[^\pL\pN_]){_BACKUP}(?:[ \-](?:[\pL]{{2,14}}|2fa)){{0,4}}{_IS}(?P<it>(?:{_CODE})(?:(?:,|;|\sand|\sund|\set|\sy|\se)?\s(?:{_CODE})){{0,9}})(?:$|[^\pL\pN\-])",
        (
            "two factor backup {KD4R-81WM-7XQH}, save",
            "my recovery code: {h4kq-w91x-zz3p}",
            "Wiederherstellungscode {4821-9930-1172}",
            "backup codes {8J2K QW4N} and",
        ),
        (
            "recovery 100-200 days",
            "recovery 2019-2024",
            "recovery took post-op day",
            "backup cream SPF-50",
            "emergency 24-hour line",
            "one-time PRP-300",
        ),
        digits=1,
        hint=_BACKUP,
        check=is_backup,
        score=0.85,
    ),
)
