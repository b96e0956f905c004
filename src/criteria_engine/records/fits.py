"""What a schema's models take: which fields a row cannot do without, and whether a value fits its cell.

The models themselves are asked, one cell at a time, so that checks which users wrote are kept to as well.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from criteria_engine.records.build import build_row
from criteria_engine.records.ids import ID
from criteria_engine.records.raw import written
from criteria_engine.records.row import Address, Value
from criteria_engine.records.schema import VALUE, Entity

# The lists that lead from a table to a row within it; () for the row of the table.
Trail = tuple[str, ...]
_ROW = "row"


@lru_cache(maxsize=1024)
def required(table: Entity, trail: Trail) -> tuple[str, ...]:
    """Paths of the fields that a row of the table, or an item within it, must have; never its id."""
    prefix = f"{_place(trail)}."
    found = build_row(table, _wrapped(trail, {}), "x", Address(_ROW)).problems
    missing = (p.at for p in found if p.code == "required-field")
    return tuple(at.removeprefix(prefix) for at in missing if at.startswith(prefix) and at != prefix + ID)


@lru_cache(maxsize=65536)
def fits(table: Entity, trail: Trail, path: str, value: Value) -> bool:
    """Whether the model takes this value in this cell."""
    entity = table
    for name in trail:
        entity = entity.lists[name].item
    said = written(value, entity.fields[path])
    plain = path == VALUE and entity.plain
    raw = _wrapped(trail, said) if plain else _wrapped(trail, {path: said})
    cell = _place(trail) if plain else f"{_place(trail)}.{path}"
    return not any(p.at.startswith(cell) for p in build_row(table, raw, "x", Address(_ROW)).problems)


def _wrapped(trail: Trail, item: Any) -> Any:
    for name in reversed(trail):
        item = {name: [item]}
    return item


def _place(trail: Trail) -> str:
    return _ROW + "".join(f".{name}[0]" for name in trail)
