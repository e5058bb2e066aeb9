"""Rules that raise the alarm: which word lists must occur together, and in which kind of clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ruamel.yaml import YAML

from bot.core.errors import MesoError
from bot.language.danger.context import GENERAL, IMAGINED, PAST, PRESENT, Clause, Context
from bot.language.danger.signs import EMERGENCY, FOLDER, Sign, load_signs, verify
from bot.language.danger.wording import Mention, Phrases

# The weight of a sign in the vote if the message contains none of its hint words. For an emergency these are
# the words of its rules, if rules.yml names no others. Of 7,494 harmless texts of strangers the vote, trained
# on the other thirds, called 38 an emergency or a crisis without this, and 15 with it; of 709 texts in danger
# it missed 28 and 33, two of the five an emergency. With 0.3 they were 11 and 45.
UNHINTED = 0.5
INJECTION, CREAM = "injection", "cream"
USED = ("injection", "cream", "numbing", "peel", "botulinum")
# The kinds of clauses that a rule may look at.
_NOW, _AND_PAST, _AND_IMAGINED = (
    frozenset({PRESENT}),
    frozenset({PRESENT, PAST}),
    frozenset({PRESENT, IMAGINED}),
)
_AND_PLANNED = frozenset({PRESENT, GENERAL, IMAGINED})
_KINDS = (_NOW, _AND_PAST, _AND_IMAGINED, _AND_PLANNED)


@dataclass(frozen=True)
class Rule:
    """One way to describe a danger sign; the comment at the top of rules.yml explains the fields."""

    sign: Sign
    all: tuple[str, ...]
    also: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    past: bool = False
    plan: bool = False
    conditional: bool = False
    now: bool = False

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of clauses in which the rule looks."""
        if self.conditional:
            return _AND_IMAGINED
        if self.plan:
            return _AND_PLANNED
        return _AND_PAST if self.past else _NOW

    @cached_property
    def needs(self) -> frozenset[str]:
        """Every word list that must occur in some clause."""
        return frozenset((*self.all, *self.also))

    @property
    def name(self) -> str:
        """The rule's name in tests and in `--explain`."""
        return f"{self.sign.slug}: {'+'.join((*self.all, *self.also))}"


@dataclass(frozen=True)
class Told:
    """A clause, and the word lists of which it contains a phrase that is not denied."""

    clause: Clause
    found: frozenset[str]
    named: frozenset[str]  # the same, denied phrases included


@dataclass(frozen=True)
class Rules:
    """All rules, with the word lists that they use."""

    rules: tuple[Rule, ...]
    context: Context
    phrases: Phrases
    needs: Mapping[str, frozenset[str]]
    hints: Mapping[str, frozenset[str]]

    def read(self, text: str) -> list[Told]:
        """The clauses of a message, with the word lists found in each."""
        return [self._told(clause) for clause in self.context.clauses(text)]

    def _told(self, clause: Clause) -> Told:
        mentions = self.phrases.find(clause.words)
        idle = {at for m in mentions if m.name == "idioms" for at in range(m.start, m.end)}
        real = [m for m in mentions if m.name != "idioms" and not (set(range(m.start, m.end)) & idle)]
        said = frozenset(m.name for m in real if not _denied(m, clause.denied))
        return Told(clause, said, frozenset(m.name for m in real))

    def fired(self, told: Sequence[Told], used: Iterable[str] = ()) -> list[Rule]:
        """The rules that fire, the gravest first.

        `used` is what was injected or applied according to the conversation so far.
        """
        applied = set(used).union(*(one.named & set(USED) for one in told))
        named = set().union(*(one.named for one in told))
        said = {kinds: [one.found for one in told if one.clause.kind in kinds] for kinds in _KINDS}
        together = {kinds: set().union(*found) for kinds, found in said.items()}
        return sorted(
            (
                rule
                for rule in self.rules
                if together[rule.kinds].issuperset(rule.needs)
                and any(found.issuperset(rule.all) for found in said[rule.kinds])
                and named.isdisjoint(rule.without)
                and not (rule.used and applied.isdisjoint(rule.used))
            ),
            key=lambda rule: rule.sign.rank,
        )

    def likely(self, told: Sequence[Told], used: str = "") -> dict[str, float]:
        """The weights of signs in the vote, for those that weigh less than 1.

        The weight is 0 if what the sign needs is named neither in the message nor earlier. It is `UNHINTED`
        if the message contains none of the sign's hint words.
        """
        named = {used}.union(*(one.named for one in told))
        found = {sign: UNHINTED for sign, names in self.hints.items() if not names & named}
        return found | {sign: 0.0 for sign, names in self.needs.items() if not names & named}


def _denied(mention: Mention, denied: frozenset[int]) -> bool:
    """Whether a mention is denied.

    A denial inside a fixed phrase is part of its meaning and does not count: "better off without me".
    """
    reach = range(mention.start, mention.end if mention.loose else mention.start + 1)
    return any(at in denied for at in reach)


def used_in(told: Sequence[Told]) -> str:
    """What was injected or applied according to the message: "injection", "cream" or ""."""
    named = set().union(*(one.named for one in told))
    if named & {"injection", "botulinum"}:
        return INJECTION
    return CREAM if named & {"cream", "numbing", "peel"} else ""


def complains(told: Sequence[Told]) -> bool:
    """Whether a message reports a present bodily complaint: a person, a body part, and what is wrong."""
    found = set().union(*(one.found for one in told if one.clause.kind == PRESENT))
    return found >= {"body_part", "body_pain", "person"}


def touches(told: Sequence[Told]) -> bool:
    """Whether a message tells of the body, of something put on it, or of an injection."""
    found = set().union(*(one.found for one in told))
    return bool(found & {"body_part", "cream", "injection", "inject_done"})


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """The rules in the package's files; raises MesoError that names the wrong list or sign."""
    verify()
    document = YAML(typ="safe").load((FOLDER / "rules.yml").read_text(encoding="utf-8"))
    context = {name: _phrases(text) for name, text in document["context"].items()}
    lists = {"idioms": _phrases(document["idioms"])}
    lists |= {name: _phrases(text) for name, text in document["concepts"].items()}
    signs = load_signs()
    rules = tuple(_rule(row, signs, lists) for row in document["rules"])
    needs, hints = (
        {sign: frozenset(names) for sign, names in document[part].items()} for part in ("needs", "hints")
    )
    return Rules(rules, Context(context), Phrases(lists), needs, _hints_of(rules) | hints)


def _hints_of(rules: Sequence[Rule]) -> dict[str, frozenset[str]]:
    """The word lists of each emergency's rules."""
    grave = {rule.sign.slug for rule in rules if rule.sign.level == EMERGENCY}
    return {sign: frozenset().union(*(r.needs for r in rules if r.sign.slug == sign)) for sign in grave}


def _phrases(text: str) -> list[str]:
    return [phrase.strip() for phrase in str(text).split(",") if phrase.strip()]


def _rule(row: Mapping[str, Any], signs: Mapping[str, Sign], lists: Mapping[str, Sequence[str]]) -> Rule:
    if row["sign"] not in signs:
        raise MesoError(f"rules.yml: {row['sign']!r} is no sign of signs.csv")
    parts = {name: tuple(row.get(name, ())) for name in ("all", "also", "used", "without")}
    if missing := {name for names in parts.values() for name in names} - set(lists):
        raise MesoError(f"rules.yml: no list {sorted(missing)}")
    return Rule(
        signs[row["sign"]],
        **parts,
        past=bool(row.get("past")),
        plan=bool(row.get("plan")),
        conditional=bool(row.get("if")),
        now=bool(row.get("now")),
    )
