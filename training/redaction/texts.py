"""Texts with names in them and texts that only look so, made from the frames, and their features.

python -m training.redaction.texts made.npz

Needs Faker, Django, Wagtail, Babel and spacy-lookups-data, none of which the assistant does.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import pkgutil
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import faker.providers.lorem as lorem
import numpy as np
from ruamel.yaml import YAML

from bot.redaction.people.features import features, is_identity, words
from bot.redaction.spans import BLANK
from bot.redaction.words import load_words

from . import signatures, tongues
from .people import half, people

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w)(?::(\w+))?\}")  # {u:de}: a question in German
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PARTICLES = (
    "van",
    "de",
    "van der",
    "von",
    "da",
    "dos",
    "de la",
    "el",
    "bin",
    "ben",
    "di",
    "del",
    "al",
    "wa",
    "ibn",
    "ter",
    "zu",
    "ní",
)
_FAMILY_FIRST = ("vi_VN", "hu_HU", "zh_CN", "zh_TW", "ja_JP", "ko_KR")
_LABELS = ("text: ", "Q: ", "msg: ", "> ", "- ", "1) ", "hi. ", "ok, ", "um ", '"', "(", "note: ", "[10:42] ")
_BETWEEN = (
    *(". ", ". ", "? ", "! ", "\n", "\n\n", " ", ", ", " - ", "; ", " / "),
    *(", [phone], ", " / [e-mail] / ", " [address]. "),
)
_TAG = re.compile(r"\[[a-z -]{3,12}\]")
_LAST = ("III", "II", "Jr", "jr.", "Sr", "PhD", "MD", "RN")
# Left out now and then, so that a name is also known by its letters and its neighbours.
_WITHOUT_WORD = 0.45
Piece = tuple[str, bool]  # text, whether it is a name


class Maker:
    """Fills frames; `held`: with names that the training never shows."""

    def __init__(self, seed: int, held: bool = False) -> None:
        self._random = random.Random(seed)
        self._held = held
        self._frames = _lines("frames.txt")
        self._own = [line.partition("|")[::2] for line in _lines("frames_own_script.txt")]
        self._am = _lines("foreign_am.txt")
        self._harmless, self._foreign = _lines("harmless.txt"), _lines("foreign.txt")

    def personal(self) -> list[Piece]:
        """A text with a name, or more than one."""
        chance = self._random.random()
        if chance < 0.09:
            return self._cased(signatures.signed(self._random, self._signature))
        if chance < 0.18:
            locale, frame = self._random.choice(self._own)
            return self._dressed(self._filled(frame, locale))
        pieces = self._filled(self._random.choice(self._frames), "")
        chance = self._random.random()
        if chance < 0.12:
            pieces.append((self._random.choice((", ", " ", ". ")) + self._word("X"), False))
        elif chance < 0.2:
            pieces = [*pieces, self._between(), *self._filled(self._random.choice(self._frames), "")]
        elif chance < 0.34:
            pieces = self._beside(pieces)
        return self._dressed(self._labelled(pieces))

    def harmless(self) -> list[Piece]:
        """A text without a name."""
        chance = self._random.random()
        if chance < 0.3:
            return self._elsewhere()
        if chance < 0.38:
            return self._cased(signatures.unsigned(self._random, self._last_word))
        if chance < 0.5:
            return self._dressed([(self._random.choice(questions()), False)])
        pieces = self._filled(self._random.choice(self._harmless), "")
        if self._random.random() < 0.15:
            pieces = self._beside(pieces)
        return self._dressed(self._labelled(pieces))

    def _beside(self, pieces: list[Piece]) -> list[Piece]:
        """The text with a sentence without a name before or behind it."""
        if self._random.random() < 0.3:
            other = [(self._random.choice(questions()), False)]
        else:
            other = self._filled(self._random.choice(self._harmless), "")
        parts = [other, pieces] if self._random.random() < 0.6 else [pieces, other]
        return [*parts[0], self._between(), *parts[1]]

    def _between(self) -> Piece:
        return self._random.choice(_BETWEEN), False

    def _labelled(self, pieces: list[Piece]) -> list[Piece]:
        """Now and then with a label or a sign at the beginning, so that the first word is not always first.

        Also with something else that was redacted: the tagger sees it blanked out, and later as a tag.
        """
        if self._random.random() < 0.04:
            pieces = [(self._random.choice(_LABELS), False), *pieces]
        if self._random.random() < 0.06:
            pieces = [*pieces, (self._random.choice((", [phone]", "\n[e-mail]", " ([card])")), False)]
        if self._random.random() < 0.6:
            return [(_TAG.sub(BLANK * 9, text), name) for text, name in pieces]
        return pieces

    def _elsewhere(self) -> list[Piece]:
        """A text in another language without a name; sentences keep their capitals."""
        chance = self._random.random()
        if chance < 0.1:
            return self._dressed([(self._random.choice(self._foreign), False)])
        if chance < 0.2:
            begin, _, words = self._random.choice(self._am).partition("|")
            said = f"{begin} {self._random.choice(words.split(','))}"
            more = self._word("X") if self._random.random() < 0.3 else ""
            return self._dressed([(f"{said} {more}".strip(), False)])
        if chance < 0.3:
            return self._dressed([(self._word("X"), False)])
        if chance < 0.6:
            text = tongues.asked(self._random, strange=foreign_words())
        else:
            sentences = tongues.sentences(self._held)
            text = self._random.choice(sentences[self._random.choice([*sentences])])
        return [(text.lower() if self._random.random() < 0.25 else text, False)]

    def _filled(self, frame: str, locale: str) -> list[Piece]:
        pieces: list[Piece] = []
        last = 0
        for match in _SLOT.finditer(frame):
            pieces.append((frame[last : match.start()], False))
            name = match[1] in ("NGFLIAHUOBY" if locale else "NGFLIAHU")
            where = locale or match[2] or ""
            said = self._name(match[1], where) if name else self._word(match[1], match[2] or "")
            pieces.append((said, name))
            last = match.end()
        return [*pieces, (frame[last:], False)]

    def _name(self, slot: str, locale: str) -> str:
        if slot == "N":
            slot = self._random.choice("GGLLLLI" if self._random.random() < 0.4 else "GGL")
        makers: dict[str, Callable[[], str]] = {
            "A": lambda: self._random.choice(slots()["A"]) if self._random.random() < 0.5 else self._given(),
            "G": lambda: self._given() + (f"-{self._given()}" if self._random.random() < 0.02 else ""),
            "F": lambda: self._surname(self._locale()),
            "I": self._initialled,
            "H": lambda: f"{self._given()} {self._initial()}{self._random.choice(('.', ''))}",
            "U": lambda: self._full(self._locale()).upper(),
            "L": lambda: self._full(locale if locale in half(self._held).given else self._locale()),
        }
        return self._own_name(slot, locale) if slot in "OBY" else makers[slot]()

    def _initial(self) -> str:
        return self._random.choice(_LETTERS).upper()

    def _initialled(self) -> str:
        marks = self._random.choice(("{}. ", "{} ", "{}. {}. "))
        return marks.format(self._initial(), self._initial()) + self._family("")

    def _full(self, locale: str) -> str:
        if locale in _FAMILY_FIRST and self._random.random() < 0.7:
            several = half(self._held).given[locale]
            parts = [self._random.choice(several) for _ in range(2 if locale == "vi_VN" else 1)]
            return " ".join((self._family(locale), *parts))
        given = self._random.choice(half(self._held).given[locale])
        middle = self._random.random()
        if middle < 0.06:
            given += " " + self._given()
        elif middle < 0.1:
            given += f" {self._random.choice(_LETTERS).upper()}."
        elif middle < 0.19:
            given += " " + self._random.choice(_PARTICLES)
        elif middle < 0.22:
            given += f"-{self._given()}"
        last = " " + self._random.choice(_LAST) if self._random.random() < 0.02 else ""
        return f"{given} {self._surname(locale)}{last}"

    def _surname(self, locale: str) -> str:
        """One family name, or two, mostly with a hyphen; Mc, O' and particles in front now and then."""
        name, chance = self._family(locale), self._random.random()
        if chance < 0.18:
            other = self._family(locale if chance < 0.09 else self._locale())
            return f"{name}{self._random.choice('--- ')}{other}"
        if chance < 0.2:
            return self._random.choice(("O'", "Mc", "D'", "Al-", "El-", "Ní ", "Mac")) + name
        if chance < 0.23:
            return self._random.choice(_PARTICLES).title() + " " + name
        return name

    def _given(self) -> str:
        return self._random.choice(half(self._held).given[self._locale()])

    def _family(self, locale: str) -> str:
        families = half(self._held).family
        return self._random.choice(
            families[locale if locale in families else self._random.choice([*families])]
        )

    def _locale(self) -> str:
        chance = self._random.random()
        if chance < 0.2:
            return "more"
        if chance < 0.3:
            return self._random.choice(("en_US", "en_GB", "en_IE", "en_NZ"))
        return self._random.choice([*people().given])

    def _own_name(self, slot: str, locale: str) -> str:
        given = self._random.choice(people().own_given[locale])
        family = self._random.choice(people().own_family.get(locale) or [given])
        return {"O": given, "B": f"{given} {family}", "Y": family + given}[slot]

    def _signature(self, locale: str) -> str:
        """A name as people sign: mostly the given one, now and then with an initial or the family name."""
        own = locale in people().own_given and self._random.random() < 0.85
        chance = self._random.random()
        if own:
            return self._own_name("O" if chance < 0.7 else "B", locale)
        given = half(self._held).given
        name = self._random.choice(given[locale]) if locale in given else self._given()
        if chance < 0.6:
            return name
        if chance < 0.75:
            return f"{name} {self._initial()}{self._random.choice(('.', ''))}"
        return self._full(locale if locale in given else self._locale())

    def _last_word(self) -> str:
        """What may end a message and is nobody's name: a place, a product, words of any language."""
        slot = self._random.choice("CMMTX")
        return self._word(slot)

    def _cased(self, pieces: list[Piece]) -> list[Piece]:
        """All in lower case now and then; else as it is."""
        lower = self._random.random() < 0.2
        return [(text.lower() if lower else text, name) for text, name in pieces]

    def _word(self, slot: str, language: str = "") -> str:
        makers: dict[str, Callable[[], str]] = {
            "Q": lambda: self._random.choice(questions()),
            "T": lambda: self._random.choice(things()),
            "X": self._strange_words,
            "c": lambda: self._family(self._locale()),  # cited, so no name to be taken
            "u": lambda: tongues.asked(self._random, language, foreign_words()),
            "m": lambda: tongues.dated(self._random),
            "p": lambda: self._random.choice(sorted(load_words().places)).title(),
            "a": lambda: "".join(self._random.choices(_LETTERS.upper(), k=self._random.randint(2, 5))),
        }
        if slot in makers:
            return makers[slot]()
        if slot in "JWV":
            return self._random.choice(english()[slot + "*" * (self._random.random() < 0.6)])
        word = self._random.choice(slots()[slot])
        return word.title() if slot == "h" and self._random.random() < 0.5 else word

    def _strange_words(self) -> str:
        words = foreign_words()[self._random.choice([*foreign_words()])]
        return " ".join(self._random.choice(words) for _ in range(self._random.randint(2, 6)))

    def _dressed(self, pieces: list[Piece]) -> list[Piece]:
        """In the case and with the mistakes that people write with."""
        chance = self._random.random()
        if chance < 0.5:
            pieces = [(text.lower(), name) for text, name in pieces]
        elif chance < 0.55:
            pieces = [(text.upper(), name) for text, name in pieces]
        elif chance < 0.59:
            pieces = [(text.title(), name) for text, name in pieces]
        elif chance < 0.8:
            pieces = [
                (text[:1].upper() + text[1:] if at == 0 else text, name)
                for at, (text, name) in enumerate(pieces)
            ]
        if self._random.random() < 0.2:
            pieces = [
                (self._mistyped(text) if self._random.random() < 0.4 else text, name) for text, name in pieces
            ]
        if self._random.random() < 0.1:
            pieces = [*pieces, (self._random.choice(("!", "?", ".", " :)", " 🙏", "...", "??")), False)]
        return pieces

    def _mistyped(self, text: str) -> str:
        at = self._random.randrange(len(text)) if text else 0
        if not text[at : at + 1].isalpha():
            return text
        letter = self._random.choice(_LETTERS)
        return self._random.choice(
            (
                text[:at] + text[at + 1 :],
                text[:at] + letter + text[at + 1 :],
                text[:at] + text[at] + text[at:],
            )
        )


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")]


