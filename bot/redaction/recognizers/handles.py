"""Recognizes handles, user names and nicknames in social networks."""

from __future__ import annotations

import re

from bot.redaction.recognizers.institutions import is_public
from bot.redaction.recognizers.table import EDGE, IS, Row
from bot.redaction.spans import HANDLE
from bot.redaction.words import function_words, is_english, load_words

NETWORKS = (
    r"(?:insta(?:gram)?|ig|tik ?tok|twitter|x|snap(?:chat)?|telegram|tg|discord|reddit|facebook|fb|messenger|skype|line|we ?chat|weixin|qq|kik|viber|signal|"
    r"whats ?app|linkedin|you ?tube|twitch|xbox|psn|playstation|steam|threads|bluesky|mastodon|vk|vkontakte|weibo|kakao(?:talk)?|zalo|pinterest|tumblr|venmo|cash ?app|paypal|"
    r"onlyfans|github|strava|epic|roblox|minecraft|hinge|tinder|bumble|grindr|realself|spotify|threema|inst|bereal|lemon8|weverse|zoom|teams|slack)"
)
# Networks whose names are also words. PLAIN has the networks without them.
_WORDS_TOO = ("x", "line", "signal", "zoom", "teams", "steam", "threads", "epic", "hinge", "slack")
PLAIN = "(?:" + "|".join(n for n in NETWORKS[3:-1].split("|") if n not in _WORDS_TOO) + ")"
_WHAT = r"(?:user(?:[ _-]?name)?s?|user ?id|login|log-?in|nick(?:name|namen)?|handle|screen[ _-]?name|gamer ?tag|account(?: name)?|acc|profile|profil|page|channel|tag|id|usuario|utilisateur|pseudo|identifiant|benutzername|nutzername|nome utente|usuário|gebruikersnaam|nazwa użytkownika|kullanıcı ad[ıi]m?|kullanici adim?)"
IT = r"(?P<it>@?[\pL\pN][\pL\pN._\-]{1,34}[\pL\pN_])"
_PLACES = frozenset(
    [
        "home",
        "work",
        "the",
        "night",
        "least",
        "clinic",
        "school",
        "gym",
        "all",
        "everyone",
        "mesobot",
        "here",
        "channel",
        "me",
        "my",
        "your",
        "5pm",
        "3pm",
        "noon",
        "once",
        "first",
        "last",
        "store",
        "salon",
    ]
)


def is_handle(piece: str) -> bool:
    """Whether the piece looks like a made-up name (digits, signs, a leading @), or is no word."""
    plain = piece.strip("@.").lower()
    if plain in load_words().kept or plain in load_words().small:
        return False
    letters = "".join(c for c in plain if c.isalpha())
    if not letters:
        return False
    made = any(c.isdigit() or c in "_." for c in plain) and bool(letters)
    return made or piece.startswith("@") or (len(plain) > 2 and not is_english(plain))


def is_made_up(piece: str) -> bool:
    """Whether the piece is a number after letters that are no word: "zeyzey1994", but not "week12"."""
    letters = piece.lower().rstrip("0123456789").strip("._-")
    if any(c.isalpha() and not c.isupper() and not c.islower() for c in piece):
        return False  # a number within a text of a script without spaces: "和50"
    known = load_words()
    parts = [part for part in letters.replace(".", "_").replace("-", "_").split("_") if part]
    if letters in known.kept:
        return False
    if re.fullmatch(r"[A-ZÀ-Þ][a-zß-ÿ]{2,19}_[A-ZÀ-Þ][a-zß-ÿ]{1,19}", piece):  # "Nightshade_Vex"
        return not any(part in known.kept for part in parts)
    return ("_" in piece and len(piece) - len(piece.rstrip("0123456789")) > 1) or not all(
        is_english(p) or p in known.kept for p in parts
    )


# Words after "sign up as" and the like that are no user names.
_NO_ACCOUNT = re.compile(
    r"(?:first|non|co|ex|self|long|part|full|half|pre|post|new|old|one|well|anti|add|walk|test|follow|check|work|low|high|over|under|re|semi|skin|micro|hair|body|face)-.{0,60}|.{0,60}-(?:in|up|out|off|timer|time|user|member|only|risk|old|year|free|on)|"
    r"admin|guest|anonymous|anon|user|member|normal|usual|patient|nurse|doctor|[A-Z]{2,6}",
)


