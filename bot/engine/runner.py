"""Runs a trained graph node by node.

Rasa's own runner builds, orders and looks up a new dask graph at every call: 2.0 of 10.0 ms a message, by
cProfile. The order never changes, so this runner computes it once for each target.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class PlainGraphRunner(GraphRunner):
    """A `GraphRunner` that calls each node once, parents first."""

    def __init__(self, nodes: Mapping[str, GraphNode], needs: Mapping[str, tuple[str, ...]]) -> None:
        self._nodes, self._needs = nodes, needs
        self._plan = lru_cache(maxsize=16)(self._in_order)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> PlainGraphRunner:
        """Load every component of `graph_schema`."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(nodes, {name: tuple(node.needs.values()) for name, node in graph_schema.nodes.items()})

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Outputs of the `targets` (default: every node), given the outputs of the placeholder nodes."""
        wanted = tuple(targets or self._nodes)
        outputs = dict(inputs or {})
        for name in self._plan(wanted):
            parents = ((parent, outputs[parent]) for parent in self._needs[name])
            outputs[name] = self._nodes[name](*parents)[1]
        return {name: outputs[name] for name in wanted}

    def components(self) -> list[Any]:
        """The component of every node."""
        return [node._component for node in self._nodes.values()]

    def _in_order(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """The nodes that `wanted` need, and they themselves, parents first."""
        order: dict[str, None] = {}
        for name in wanted:
            if name in self._nodes:  # a placeholder's output is among the inputs
                order.update(dict.fromkeys(self._in_order(self._needs[name])))
                order[name] = None
        return tuple(order)
