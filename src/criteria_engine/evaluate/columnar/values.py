"""The values of the nodes of a plan that are at hand, and the frames that they stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from numpy.typing import NDArray

from criteria_engine.columns.model import Dataset
from criteria_engine.evaluate.columnar.bits import Tri, taken
from criteria_engine.evaluate.columnar.cells import Cells
from criteria_engine.evaluate.columnar.facts import Facts
from criteria_engine.evaluate.columnar.outcomes import NOTHING, Outcomes
from criteria_engine.evaluate.columnar.pairs import Elements, Pairs
from criteria_engine.evaluate.columnar.wholes import Wholes
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import Frame, Id, Node

Value = Tri | Facts | Outcomes


class Planned(Protocol):
    """What is needed of `plan.Plan`."""

    @property
    def nodes(self) -> list[Node]: ...
    @property
    def as_of(self) -> Any: ...
    @property
    def registers_complete(self) -> bool: ...
    @property
    def asked(self) -> Any: ...


class Values:
    """What kernels work with: values of the nodes before, and the records by frame."""

    def __init__(self, plan: Planned, dataset: Dataset) -> None:
        self.plan, self.dataset = plan, dataset
        self.cells = Cells(dataset, plan.as_of)
        self.pairs = Pairs(self.cells)
        self.wholes = Wholes(self.cells, self.pairs, plan.registers_complete)
        self.known: dict[Id, Value] = {}

    def tri(self, node: Id) -> Tri:
        found = self.known[node]
        assert isinstance(found, Tri)
        return found

    def facts(self, node: Id) -> Facts:
        found = self.known[node]
        assert isinstance(found, Facts)
        return found

    def outcomes(self, node: Id | None) -> Outcomes:
        found = NOTHING if node is None else self.known[node]
        assert isinstance(found, Outcomes)
        return found

    # --- frames -------------------------------------------------------------------------------------------------

    def size(self, node: Node) -> int:
        """How many elements a node has values for."""
        return 1 if node.frame is None else self.pairs.of(node.frame).n

    def inner(self, node: Node, edge: p.Edge) -> Elements:
        """The rows of an edge from each element of a node's frame."""
        assert node.frame is not None
        return self.pairs.of(Frame(node.frame.root, (*node.frame.edges, edge)))

    def spread(self, value: Value, index: NDArray[Any] | None, frame: Frame) -> Value:
        """The values of elements of a frame at an index; None: as they are."""
        if index is None:
            return value
        if isinstance(value, Facts):
            return value.at(index)
        assert isinstance(value, Tri)
        n = self.pairs.of(frame).n
        return Tri(taken(value.t, index, n), taken(value.f, index, n))

    def of_row(self, node: Node, found: Callable[[str], Value]) -> Any:
        """What is found of the rows of a table, for the innermost row of each element."""
        assert node.frame is not None
        return self.spread(found(node.frame.entity), self.pairs.of(node.frame).row, Frame(node.frame.entity))
