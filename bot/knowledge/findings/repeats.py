"""The same thing said twice: word for word, or by meaning; and figures of one cell that differ."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.findings.finding import ERROR, WARNING, Finding
from bot.knowledge.findings.meaning import Meaning, near_pairs
from bot.knowledge.findings.pack import Pack, Row
from bot.knowledge.findings.wording import figures, folded, stems

NEAR_CLAIMS = 0.89
NEAR_QUESTIONS = 0.93
NEAR_FIGURES = 0.85


def repeats(pack: Pack, meaning: Meaning) -> Iterator[Finding]:
    """Every repetition."""
    yield from same(pack)
    yield from _near_facts(pack, meaning)
    yield from _near_cards(pack, meaning)


def same(pack: Pack) -> Iterator[Finding]:
    """Texts that are there twice word for word, which needs no vectors."""
    yield from _same_questions(pack)
    yield from _same_phrasings(pack)
    yield from _same_claims(pack)


def _same_questions(pack: Pack) -> Iterator[Finding]:
    first: dict[str, Row] = {}
    for row in pack["answers"]:
        earlier = first.setdefault(folded(row["question"]), row)
        if earlier is not row:
            what = f'the question of "{earlier.key}" too, so only this card is found: join or reword them'
            yield row.finding("reach", ERROR, "question", what, [earlier.key])


def _same_phrasings(pack: Pack) -> Iterator[Finding]:
    questions = {folded(row["question"]): row.key for row in pack["answers"]}
    first: dict[str, Row] = {}
    for row in pack["phrasings"]:
        words, card = folded(row["phrasing"]), row["answer"]
        if questions.get(words, card) != card:
            what = f'is the question of "{questions[words]}", which answers it: delete it here'
            yield row.finding("twice", ERROR, "phrasing", what, [questions[words]])
        earlier = first.setdefault(words, row)
        if earlier is row:
            continue
        if earlier["answer"] != card:
            what = f'stands in line {earlier.line} for "{earlier["answer"]}" too: keep it where it belongs'
            yield row.finding("twice", ERROR, "phrasing", what, [earlier.key])
        else:
            what = f"says the same as line {earlier.line}, but for case or signs: delete one"
            yield row.finding("twice", WARNING, "phrasing", what, [earlier.key])


def _same_claims(pack: Pack) -> Iterator[Finding]:
    first: dict[str, Row] = {}
    for row in pack["facts"]:
        earlier = first.setdefault(folded(row["claim"]), row)
        if earlier is not row:
            what = (
                f'the claim of "{earlier.key}", word for word: keep one and show it in both cells (also_in)'
            )
            yield row.finding("twice", ERROR, "claim", what, [earlier.key])


def _near_facts(pack: Pack, meaning: Meaning) -> Iterator[Finding]:
    facts = pack["facts"]
    vectors = meaning.of([row["claim"] for row in facts])
    for one, other, cosine in near_pairs(vectors, min(NEAR_CLAIMS, NEAR_FIGURES)):
        earlier, row = facts[one], facts[other]
        marked = row.key in earlier.many("conflicts_with") or earlier.key in row.many("conflicts_with")
        if marked or folded(earlier["claim"]) == folded(row["claim"]):
            continue
        if differ := _differing(earlier["claim"], row["claim"]):
            if cosine >= NEAR_FIGURES and _cells(earlier) & _cells(row):
                what = (
                    f'says {differ[1]} where "{earlier.key}" says {differ[0]}: name each '
                    "in conflicts_with of the other, or say what makes them differ"
                )
                yield row.finding("figures", WARNING, "claim", what, [earlier.key])
        elif cosine >= NEAR_CLAIMS and _publisher(row, pack) == _publisher(earlier, pack):
            what = f'means nearly what "{earlier.key}" says, from the same source: join them'
            yield row.finding("near", WARNING, "claim", what, [earlier.key])


def _publisher(fact: Row, pack: Pack) -> str:
    """Who says it: two sources that agree are no repetition, the same publisher twice is one."""
    source = pack.sources.get(fact["source"])
    return (source["publisher"] or source.key) if source else fact["source"]


def _cells(fact: Row) -> set[str]:
    """The cells in which a fact is shown."""
    doors = {door.partition(":")[0] for door in fact.many("also_in")}
    return doors | {f"{fact['subject']}/{fact['aspect']}"}


def _differing(one: str, other: str) -> tuple[str, str] | None:
    """Figures of the same unit that have nothing in common, of each text."""
    first, second = figures(one), figures(other)
    for unit in first.keys() & second.keys():
        if first[unit].isdisjoint(second[unit]):
            return tuple(", ".join(sorted(f[unit])) for f in (first, second))  # type: ignore[return-value]
    return None


def _near_cards(pack: Pack, meaning: Meaning) -> Iterator[Finding]:
    cards = pack["answers"]
    vectors = meaning.of([row["question"] for row in cards])
    for one, other, _cosine in near_pairs(vectors, NEAR_QUESTIONS):
        earlier, row = cards[one], cards[other]
        apart = stems(earlier["question"]).keys() ^ stems(row["question"]).keys()
        if folded(earlier["question"]) != folded(row["question"]):
            what = f'asks nearly what "{earlier.key}" asks'
            what += f" (apart from {', '.join(sorted(apart))})" if apart else ""
            if row["verdict"] != earlier["verdict"]:
                what += (
                    f", and its verdict is {row['verdict'] or 'none'} and not {earlier['verdict'] or 'none'}"
                )
            what += ": join the cards, or make their questions differ"
            yield row.finding("near", WARNING, "question", what, [earlier.key])
