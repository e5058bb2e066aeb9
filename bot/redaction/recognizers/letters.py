"""Recognizes names in signatures and in reported speech, and user names beside passwords and networks."""

from __future__ import annotations

import re

from bot.redaction.recognizers.frames import CAP, is_called, is_strange
from bot.redaction.recognizers.handles import NETWORKS, is_handle
from bot.redaction.recognizers.secrets import PASSWORD
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import HANDLE, NAME
from bot.redaction.words import bare, is_english, load_words

_PARTICLE = r"(?:(?:van|von|der|den|de|del|della|da|dos|das|du|la|le|el|al|bin|ben|ibn|ter|zu|af|san)\s){0,2}"
_TWO = rf"{CAP}(?:\s{_PARTICLE}{CAP}){{1,3}}"
_TITLE = r"(?:(?:mr|mrs|ms|mx|miss|dr|prof|sir|dame|herr|frau|sra?|mme|madame|monsieur|sig(?:ra)?|dott)\.?\s)"
YOURS = r"(?:eure|euer|deine|dein|ihre|ihr|vuestr[ao]|tu|su|votre|ta|ton|la tua|il tuo|la vostra|il vostro|a sua|o seu|a tua|o teu|jullie|je|twoja|twój|wasza|wasz|yours|your)"
GREETED = r"(?:gr(?:ü|ue)(?:ß|ss)e?n?|gru(?:ß|ss)|lg|vg|mfg|saludos|abrazos?|besos|bises|bisous|amitiés|saluti|baci|abraços|beijos|groet(?:en|jes)?|pozdrawiam|pozdrowienia|hugs|love|regards|cheers|greetings)"
_LOGIN = r"(?:user(?:[ _-]?name)?|usr|login|log-in|account|usuari[oa]|utilisateur|identifiant|benutzer(?:name)?|nutzer(?:name)?|utente|nome utente|usuário|utilizador|gebruiker(?:snaam)?|użytkownik|kullanıcı(?: adı)?|логин|пользователь)"
_ACCOUNT = r"[\pL\pN@][\pL\pN._\-]{2,34}[\pL\pN_]"


# Words behind a farewell that are nobody in particular, or thanks.
_ALL = re.compile(
    r"leute|mädels|zusammen|alle|ihr|liebe|freunde|doktor|doc|docteur|tutti|ragazz[ei]|amig[oa]s|tod[oa]s|chic[oa]s|doctora|dottore(?:ssa)?|gente|pessoal|meninas|"
    r"allemaal|mensen|dziewczyny|kochani|arkadaşlar|gracias|merci|danke|grazie|obrigad[oa]|dzięki|bedankt|teşekkürler|mesdames|salutations",
    re.I,
)
# Words that may follow "account" or "login" without being a user name, in the languages of the row.
_ROLES = frozenset(
    [
        "nuevo",
        "nueva",
        "habitual",
        "anterior",
        "nouveau",
        "nouvelle",
        "neu",
        "neuer",
        "nuovo",
        "novo",
        "nieuw",
        "nowy",
        "yeni",
        "normal",
        "falsch",
        "vergessen",
        "olvidada",
    ]
)


def is_signature(piece: str) -> bool:
    """Whether the words may be a name, and none is a term of the field: "eure Neue Creme" is no signature."""
    known = load_words().kept
    return is_called(piece) and not any(bare(word) in known for word in piece.split())


def is_signed_with_title(piece: str) -> bool:
    """Whether a name follows the title."""
    return is_signature(re.sub(rf"^{_TITLE}", "", piece, flags=re.I))


def is_short_signature(piece: str) -> bool:
    """Whether the word before an initial is a first name: so in "Lena K.", but not in "Vitamin D."."""
    first = bare(piece.split()[0])
    return is_strange(piece.split()[0]) and first not in load_words().plants


def is_made_up(piece: str) -> bool:
    """Whether digits or capitals inside show that the piece is a made-up name, and it is no dose."""
    camel = re.search(r"[a-zß-ÿ]{2}[A-ZÀ-Þ]", piece)
    digits = re.search(r"[^\W\d_]{3}\d|\d[^\W\d_]{3}|_", piece)
    return bool(camel or digits) and is_handle(piece) and not re.fullmatch(r"\d{1,9}[a-zµ]{1,3}", piece)


