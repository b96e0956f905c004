"""A condition as it stands once its readings and parameters are decided: what two packs are compared by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.records.annotations import Label
from criteria_engine.records.row import Value

TRUE, FALSE = n.All(()), n.Any(())


def settled(node: Any, readings: Mapping[str, str], parameters: Mapping[str, tuple[Value, ...]], pack: str) -> Any:
    """The node without readings and parameters; branches that a reading shuts are left out.

    Outcomes of the pack's own rules are named with `pack`, so that another pack's reference to them is the same.
    """
    if isinstance(node, tuple):
        return tuple(settled(part, readings, parameters, pack) for part in node)
    if not is_dataclass(node) or isinstance(node, type | Label):
        return node
    if isinstance(node, n.ByReading):
        return settled(dict(node.values)[readings[node.name]], readings, parameters, pack)
    if isinstance(node, n.Compare) and isinstance(node.left, n.Reading):
        return TRUE if _holds(node, readings[node.left.name]) else FALSE
    if isinstance(node, n.Parameter):
        return tuple(n.Constant(value) for value in parameters.get(node.name, ()))
    inner = {f.name: settled(getattr(node, f.name), readings, parameters, pack) for f in fields(node) if f.init}
    if isinstance(node, n.Compare):
        inner["right"] = tuple(_flattened(inner["right"]))
    whole = replace(node, **inner)
    if isinstance(whole, n.Outcome):
        return replace(whole, pack=whole.pack or pack)
    return _folded(whole)


def _flattened(parts: tuple[Any, ...]) -> list[Any]:
    return [inner for part in parts for inner in (part if isinstance(part, tuple) else (part,))]


def _holds(node: n.Compare, value: str) -> bool:
    named = {right.value for right in node.right if isinstance(right, n.Constant)}
    return (value in named) is (node.operator in ("is", "in"))


def _folded(node: Any) -> Any:
    """`all` and `any` without the parts that a reading has decided; one part stands alone."""
    if isinstance(node, n.Not) and node.part in (TRUE, FALSE):
        return FALSE if node.part == TRUE else TRUE
    if not isinstance(node, n.All | n.Any):
        return node
    idle, deciding = (TRUE, FALSE) if isinstance(node, n.All) else (FALSE, TRUE)
    if deciding in node.parts:
        return deciding
    parts = tuple(part for part in node.parts if part != idle)
    return parts[0] if len(parts) == 1 else replace(node, parts=parts)