@cache
def slots() -> dict[str, list[str]]:
    """Words by slot."""
    found = {line[0]: line[2:].split(",") for line in _lines("slots.txt")}
    found["M"] += sorted(load_words().kept)
    return found


@cache
def foreign_words() -> dict[str, list[str]]:
    """Ordinary words of other languages, as Faker and spaCy list them."""
    found: dict[str, list[str]] = {}
    for module in pkgutil.iter_modules(lorem.__path__):
        if module.ispkg and not module.name.startswith(("en", "la", "zh", "ja", "ko", "th")):
            provider = importlib.import_module(f"faker.providers.lorem.{module.name}").Provider
            found[module.name] = [word.lower() for word in provider.word_list]
    names = frozenset(
        name.lower()
        for lists in (people().given, people().own_given)
        for each in lists.values()
        for name in each
    )
    found.update(tongues.words(names))
    return {
        place: [word for word in words if len(word) < 4 or word not in names]
        for place, words in found.items()
    }


@cache
def questions() -> list[str]:
    """Questions of the field and others that the assistant learns from: nobody is named in them."""
    with (ROOT / "data/knowledge/phrasings.csv").open(encoding="utf-8", newline="") as file:
        found = [row["phrasing"] for row in csv.DictReader(file)]
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for part in YAML(typ="safe").load(path.read_text(encoding="utf-8")).get("nlu", []):
            found += [line[2:] for line in part.get("examples", "").splitlines() if "[" not in line]
    return found


