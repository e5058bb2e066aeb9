"""Recognizes user names that stand behind the name of a network or a game, between signs: "twitch moisturemancer,"."""

from __future__ import annotations

from bot.redaction.recognizers.handles import IT, PLAIN, is_handle
from bot.redaction.recognizers.table import Row
from bot.redaction.spans import HANDLE
from bot.redaction.words import function_words, load_words, looks_mistyped

ROWS = (
    Row(
        "name on a network between commas",
        HANDLE,
        rf"(?:^|[,.;:!?(/]\s?|(?:^|\s)(?:on|my|auf|en|sur|su|and|mein|mon|mi|meu|mój)\s)(?:{PLAIN}|valorant|fortnite|genshin|overwatch|pubg|dota|runescape|lichess|duolingo|wattpad|ao3|deviantart|etsy|vinted|depop|letterboxd|goodreads|ravelry|peloton|zwift|garmin|nextdoor|quora|bigo|likee|sharechat|naver|douyin|xiaohongshu|bilibili|douban|odnoklassniki|mixi|pixiv)(?: (?:name|user|acc|account|id|nick|handle))?\s?:?\s{IT}\s?(?:$|[,;!?)\n/]|\.(?:\s|$))",
        ("twitch {moisturemancer}, I stream", "hi, tiktok {glowzilla} / yt"),
        (
            "on instagram ads, again",
            "discord bots.",
            "tiktok trends, all",
            "reddit says, no",
            "telegram kanalında, yok",
        ),
        check=lambda piece: (
            is_handle(piece)
            and piece[-1:].isalnum()
            and piece.lower() not in function_words()
            and not looks_mistyped(piece.lower())
            and (piece.isascii() and len(piece) > 5)
            and piece.lower() not in load_words().kept
        ),
        score=0.7,
    ),
)
