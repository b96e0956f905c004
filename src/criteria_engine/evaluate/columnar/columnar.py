"""A plan evaluated over a data set, node by node, each once for all its elements.

Every type of node has a row in `kernels.KERNELS`; a plan with a node of another type is refused (`Unplannable`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from criteria_engine.columns.model import Dataset
from criteria_engine.evaluate.columnar.bits import Tri, wide
from criteria_engine.evaluate.columnar.facts import Facts
from criteria_engine.evaluate.columnar.kernels import KERNELS
from criteria_engine.evaluate.columnar.outcomes import Outcomes
from criteria_engine.evaluate.columnar.pairs import Elements
from criteria_engine.evaluate.columnar.values import Planned, Value, Values
from criteria_engine.evaluate.plan.nodes import Id, Node
from criteria_engine.evaluate.plan.parts import parts_of, refuse_others


class Columnar:
    """Values of the nodes of a plan, worked out when they are asked for and kept while another node needs them.

    `keep`: nodes that will be asked for (None: those that the plan's `asked` names); others may be worked out anew.
    Elements of a frame without edges are the rows of its table in their order; those of another frame stand in the
    order of `pairs.Elements`, which also says whose they are.
    """

    def __init__(self, plan: Planned, dataset: Dataset, keep: Iterable[Id] | None = None) -> None:
        refuse_unknown(plan.nodes)
        self._values, self._nodes = Values(plan, dataset), plan.nodes
        asked = _asked(plan) if keep is None else keep
        self._needed = Counter([*asked, *(part for node in plan.nodes for part in parts_of(node))])
        self._done: set[Id] = set()

    def truth(self, node: Id) -> Tri:
        """A truth, with a bit for each element."""
        found, n = self._value(node), self._values.size(self._nodes[node])
        assert isinstance(found, Tri)
        return Tri(wide(found.t, n), wide(found.f, n))

    def fact(self, node: Id) -> Facts:
        found = self._value(node)
        assert isinstance(found, Facts)
        return found

    def outcome(self, node: Id) -> NDArray[np.uint8]:
        """Codes of an outcome (`nodes.CODES`) for each element."""
        found = self._value(node)
        assert isinstance(found, Outcomes)
        return found.codes(self._values.size(self._nodes[node]))

    def elements(self, node: Id) -> Elements | None:
        """What the values of a node are about; None: of one that is the same for every row."""
        frame = self._nodes[node].frame
        return None if frame is None else self._values.pairs.of(frame)

    # --- one after another --------------------------------------------------------------------------------------

    def _value(self, node: Id) -> Value:
        known, lacking = self._values.known, self._lacking(node)
        # What is worked out anew is needed by somebody who was not counted.
        frees = lacking.isdisjoint(self._done)
        for one in sorted(lacking):
            found = self._nodes[one]
            known[one] = KERNELS[type(found)](self._values, found)
            if frees:
                self._free(one, node)
        self._done |= lacking
        return known[node]

    def _free(self, node: Id, asked: Id) -> None:
        """Forget the parts of a node that no other node needs."""
        for part in parts_of(self._nodes[node]):
            self._needed[part] -= 1
            if self._needed[part] == 0 and part != asked:
                self._values.known.pop(part, None)

    def _lacking(self, node: Id) -> set[Id]:
        """The node and its parts, as far as their values are not at hand."""
        found: set[Id] = set()
        todo = [node]
        while todo:
            one = todo.pop()
            if one not in self._values.known and one not in found:
                found.add(one)
                todo += parts_of(self._nodes[one])
        return found


def _asked(plan: Planned) -> Iterator[Id]:
    for of_table in plan.asked.values():
        for one in of_table:
            yield from (one.asked, one.valid, one.belongs, one.outcome, *one.leaves)


def refuse_unknown(nodes: Iterable[Node]) -> None:
    """Raise Unplannable where a node is of a type that this back end has no kernel for."""
    kinds = (type(node) for node in nodes)
    refuse_others(kinds, KERNELS, "", "the columnar back end has no {}", "chưa đánh giá theo cột được: {}")
