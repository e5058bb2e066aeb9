"""Recognizes user names beside the name of a network, a game, a craft or fan fiction: "twitch moisturemancer,"."""

from __future__ import annotations

import re

from bot.redaction.recognizers.handles import IT, NETWORKS, PLAIN, is_handle
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import HANDLE
from bot.redaction.words import bare, function_words, is_english, load_words, looks_mistyped

_GAMES = (
    r"valorant|fortnite|genshin(?: impact)?|overwatch|pubg|dota|runescape|osrs|ffxiv|wow|warcraft|lichess|chess\.com|duolingo|peloton|zwift|garmin|geocaching|ingress|pok[eé]mon go|"
    r"vrchat|imvu|second life|habbo|neopets|gaia online|animal crossing|stardew|terraria|hearthstone|board ?game ?geek|bgg|boardgamearena|itch\.io|newgrounds|battle\.?net|gamertag|gamer tag"
)
_CRAFTS = (
    r"ravelry|lovecrafts|ribblr|deviantart|artstation|behance|dribbble|furaffinity|thingiverse|printables|cults3d|instructables|cookpad|allrecipes|untappd|vivino|bandcamp|soundcloud|last\.?fm|smule|audiomack|mixcloud|"
    r"etsy|vinted|depop|poshmark|mercari|ebay|wallapop|leboncoin|kleinanzeigen|marktplaats|olx|allegro|avito"
)
_STORIES = (
    r"wattpad|ao3|archive of our own|fanfiction(?:\.net)?|ffn|fictionpress|royal ?road|inkitt|quotev|tapas|webtoon|pillowfort|dreamwidth|livejournal|storygraph|letterboxd|goodreads|librarything|"
    r"my ?anime ?list|anilist|trakt|nextdoor|quora|substack|medium|medscape|patreon|ko-fi|bigo|likee|sharechat|naver|douyin|xiaohongshu|rednote|bilibili|douban|odnoklassniki|mixi|pixiv"
)
_OTHERS = rf"{_GAMES}|{_CRAFTS}|{_STORIES}"
_ANY = rf"(?:{NETWORKS}|yt|twt|bsky|{_OTHERS})"
_MY = r"(?:my|mein|mon|mi|meu|mijn|mój|il mio|benim|our)"
_WHAT = r"(?:name|handle|user ?name|user|account|acc|page|profile|id|nick(?:name)?|tag|pseudo|alias)s?"
_CAP = r"(?-i:[A-ZÀ-Þ])[\pL'’\-]{1,20}"
# What the makers of a console sell: "Xbox Series X", "Xbox Game Pass".
_SOLD = re.compile(
    r"(?:series|one|game|live|pass|store|support|controllers?|plus|core|wireless|deck|portal|vr|five|four|network|now|elite|cloud|gold|ultimate|design|lab|headset|points|card|gift|"
    r"i|is|and|but|on|or|skin|please|thanks|help|hi|does|what|so|my|the)",
    re.I,
)


def is_lone_name(piece: str) -> bool:
    """Whether a word alone between signs is a user name, and no ordinary word of any language."""
    plain = piece.lower()
    return (
        is_handle(piece)
        and piece[-1:].isalnum()
        and plain not in function_words()
        and not looks_mistyped(plain)
        and (piece.isascii() and len(piece) > 5)
        and plain not in load_words().kept
    )


def is_shared_name(piece: str) -> bool:
    """Whether the word that follows several networks is a user name: "are both full of ads" has none."""
    plain = piece.lower()
    return is_handle(piece) and plain not in function_words() and not looks_mistyped(plain)


def is_tag(piece: str) -> bool:
    """Whether two capitalised words behind a console are somebody's tag, and nothing that its maker sells."""
    words = piece.split()
    brand = all(bare(word) in load_words().kept and not is_english(bare(word)) for word in words)
    return not brand and not any(map(_SOLD.fullmatch, words)) and not any(map(str.isupper, words))


ROWS = (
    Row(
        "name on a network between commas",
        HANDLE,
        rf"(?:^|[,.;:!?(/]\s?|(?:^|\s)(?:on|my|auf|en|sur|su|and|mein|mon|mi|meu|mój)\s)(?:{PLAIN}|{_OTHERS})(?: {_WHAT})?\s?:?\s{IT}\s?(?:$|[,;!?)\n/]|\.(?:\s|$))",
        (
            "twitch {moisturemancer}, I stream",
            "hi, tiktok {glowzilla} / yt",
            "on ravelry {purlandpeat}, hands dry",
        ),
        (
            "on instagram ads, again",
            "discord bots.",
            "tiktok trends, all",
            "reddit says, no",
            "telegram kanalında, yok",
            "on etsy lanolin, cheap",
        ),
        check=is_lone_name,
        score=0.7,
    ),
    Row(
        "one name on several networks",
        HANDLE,
        rf"{EDGE}{_ANY}(?: {_WHAT})?(?:(?:,\s?(?:and |& )?|\s?[&+/]\s?|\s(?:and|und|et|y|e|i|en|og|och|ve|plus|or)\s)(?:my |on |mein |mi |mon )?{_ANY}(?: {_WHAT})?){{1,5}}\s?(?:(?:\s(?:are|is|both|all|as|under|each|sind|beide|ist|son|est|sont|tous|tutti|sono|são|zijn|są|am|the same|same|name|handle|:|=))+[:,]?|[:=])\s[\"“'‘]?{IT}",
        (
            "my deviantart and wattpad are both {mossandtallow}, if",
            "insta, tiktok and yt: {glowzilla.k}",
            "ao3 + tumblr both {inkandlanolin}",
            "mein insta und snap sind {wolkenfee}",
        ),
        (
            "instagram and tiktok are full of ads",
            "reddit and facebook are both useless",
            "insta and tiktok are the same trash",
            "my insta and snap are private",
        ),
        check=is_shared_name,
        score=0.75,
    ),
    Row(
        "my name on a craft, a game or a site of stories",
        HANDLE,
        rf"{EDGE}(?:{_MY} (?:{_OTHERS})(?: {_WHAT})?(?:\s?(?:=|:)|\s(?:is|ist|est|es|è|é|to|handle|name))\s[\"“'‘]?{IT}|(?:{_OTHERS}) (?:name|handle|user ?name|nick(?:name)?|pseudo|alias)(?:\sis|:)?\s(?P<its>@?[\pL\pN][\pL\pN._\-]{{1,34}}[\pL\pN_]))",
        ("my ravelry is {purlandpeat}", "geocaching name {mudlarker88}", "my letterboxd: {dustandreels}"),
        ("my ravelry is down", "my etsy is full of it", "wattpad name change"),
        hint=_OTHERS,
        check=is_shared_name,
        score=0.75,
    ),
    Row(
        "tag of two words behind a console",
        HANDLE,
        rf"{EDGE}(?:xbox|psn|playstation|gamer ?tag|roblox|minecraft|twitch|discord|fortnite|nintendo)(?: live| network| id| name| tag| account)?(?:\s?[:=]|\sis)?\s(?P<it>{_CAP}\s{_CAP}(?:\s?\d{{1,4}})?)\s?(?:$|[,;!?)\n/]|\.(?:\s|$))",
        ("psn ok, xbox {Mellow Walrus}, hands dry", "gamertag: {Velvet Otter 77}."),
        ("an Xbox Series X, dry", "the Xbox Game Pass, ok", "xbox One S.", "playstation Store Card, why"),
        check=is_tag,
        score=0.75,
    ),
)
