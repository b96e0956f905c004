"""Nodes put together, each once: equal nodes have one number, and what is known beforehand is not asked again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import Frame, Id, Node
from criteria_engine.values import FALSE, TRUE, Truth, truth_of

Sort = Literal["truth", "fact", "outcome"]


class Graph:
    """Numbers nodes as they are added; the parts of a node have smaller numbers than the node."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._ids: dict[Node, Id] = {}

    def add(self, node: Node) -> Id:
        found = self._ids.get(node)
        if found is None:
            found = self._ids[node] = len(self.nodes)
            self.nodes.append(node)
        return found

    def __getitem__(self, node: Id) -> Node:
        return self.nodes[node]

    def sort(self, node: Id) -> Sort:
        """Which of the three sorts of value a node has."""
        found = self.nodes[node]
        if isinstance(found, p.Lift):
            return self.sort(found.part)
        if isinstance(found, p.Through):
            first = next((target for _, target in found.targets if target is not None), None)
            return "fact" if first is None else self.sort(first)
        return "fact" if isinstance(found, p.FACTS) else "outcome" if isinstance(found, p.OUTCOMES) else "truth"

    def known(self, truth: Truth) -> Id:
        return self.add(p.Known(None, truth))

    def truth(self, node: Id) -> Truth | None:
        """The truth of a node that no record can change; None of any other."""
        found = self.nodes[node]
        return found.truth if isinstance(found, p.Known) else None

    def all_of(self, frame: Frame | None, parts: Iterable[Id]) -> Id:
        return self._joined(frame, parts, TRUE, FALSE, p.AllOf)

    def any_of(self, frame: Frame | None, parts: Iterable[Id]) -> Id:
        return self._joined(frame, parts, FALSE, TRUE, p.AnyOf)

    def _joined(
        self, frame: Frame | None, parts: Iterable[Id], idle: Truth, deciding: Truth, kind: type[p.AllOf | p.AnyOf]
    ) -> Id:
        asked = tuple(dict.fromkeys(part for part in parts if self.truth(part) is not idle))
        if any(self.truth(part) is deciding for part in asked):
            return self.known(deciding)
        if len(asked) < 2:
            return asked[0] if asked else self.known(idle)
        return self.add(kind(frame, asked))

    def not_of(self, part: Id) -> Id:
        truth, node = self.truth(part), self.nodes[part]
        if truth is not None:
            return self.known(~truth)
        return node.part if isinstance(node, p.NotOf) else self.add(p.NotOf(node.frame, part))

    def is_one_of(self, part: Id, *truths: Truth) -> Id:
        """TRUE where the part is one of `truths`, else FALSE."""
        truth = self.truth(part)
        if truth is not None:
            return self.known(truth_of(truth in truths))
        return self.add(p.Is(self.nodes[part].frame, part, frozenset(truths)))