@cache
def things() -> list[str]:
    """What the field names."""
    with (ROOT / "data/knowledge/things.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [name for row in rows for name in (row["title"], *row["names"].split("; ")) if name]


@cache
def english() -> dict[str, list[str]]:
    """Adjectives, nouns, verbs of spaCy's that are nobody's name; under "J*" those that people here use."""
    from spacy.lookups import Lookups

    from bot.language.text import _lemmatizer_folder

    index = Lookups().from_disk(_lemmatizer_folder()).get_table("lemma_index")
    names = {
        name.lower()
        for lists in (people().given, people().family)
        for each in lists.values()
        for name in each
    }
    asked = {word for text in questions() for word in re.findall(r"[a-z]{3,}", text.lower())}
    found = {}
    for slot, kind in (("J", "adj"), ("W", "noun"), ("V", "verb")):
        found[slot] = [w for w in sorted(index[kind]) if w.isalpha() and 2 < len(w) < 12 and w not in names]
        found[f"{slot}*"] = [w for w in found[slot] if w in asked]
    return found


def marked(pieces: list[Piece]) -> tuple[list[list[int]], list[int]]:
    """Features of a text's words, and for each whether it is of a name."""
    text = "".join(piece for piece, _name in pieces)
    places: list[bool] = []
    for piece, name in pieces:
        places += [name] * len(piece)
    found = words(text)
    return features(found), [int(places[word.start]) for word in found]


def written(path: Path, texts: list[list[Piece]], chance: random.Random) -> None:
    """A file of features: keys, how many a word has, how many words a text has, marks."""
    keys, widths, lengths, marks = [], [], [], []
    for pieces in texts:
        rows, names = marked(pieces)
        for row in rows:
            without = chance.random() < _WITHOUT_WORD
            kept = [key for number, key in enumerate(row) if not (without and is_identity(number))]
            keys += kept
            widths.append(len(kept))
        lengths.append(len(rows))
        marks += names
    np.savez(
        path,
        keys=np.array(keys, np.uint32),
        widths=np.array(widths, np.int32),
        lengths=np.array(lengths, np.int32),
        marks=np.array(marks, np.int8),
    )


def main() -> None:
    """Make the texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--texts", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for name, held, count in (("train", False, given.texts), ("held", True, given.texts // 30)):
        maker = Maker(given.seed * 10 + (7 if held else 5), held)
        texts = [maker.personal() if n % 2 else maker.harmless() for n in range(count)]
        written(given.out.with_name(f"{given.out.stem}-{name}.npz"), texts, random.Random(3))


if __name__ == "__main__":
    main()
