"""Recognizes what stands second in a message: more answers, another handle, the guest network and its name."""

from __future__ import annotations

import itertools
import re

from bot.redaction.recognizers.homes import CAP
from bot.redaction.recognizers.secrets import is_password
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import HANDLE, LINK, SECRET
from bot.redaction.words import bare, function_words, is_english, load_words

_ASKED = (
    r"(?:(?:first|childhood|favou?rite|best|oldest|primary)\s(?:pet|dog|cat|school|primary school|car|teacher|street|road|friend|boss|job|concert|film|book|band|toy|hero|nickname)(?:['’]s)?(?:\sname)?|"
    r"(?:city|town|place) of birth|(?:mother|mum|mom)(?:['’]?s)? maiden name|street (?:i|we) grew up on|first street)"
)
_PLACE = r"(?:psn|playstation|xbox|steam|twitch|discord|reddit|nintendo|switch|epic|roblox|minecraft|mastodon|bluesky|threads|telegram|signal|kik|snapchat|insta(?:gram)?|tiktok|tumblr|youtube|github|strava|ravelry|lemmy|element|matrix)"
_FORUM = r"(?:(?:on|in|at|from)\s(?:the|a|an|my|your|our)\s(?:[\pL]{2,16}\s){0,2}(?:forum|board|message board|subreddit|chat|site|group|server|wiki|blog|page|community|channel))"
_MADE = r"(?:[a-z0-9]{1,20}(?:[\-_.][a-z0-9]{1,20}){1,5}|[A-Za-z]{2,24}\d{1,6}|(?-i:[A-Z][a-z]{2,16}(?:[A-Z][a-z]{2,16}){1,3})\d{0,4})"
_ACCOUNT = [
    "reset",
    "verify",
    "confirm",
    "activate",
    "login",
    "log-in",
    "signin",
    "sign-in",
    "invite",
    "unsubscribe",
    "magic",
    "password",
    "passwort",
    "account",
    "auth",
    "register",
    "recover",
    "unlock",
    "welcome",
    "join",
]
_NET = r"(?:(?:guest |clinic |public )?(?:wi-?fi|wlan|wireless|hotspot|ssid)(?: network)?(?: name)?|guest network|red wifi|réseau wifi|gäste-?wlan)"


def is_answer(piece: str) -> bool:
    """Whether a capitalised word behind what was asked is the answer to it."""
    first = piece.split()[0]
    return (
        is_password(piece) and first.lower() not in function_words() and bare(first) not in load_words().kept
    )


def is_of_account(piece: str) -> bool:
    """Whether a link with a question leads to the account of a user: "/reset?u=", not "/search?q="."""
    place, _, asked = piece.lower().partition("?")
    return "=" in asked and any(word in place.partition("://")[2].partition("/")[2] for word in _ACCOUNT)


def is_second_handle(piece: str) -> bool:
    """Whether it is made up: capitals inside, digits behind letters, or three parts and more."""
    plain = piece.lower()
    if plain in load_words().kept or not any(map(str.isalpha, piece)):
        return False
    parts = re.split(r"[\-_.]", plain)
    camel = any(a.islower() and b.isupper() for a, b in itertools.pairwise(piece))
    mixed = any(map(str.isdigit, piece)) and not re.fullmatch(r"(?:spf|q|b|uv|ps|day|week)\d+", plain)
    of_field = [part in load_words().kept for part in parts]
    known = all(of_field) if len(parts) > 2 else any(of_field)
    return not known and (
        camel or mixed or len(parts) > 2 or (len(parts) == 2 and not all(map(is_english, parts)))
    )


ROWS = (
    Row(
        "answer in a list of security questions",
        SECRET,
        rf"{EDGE}{_ASKED}(?:\s(?:is|was)\s|\s?[:=\-–]\s?|\s)(?P<it>{CAP}(?:\s{CAP}){{0,2}})\s?(?:$|[,;.!?\n)/]|\sand\s)",
        (
            "maiden name Oyelaran, first pet {Waffles}, first",
            "first car was {Fiesta}, why",
            "favourite teacher: {Hollis}.",
        ),
        (
            "my first pet Was, a dog",
            "first school had chalk",
            "my first pet was a dog",
            "favourite cream: Nivea.",
        ),
        check=is_answer,
        hint=r"pet|dog|cat|school|car|teacher|street|road|friend|boss|job|concert|film|book|band|toy|hero|nick|birth|maiden",
        score=0.85,
    ),
    Row(
        "name on a console or a network, made of parts",
        HANDLE,
        rf"{EDGE}{_PLACE}(?:\s(?:name|id|tag|handle|nick|account|user(?:name)?))?(?:\s?[:=]|\sis)?\s@?(?P<it>{_MADE})\s?(?:$|[,;!?)\n/]|\.(?:\s|$)|\sand\s)",
        ("my xbox is GrumpyYak, PSN {toe-of-newt}, dry", "PSN {HollowReed88}."),
        ("discord on-line, why", "reddit skin-care, ok", "xbox one, dry"),
        check=is_second_handle,
        hint=_PLACE,
        score=0.8,
    ),
    Row(
        "name on a forum or a site",
        HANDLE,
        rf"{EDGE}{_FORUM}\s(?:(?:i am|i['’]?m|as|it is|my name is|called)\s)?@?(?P<it>{_MADE})\s?(?:$|[,;!?)\n/]|\.(?:\s|$)|\sand\s)",
        ("on the eczema board {SpottyDotty}, I read", "on the hair forum {FrizzyLizzy9}, ok"),
        ("on the forum Everyone, says", "on the skin forum HyaluronicAcid, ok", "on the site page2, ok"),
        check=lambda piece: (
            is_second_handle(piece)
            and not re.fullmatch(r"(?i)(?:page|part|post)\d+", piece)
            and not piece.lower().endswith(("acid", "derm", "cream"))
        ),
        hint=_FORUM,
        score=0.8,
    ),
    Row(
        "name of a guest network",
        SECRET,
        rf"{EDGE}{_NET}(?:\s(?:in|at|of|for)\s(?:[\pL]{{2,14}}\s?){{1,4}})?(?:\s?(?:is|was|called|named|[:=]|est|ist|es)){{0,2}}\s(?P<it>[\pL\pN]{{2,20}}(?:[\-_][\pL\pN]{{2,20}}){{1,4}})\s?(?:$|[,;.!?\n)]|\s(?:with|and|pass|code|key))",
        (
            "wifi in the hall is {lumiere-guest-3317}, is it",
            "the wifi network {lounge-west-88} with the code",
        ),
        ("wifi is so-so, why", "wifi in the room is non-existent."),
        check=lambda piece: any(map(str.isdigit, piece)),
        hint=_NET,
        digits=1,
        score=0.8,
    ),
    Row(
        "link of a user or a token under short names",
        LINK,
        r"(?:^|[^\pL\pN])(?P<it>https?://[^\s?<>\"']{4,300}\?[^\s<>\"'“”)\]},;]{3,500})",
        ("see {https://skin.example/verify?u=b.lind&t=77aa01fe} fails",),
        ("https://pubmed.example/search?u=1&term=meso", "https://skin.example/confirm"),
        check=is_of_account,
        needs="=",
        score=0.9,
    ),
)
