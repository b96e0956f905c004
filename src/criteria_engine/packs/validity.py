"""When a pack or rule is in force: two ends that are dates, unbounded, or depend on a reading."""

from __future__ import annotations

from dataclasses import dataclass, field

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import Checker
from criteria_engine.conditions.parse import Parser
from criteria_engine.errors import Problem
from criteria_engine.packs import model as m
from criteria_engine.packs.parts import child
from criteria_engine.source import Node
from criteria_engine.values import Quantity, read_period


@dataclass
class ValidityReader:
    """Reads `in_force` mappings; `problems` gathers what is wrong with them."""

    parser: Parser
    checker: Checker
    problems: list[Problem] = field(default_factory=list)

    def read(self, node: Node) -> m.InForce:
        """Both ends of a mapping with `from` and `to`; what is left out or null is unbounded."""
        return m.InForce(*(self._end(child(node, side)) for side in ("from", "to")))

    def _end(self, node: Node) -> n.Operand | None:
        if node.value is None:
            return None
        operand = self.parser.operand(_without_null(node))
        if isinstance(operand, n.ByReading):
            self.checker.operand(operand, ())
        try:
            return _as_periods(operand)
        except ValueError as error:
            self.problems.append(Problem(node.at, "wrong-type", f"{error} (a date is expected here)"))
            return None


def _has_null(node: Node) -> bool:
    return any(v.value is None for v in child(node, "values").value.values()) if child(node, "values").value else False


def _without_null(node: Node) -> Node:
    """`null` in an end of validity is "no end"; the parser knows no null, so it stands as an empty word here."""
    if not _has_null(node):
        return node
    values = child(node, "values")
    kept = {
        k: v if v.value is not None else Node("unbounded", v.file, v.line, v.column) for k, v in values.value.items()
    }
    return Node(
        {**node.value, "values": Node(kept, values.file, values.line, values.column, values.keys)},
        node.file,
        node.line,
        node.column,
        node.keys,
    )


def _as_periods(operand: n.Operand) -> n.Operand | None:
    if isinstance(operand, n.ByReading):
        values = tuple((v, _as_periods(o) or n.Constant("")) for v, o in operand.values)
        return n.ByReading(operand.name, values, at=operand.at)
    if not isinstance(operand, n.Constant):
        raise ValueError("only a date or `by_reading` belongs here")
    value = operand.value
    if isinstance(value, Quantity):
        value = str(value.number)
    return None if value == "unbounded" else n.Constant(read_period(value), at=operand.at)
