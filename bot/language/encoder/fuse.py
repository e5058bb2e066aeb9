"""Puts the packaged encoder's weights into a graph of fused operators.

The packaged graph builds attention and normalization from 310 small nodes; ONNX Runtime has one operator for
each (BERT: Devlin et al. 2019; MiniLM: Wang et al. 2020). The vectors stay the same (cosine 1.000). After
quantization, a sentence takes 0.86 ms instead of 1.56 ms on one busy core.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

LAYERS, HEADS = 6, 12
_EPSILON = 1e-12  # the epsilon of BERT's layer normalization
_FUSED = "com.microsoft"  # the domain of ONNX Runtime's own operators
_EMBEDDINGS = "inner.embeddings."
_LAYER = "inner.encoder.layer.{}."


def fuse(plain: Path, target: Path, adapter: Path | None = None) -> None:
    """Write the fused form of `plain` to `target`.

    `plain` has float32 weights under the names that the export gave them. The low-rank changes in `adapter`
    (training/tune_encoder.py), if it is given, are added to the matrices.

    Inputs of the new model: `input_ids` and `token_type_ids`, int32, shape (1, n). Outputs: the mean vector,
    shape (1, 384), and the vectors of the word pieces, shape (1, n, 384).
    """
    import onnx

    weights = _Weights(onnx.load(plain).graph, _changes(adapter))
    graph = _Graph()
    _embed(graph, weights)
    for layer in range(LAYERS):
        _attend(graph, weights, layer)
        _feed_forward(graph, weights, layer)
    graph.add("ReduceMean", [f"x{LAYERS}"], "vector", domain="", axes=[1], keepdims=0)
    onnx.save(graph.model(), target)


class _Weights:
    """The named arrays of a graph; and its matrices, found by the bias that follows their product."""

    def __init__(self, graph: Any, changes: dict[str, npt.NDArray[np.float32]]) -> None:
        from onnx import numpy_helper

        arrays = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
        self._arrays: dict[str, npt.NDArray[np.float32]] = arrays
        makers = {output: node for node in graph.node for output in node.output}
        self._matrices: dict[str, npt.NDArray[np.float32]] = dict(self._products(graph, makers))
        for bias, change in changes.items():
            self._matrices[bias] = self._matrices[bias] + change

    def __getitem__(self, name: str) -> npt.NDArray[np.float32]:
        array: npt.NDArray[np.float32] = self._arrays[name]
        return array

    def matrix(self, bias: str) -> npt.NDArray[np.float32]:
        """The matrix W of `x @ W + bias`; the export kept the name of the bias only."""
        return self._matrices[bias]

    def _products(self, graph: Any, makers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for node in (node for node in graph.node if node.op_type == "Add"):
            bias = next((name for name in node.input if name in self._arrays), None)
            product = next((makers[name] for name in node.input if name in makers), None)
            if bias and product and product.op_type == "MatMul" and product.input[1] in self._arrays:
                yield bias, self._arrays[product.input[1]]


def _changes(adapter: Path | None) -> dict[str, npt.NDArray[np.float32]]:
    """What the adapter adds to each matrix W of `x @ W + bias`, by the name of the bias."""
    if adapter is None:
        return {}
    with np.load(adapter, allow_pickle=False) as data:
        names = [name.removesuffix(".a") for name in data.files if name.endswith(".a")]
        return {
            f"inner.encoder.layer.{name}.bias": data[f"{name}.a"].astype(np.float32)
            @ data[f"{name}.b"].astype(np.float32)
            for name in names
        }


class _Graph:
    """Builds an ONNX graph, node by node."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._arrays: list[Any] = []

    def hold(self, name: str, array: npt.NDArray[np.float32]) -> str:
        """Store an array in the model; returns its name."""
        from onnx import numpy_helper

        self._arrays.append(numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name))
        return name

    def add(
        self, operator: str, inputs: list[str], output: str, domain: str = _FUSED, **settings: Any
    ) -> None:
        """Append a node; the name of its output is also the name of the node."""
        from onnx import helper

        outputs = [output, f"{output}_mask"] if operator == "EmbedLayerNormalization" else [output]
        self._nodes.append(helper.make_node(operator, inputs, outputs, output, domain=domain, **settings))

    def model(self) -> Any:
        """The finished model."""
        from onnx import TensorProto, helper

        ids = [
            helper.make_tensor_value_info(name, TensorProto.INT32, [1, "n"])
            for name in ("input_ids", "token_type_ids")
        ]
        outputs = [
            helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, "dimensions"]),
            helper.make_tensor_value_info(f"x{LAYERS}", TensorProto.FLOAT, [1, "n", "dimensions"]),
        ]
        graph = helper.make_graph(self._nodes, "encoder", ids, outputs, self._arrays)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def _embed(graph: _Graph, weights: _Weights) -> None:
    parts = ("word_embeddings", "position_embeddings", "token_type_embeddings", "LayerNorm")
    tables = [graph.hold(part, weights[f"{_EMBEDDINGS}{part}.weight"]) for part in parts]
    bias = graph.hold("embedded_bias", weights[f"{_EMBEDDINGS}LayerNorm.bias"])
    ids = ["input_ids", "token_type_ids"]
    graph.add("EmbedLayerNormalization", [*ids, *tables, bias], "x0", epsilon=_EPSILON)


def _attend(graph: _Graph, weights: _Weights, layer: int) -> None:
    """x → n: attention between the word pieces, added to x and normalized."""
    name = f"{_LAYER.format(layer)}attention."
    biases = [f"{name}self.{part}.bias" for part in ("query", "key", "value")]
    together = graph.hold(f"qkv{layer}", np.hstack([weights.matrix(bias) for bias in biases]))
    bias = graph.hold(f"qkv{layer}_bias", np.hstack([weights[bias] for bias in biases]))
    graph.add("Attention", [f"x{layer}", together, bias], f"a{layer}", num_heads=HEADS)
    _project(graph, weights, f"{name}output.", f"a{layer}", f"x{layer}", f"n{layer}")


def _feed_forward(graph: _Graph, weights: _Weights, layer: int) -> None:
    """n → next x: two products with a GELU between them, added to n and normalized."""
    name = _LAYER.format(layer)
    inner = f"{name}intermediate.dense.bias"
    matrix = graph.hold(f"inner{layer}", weights.matrix(inner))
    graph.add("MatMul", [f"n{layer}", matrix], f"h{layer}", domain="")
    graph.add("BiasGelu", [f"h{layer}", graph.hold(f"inner{layer}_bias", weights[inner])], f"g{layer}")
    _project(graph, weights, f"{name}output.", f"g{layer}", f"n{layer}", f"x{layer + 1}")


def _project(graph: _Graph, weights: _Weights, name: str, x: str, skip: str, output: str) -> None:
    """output = normalized(x @ W + bias + skip)."""
    bias = f"{name}dense.bias"
    matrix = graph.hold(f"{output}_matrix", weights.matrix(bias))
    graph.add("MatMul", [x, matrix], f"{output}_product", domain="")
    norm = [graph.hold(f"{output}_{part}", weights[f"{name}LayerNorm.{part}"]) for part in ("weight", "bias")]
    added = graph.hold(f"{output}_added", weights[bias])
    graph.add("SkipLayerNormalization", [f"{output}_product", skip, *norm, added], output, epsilon=_EPSILON)
