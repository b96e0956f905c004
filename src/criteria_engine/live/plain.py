"""The engine without durable_rules: every gate of a graph is worked out anew."""

from __future__ import annotations

from collections.abc import Hashable

from criteria_engine.live.gates import EngineName, Graph, Letter, Node, Values, settle


class Plain:
    """Holds nothing outside Python and has no limits."""

    name: EngineName = "plain"

    def values(self, key: Hashable, graph: Graph, told: Values) -> dict[Node, Letter]:
        """The truth of every node of the graph, whose atoms are told."""
        return settle(graph, told)

    def forget(self, key: Hashable) -> None:
        """Nothing is remembered."""

    def check(self) -> None:
        """There is nothing that could have gone wrong."""

    def close(self) -> None:
        """There is nothing to free."""
