"""What every action needs: the store, the texts, the settings."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

from bot.core.errors import SettingsError
from bot.core.settings import Settings, load_settings
from bot.core.texts import Texts, texts_of
from bot.knowledge.model import Card, Fact
from bot.knowledge.store import KnowledgeStore

logger = logging.getLogger(__name__)

_LOOKED_AT = 5  # facts that are asked whether they speak of a thing
# Only things of these kinds are reported as missing: a card that does not mention "the face" has no gap.
_TOLD = {"ingredient", "procedure", "brand", "condition", "medicine", "place"}


@dataclass(frozen=True)
class Desk:
    """The store, texts and settings from which answers are made."""

    store: KnowledgeStore
    texts: Texts
    settings: Settings

    def card(self, card_id: str) -> Card | None:
        """A card by its id."""
        return self.store.cards().get(card_id)

    def cards(self, ids: tuple[str, ...]) -> tuple[Card, ...]:
        """The cards with these ids, each once; unknown ids are left out."""
        known = self.store.cards()
        return tuple(known[one] for one in dict.fromkeys(ids) if one in known)

    def cards_about(self, subject: str) -> tuple[Card, ...]:
        """The cards of a subject, one for each aspect, in the aspects' order."""
        return _general(self.store, self.store.version()).get(subject, ())

    def starters(self) -> tuple[Card, ...]:
        """Questions to begin with: the first cards of the main subjects in turn."""
        general = _general(self.store, self.store.version())
        mains = [s.slug for s in self.store.subjects() if not s.parent and s.slug in general]
        mains.sort(key=lambda slug: -len(general[slug]))
        return tuple(
            card for rank in range(3) for slug in mains[:2] for card in general[slug][rank : rank + 1]
        )

    def name(self, subject: str) -> str:
        """The name of a subject within a sentence."""
        found = self.store.subject(subject)
        return found.title if found else subject

    def told_missing(self, things: tuple[str, ...], about: str = "") -> tuple[str, ...]:
        """Names of the missing things that the answer should mention; unknown words as they are.

        A thing is not missing where the answer is `about` its subject.
        """
        known = self.store.things()
        told = (
            known[thing].title if thing in known else thing
            for thing in things
            if thing not in known or (known[thing].kind in _TOLD and (known[thing].subject or "-") != about)
        )
        return tuple(dict.fromkeys(told))

    def holds(self, title: str) -> bool:
        """Whether any fact speaks of this thing, or is about this subject."""
        if any(subject.title == title for subject in self.store.subjects()):
            return True
        hits = self.store.search(title, _LOOKED_AT)
        return any(title.lower() in hit.fact.claim.lower() for hit in hits)

    def with_partners(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        """The facts, each followed by the facts that contradict it."""
        found: dict[str, Fact] = {}
        for fact in facts:
            found[fact.id] = fact
            shown = any(other in found for other in fact.conflicts_with)
            if fact.conflicts_with and not shown:
                for partner in self.store.facts_by_id(fact.conflicts_with[:1]):
                    found.setdefault(partner.id, partner)
        return tuple(found.values())


def open_desk() -> Desk:
    """The desk for the current settings; it opens the store at the first query."""
    settings = _Settings.now()
    return Desk(_store(settings), texts_of(settings), settings)


class _Settings:
    """The settings as they can be read now, or else as they were last: `.env` may be edited at any time.

    A person in danger needs the call for help even if the country is misspelt; a start refuses such a value.
    """

    last: Settings | None = None

    @classmethod
    def now(cls) -> Settings:
        try:
            cls.last = load_settings()
        except SettingsError as error:
            logger.error("the settings before these are used: %s", error)
        return cls.last or load_settings({})


@lru_cache(maxsize=2)
def _store(settings: Settings) -> KnowledgeStore:
    return KnowledgeStore(settings.facts_db, settings.sealed_facts)


# Cached until the store is rebuilt: its version is part of the key.
@lru_cache(maxsize=2)
def _general(store: KnowledgeStore, _version: str) -> dict[str, tuple[Card, ...]]:
    order = {aspect.slug: aspect.order for aspect in store.aspects()}
    found: dict[str, dict[str, Card]] = {}
    for card in store.cards().values():
        found.setdefault(card.subject, {}).setdefault(card.aspect, card)
    return {
        subject: tuple(sorted(cards.values(), key=lambda card: order.get(card.aspect, 99)))
        for subject, cards in found.items()
    }


def lines(desk: Desk) -> dict[str, str]:
    """The numbers to call, as values for the responses."""
    settings, say = desk.settings, desk.texts.say
    return {
        "numbers": ", ".join(settings.emergency_numbers),
        "crisis": settings.crisis_line or say("utter_crisis_line"),
        "poison": settings.poison_line or say("utter_poison_line"),
    }