def is_account(piece: str) -> bool:
    """Whether a word after "sign up as" and the like is a user name: it has signs inside, or is no word."""
    if _NO_ACCOUNT.fullmatch(piece) or _NO_ACCOUNT.fullmatch(piece.lower()):
        return False
    known = load_words().kept
    if piece.lower() in function_words() or any(part in known for part in piece.lower().split("-")):
        return False
    return is_handle(piece) or any(c in "-_." for c in piece.strip("-_."))


def is_hyphened(piece: str) -> bool:
    """Whether parts joined by hyphens are a user name: three parts, a digit, or a part that is no word."""
    if not is_account(piece):
        return False
    parts = piece.lower().split("-")
    return len(parts) > 2 or any(map(str.isdigit, piece)) or not all(map(is_english, parts))


def is_named(piece: str) -> bool:
    """Whether the word after an @ is a name, no place ("@ home", "@clinic") and no institution ("@nhsuk")."""
    return piece.strip("@").lower() not in _PLACES and not is_public(piece)


ROWS = (
    Row(
        "handle, with its sign",
        HANDLE,
        r"(?:^|[^\pL\pN_@./])(?P<it>@[\pL_][\pL\pN_.\-]{1,39}[\pL\pN_](?:[@:][\pL\pN\-]{2,40}(?:\.[\pL\pN\-]{2,20}){1,3})?)",
        ("or {@lena:home.example}", "find me: {@zeyzey1994}", "({@la.mari_b}) here", "{@anna_k}"),
        ("meet @home", "@the clinic", "50 mg @ 3pm", "follow @nhsuk", "@charite_klinik.gov says"),
        check=is_named,
        needs="@",
    ),
    Row(
        "user name, announced",
        HANDLE,
        rf"{EDGE}(?:my |mein |mon |mi |meu |mijn |mój |benim )?{_WHAT}(?: (?:on|for|in|at|to|of|auf|sur|en|su|no|na|op) (?:[\pL'’]{{2,20}} ){{0,3}}[\pL]{{2,20}})?\s?(?:is|was|ist|est|es|è|é|to|:|=|-){{1,2}}\s{{0,3}}{IT}",
        (
            "my username is {pelin_k}",
            "login: {jkowal88}",
            "user name is {zeyzey1994}",
            "mon pseudo est {lilou.75}",
            "handle: {derm4lina}",
        ),
        ("my login is broken", "page: skin care", "my account is blocked", "the channel is useful"),
        check=is_handle,
    ),
    Row(
        "name on a network",
        HANDLE,
        rf"{EDGE}{PLAIN}(?: (?:name|handle|user ?name|user|account|acc|page|profile|id|nick|is|under|as|me))?{IS}{IT}",
        (
            "my insta is {zeyzey.k}",
            "ig: {marlen_b}",
            "add me on snap {anni_k99}",
            "discord {foxglove77}",
            "skype: {live.pawelz}",
        ),
        (
            "instagram is full of ads",
            "reddit says it hurts",
            "line 5 of the text",
            "x is bad",
            "tiktok trends",
        ),
        check=lambda piece: any(c.isdigit() or c in "_." for c in piece.rstrip(".")) and is_handle(piece),
    ),
    Row(
        "name on a network, a word",
        HANDLE,
        rf"{EDGE}(?:my |me on |mein |mon |mi |meu ){NETWORKS}(?: (?:name|handle|user ?name|account|page|profile|id|nick))?\s?(?:is|ist|est|es|è|é|:|=|->){{1,2}}\s{{1,3}}{IT}",
        ("my insta is {xochiglow}", "find me on tiktok: {piotrekderm}"),
        ("my instagram is full of it", "my facebook is private"),
        check=is_handle,
    ),
    Row(
        "name on a network, with a word for the name",
        HANDLE,
        rf"{EDGE}(?:{NETWORKS}|threema|inst|ao3|wattpad|ravelry|vinted|depop|etsy|ebay|weverse|bereal|lemon8)\s(?:name|handle|user ?name|nick(?:name)?|pseudo|alias|ник)\s(?:is\s|:\s)?{IT}",
        ("AO3 name {inkandlanolin} lol", "reddit nick {drymoss}"),
        ("reddit name is taken", "facebook name change", "tiktok name please"),
        check=is_handle,
        score=0.7,
    ),
    Row(
        "name before its network",
        HANDLE,
        rf"{EDGE}(?:i am|i['’]?m|im|find me as|find me at|i go by|follow|add|dm|message|known as|posted as|under)\s{{1,2}}{IT} (?:on|at|in|over on|auf|sur|en|su) (?:the )?{NETWORKS}(?:[^\pL]|$)",
        ("i'm {xochi_glow} on insta", "add {kubson92} on discord", "i go by {mellowpip} on reddit"),
        ("i am active on reddit", "i'm new on instagram"),
        check=is_handle,
    ),
    Row(
        "user with signs of a made-up name",
        HANDLE,
        rf"{EDGE}(?:user(?: ?name)?|usr|login|logged in as|signed in as|account|member|player|nutzer|benutzer|utilisateur|usuario|utente|usuário|gebruiker|użytkownik|kullanıcı|пользователь|логин|ник)\s{IT}",
        ("user {k.brandmoor} - GET /", "logged in as {nina_w}", "login {otto77}"),
        ("user manual 2.0", "account 2 of them", "user e.g. a nurse", "user asked"),
        check=lambda piece: (
            is_handle(piece)
            and ("_" in piece or is_made_up(piece))
            and any(map(str.isalpha, piece[:2]))
            and any(c.isdigit() or c in "_." for c in piece.strip("."))
            and len(piece) > 4
        ),
        score=0.7,
    ),
    Row(
        "made-up name behind a sign at the end",
        HANDLE,
        r"(?:^|[\s(.!?,])[~—–\-/|=]{1,2}\s?(?P<it>[\pL][\pL\pN._\-]{2,30}[\pL\pN_])\s?[).!]?\s?$",
        ("is it safe? ~{MapleNewt_08}", "thanks - {xX_owlet_Xx}", "bye /{zibbelo77}"),
        ("ratio 2:1 - 30mg", "is it safe? -B12", "thanks ~anna", "red - day2", "gel ~ 2.5ml", "pH - 5.5"),
        check=lambda piece: (
            is_handle(piece)
            and len(piece) > 5
            and ("_" in piece or (is_made_up(piece) and any(map(str.isdigit, piece))))
        ),
        score=0.7,
    ),
    Row(
        "name of skype",
        HANDLE,
        r"(?:^|[^\pL\pN])(?P<it>live:(?:\.cid\.)?[\pL\pN._\-]{3,40}[\pL\pN])",
        ("skype {live:k.brandmoor}",),
        ("live: now on air",),
        needs=":",
        score=0.85,
    ),
    Row(
        "announced user name with hyphens",
        HANDLE,
        rf"{EDGE}(?:my |mein |mon |mi |meu |mijn |mój |il mio )?(?:user(?:[ _-]?name)?|nick(?:name)?|handle|screen[ _-]?name|gamer ?tag|pseudo|alias|identifiant|benutzername|nutzername|nome utente|usuario|usuário|gebruikersnaam|apodo|login|profile name|display name|forum name|on (?:the|your|this) (?:forum|site|app|board|chat) as)(?:\s(?:is|was|ist|lautet|est|es|è|é|to|here|there|online)){{0,2}}\s?[:=]?\s(?P<it>[\pL\pN]{{2,20}}(?:-[\pL\pN]{{1,20}}){{1,4}})(?:$|[^\pL\pN_@])",
        ("my handle is {dry-as-toast}", "pseudo : {petite-noisette}", "i am on the forum as {molasses-31}"),
        ("login is sign-in only", "nickname is non-binding", "handle is well-made", "user self-care"),
        check=is_hyphened,
        needs="-",
        score=0.75,
    ),
    Row(
        "name behind several words for its network",
        HANDLE,
        rf"{EDGE}(?:my |mein |mon |mi |meu |mijn |mój )?(?:gamer ?tag|gaming name|screen ?name|handle|nick(?:name)?|username|user ?name|alias|pseudo|apodo|in-game name|ign|(?:steam|epic|psn|xbox|riot|activision|battle ?net|switch|nintendo|origin)(?: live)?(?: id| name| tag| account)?)(?:,?\s(?:is|was|=|:|on [\pL]{{2,15}}|there|online|for years)){{0,3}}\s?[:=]?\s{{1,2}}(?P<it>[\pL\pN_][\pL\pN._\-]{{2,30}}[\pL\pN_])",
        ("my gamer tag {xXFrostKittXx} is old", "ign: {Mornel88}"),
        ("nickname is private", "handle with care"),
        check=lambda piece: (
            is_handle(piece)
            and (
                any(c.isdigit() or c in "_." for c in piece.strip(".")) or any(c.isupper() for c in piece[1:])
            )
        ),
        score=0.8,
    ),
    Row(
        "member of a forum",
        HANDLE,
        r"(?:^|[\s(,])(?P<it>/?u/[\pL\pN_\-]{3,22})",
        ("i am {u/skin_kaya}", "({/u/marlon-7})"),
        ("and/or", "r/skincareaddiction says"),
    ),
    Row(
        "handle with a tag number, code of a friend",
        HANDLE,
        r"(?:^|[\s(,:])(?P<it>SW-\d{4}-\d{4}-\d{4}|[\pL][\pL\pN_.\-]{1,31}#\d{3,5})(?:[^\pN]|$)",
        ("add me: {foxglove#4821}", "code {SW-1234-5678-9012}"),
        ("step#12", "SW-1234"),
    ),
    Row(
        "word with low lines",
        HANDLE,
        r"(?:^|[\s(,:;\"'])(?P<it>_{0,2}[\pL]{2,20}(?:[._]{1,2}[\pL\pN]{1,20}){0,3}_{1,2}[\pL\pN]{0,20}(?:[._][\pL\pN]{1,20}){0,2})(?:$|[\s),.;:!?\"'])",
        ("i am {zeynep_k}", "ask {__mari.b_92}"),
        ("anti_age", "low_cost", "__"),
        check=is_made_up,
        needs="_",
        score=0.6,
    ),
    Row(
        "word with a year",
        HANDLE,
        r"(?:^|[\s(,:;\"'])(?P<it>[\pL]{4,20}[._]?(?:19[4-9]\d|20[0-2]\d|[5-9]\d))(?:$|[\s),.;:!?\"'])",
        ("i am {zeyzey1994}", "{kubson92} asks"),
        ("week52", "morpheus80", "covid2019", "summer2024", "botox50", "1500 kDa和50"),
        check=is_made_up,
        score=0.6,
        digits=2,
    ),
    Row(
        "name that somebody signed up with",
        HANDLE,
        rf"{EDGE}(?:sign(?:ed|ing)?[ -]?(?:up|in|on)|log(?:ged|ging)?[ -]?(?:in|on)|register(?:ed|ing)?|post(?:ed|ing)?|comment(?:ed|ing)?|subscribed|enrolled|joined|joining|playing|chatting|(?:my )?account(?: is| was)?|profile(?: is)?|online|(?:mich |me |m['’]|mi )?(?:registriert|angemeldet|inscrite?|enregistrée?|connectée?|registr[eé]|registrad[oa]|inscribí|iscritt[oa]|registrat[oa]|cadastrad[oa]|cadastrei|inscrevi|aangemeld|geregistreerd|zarejestrowan[ay]|zalogowan[ay]|registrerad|registreret|зарегистрирован[а]?))\s(?:(?:here|there|yesterday|today|online|on your site|on the forum|hier|ici|aquí)\s)?(?:(?:as|under|als|unter|sous|en tant que|como|come|jako|som|как|под)|(?:with|con|avec|mit|com)\s(?:the |my |el |le |dem |o )?(?:name|nick(?:name)?|handle|user ?name|nombre|nom|nome|namen))\s(?:(?:the |my )?(?:name|nick(?:name)?|handle|user ?name)\s)?(?P<it>@?[\pL\pN_][\pL\pN._\-]{{1,34}}[\pL\pN_])",
        (
            "signed up as {fern-and-oat} last week",
            "logged in under {marlo.whit}",
            "registriert als {quarkkuchen-lena}",
            "me registré como {luna-de-miga}",
        ),
        (
            "signed up as first-timer",
            "posted under skin-care",
            "playing with micro-needling",
            "registered as nurse",
            "registered as a patient",
            "logged in as admin",
            "posted as anonymous",
            "registered under GDPR",
            "registered as non-member",
        ),
        check=is_account,
        score=0.75,
    ),
)
