"""Train the tagger of names on made texts: writes bot/redaction/people/weights1.npz and weights2.npz.

For each of the seeds 1 and 2:
python -m training.redaction.texts /tmp/made.npz --seed 1   # the environment that texts.py names
python -m training.redaction.train /tmp/made.npz --seed 1   # an environment with torch
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

TARGET = Path(__file__).resolve().parents[2] / "bot/redaction/people"
WIDTH, NEAR, FAR = 32, 64, 32
REACH_NEAR, REACH_FAR = 3, 2
RARE = 4  # a feature seen less often is left out
BATCH = 256


class Texts:
    """The made texts of one file, with features as rows of the vocabulary."""

    def __init__(self, path: Path, vocabulary: Any = None) -> None:
        stored = np.load(path)
        keys, self.lengths, self.marks = stored["keys"], stored["lengths"], stored["marks"]
        if vocabulary is None:
            found, counts = np.unique(keys, return_counts=True)
            vocabulary = found[counts >= RARE]
        self.vocabulary = vocabulary
        rows = np.searchsorted(vocabulary, keys).clip(max=len(vocabulary) - 1)
        known = vocabulary[rows] == keys
        ends = np.cumsum(stored["widths"])
        kept = np.concatenate([[0], np.cumsum(known)])
        self.rows = torch.tensor(rows[known].astype(np.int64))
        self.ends = kept[ends]
        self.starts = kept[ends - stored["widths"]]
        self.text_ends = np.cumsum(self.lengths)

    def batch(self, numbers: Any) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """(rows, offsets, where each word stands in the padded batch, marks) of some texts."""
        rows, offsets, places, marks, total = [], [], [], [], 0
        longest = int(self.lengths[numbers].max())
        for at, number in enumerate(numbers):
            end = self.text_ends[number]
            start = end - self.lengths[number]
            first, last = self.starts[start], self.ends[end - 1]
            rows.append(self.rows[first:last])
            offsets.append(torch.tensor(self.starts[start:end] - first + total))
            places.append(torch.arange(end - start) + at * longest)
            marks.append(torch.tensor(self.marks[start:end], dtype=torch.float32))
            total += int(last - first)
        return torch.cat(rows), torch.cat(offsets), torch.cat(places), torch.cat(marks)


def leaky(values: torch.Tensor) -> torch.Tensor:
    """Negative values count a tenth: with none at all, "a name" became "nothing fires"."""
    return nn.functional.leaky_relu(values, 0.1)


class Net(nn.Module):
    """Sums of vectors, two windows over neighbours, one value a word."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.vectors = nn.EmbeddingBag(features, WIDTH, mode="sum")
        nn.init.normal_(self.vectors.weight, std=0.05)
        self.near = nn.Conv1d(WIDTH, NEAR, 2 * REACH_NEAR + 1, padding=REACH_NEAR)
        self.far = nn.Conv1d(NEAR, FAR, 2 * REACH_FAR + 1, padding=REACH_FAR)
        self.last = nn.Linear(FAR, 1)
        self.drop = nn.Dropout(0.15)

    def forward(
        self, rows: torch.Tensor, offsets: torch.Tensor, places: torch.Tensor, shape: tuple[int, int]
    ) -> torch.Tensor:
        """The values of the words, in order."""
        summed = self.drop(torch.relu(self.vectors(rows, offsets)))
        count, longest = shape
        padded = summed.new_zeros(count * longest, WIDTH).index_copy(0, places, summed)
        there = summed.new_zeros(count * longest, 1).index_fill(0, places, 1).view(count, 1, longest)
        near = leaky(self.near(padded.view(count, longest, WIDTH).transpose(1, 2))) * there
        far = leaky(self.far(self.drop(near))) * there
        return self.last(far.transpose(1, 2).reshape(count * longest, FAR))[places, 0]


def trained(texts: Texts, epochs: int, seed: int) -> Net:
    """A net that has seen the texts some times."""
    net = Net(len(texts.vocabulary))
    steps = epochs * (len(texts.lengths) // BATCH + 1)
    optimizer = torch.optim.Adam(net.parameters(), lr=3e-3, weight_decay=0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=4e-3, total_steps=steps)
    chance = np.random.default_rng(seed)
    for epoch in range(epochs):
        losses = []
        order = chance.permutation(len(texts.lengths))
        for start in range(0, len(order), BATCH):
            numbers = order[start : start + BATCH]
            rows, offsets, places, marks = texts.batch(numbers)
            values = net(rows, offsets, places, (len(numbers), int(texts.lengths[numbers].max())))
            loss = nn.functional.binary_cross_entropy_with_logits(values, marks)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch}: {np.mean(losses):.4f}", flush=True)
    net.eval()
    return net


def measured(net: Net, texts: Texts) -> None:
    """Print what is found of unseen names' words, and what of other words."""
    with torch.no_grad():
        values, marks = [], []
        for start in range(0, len(texts.lengths), BATCH):
            numbers = np.arange(start, min(start + BATCH, len(texts.lengths)))
            rows, offsets, places, marked = texts.batch(numbers)
            values.append(
                torch.sigmoid(net(rows, offsets, places, (len(numbers), int(texts.lengths[numbers].max()))))
            )
            marks.append(marked)
    value, mark = torch.cat(values), torch.cat(marks).bool()
    for least in (0.3, 0.5, 0.7, 0.9):
        found = value >= least
        print(f"{least}: names {found[mark].float().mean():.4f}, others {found[~mark].float().mean():.5f}")


def saved(net: Net, texts: Texts, path: Path) -> None:
    """The weights, vectors in eight bits, the rest in half precision."""
    vectors = net.vectors.weight.detach().numpy()
    scale = np.abs(vectors).max(axis=0) / 127
    layers = {}
    for name in ("near", "far"):
        layer = getattr(net, name)
        weight = layer.weight.detach().numpy().transpose(2, 1, 0)
        layers[name] = weight.reshape(-1, weight.shape[2]).astype(np.float16)
        layers[f"{name}_bias"] = layer.bias.detach().numpy().astype(np.float16)
    layers["last"] = net.last.weight.detach().numpy().T.astype(np.float16)
    layers["last_bias"] = net.last.bias.detach().numpy().astype(np.float16)
    np.savez_compressed(
        path, keys=texts.vocabulary, vectors=np.round(vectors / scale).astype(np.int8), scale=scale, **layers
    )
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("made", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, choices=(1, 2), default=1, help="which of the two nets")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    texts = Texts(given.made.with_name(f"{given.made.stem}-train.npz"))
    net = trained(texts, given.epochs, given.seed)
    measured(net, Texts(given.made.with_name(f"{given.made.stem}-held.npz"), texts.vocabulary))
    saved(net, texts, TARGET / f"weights{given.seed}.npz")


if __name__ == "__main__":
    main()
