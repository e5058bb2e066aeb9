"""The knowledge store at scale: how fast it is built, opened, read and searched.

`python -m bench.knowledge [--facts N]` writes N made-up facts as knowledge files, builds a store from
them and prints a table; `measure` returns the same figures.
"""

from __future__ import annotations

import csv
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path

import click

from bot.knowledge.build import build_store
from bot.knowledge.model import STANCES
from bot.knowledge.opened import OpenedStore
from bot.knowledge.rows import COLUMNS
from bot.knowledge.search import words_of
from bot.knowledge.store import KnowledgeStore

# The words every English sentence is full of are the commonest of the made-up language too; then come
# those that a whole field is full of.
_COMMON = """
the of and to in a is that for it as with are on be by or an this from at not have can which may more was than
when these their after other has into some also about what how does who where
"""
_OF_THE_FIELD = ("skin", "treatment", "patients")
IN_THE_FIELD = 0.2  # share of facts that hold each
_SYLLABLES = [c + v for c in "bcdfghlmnprstv" for v in "aeiou"]
_ENDINGS = ("", "s", "ed", "ing", "ine", "ol", "ic", "ation", "ity", "er")
VOCABULARY = 40_000  # words
ASPECTS = 25
# The share of facts that name their subject, that another cell shows too, that contradict another.
NAMED, SHOWN_TWICE, CONTRADICTING = 0.8, 0.2, 0.05
RUNS = 3
READS = 2_000
PAGE, HITS = 5, 12  # facts on the first page of an answer, facts that a message is compared with


def measure(facts: int = 1_000_000) -> dict[str, float]:
    """Build a store of `facts` made-up facts and measure it.

    build_facts_per_s, open_ms and open_all_ms are medians of three runs (build_facts_per_cpu_s is what a
    machine with nothing else to do would reach). Of each page, cell and search the
    fastest of three is taken, so that a pause of the machine is not counted; p50 and p99 are those of
    2,000 different ones. Nothing is read from the store's own caches.
    """
    with tempfile.TemporaryDirectory() as folder:
        files, path = Path(folder) / "knowledge", Path(folder) / "facts.db"
        write_files(files, facts)
        builds = [_apart(_build, files, path) for _ in range(RUNS)]
        opened = [_apart(_open, path) for _ in range(RUNS)]
        found = {
            "build_facts_per_s": facts / statistics.median(seconds for seconds, _, _ in builds),
            "build_slowest_facts_per_s": facts / max(seconds for seconds, _, _ in builds),
            "build_facts_per_cpu_s": facts / statistics.median(cpu for _, cpu, _ in builds),
            "build_peak_mb": max(peak for _, _, peak in builds),
            "file_mb": path.stat().st_size / 1e6,
            "open_ms": statistics.median(first for first, _ in opened),
            "open_all_ms": statistics.median(everything for _, everything in opened),
        }
        return found | _read(path)


def _apart(work: Callable[..., tuple[float, ...]], *arguments: Path) -> tuple[float, ...]:
    """`work` in a process of its own: its memory is its own, nothing is warm."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _build(files: Path, path: Path) -> tuple[float, float, float]:
    """(seconds, seconds of processor time, peak resident memory in MB)."""
    begin, cpu = time.perf_counter(), time.process_time()
    build_store(files, path)
    taken = time.perf_counter() - begin, time.process_time() - cpu
    return *taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _open(path: Path) -> tuple[float, float]:
    """(ms until the first facts are read, ms until everything kept in memory is: names, cards)."""
    store, begin = KnowledgeStore(path), time.perf_counter()
    store.first("subject-1", "aspect_1", PAGE)
    first = time.perf_counter()
    store.subjects(), store.aspects(), store.names(), store.cards(), store.phrasings()
    return (first - begin) * 1000, (time.perf_counter() - begin) * 1000


def _read(path: Path) -> dict[str, float]:
    """Pages, cells and searches, from the file."""
    opened, chance = OpenedStore(path), random.Random(11)
    cells = [(s, a) for s, aspects in opened.filled.items() for a in aspects]
    cells = chance.sample(cells, min(READS, len(cells)))
    texts = questions(READS, [subject.title for subject in opened.subjects.values()])
    asked = [(words_of(text), HITS) for text in texts]
    cold = _times(opened.search, asked[:100], runs=1)
    kinds = {
        "page": _times(opened._first, [(*cell, PAGE) for cell in cells]),
        "cell": _times(opened.facts, cells),
        "search": _times(opened.search, asked),
    }
    figures = {f"{kind}_{name}": value for kind, times in kinds.items() for name, value in _spread(times)}
    return figures | {"search_cold_p99_ms": dict(_spread(cold))["p99_ms"]}


def _times(read: Callable[..., object], calls: Sequence[tuple[object, ...]], runs: int = RUNS) -> list[float]:
    """The fastest of `runs` of each call in ms, in rising order."""
    best = [float("inf")] * len(calls)
    for _ in range(runs):
        for number, arguments in enumerate(calls):
            begin = time.perf_counter()
            read(*arguments)
            best[number] = min(best[number], (time.perf_counter() - begin) * 1000)
    return sorted(best)


def _spread(times: list[float]) -> list[tuple[str, float]]:
    return [("p50_ms", times[len(times) // 2]), ("p99_ms", times[len(times) * 99 // 100])]


class Language:
    """Made-up words whose frequencies fall as a natural language's do (Zipf: 1 / place)."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        made = dict.fromkeys(_COMMON.split())
        while len(made) < VOCABULARY:
            stem = self.chance.choices(_SYLLABLES, k=self.chance.choice((2, 2, 3)))
            made["".join(stem) + self.chance.choice(_ENDINGS)] = None
        self.words = list(made)
        self._weights = zipf(VOCABULARY)

    def say(self, count: int) -> str:
        """`count` words as a sentence without its full stop."""
        return " ".join(self.chance.choices(self.words, cum_weights=self._weights, k=count))

    def name(self, count: int) -> list[str]:
        """`count` different names of two words, the first of which is no common one."""
        heads = self.chance.sample(self.words[200:], count)
        return [f"{head} {self.say(1)}" for head in heads]


