"""Recognizes links that name a person or carry a secret, and network addresses of devices."""

from __future__ import annotations

import ipaddress
import re

from bot.redaction.recognizers.table import Row
from bot.redaction.spans import DEVICE, HANDLE, LINK
from bot.redaction.words import is_english, load_words

_SOCIAL = (
    r"(?:t\.me|telegram\.me|wa\.me|(?:[a-z]{2,3}\.)?(?:instagram|facebook|fb|twitter|x|tiktok|snapchat|linkedin|pinterest|threads|vk|ok|youtube|twitch|reddit|github|gitlab|strava|paypal|venmo|calendly|onlyfans|"
    r"medium|weibo|soundcloud|spotify|tumblr|quora|flickr|patreon|realself|doctolib|xing|orcid)\.(?:com|net|org|ru|tv|me|fr|de)|instagr\.am|fb\.me|linktr\.ee|paypal\.me|bsky\.app|mastodon\.social|cash\.app|discord\.gg|keybase\.io|about\.me|zoom\.us|meet\.google\.com|chat\.whatsapp\.com)"
)
_NOBODY = re.compile(
    r"/(?:watch|p|reel|reels|explore|search|hashtag|r|about|help|policies|legal|shorts|results|playlist)(?:[/?#]|$)",
    re.I,
)
_ENGLISH_PAGE = re.compile(r"/(?:in|me|account|profiles?|people)/([^/?#]+)", re.I)
_REST = r"[^\s<>\"'“”)\]},;]"


def is_octets(piece: str) -> bool:
    """Whether the piece is the IPv4 or IPv6 address of some device."""
    try:
        ipaddress.ip_address(piece.partition("/")[0].strip("[]"))
    except ValueError:
        return False
    return piece not in ("127.0.0.1", "0.0.0.0", "::", "::1")  # not personal


def is_persons_page(piece: str) -> bool:
    """Whether the name in a link's path is no plain word: "/in/treatments" is no person."""
    named = _ENGLISH_PAGE.search(piece)
    parts = re.findall(r"[a-z]+|\d+", named[1].lower()) if named else []
    known = load_words().kept
    return not parts or not all(is_english(part) or part in known for part in parts)


ROWS = (
    Row(
        "link with a password, a token or a person in its question",
        LINK,
        rf"(?:^|[^\pL\pN])(?P<it>(?:https?://)?[^\s/?#<>\"']{{2,120}}\.[a-z]{{2,20}}(?::\d{{1,5}})?(?:/{_REST}{{0,300}})?[?#&;]{_REST}{{0,200}}(?:token|key|auth|pass|pwd|session|sid|sig|secret|code|user|name|email|mail|phone|tel|patient|account|uid|dob|id|customer|login|member|jwt|invite|reset|hash)[\w.\-]{{0,20}}={_REST}{{1,500}})",
        ("open {https://example.org/r?token=abc123}", "{http://clinic.example/p?patient=Anna+Kaya&x=1}"),
        ("https://example.org/page?topic=skin",),
        needs="=",
        score=0.9,
    ),
    Row(
        "link with a name and password before its host",
        LINK,
        rf"(?P<it>[a-z][a-z0-9+.\-]{{1,15}}://[^\s/@]{{1,100}}@{_REST}{{1,300}})",
        ("{ftp://anna:secret@files.example.org/x}",),
        needs="://",
        score=0.95,
    ),
    Row(
        "page of a person",
        LINK,
        rf"(?:^|[^\pL\pN])(?P<it>(?:https?://)?(?:www\.|m\.)?{_SOCIAL}/{_REST}{{1,300}})",
        ("{t.me/zeyzey1994}", "see {https://www.linkedin.com/in/anna-kaya-7}", "{instagram.com/la.mari}"),
        ("https://www.youtube.com/watch?v=abc", "reddit.com/r/skincare"),
        check=lambda piece: not _NOBODY.search(piece),
        needs="/",
        score=0.9,
    ),
    Row(
        "page of a user",
        LINK,
        rf"(?:^|[^\pL\pN])(?P<it>(?:https?://|www\.)[^\s/]{{3,120}}/(?:{_REST}{{0,200}}/)?(?:~[\w.\-]{{2,40}}|@[\w.\-]{{2,60}}|(?:users?|u|profiles?|people|patients?|members?|membres?|miembros?|membros?|mitglied(?:er)?|membri|leden|lid|usuari[oa]s?|utilisateurs?|utenti|utente|benutzer|nutzer|gebruikers?|uzytkownik|kullanici|profils?|perfil|profilo|profiel|cuenta|compte|konto|perfis|comptes|pacientes?|patienten|pazienti|author|in|account|customers?|clients?|reset|invite|verify|confirm|unsubscribe|magic|share)/[\w.%+\-]{{2,120}}){_REST}{{0,300}})",
        (
            "{https://forum.example.org/users/anna-kaya}",
            "{https://example.org/~akaya}",
            "{https://x.example/reset/9a8b7c}",
        ),
        ("https://example.org/treatments/mesotherapy", "https://clinic.example/in/treatments"),
        check=is_persons_page,
        needs="/",
        score=0.9,
    ),
    Row(
        "page of a user, without its scheme",
        LINK,
        rf"(?:^|[^\pL\pN@/.])(?P<it>[a-z0-9\-]{{2,40}}(?:\.[a-z0-9\-]{{2,40}}){{0,3}}\.[a-z]{{2,12}}/(?:[a-z]{{2}}/)?(?:in|u|user|users|profile|profil|perfil|member|members|people|patient|patients|mitglied|membre|miembro|usuario|account|me|add|invite)/[\w.%+\-]{{3,120}}{_REST}{{0,200}})",
        ("see {worknet.example/in/berta-osei}", "{skin.example.org/members/tilda.r}"),
        ("and/or in/out", "nih.gov/pmc/12", "skin.example/people/about"),
        check=is_persons_page,
        needs="/",
        score=0.9,
    ),
    Row(
        "address of a device",
        DEVICE,
        r"(?:^|[^\pL\pN.:])(?P<it>(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:%\w{1,10})?)(?:/\d{1,3})?(?:$|[^\pL\pN:]|\.(?:\s|$)|:\d{2,5})",
        ("my ip is {81.2.69.142}", "from {2001:db8::8a2e:370:7334}"),
        ("version 1.2.3", "at 10:30:00", "ratio 1:2:3", "1.234.567.890"),
        check=is_octets,
        digits=2,
        score=0.85,
    ),
    Row(
        "number of a device",
        DEVICE,
        r"(?:^|[^\pL\pN])(?P<it>(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2})(?:$|[^\pL\pN:])",
        ("mac {00:1b:44:11:3a:b7}",),
        ("10-20-30",),
        digits=1,
        score=0.85,
    ),
    Row(
        "name in the address of a page",
        HANDLE,
        rf"(?:^|[^\pL\pN])(?P<it>(?:https?://)?[\pL\pN\-]{{3,40}}\.(?:wordpress|blogspot|tumblr|substack|wixsite|weebly|github|myportfolio|carrd|bandcamp|livejournal)\.(?:com|io|co|net)(?:/{_REST}{{0,200}})?)",
        ("{zeynepkaya.wordpress.com} is mine",),
        needs=".",
    ),
)
