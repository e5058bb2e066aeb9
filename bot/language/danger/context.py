"""The context of each clause: denied, past, imagined, general, or somebody else's story.

The rules follow ConText (Chapman et al. 2001; Harkema, Chapman et al. 2009), with the words of people who
type instead of those of medical records. A denial applies up to the end of its clause; the same holds for
past, imagined and general. A clause ends at , ; . ! ? and before "but", "however", "now", "and my …". The
word lists are in rules.yml under `context`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.language.danger.wording import Phrases, tokens_of

PRESENT, PAST, IMAGINED, GENERAL, STORY = "present", "past", "imagined", "general", "story"
_ENDS = {".", "!", "?", "…", "\n", ";", "(", ")", ":", "–", "—"}
MOST_WORDS = 900


@dataclass(frozen=True)
class Clause:
    """The words of one clause, and its context.

    `denied` holds the positions of the words that are denied. `kind` is PRESENT, PAST, IMAGINED, GENERAL or
    STORY. `asked` is true if the clause ends with a question mark.
    """

    words: tuple[str, ...]
    sentence: int
    denied: frozenset[int] = frozenset()
    kind: str = PRESENT
    asked: bool = False


class Context:
    """Splits messages into clauses and determines the context of each."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = {
            name: {phrase for phrase in phrases if " " not in phrase} for name, phrases in lists.items()
        }
        self._phrases = Phrases(lists)

    def clauses(self, text: str) -> list[Clause]:
        """The clauses of a message, in order."""
        parts = self._split(tokens_of(text))
        return self._told([self._read(words, sentence, asked) for words, sentence, asked in parts])

    # -- where clauses end

    def _split(self, tokens: list[str]) -> list[tuple[list[str], int, bool]]:
        if len(tokens) > MOST_WORDS:  # keep a third from the beginning and two thirds from the end
            tokens = [*tokens[: MOST_WORDS // 3], ".", *tokens[-2 * MOST_WORDS // 3 :]]
        parts: list[tuple[list[str], int, bool]] = []
        words: list[str] = []
        sentence = 0
        for at, token in enumerate(tokens):
            joint = self._joins(tokens, at)
            if token in _ENDS or token.startswith("-") or joint:
                if words:
                    parts.append((words, sentence, token == "?"))
                words = []
                sentence += token in _ENDS
            if joint != "," and token not in _ENDS and token != "," and not token.startswith("-"):
                words.append(token)
        return [*parts, (words, sentence, False)] if words else parts

    def _joins(self, tokens: list[str], at: int) -> str:
        """How a clause ends before this token.

        "," means that it ends and the token is dropped, "word" that it ends and the token begins the next
        clause, "" that it does not end here.
        """
        token = tokens[at]
        if token == ",":
            return "," if self._stands_alone(tokens, at) else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        if at and token in self._lists["breaks"]:
            return "word"
        if at and token in {"and", "or", "so", "because", "since"} and after in self._lists["subjects"]:
            return "word" if token != "or" or after in {"my", "i"} else ""
        # A run-on sentence: "I had filler my lips are swelling".
        if at > 1 and token in self._lists["openers"] and self._finite(tokens, at):
            before = tokens[at - 1]
            return "" if before in self._lists["leads"] else "word"
        return ""

    def _finite(self, tokens: list[str], at: int) -> bool:
        """Whether a verb follows the opener within four words."""
        return any(token in self._lists["verbs"] for token in tokens[at + 1 : at + 5])

    def _stands_alone(self, tokens: list[str], at: int) -> bool:
        """Whether a comma separates two clauses; the items of a list stay in one clause."""
        left, right = self._side(tokens, at, -1), self._side(tokens, at, 1)
        if not right or not left:
            return bool(right or left)
        if self._symptom_list(left, right):
            return False
        subject = {*self._lists["subjects"], *self._lists["breaks"]}
        verbless = not any(word in self._lists["verbs"] or word in subject for word in left)
        timed = any(word in self._lists["time_words"] for word in left)
        return not (verbless and timed)

    def _symptom_list(self, left: list[str], right: list[str]) -> bool:
        """Whether the comma is inside a list: "no fever, chills or swelling", "my lips, tongue and eyes"."""
        first = right[0]
        listed = first in self._lists["listed"] or (
            first in {"or", "and", "nor"} and right[1:2] and right[1] in self._lists["listed"]
        )
        verbs = [word for word in right if word in self._lists["verbs"] and not word.endswith("ing")]
        listed = listed and not verbs
        parts = self._lists["body"]
        bodies = first in parts and left[-1] in parts
        return bool(listed or bodies)

    def _side(self, tokens: list[str], at: int, step: int) -> list[str]:
        found: list[str] = []
        place = at + step
        while 0 <= place < len(tokens) and tokens[place] not in _ENDS and tokens[place] != ",":
            found.append(tokens[place])
            place += step
        return found[::step]

    # -- what holds in one clause

    def _read(self, words: list[str], sentence: int, asked: bool) -> Clause:
        found: dict[str, list[tuple[int, int]]] = {}
        for mention in self._phrases.find(words):
            found.setdefault(mention.name, []).append((mention.start, mention.end))
        return Clause(
            tuple(words), sentence, self._denied(words, found), self._kind(words, found, asked), asked
        )

    def _denied(self, words: list[str], found: Mapping[str, list[tuple[int, int]]]) -> frozenset[int]:
        false = {at for start, end in found.get("no_denial", ()) for at in range(start, end)}
        denied: set[int] = set()
        for start, end in found.get("denial", ()):
            if start not in false:
                denied |= set(range(end, self._reach(words, end)))
        for start, end in found.get("denial_after", ()):
            if not false.intersection(range(start, end)):  # "has gone" denies, "has gone white" does not
                denied |= set(range(start))
        return frozenset(denied)

    def _reach(self, words: list[str], start: int) -> int:
        """The position where a denial ends: at a word that stops it, or at the start of a new statement."""
        for at in range(start, len(words)):
            if words[at] in self._lists["stops"]:
                return at
            fresh = (
                words[at] in self._lists["openers"]
                and at > start
                and words[at - 1] not in self._lists["leads"]
            )
            if fresh or (
                at == start and words[at] in {"my", "i", "he", "she", "his", "her"} and words[at - 1] == "no"
            ):
                return at
        return len(words)

    def _kind(self, words: list[str], found: Mapping[str, list[tuple[int, int]]], asked: bool) -> str:
        own = any(word in self._lists["persons"] for word in words)
        state = "own_state" in found
        if "story" in found:
            return STORY
        opens = next((at for at, word in enumerate(words) if word not in self._lists["leadins"]), 0)
        imagined = {start for start, _ in found.get("imagined", ())}
        if imagined and (min(imagined) <= opens or "present_state" not in found):
            return IMAGINED
        if ("past" in found and not self._now(words, found)) or "over" in found:
            return PAST
        asks = any(start <= opens for start, _ in found.get("asks", ()))
        return GENERAL if asks and not (own and state) else PRESENT

    def _now(self, words: Iterable[str], found: Mapping[str, list[tuple[int, int]]]) -> bool:
        return "now" in found or any(word in self._lists["present_verbs"] for word in words)

    # -- how a clause affects the clauses after it

    def _told(self, clauses: list[Clause]) -> list[Clause]:
        """Carry "past" and "story" over to the following clauses, until one is about the present."""
        found: list[Clause] = []
        before = PRESENT
        for clause in clauses:
            kind = clause.kind
            lists = {m.name for m in self._phrases.find(clause.words)}
            present = "now" in lists or any(word in self._lists["present_verbs"] for word in clause.words)
            own = any(word in self._lists["own"] for word in clause.words)
            if kind == PRESENT and before == PAST and not present:
                kind = PAST
            if kind == PRESENT and before == STORY and not own:
                kind = STORY
            well = any(word in self._lists["all_well"] for word in clause.words)
            before = kind if kind == STORY or (kind == PAST and not well) else PRESENT
            found.append(Clause(clause.words, clause.sentence, clause.denied, kind, clause.asked))
        return self._over(found)

    def _over(self, clauses: list[Clause]) -> list[Clause]:
        """Mark clauses as past if a later clause in the past tense says that it is over.

        Clauses with a verb in the present tense, or with a word for recent time, keep their kind.
        """
        last = next(
            (
                at
                for at in range(len(clauses) - 1, -1, -1)
                if clauses[at].kind == PAST and self._said_over(clauses[at])
            ),
            -1,
        )
        if last < 0:
            return clauses
        found = []
        for at, clause in enumerate(clauses):
            present = any(word in self._lists["present_verbs"] for word in clause.words) or self._has(
                clause, "recent"
            )
            past = at < last and clause.kind == PRESENT and not present
            found.append(
                Clause(
                    clause.words, clause.sentence, clause.denied, PAST if past else clause.kind, clause.asked
                )
            )
        return found

    def _said_over(self, clause: Clause) -> bool:
        return self._has(clause, "over")

    def _has(self, clause: Clause, name: str) -> bool:
        return any(mention.name == name for mention in self._phrases.find(clause.words))