def zipf(count: int, shift: int = 2) -> list[float]:
    """Cumulative weights of `count` things by place; a greater `shift` makes the first less common."""
    return list(accumulate(1 / (place + shift) for place in range(count)))


def questions(count: int, subjects: Sequence[str], seed: int = 23) -> list[str]:
    """Texts to search for: about subjects, short, long, and of the commonest words alone."""
    language = Language(seed=7)  # the words of the files
    chance = language.chance = random.Random(seed)
    kinds: list[Callable[[], str]] = [
        lambda: f"what are the {language.say(2)} of {chance.choice(subjects)}?",
        lambda: f"does {chance.choice(subjects)} {language.say(4)} for {chance.choice(_OF_THE_FIELD)}",
        lambda: language.say(chance.randint(3, 30)),
        lambda: f"is {' '.join(chance.sample(_OF_THE_FIELD, 2))} {language.say(1)}",
    ]
    return [chance.choice(kinds)() for _ in range(count)]


def write_files(folder: Path, facts: int, seed: int = 7) -> None:
    """Knowledge files with `facts` facts; the same seed writes the same files."""
    language = Language(seed)
    subjects = [f"subject-{n}" for n in range(max(12, min(2_000, facts // 500)))]
    aspects = [f"aspect_{n}" for n in range(ASPECTS)]
    sources = [f"source-{n}" for n in range(max(20, min(5_000, facts // 200)))]
    titles = dict(zip(subjects, language.name(len(subjects)), strict=True))
    kinds = ["treatment" if n % 40 == 0 else "substance" for n in range(len(subjects))]
    tables: dict[str, Iterable[Sequence[object]]] = {
        "subjects": ((s, titles[s], kind, "") for s, kind in zip(subjects, kinds, strict=True)),
        "names": ((f"{titles[s]} {n}", s, "alias") for s in subjects for n in range(5)),
        "aspects": ((a, n) for n, a in enumerate(aspects)),
        "sources": (
            (key, language.say(8), language.say(2), f"https://{key}.example/", "2020", "review", "high")
            for key in sources
        ),
        "facts": _facts(language, facts, titles, aspects, sources),
        "answers": ((f"card-{s}", s, aspects[0], *_card(titles[s])) for s in subjects),
        "phrasings": ((f"card-{s}", f"tell me about {titles[s]}") for s in subjects),
        "things": ((f"thing-{s}", titles[s], "ingredient", s, "") for s in subjects),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS[name])
            writer.writerows(rows)


def _card(title: str) -> tuple[str, ...]:
    """The columns of a card from its question on."""
    return (f"What is {title}?", f"It is {title}.", "It is this.", "", "fact-0", "", "2025-01-01")


def _facts(
    language: Language, count: int, titles: dict[str, str], aspects: list[str], sources: list[str]
) -> Iterator[Sequence[object]]:
    """Rows of facts.csv; cells differ in size as real ones do, from one fact to more than a thousand."""
    chance, subjects = language.chance, list(titles)
    by_subject, by_aspect = zipf(len(subjects), 20), zipf(len(aspects), 2)
    dates = [
        f"{year}-{month:02}-{day:02}"
        for year in (2024, 2025)
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    for number in range(count):
        subject = chance.choices(subjects, cum_weights=by_subject)[0]
        aspect, other = chance.choices(aspects, cum_weights=by_aspect, k=2)
        words = [titles[subject]] if chance.random() < NAMED else []
        words += [word for word in _OF_THE_FIELD if chance.random() < IN_THE_FIELD]
        claim = f"{' '.join([*words, language.say(chance.randint(8, 20))])}."
        also_in = f"{subject}/{other}:60" if other != aspect and chance.random() < SHOWN_TWICE else ""
        conflicts = f"fact-{chance.randrange(count)}" if chance.random() < CONTRADICTING else ""
        stance, source, rank = chance.choice(STANCES), chance.choice(sources), chance.randint(1, 50)
        fact = (f"fact-{number}", subject, aspect, rank, stance, claim, source)
        yield (*fact, conflicts, also_in, chance.choice(dates))


@click.command()
@click.option("--facts", default=1_000_000, show_default=True)
def main(facts: int) -> None:
    """Measure a store of made-up facts."""
    for name, value in measure(facts).items():
        click.echo(f"{name:28} {value:12,.2f}")


if __name__ == "__main__":
    main()
