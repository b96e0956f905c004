"""A condition under the readings in use: what only other readings ask for falls away before it is worded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.question import Seen

ALWAYS, NEVER = n.All(()), n.Any(())
Readings = Mapping[str, str]


def under(node: n.Condition, readings: Readings) -> n.Condition:
    """The condition with its tests of readings decided; ALWAYS or NEVER where nothing else remains."""
    if isinstance(node, n.All):
        return _joined(node, readings, ALWAYS, NEVER)
    if isinstance(node, n.Any):
        return _joined(node, readings, NEVER, ALWAYS)
    if isinstance(node, n.Not):
        return _denied(under(node.part, readings))
    if isinstance(node, n.Compare):
        return _compared(node, readings)
    if isinstance(node, n.Quantified):
        return _quantified(node, readings)
    return replace(node, where=under(node.where, readings)) if isinstance(node, n.RowAt) else node


def _joined(node: n.All | n.Any, readings: Readings, neutral: n.Condition, settled: n.Condition) -> n.Condition:
    said = [under(part, readings) for part in node.parts]
    # An "and" within an "and" adds brackets and nothing else.
    flat = [p for part in said for p in (part.parts if isinstance(part, type(node)) and part.parts else (part,))]
    parts = tuple(part for part in flat if part != neutral)
    if settled in parts:
        return settled
    if not parts:
        return neutral
    return parts[0] if len(parts) == 1 else replace(node, parts=parts)


def _denied(part: n.Condition) -> n.Condition:
    return NEVER if part == ALWAYS else ALWAYS if part == NEVER else n.Not(part)


def _quantified(node: n.Quantified, readings: Readings) -> n.Condition:
    where = under(node.where, readings) if node.where else None
    if where == NEVER and node.quantifier != "every":
        return ALWAYS if node.quantifier == "none" else NEVER
    if where == ALWAYS:
        return ALWAYS if node.quantifier == "every" else replace(node, where=None)
    return replace(node, where=where)


def _compared(node: n.Compare, readings: Readings) -> n.Condition:
    if isinstance(node.left, n.Reading) and node.left.name in readings:
        named = {r.value for r in node.right if isinstance(r, n.Constant)}
        return ALWAYS if (readings[node.left.name] in named) == (node.operator in ("is", "in")) else NEVER
    return replace(node, left=_chosen(node.left, readings), right=tuple(_chosen(r, readings) for r in node.right))


def chosen(node: n.Condition, seen: Sequence[Seen]) -> n.Condition:
    """A comparison in which every choice by a code that was seen is made."""
    codes = {s.name: s.value for s in seen if isinstance(s.value, str)}
    return replace(node, right=tuple(_by_code(r, codes) for r in node.right)) if isinstance(node, n.Compare) else node


def _by_code(operand: n.Operand, codes: Mapping[str, object]) -> n.Operand:
    if isinstance(operand, n.Choose):
        return next((value for code, value in operand.values if codes.get(operand.path) == code), operand)
    return replace(operand, months=_by_code(operand.months, codes)) if isinstance(operand, n.SpansDue) else operand


def _chosen(operand: n.Operand, readings: Readings) -> n.Operand:
    if isinstance(operand, n.ByReading) and operand.name in readings:
        return _chosen(dict(operand.values)[readings[operand.name]], readings)
    if isinstance(operand, n.SpansDue):
        return replace(operand, months=_chosen(operand.months, readings))
    if isinstance(operand, n.Aggregate) and operand.where is not None:
        where = under(operand.where, readings)
        return replace(operand, where=None if where == ALWAYS else where)
    return operand
