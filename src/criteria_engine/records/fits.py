"""What a schema's models take: which fields a row cannot do without, and whether a value fits its cell.

The models themselves are asked, one cell at a time, so that checks which users wrote are kept to as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, get_args

from criteria_engine.records.build import build_row
from criteria_engine.records.ids import ID
from criteria_engine.records.raw import written
from criteria_engine.records.row import Address, Value
from criteria_engine.records.schema import VALUE, Entity
from criteria_engine.text import fold

# The lists that lead from a table to a row within it; () for the row of the table.
Trail = tuple[str, ...]
_ROW = "row"


@lru_cache(maxsize=1024)
def required(table: Entity, trail: Trail) -> tuple[str, ...]:
    """Paths of the fields that a row of the table, or an item within it, must have; never its id."""
    empty = _wrapped(trail, {})
    prefix = f"{_place(trail)}."
    found = (p.at for p in build_row(table, empty, "x", Address(_ROW)).problems if p.code == "required-field")
    return tuple(at.removeprefix(prefix) for at in found if at.startswith(prefix) and at != prefix + ID)


@lru_cache(maxsize=4096)
def companions(table: Entity, trail: Trail, path: str) -> tuple[str, ...]:
    """Fields and lists that a row cannot do without once it has this one: what its nested models ask for."""
    if "." not in path:
        return ()
    around, prefix = _wrapped(trail, {path.rpartition(".")[0]: {}}), f"{_place(trail)}."
    found = (p.at for p in build_row(table, around, "x", Address(_ROW)).problems if p.code == "required-field")
    return tuple(at.removeprefix(prefix) for at in found if at.startswith(f"{prefix}{part_of(path)}."))


def part_of(path: str) -> str:
    """The nested model that a field is in, the outermost; its own path where it is in none."""
    return path.partition(".")[0]


def sound(table: Entity, row: dict[str, Any]) -> bool:
    """Whether the model takes the row as a whole; what it refers to is not looked up."""
    return not build_row(table, row, "x", Address(_ROW)).problems


@lru_cache(maxsize=1024)
def is_cross_checked(table: Entity) -> bool:
    """Whether a model of the table, or of what lies within it, has a check of its own over several cells."""
    return any(model.__pydantic_decorators__.model_validators for model in _models(table.model))


def _models(annotation: Any) -> Iterator[Any]:
    """Every model in an annotation and in the fields of these; the schema has seen to it that none holds itself."""
    if hasattr(annotation, "__pydantic_decorators__"):
        yield annotation
        for info in annotation.model_fields.values():
            yield from _models(info.annotation)
    for part in get_args(annotation):
        yield from _models(part)


@lru_cache(maxsize=65536)
def fits(table: Entity, trail: Trail, path: str, value: Value) -> bool:
    """Whether the model takes this value in this cell."""
    found = _item_entity(table, trail).fields[path]
    said = written(value, found)
    plain = path == VALUE and _item_entity(table, trail).plain
    raw = _wrapped(trail, said) if plain else _wrapped(trail, {path: said})
    cell = _place(trail) if plain else f"{_place(trail)}.{path}"
    return not any(p.at.startswith(cell) for p in build_row(table, raw, "x", Address(_ROW)).problems)


def one_a_key(items: list[dict[str, Any]], key: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of a list, each key once; a row without the first part of the key has none."""
    if not key:
        return items
    keys = [tuple(fold(str(item.get(name) or "")) for name in key) for item in items]
    return [item for n, item in enumerate(items) if not keys[n][0] or keys[n] not in keys[:n]]


def _item_entity(table: Entity, trail: Trail) -> Entity:
    for name in trail:
        table = table.lists[name].item
    return table


def _wrapped(trail: Trail, item: Any) -> Any:
    for name in reversed(trail):
        item = {name: [item]}
    return item


def _place(trail: Trail) -> str:
    return _ROW + "".join(f".{name}[0]" for name in trail)
