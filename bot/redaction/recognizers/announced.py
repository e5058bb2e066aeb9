"""Finds secrets, numbers and user names that their sentence announces.

The tables find a piece that comes right after the announcing word ("my pin is 4471"). Here the announcing
word (the cue) and the piece are only in the same sentence ("there's a pin, 4471, on my card"). So the piece
must also look like the kind that is announced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.redaction.recognizers.cards import EXPIRES, MONTH_YEAR
from bot.redaction.recognizers.handles import NETWORKS
from bot.redaction.recognizers.papers import PAPERS
from bot.redaction.recognizers.secrets import CODE, PASSWORD
from bot.redaction.recognizers.table import EDGE, IS, compiled
from bot.redaction.spans import CARD, HANDLE, NUMBER, SECRET, Span
from bot.redaction.words import is_english, load_words

_PIECE = re.compile(r"[^\s,;|\"“”„«»()\[\]{}<>，。；、（）]+")
# A piece is no plain word: it contains a digit, a sign or a capital letter.
_MADE = re.compile(r"[\d_]|\w[^\w'’ -]\w|[a-zß-ÿ][A-ZÀ-Þ]")
_TRIMMED = ".:!?'’‘*–—-…/"
_STOP = re.compile(r"[.!?](?=\s|$)|[\n。！？।]")
_REACH = 120  # characters
_REACH_BEFORE = 60  # characters before the number of a card
_SCORE = 0.7
_UNIT = re.compile(
    r"\s?(?:%|€|\$|£|°|º|iu\b|ui\b|units?\b|[mkµu]?g\b|m[lm]\b|cc\b|cm\b|km\b|h\b|hours?\b|min\w*|days?\b|weeks?\b|months?\b|years?\b|times?\b|x\b|people\b|patients?\b|sessions?\b|percent|euros?\b|dollars?\b|"
    r"pounds?\b|steps?\b|words?\b|pages?\b|stunden|tage|wochen|jahre|heures|jours|semaines|ans\b|días|semanas|años|giorni|anni|dias|anos|godz|dni\b|lat\b|gün|yıl|дней|лет)",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?")
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}|\d{1,2}[./]\d{2,4}")
_HOST = re.compile(
    r"(?:https?:|www\.)|@|\.(?:com|org|net|io|de|fr|es|it|pt|nl|pl|uk|gov|edu|example|test)(?:/|$)", re.I
)
_MEASURE = re.compile(
    r"[<>~±]?\d{1,9}(?:[.,/x×-]\d{1,9}){0,3}[a-zµ%°]{0,4}|[a-z]{1,4}-?\d{1,3}[a-z]?\+{0,4}|\d{1,4}-[a-z]{1,15}(?:-[a-z]{1,15}){0,4}",
    re.I,
)


def is_strong(piece: str) -> bool:
    """Whether letters, digits and signs are mixed in the piece as they are only in passwords."""
    if not 7 <= len(piece) <= 60 or _HOST.search(piece) or _MEASURE.fullmatch(piece):
        return False
    parts = [part for part in re.split(r"[^\w]|_", piece) if part]
    lists = load_words()
    if not any(map(str.isalpha, piece)) or any(
        part.lower() in lists.kept and len(part) > 3 for part in parts[:1]
    ):
        return False
    mixed = any(re.search(r"[^\W\d_]\d|\d[^\W\d_]", part) for part in parts)
    signs = bool(re.search(r"\w[!#$%&*+=?^~@_|\\]\w", piece)) and not re.fullmatch(
        r"[a-z]{1,30}[_&+][a-z]{1,30}", piece, re.I
    )
    chain = len(parts) > 2 and parts[-1].isdigit() and not piece.isupper()
    ordinary = all(part.isdigit() or is_english(part.lower()) for part in parts) and not any(
        map(str.isupper, piece)
    )
    return signs or ((mixed or chain) and not ordinary)


def is_digits(piece: str) -> bool:
    """Whether the piece is a code of 4 to 8 digits, and no year or round number."""
    bare = re.sub(r"[\s-]", "", piece.rstrip("#*"))
    return bare.isdigit() and 4 <= len(bare) <= 8 and not _YEAR.fullmatch(piece) and not bare.endswith("0000")


def is_number(piece: str) -> bool:
    """Whether the piece looks like the number of a document: capitals and digits, or digits in groups."""
    digits = sum(map(str.isdigit, piece))
    if (
        len(piece) < 6
        or digits < 3
        or _DATE.fullmatch(piece)
        or _YEAR.fullmatch(piece)
        or _MEASURE.fullmatch(piece)
    ):
        return False
    capitals = any(map(str.isupper, piece))
    grouped = bool(re.fullmatch(r"\d{2,12}(?:[-/·]\d{2,12}){1,5}|\d{6,24}", piece))
    return not any(map(str.islower, piece)) and (capitals or grouped) and not _HOST.search(piece)


def is_plate(piece: str) -> bool:
    """Whether the piece looks like a number plate: short groups of capitals and digits, joined by signs."""
    parts = re.split(r"[-·•.:/]", piece)
    short = len(parts) > 1 and all(0 < len(part) < 5 for part in parts) and sum(map(len, parts)) > 4
    return short and piece.upper() == piece and any(map(str.isdigit, piece)) and any(map(str.isalpha, piece))


def is_account(piece: str) -> bool:
    """Whether the piece is words joined by dots or underscores, and no web page or brand."""
    if _HOST.search(piece) or len(piece) < 5 or piece.lower() in load_words().kept or not piece[0].isalpha():
        return False
    joined = re.fullmatch(r"[^\W\d_]{2,24}(?:[._][^\W_]{1,24}){1,4}", piece)
    return bool(joined and re.search(r"[^\W\d_]{2}[._]\w{2}", piece))


def is_joined(piece: str) -> bool:
    """Whether the piece is an account, or a name with the tag of a game: "Jettlagged#EUW"."""
    tagged = re.fullmatch(r"[^\W\d_][\w.-]{2,24}#[A-Za-z0-9]{2,6}", piece)
    return bool(tagged) or is_camel(piece)


def is_camel(piece: str) -> bool:
    """Whether the piece is joined like an account, or has a capital letter inside and is no brand."""
    camel = re.fullmatch(r"[^\W\d_]{0,24}[a-zß-ÿ][A-ZÀ-Þ][^\W_]{0,24}", piece) and len(piece) > 5
    return is_account(piece) or bool(camel and piece.lower() not in load_words().kept)


@dataclass(frozen=True)
class Announced:
    """How a kind of personal data is announced, and what it looks like."""

    kind: str
    cue: Any
    shape: Callable[[str], bool]
    ahead: int  # the most words between a cue and a piece after it
    behind: int = 0  # the most words between a piece and a cue after it
    across: bool = False  # whether a sentence may end between cue and piece


def _cue(words: str) -> Any:
    return compiled(rf"{EDGE}(?:{words})(?:$|[^\pL\pN])", cased=False)


_LOCKED = (
    r"wi-?fi|wlan|network|hotspot|router|log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in|credentials?|unlock\w*|locked|(?:api|product|serial|licen[cs]e|activation|app|secret|pairing)?[ -]?key|schlüssel|gift ?cards?|vouchers?|gutschein\w*|portal|account|keychain|zugang|netzwerk|anmeld\w+|einlogg\w+|réseau|connexion|red|acceso|rete|accesso|"
    r"rede|acesso|netwerk|inlogg\w+|sieć|logowani\w+|ağ|giriş|сеть|вход|вайфай|sandi|kata sandi|mật khẩu|contrasenya|slaptažod\w+|parool\w*|parole|geslo|lozinka|κωδικός|كلمة (?:السر|المرور)|רמז|סיסמה|סיסמא|पासवर्ड|পাসওয়ার্ড|密码|密碼|パスワード|비밀번호|รหัส(?:ผ่าน)?"
)
_SENT = (
    r"(?:sent|texted|messaged|gave|sends|texts) me(?: this| the)?|log(?:ged)?[ -]in code|code to (?:log|sign) in|2fa|mfa|otp|pin(?:[ -]?(?:code|number))?|puk|tan|passcode|keypad|key[- ]?pad|key in|keyed in|punch in|type in|tap in|combination|one[- ]time|verification|authenticat\w+|entsperr\w*|freischalt\w*|zugangs\w*|"
    r"bestätigungs\w*|türcode|geheimzahl|code (?:pin|secret|sms|de vérification|de déverrouillage|d['’]entrée|d['’]accès|de la porte)|code de l['’](?:immeuble|alarme)|código (?:pin|sms|de verificación|de desbloqueo|de la puerta|de verificação|da porta)|codice (?:pin|sms|di verifica|del cancello|della porta)|"
    r"kod (?:pin|sms|do \w+|weryfikacyjny)|toegangscode|deurcode|pincode|doğrulama kodu|onay kodu|kapı kodu|код(?: из смс| от двери| подтверждения)?|пин(?:-код)?|κωδικός|رمز(?: التحقق| الدخول)?|קוד|पिन|ओटीपी|কোড|ピン|暗証番号|認証コード|验证码|驗證碼|인증번호|비밀번호|รหัส(?:\s?otp)?|mã (?:pin|otp|xác nhận)|kode (?:otp|pin|verifikasi)"
)
_PLATES = r"plates?|number plate|tag|registration|reg|kennzeichen|nummernschild|immatriculation|plaque|matr[íi]cula|placa|targa|kenteken|rejestracj\w+|tablic\w+|plaka\w*|госномер|номер(?:а|ом)?|car|van|scooter|motorbike|moped|truck|vehicle|auto|voiture|coche|macchina|carro|araba\w*|машин\w+"
_MORE_PAPERS = (
    r"docket|voucher|folio|ticket|protocol|referral|enrolment|enrollment|subscriber|membership|scheme|permit|chip|receipt|slip|intake|cover|insured under|benefit|certificate|residence|visa number|überweisung|vorgang|akte|krankenkasse|kasse|rezept|beleg|versichert\w*|quittung|"
    r"ordonnance|dossier|reçu|adhérent|sécu|bono|recibo|receta|afiliad[oa]|carné|ricetta|ricevuta|tessera|pratica|receita|recibo|processo|apólice|verwijzing|polis|zorgpas|skierowani\w+|paragon|polis\w*|sevk|fiş|makbuz|направлени\w+|квитанци\w+|talon\w*"
)
_KNOWN_AS = r"know(?:n)? me(?: there| online| in[ -]game)? as|known(?: there| online)? as|i go by|i play(?: as)?|my main|in[- ]game|my (?:avatar|character|persona|alias|tag|clan|guild|channel)(?: is)?|call me"
_GAMES = (
    r"valorant|fortnite|warframe|genshin(?: impact)?|overwatch|league(?: of legends)?|apex(?: legends)?|pubg|dota|csgo|counter[- ]strike|runescape|osrs|ffxiv|final fantasy|hearthstone|pok[eé]mon go|warcraft|wow|diablo|destiny|starcraft|"
    r"stardew|terraria|among us|call of duty|warzone|fifa|rocket league|gta|rust|ark|eve online|lichess|chess\.com|duolingo|wattpad|ao3|deviantart|ebay|etsy|depop|vinted|mumsnet|netmums|nextdoor|quora|letterboxd|goodreads|ravelry|peloton|zwift|garmin|fitbit"
)
_USERS = rf"{NETWORKS}|user ?names?|users?|log ?in|handle|nick(?:name)?|forum|profile|gamer ?tag|benutzername|nutzername|pseudo|identifiant|usuario|usuário|utente|gebruikersnaam|użytkownik|kullanıcı|логин|ник"

_ALL = (
    Announced(SECRET, _cue(f"{PASSWORD}|{CODE}|{_LOCKED}"), is_strong, 14, 10, across=True),
    Announced(SECRET, _cue(f"{CODE}|{_SENT}"), is_digits, 7),
    Announced(NUMBER, _cue(f"{PAPERS}|{_MORE_PAPERS}"), is_number, 7),
    Announced(NUMBER, _cue(_PLATES), is_plate, 10, 4),
    Announced(HANDLE, _cue(_USERS), is_account, 4, 6),
    Announced(HANDLE, _cue(_KNOWN_AS), is_joined, 3),
    Announced(HANDLE, _cue(_GAMES), is_joined, 4, 4),
    Announced(
        HANDLE,
        _cue(
            r"user ?names?|log ?in|handle|nick(?:name)?|gamer ?tag|screen ?name|pseudo|benutzername|nickname"
        ),
        is_camel,
        3,
    ),
)
_CARD_NUMBER = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
_EXPIRY = compiled(rf"(?:^|[^\pL\pN])(?P<it>{MONTH_YEAR})(?:$|[^\pL\pN])", cased=False)
_EXPIRY_TOLD = compiled(rf"{EDGE}{EXPIRES}{IS}(?P<it>{MONTH_YEAR})(?:$|[^\pL\pN])", cased=False)
_CHECK = compiled(
    r"(?:back|front|rear|reverse|behind|flip|other side|cv[vc]2?|csc|code|digits|three|four|security|strip|signature|dos|verso|derrière|crypto\w*|hinten|rück\w+|prüf\w+|reverso|atrás|detrás|trás|retro|dietro|achter\w*|tył\w*|odwroc\w+|arka\w*|обратн\w+|сзади)(?:[^\d\n]{0,30}?[^\d\n\pL])(?P<it>\d{3,4})(?:$|[^\pN/.,%\pL-]|[.,](?:\s|$))",
    cased=False,
)
_TOLD_BEFORE = (_EXPIRY_TOLD, _CHECK)


def announced_spans(text: str) -> list[Span]:
    """Every piece that its sentence announces; and, beside a card's number, its expiry and check number."""
    pieces = list(_pieces(text))
    made = [(start, end) for start, end in pieces if _MADE.search(text, start, end)]
    found = [span for family in _ALL for span in _of(family, text, pieces, made)] if made else []
    if card := _CARD_NUMBER.search(text):
        found += _of_card(text, *card.span())
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The pieces between spaces, without the signs around them; short groups of digits form one piece."""
    last: tuple[int, int] | None = None
    for match in _PIECE.finditer(text):
        piece = match.group()
        start = match.start() + len(piece) - len(piece.lstrip(_TRIMMED))
        end = match.start() + len(piece.rstrip(_TRIMMED))
        if start >= end:
            continue
        if last and end - last[0] < 10 and text[last[0] : end].replace(" ", "").isdigit():
            last = (last[0], end)
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _of(
    family: Announced, text: str, pieces: list[tuple[int, int]], made: list[tuple[int, int]]
) -> Iterator[Span]:
    shaped = [
        (start, end) for start, end in made if family.shape(text[start:end]) and not _UNIT.match(text, end)
    ]
    if not shaped:
        return
    cues = [match.span() for match in family.cue.finditer(text)]
    starts, firsts = [start for start, _ in pieces], [start for start, _ in cues]
    for start, end in shaped:
        # The nearest cue on either side, except one inside the piece.
        next_cue = bisect_left(firsts, end - 1)
        last_cue = next_cue - 1
        while last_cue >= 0 and cues[last_cue][1] > start + 1:
            last_cue -= 1
        gaps = [(cues[last_cue][1], start, family.ahead)] if last_cue >= 0 else []
        if next_cue < len(cues):
            gaps.append((end, cues[next_cue][0], family.behind))
        for first, last, allowed in gaps:
            between = bisect_left(starts, last) - bisect_left(starts, first)
            near = last - first <= _REACH and between <= allowed
            if near and (family.across or not _STOP.search(text, first, last)):
                yield Span(start, end, family.kind, _SCORE)
                break


def _of_card(text: str, start: int, end: int) -> Iterator[Span]:
    """The expiry and check number after the number of a card, or before it if a word announces them."""
    behind, first = text[end : end + _REACH], max(0, start - _REACH_BEFORE)
    around = ((_EXPIRY, behind, end), (_CHECK, behind, end))
    for pattern, part, offset in (*around, *((each, text[first:start], first) for each in _TOLD_BEFORE)):
        for match in pattern.finditer(part):
            yield Span(offset + match.start(1), offset + match.end(1), CARD, _SCORE)
