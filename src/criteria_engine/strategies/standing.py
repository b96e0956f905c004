"""Whether a wish is fulfilled in a draft already, as far as its cells alone tell."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.paths import climb
from criteria_engine.records.schema import Field
from criteria_engine.strategies.items import Item, Said, cell_of
from criteria_engine.strategies.near import agrees, fact_of
from criteria_engine.values.fact import Fact

Rows = tuple[Item, ...]


def stands(node: n.Condition, wish: bool, rows: Rows) -> bool:
    """Whether the condition surely comes out as wished; what is blank or lies behind a reference is not looked up."""
    if isinstance(node, n.Not):
        return stands(node.part, not wish, rows)
    if isinstance(node, n.All | n.Any):
        each = all if isinstance(node, n.All) is wish else any
        return each(stands(part, wish, rows) for part in node.parts)
    if isinstance(node, n.Present):
        return _is_present(node, wish, rows)
    return isinstance(node, n.Compare) and _compares(node, wish, rows)


def may_hold(node: n.Condition | None, readings: Mapping[str, str]) -> bool:
    """Whether the readings in use leave a way for a condition to be true."""
    if isinstance(node, n.All | n.Any):
        each = all if isinstance(node, n.All) else any
        return each(may_hold(part, readings) for part in node.parts)
    if isinstance(node, n.Not) and isinstance(node.part, n.Compare) and isinstance(node.part.left, n.Reading):
        return not _reads(node.part, node.part.left, readings)
    if isinstance(node, n.Compare) and isinstance(node.left, n.Reading):
        return _reads(node, node.left, readings)
    return not isinstance(node, n.Open)


def _reads(node: n.Compare, left: n.Reading, readings: Mapping[str, str]) -> bool:
    named = {right.value for right in node.right if isinstance(right, n.Constant)}
    return (readings[left.name] in named) is (node.operator in ("is", "in"))


def _is_present(node: n.Present, wish: bool, rows: Rows) -> bool:
    place = _place(rows, node.path)
    if place is None:
        return False
    said = place[0].cells.get(place[1].path)
    return said is not None and isinstance(said, Said) is not wish


def _compares(node: n.Compare, wish: bool, rows: Rows) -> bool:
    facts = [_known(part, rows) for part in (node.left, *node.right)]
    known = [fact for fact in facts if fact is not None]
    return len(known) == len(facts) and agrees(node, known[0], known[1:], wish)


def _known(node: n.Operand, rows: Rows) -> Fact | None:
    if isinstance(node, n.Constant):
        return fact_of(node.value, "period")
    place = _place(rows, node.path) if isinstance(node, n.FieldOf) else None
    value = place[0].value(place[1].path) if place else None
    return fact_of(value, place[1].kind) if place and value is not None else None


def _place(rows: Rows, path: str) -> tuple[Item, Field] | None:
    """The cell that a path leads to; None where it is a list or goes through a reference."""
    up, rest = climb(path)
    item = rows[len(rows) - 1 - up]
    name = cell_of(item, rest) if rest in item.entity.fields else rest
    return (item, item.entity.fields[name]) if name in item.entity.fields else None
