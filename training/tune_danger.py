"""Tune a second sentence encoder to danger signs, apart from set-up: writes bot/language/danger/adapter.npz.

It starts from the encoder tuned to the field (training/tune_encoder.py) and learns another low-rank change on
top of it (LoRA: Hu et al. 2021). Two linear heads are learned with it: one tells danger from harmless texts,
one names the sign and is then thrown away. The file holds both changes, side by side, and the first head.

    python -m training.tune_danger --held blind9 blind10 blind11

The vote takes its thresholds from writers that no encoder has learned from, so the newest sets stay out of
this (`--held`); APART in bot/language/danger/texts.py names the same.

This needs torch and safetensors, which set-up does not install: use an environment of its own.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812  # torch's own name for it

from training.tune_encoder import LAYERS, PARTS, ROOT, TARGET, WIDTH, Encoder, Texts, changes, utterances

ADAPTER = ROOT / "bot/language/danger/adapter.npz"
SIGNS = ROOT / "bot/language/danger"
PIECES = 96  # as the encoder reads them: what is dangerous often stands at the end
BATCH, EVERYDAY = 32, 11  # texts of a step; how many of them come from other parts of the training data
SHARP = 8.0
Row = tuple[str, str]  # text, sign or ""


def danger_rows(held: list[str]) -> list[Row]:
    """Texts of people in danger and texts that only sound like it, but for the files that are held out."""
    found = []
    for path in sorted((SIGNS / "texts").glob("*.jsonl")):
        if path.stem not in held:
            rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
            found += [(row["text"], "" if row["sign"] == "none" else row["sign"]) for row in rows]
    for line in (SIGNS / "examples.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.append((row["text"], row["sign"] if row["alarm"] else ""))
    return found


def everyday_rows(known: set[str]) -> list[Row]:
    """Messages and turns of strangers that are no danger, and utterances of the other intents."""
    texts = {text for text, _ in utterances()[0]}
    for path in sorted((ROOT / "data/messages/learned").glob("*.jsonl")):
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        texts |= {row["text"] for row in rows if row.get("cause") != "danger"}
    for path in sorted((ROOT / "data/conversations/learned").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            turns = json.loads(line)["turns"]
            texts |= {turn["text"] for turn in turns if not turn["act"].startswith("danger")}
    return [(text, "") for text in sorted(texts - known)]


def started() -> Encoder:
    """The encoder tuned to the field, with a new change of rank 8 on top."""
    encoder = Encoder(8)
    with np.load(TARGET) as data, torch.no_grad():
        for layer in range(LAYERS):
            for part in PARTS:
                a, b = (torch.tensor(data[f"{layer}.{part}.{side}"].astype(np.float32)) for side in "ab")
                one = encoder.adapted[f"{layer}.{part}".replace(".", "_")]
                one.weight = one.weight + (a @ b).T
    return encoder


def train(held: list[str], epochs: int, seed: int = 0) -> tuple[Encoder, nn.Linear]:
    """Learn the change; an epoch goes once through the texts of danger and what sounds like it."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    rows = danger_rows(held)
    everyday = everyday_rows({text for text, _ in rows})
    signs = sorted({sign for _, sign in rows if sign})
    encoder, tokenize = started(), Texts(PIECES)
    heads = nn.ModuleList([nn.Linear(WIDTH, 1), nn.Linear(WIDTH, len(signs))])
    steps = epochs * len(rows) // (BATCH - EVERYDAY)
    optimizer, schedule = _optimizer(encoder, heads, steps)
    encoder.train()
    order: list[Row] = []
    for step in range(1, steps + 1):
        if len(order) < BATCH - EVERYDAY:
            order = rng.sample(rows, len(rows))
        batch = [order.pop() for _ in range(BATCH - EVERYDAY)] + rng.sample(everyday, EVERYDAY)
        loss = _loss(encoder(*tokenize([text for text, _ in batch])), heads, batch, signs)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(encoder.adapted.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            print(f"step {step} of {steps}, loss {float(loss.detach()):.3f}", flush=True)
    return encoder, heads[0]


def _optimizer(encoder, heads, steps):  # type: ignore[no-untyped-def]
    groups = [
        {"params": list(encoder.adapted.parameters()), "lr": 1e-3},
        {"params": heads.parameters(), "lr": 3e-3},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [1e-3, 3e-3], total_steps=steps + 1, pct_start=0.1
    )
    return optimizer, schedule


def _loss(vectors, heads, batch: list[Row], signs: list[str]):  # type: ignore[no-untyped-def]
    """Whether it is danger; and half as much which sign, where there is one."""
    vectors = F.dropout(vectors, 0.1)
    danger = torch.tensor([float(bool(sign)) for _, sign in batch])
    loss = F.binary_cross_entropy_with_logits((heads[0](vectors) * SHARP)[:, 0], danger)
    some = [place for place, (_, sign) in enumerate(batch) if sign]
    if some:
        wanted = torch.tensor([signs.index(batch[place][1]) for place in some])
        loss = loss + 0.5 * F.cross_entropy((heads[1](vectors) * SHARP)[some], wanted)
    return loss


def save(encoder: Encoder, head: nn.Linear, target: Path) -> None:
    """Write the change of the field and this one as one, in half precision, and the head."""
    own = changes(encoder)
    with np.load(TARGET) as data:
        both = {
            name: np.concatenate([data[name], array], axis=1 if name.endswith(".a") else 0)
            for name, array in own.items()
        }
    both["head.weight"] = SHARP * head.weight.detach().numpy()[0]
    both["head.bias"] = SHARP * head.bias.detach().numpy()[0]
    np.savez(target, **{name: np.asarray(array, np.float16) for name, array in both.items()})


def main() -> None:
    """Read the arguments, train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--held", nargs="*", default=[], help="files of texts/ that are not learned from")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--target", type=Path, default=ADAPTER)
    chosen = parser.parse_args()
    save(*train(chosen.held, chosen.epochs), chosen.target)


if __name__ == "__main__":
    main()
