"""The nodes that each type of node needs, and the refusal of types that a back end does not have."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from criteria_engine.errors import Problem
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.listing import Unplannable
from criteria_engine.evaluate.plan.nodes import Id, Node


def _given(*parts: Id | None) -> tuple[Id, ...]:
    return tuple(part for part in parts if part is not None)


def parts_of(node: Node) -> tuple[Id, ...]:
    """The nodes that a node needs; of a type that is not known here none, its back ends refuse it."""
    return _PARTS.get(type(node), _nothing)(node)


def within(nodes: Sequence[Node], wanted: Iterable[Id]) -> set[Id]:
    """Nodes and all that they need."""
    found: set[Id] = set()
    todo = list(wanted)
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += parts_of(nodes[node])
    return found


def refuse_others(kinds: Iterable[type[Node]], known: Collection[type[Node]], at: str, en: str, vi: str) -> None:
    """Raise Unplannable for types of nodes that a back end does not know; `en`, `vi`: with a place for them."""
    others = sorted({kind.__name__ for kind in kinds if kind not in known})
    if others:
        names = ", ".join(others)
        raise Unplannable([Problem(at, "not-planned", en.format(names), vi.format(names))])


def _nothing(node: Node) -> tuple[Id, ...]:
    return ()


_LEAVES = (p.Known, p.Attest, p.Arose, p.Stands, p.NotYet, p.Const, p.Cell, p.Placed, p.AssessmentYear)
_PARTS: dict[type, Callable[[Any], tuple[Id, ...]]] = {
    p.Lift: lambda node: (node.part,),
    p.Through: lambda node: _given(node.ref, *(target for _, target in node.targets)),
    p.AllOf: lambda node: node.parts,
    p.AnyOf: lambda node: node.parts,
    p.NotOf: lambda node: (node.part,),
    p.Is: lambda node: (node.part,),
    p.Has: lambda node: (node.fact,),
    p.Test: lambda node: (node.left, *node.rights),
    p.SameKey: lambda node: (node.left, node.right),
    p.Whole: lambda node: _given(node.during),
    p.RowWithKey: lambda node: (*node.keys, node.where, node.whole, node.missing, node.absent),
    p.Says: lambda node: (node.outcome,),
    p.Fold: lambda node: _given(node.counted, node.whole, node.over, node.distinct),
    p.Months: lambda node: (node.first, node.last),
    p.Spans: lambda node: _given(node.start, node.months, node.until),
    p.Choice: lambda node: _given(node.of, *(case for _, case in node.cases), node.absent),
    p.Ruled: lambda node: (node.gate, node.require, node.due),
    p.Worst: lambda node: node.parts,
    p.Pick: lambda node: _given(*(one for case in node.cases for one in case), node.default),
    **dict.fromkeys(_LEAVES, _nothing),
}
