"""The list of all recognizers."""

from __future__ import annotations

from collections.abc import Collection

from presidio_analyzer import EntityRecognizer

from bot.redaction.recognizers import (
    answers,
    birthdays,
    birthmonths,
    birthplaces,
    births,
    called,
    cards,
    disguised,
    feasts,
    flats,
    frames,
    frames_more,
    glued,
    handles,
    homes,
    journeys,
    letters,
    links,
    lone_flats,
    named_numbers,
    networks,
    nicknames,
    papers,
    parts,
    phrases,
    places,
    plates,
    postcodes,
    receivers,
    second,
    secrets,
    selves,
    streets_more,
    told,
    told_east,
)
from bot.redaction.recognizers.announced import announced_spans
from bot.redaction.recognizers.chains import chain_spans
from bot.redaction.recognizers.days import worded_spans
from bot.redaction.recognizers.finders import FinderRecognizer
from bot.redaction.recognizers.mail import mail_spans
from bot.redaction.recognizers.numbers import number_spans
from bot.redaction.recognizers.streets import address_spans
from bot.redaction.recognizers.table import Row, TableRecognizer
from bot.redaction.spans import ACCOUNT, ADDRESS, BIRTH, CARD, E_MAIL, HANDLE, NUMBER, PHONE, SECRET

ROWS: tuple[Row, ...] = (
    *disguised.ROWS,
    *handles.ROWS,
    *glued.ROWS,
    *networks.ROWS,
    *secrets.ROWS,
    *phrases.ROWS,
    *answers.ROWS,
    *links.ROWS,
    *cards.ROWS,
    *papers.ROWS,
    *named_numbers.ROWS,
    *plates.ROWS,
    *births.ROWS,
    *birthplaces.ROWS,
    *birthdays.ROWS,
    *birthmonths.ROWS,
    *feasts.ROWS,
    *places.ROWS,
    *postcodes.ROWS,
    *flats.ROWS,
    *lone_flats.ROWS,
    *homes.ROWS,
    *parts.ROWS,
    *told.ROWS,
    *told_east.ROWS,
    *frames.ROWS,
    *frames_more.ROWS,
    *nicknames.ROWS,
    *letters.ROWS,
    *selves.ROWS,
    *receivers.ROWS,
    *journeys.ROWS,
    *second.ROWS,
    *streets_more.ROWS,
    *called.ROWS,
)


def recognizers(emergency: Collection[str]) -> list[EntityRecognizer]:
    """The recognizers for everything except names that nothing announces.

    Numbers in `emergency` are not personal.
    """
    finders = (
        FinderRecognizer("mail", [E_MAIL], mail_spans),
        FinderRecognizer("announced", [SECRET, NUMBER, HANDLE, CARD], announced_spans),
        FinderRecognizer("days", [BIRTH], worded_spans),
        FinderRecognizer("chains", [ADDRESS], chain_spans),
        FinderRecognizer("streets", [ADDRESS], address_spans),
        FinderRecognizer(
            "numbers", [PHONE, CARD, ACCOUNT, NUMBER, BIRTH], lambda text: number_spans(text, emergency)
        ),
    )
    return [*finders, *(TableRecognizer(row) for row in ROWS)]
