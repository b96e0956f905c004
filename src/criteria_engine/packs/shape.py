"""What pydantic says of a pack's file, as a problem with file, line and column."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from criteria_engine.errors import Problem, nearest
from criteria_engine.source import Node


def shape_problem(model: type[BaseModel], root: Node, error: Any) -> Problem:
    """One error of a validation of `root` against `model`, placed at the key or value that it is about."""
    node, at, loc = root, root.at, list(error["loc"])
    for step in loc:
        if isinstance(node.value, dict) and step in node.value:
            at, node = node.at_key(str(step)), node.value[step]
        elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            at = node.at
    name = str(loc[-1]) if loc else ""
    if error["type"] == "extra_forbidden":
        return Problem(at, "unknown-key", f"{name!r} has no place here{nearest(name, _keys_at(model, loc[:-1]))}")
    if error["type"] == "missing":
        return Problem(at, "missing-key", f"{name!r} is missing")
    message = str(error.get("ctx", {}).get("error", error["msg"]))
    return Problem(at, "pack-shape", f"{'.'.join(map(str, loc))}: {message}")


def _keys_at(model: type[BaseModel], loc: list[Any]) -> list[str]:
    if not loc:
        return [field.alias or name for name, field in model.model_fields.items()]
    return []
