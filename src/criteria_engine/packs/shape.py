"""What pydantic says of a pack's file, as a problem with file, line and column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from criteria_engine.errors import Problem, nearest
from criteria_engine.packs.parts import NO_NODE
from criteria_engine.source import Node

Shape = TypeVar("Shape", bound=BaseModel)


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


@dataclass
class Shaping:
    """Checks the shape of files and their parts; `problems` gathers what is wrong."""

    problems: list[Problem] = field(default_factory=list)

    def shape(self, model: type[Shape], node: Node) -> Shape | None:
        """The checked shape of a file or part; its problems go to the list."""
        if node is NO_NODE:
            return None
        data = node.plain()
        try:
            return model.model_validate(data)
        except ValidationError as error:
            errors = error.errors(include_url=False)
        found = [shape_problem(model, node, e) for e in errors]
        # A value that may be of several kinds is faulted once for each: the first says enough. Keys that are missing
        # have one place, and each is told.
        told = {(p.at, p.message if p.code == "missing-key" else ""): p for p in reversed(found)}
        self.problems += told.values()
        unknown = {e["loc"][0] for e in errors if e["type"] == "extra_forbidden" and len(e["loc"]) == 1}
        # Keys that have no place are told and left out, so that they hide nothing of what follows.
        return (
            model.model_validate({k: v for k, v in data.items() if k not in unknown})
            if len(unknown) == len(errors)
            else None
        )

    def once(self, what: str, named: Iterable[tuple[str, str]]) -> None:
        """A problem for each name that was given before; `named`: names with their places."""
        first: dict[str, str] = {}
        for name, at in named:
            if name in first:
                self.problems.append(
                    Problem(at, f"repeated-{what}", f"the {what} {name!r} is already at {first[name]}")
                )
            first.setdefault(name, at)