ROWS = (
    Row(
        "who closes a letter with yours",
        NAME,
        rf"(?:(?:^|[.,!?;]\s){YOURS}\s(?P<it>{_TWO})\s?(?:$|[.,!?;\n])|{EDGE}{GREETED}[^.?!\n]{{0,40}}?[,!.\s]\s?{YOURS}\s(?P<its>{CAP}(?:\s{_PARTICLE}{CAP}){{0,3}})\s?(?:$|[.,!?;\n]))",
        (
            "Gruß aus Kiel, eure {Momme Petersen}. Hilft es?",
            "liebe Grüße, deine {Wendeline}",
            "un abrazo, tu {Encarnita}.",
        ),
        ("danke, eure Neue Creme. Hilft", "Hallo, Ihre Creme!", "Grüße, Ihre Praxis", "love your Serum."),
        hint=YOURS,
        check=is_signature,
        score=0.75,
    ),
    Row(
        "how something is to be signed",
        NAME,
        rf"{EDGE}(?:sign|signed|put|close|end|address|write)(?:\s(?:it|this|that|the letter|the mail|off))?(?:\s(?:with|from|to|by|for|as|in the name of|on behalf of))?[:,]?\s(?P<it>{_TITLE}{_TWO})(?:$|[^\pL])|{EDGE}(?:sign|signed)\s(?:it|this|that|off|the letter|the mail)(?:\s(?:with|from|by|as))?[:,]?\s(?P<its>{_TWO})(?:$|[^\pL])|{EDGE}(?:unterschreib\w*|unterzeichn\w*|firma|fírma\w{{0,3}}|signez?|assine|onderteken\w*|podpisz)\s(?:es |das |bitte |lo |le |la |het |to )?(?:mit |con |como |avec |com |als |jako )?[:,]?\s?(?P<itself>(?:{_TITLE})?{_TWO})(?:$|[^\pL])",
        (
            "write to the spa and sign it {Mrs Oddny Brandvold}, thanks",
            "sign off as {Torvald Ostrowski}.",
            "unterschreib mit {Wendeline Voss}",
        ),
        ("sign it Monday Morning", "the sign of Crohn Disease", "sign up with Skin Care", "signed Skin Care"),
        hint=r"sign|put|close|end|address|write|unter|f[ií]rma|assin|onder|podpi",
        check=is_signed_with_title,
        score=0.75,
    ),
    Row(
        "name and initial, or name, before a room",
        NAME,
        rf"(?:^|[.!?:;]\s|[—–~-]\s|\n)(?P<it>{CAP}(?:\s{_PARTICLE}{CAP}){{0,2}}(?:\s(?-i:[\p{{Lu}}])\.?)?),\s(?:room|rm\.?|zimmer|zi\.|chambre|habitación|stanza|camera|quarto|kamer|pokój|oda|bed|bett|ward|station|flat|desk)\s(?:nr\.?\s|no\.?\s|n°\s|#)?[\pL]?\d",
        ("whatever. {Momme K.}, room 4.117, please", "thanks. {Wendeline Voss}, Zimmer 12"),
        ("Nothing, room 5 is cold", "Vitamin D., bed 4"),
        hint=r", (?:r|z|ch|hab|s|c|q|k|p|o|b|w|f|d)",
        check=is_short_signature,
        digits=1,
        score=0.75,
    ),
    Row(
        "who is spoken to in what others say",
        NAME,
        rf"{EDGE}(?:say|says|said|saying|goes|asks|asked|shouts?|yells?|texted|wrote)[,:]?\s[\"“'‘]?(?:hey |hi |oh |wow |omg )?(?P<it>{CAP}(?:\s{CAP})?),?\s(?:you|your|you['’]re|ur|u)\s(?:look|looks|are|need|should|must|have|got|seem|face|skin|glow\w*|shine)",
        ("all of them say {Wambui} you look tired", "she said {Torvald}, your face glows"),
        ("he said Monday you should come", "they say Botox you need twice", "says God you are dry"),
        check=lambda piece: is_strange(piece) and bare(piece) not in load_words().places,
        score=0.75,
    ),
    Row(
        "user name beside its password",
        HANDLE,
        rf"{EDGE}(?:{PASSWORD}|pass|pw)[\s:=]{{1,3}}[^\s]{{3,60}}[\s,;/|]{{1,3}}(?:y |e |and |und |et |en |i |ve |mi |my |mein )?{_LOGIN}[\s:=]{{1,3}}(?P<it>{_ACCOUNT})(?:$|[^\pL\pN_@])|{EDGE}{_LOGIN}[\s:=]{{1,3}}(?P<its>{_ACCOUNT})[\s,;/|]{{1,3}}(?:y |e |and |und |et |en |i |ve |mi |my |mein |la |il |o |das )?(?:{PASSWORD}|pass|pw)(?:$|[^\pL])",
        (
            "contraseña Loro77 usuario {lunademiga}, entra",
            "utilisateur {petitenoisette} mot de passe chat12",
            "login {mornelwhit}, pw Blau77",
        ),
        ("username and password", "login or password", "contraseña nueva usuario nuevo"),
        hint=PASSWORD + "|pass|pw",
        check=lambda piece: (
            is_handle(piece) and not is_english(piece.lower()) and piece.lower() not in _ROLES
        ),
        score=0.75,
    ),
    Row(
        "made-up name before its network",
        HANDLE,
        rf"{EDGE}(?P<it>{_ACCOUNT})\s(?:on|at|over on|via|auf|bei|sur|en|su|no|op|na)\s(?:the )?(?:{NETWORKS}|matrix|element|mumble|teamspeak|irc|icq|guilded|rumble|odysee|lemmy|pixelfed)(?:$|[^\pL\-])",
        ("answer to {0xMornel} on matrix please", "it is {xXFrostKitt} on twitch"),
        ("100mg on steam", "2nd on line", "iPhone on whatsapp", "CeraVe on tiktok", "vitamin B12 on reddit"),
        hint=rf"\s(?:on|at|via|auf|bei|sur|en|su|no|op|na)\s(?:the )?(?:{NETWORKS}|matrix|element|mumble|teamspeak|irc|icq|guilded|rumble|odysee|lemmy|pixelfed)",
        check=is_made_up,
        score=0.7,
    ),
    Row(
        "farewell, then a name at the end of a line",
        NAME,
        rf"(?:[.!?,;:)\n]\s{{0,2}}|^)(?:servus|tsch(?:ü|ue)(?:s|ss|ß)i?|ciao(?: ciao)?|tschau|bis bald|bisous?|bises|bizz?|à bientôt|(?:un )?abrazos?|besos?|besitos|hasta luego|un saluto|un bacio|baci|bacioni|a presto|tchau|beij(?:os?|inhos)|até logo|doei|tot ziens|liefs|buziaki|pa pa|kram(?:ar)?|knus|klem|hej då|öptüm|görüşürüz|hoşça kal(?:ın)?|v?lg|glg|"
        rf"(?:pozdrawiam|saludos|grüße|salutations)(?: serdecznie| cordiales| distinguées)?|ta(?: muchly| very much)?|toodles|laters?|bye(?: bye)?|take care|all the best|xo(?:xo)?|thx|tks|cheers)\s?[,\n\-–—~]\s?(?P<it>{CAP}(?:\s{CAP})?)[.]?\s?(?:x{{1,3}}\s?)?(?:$|\n)",
        ("brennt das? Servus, {Wolfhild}", "gracias. Un abrazo, {Iratxe Etxarri}", "ta muchly — {Ossian}"),
        ("Servus, Leute", "Tschüss, Falten!", "ciao, Botox", "take care, Everyone", "Bisous, Merci"),
        check=lambda piece: is_strange(piece) and not _ALL.fullmatch(piece.split()[0]),
        score=0.7,
    ),
    Row(
        "family and given name, then 'am' in another language",
        NAME,
        rf"(?:^|[.!?,]\s)(?P<it>{_TWO})\s(?:sunt|vagyok|olen|ben|benim|είμαι)\s?(?:$|[,.;!?])",
        ("bună, {Ilinca Dobrescu} sunt. mă ustură", "selam, {Tuğçe Aydoğmuş} ben, cildim kuru"),
        ("Dry Skin sunt.", "Nivea Krem ben."),
        check=is_strange,
        score=0.7,
    ),
    Row(
        "who speaks, as people say it in India and on a stream",
        NAME,
        r"(?:^|[.!?,;\n]\s?)(?:(?:hi|hello|hey|yo|sir|madam|good (?:morning|evening|afternoon))[,!]?\s){0,2}(?P<it>[\pL][\pL'’\-]{2,24}(?:\s[\pL][\pL'’\-]{2,24})??) (?:on )?this side(?:$|[^\pL])|(?:^|[^\pL])(?:it['’]?s|is|this is)?\s?(?:your|ya|yo|ur) (?:boy|girl|gal|man|homie) (?P<its>[\pL][\pL'’\-]{2,24})(?:$|[^\pL'’])",
        (
            "{vikram} this side. sir which cream",
            "hi, {Keerthi Nambiar} this side",
            "yo its ya boy {dre} again",
        ),
        ("Swelling this side, why", "face this side is red", "is your girl dry", "CeraVe this side"),
        check=is_strange,
        hint="this side|(?:boy|girl|gal|man|homie) ",
        score=0.75,
    ),
    Row(
        "name before something else that was redacted",
        NAME,
        rf"(?:^|[.!?/\n,|]\s?)(?P<it>{_TWO})\s?[,;|/\n–-]\s?(?:[\pL.]{{1,12}}:?\s){{0,2}}\[(?:birth date|e-mail|phone|number|address|card|account)\]",
        (
            "{Ilinca Dobrescu}, [birth date], [e-mail], chin",
            "Salve, {Tullia Marzotto}, codice fiscale [number]: ho",
        ),
        ("Dry Skin, [birth date]", "Crema Nivea, [phone]", "Termin, Bitte Rückruf [phone]"),
        check=is_strange,
        needs="[",
        score=0.7,
    ),
)
