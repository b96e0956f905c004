"""The engine on durable_rules: one network for each subject or unit that changes, so many of them open at a time.

A network holds no state that could not be told again: every call tells it all atoms, and those that differ go their
way through it. So it does not matter which networks are open, and one that failed is thrown away.
"""

from __future__ import annotations

from collections.abc import Hashable

from criteria_engine.live.gates import EngineError, EngineName, Graph, Letter, Node, Values, settle
from criteria_engine.live.limits import refuse
from criteria_engine.live.network import Network

# Nodes of all open networks of a session. The core takes some 30 kB for each: 120 MB.
MOST_NODES = 4_000


class Pool:
    """The networks of one session, the one used last at the end."""

    name: EngineName = "durable_rules"

    def __init__(self) -> None:
        self._open: dict[Hashable, Network] = {}
        self._seen: dict[Hashable, Graph] = {}

    def values(self, key: Hashable, graph: Graph, told: Values) -> dict[Node, Letter]:
        """The truth of every node of the graph. A network is opened when `key` is asked for with this graph again."""
        refuse(graph, str(key))
        if self._seen.get(key) is not graph:
            self._seen[key] = graph
            self._drop(key)
            return settle(graph, told)
        try:
            return dict(self._network(key, graph, told).values)
        except BaseException:
            self._drop(key)
            raise

    def forget(self, key: Hashable) -> None:
        self._seen.pop(key, None)
        self._drop(key)

    def check(self) -> None:
        """Hold every open network to a full recompute of its graph. Raises EngineError where they differ."""
        for key, network in self._open.items():
            told = {node: network.values[node] for node in network.graph.atoms}
            if network.values != settle(network.graph, told):
                raise EngineError(f"durable_rules and the tables of the gates differ on {key}")

    def close(self) -> None:
        for key in list(self._open):
            self._drop(key)

    def _network(self, key: Hashable, graph: Graph, told: Values) -> Network:
        network = self._open.pop(key, None)
        if network is None:
            self._make_room(len(graph))
            network = Network(graph, told)
        # Kept before it is told: where that fails, it has to be found and closed.
        self._open[key] = network
        network.tell(told)
        return network

    def _make_room(self, nodes: int) -> None:
        while self._open and nodes + sum(len(n.graph) for n in self._open.values()) > MOST_NODES:
            self._drop(next(iter(self._open)))

    def _drop(self, key: Hashable) -> None:
        network = self._open.pop(key, None)
        if network is not None:
            network.close()
