"""The nodes that each type of node needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import Id, Node


def _given(*parts: Id | None) -> tuple[Id, ...]:
    return tuple(part for part in parts if part is not None)


def parts_of(node: Node) -> tuple[Id, ...]:
    """The nodes that a node needs."""
    return _PARTS[type(node)](node)


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
