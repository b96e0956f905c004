"""Which columns of a file have to be read for the fields that are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from criteria_engine.intake.arrow.parts import Wanted
from criteria_engine.intake.readers import Model, model_of
from criteria_engine.records.schema import Entity, named_by

Columns = Collection[tuple[str, str]]


def wanted_of(entity: Entity, columns: Columns | None) -> Wanted:
    """Whether a column, a part of a row, or what is within either is needed; everything where `columns` is None."""
    if columns is None:
        return lambda path: True
    needed = set(_needed(model_of(entity), columns))
    known = {*_paths(model_of(entity))}

    def is_wanted(path: str) -> bool:
        inside = any(other == path or other.startswith(f"{path}.") or path.startswith(f"{other}.") for other in needed)
        # A column that nobody knows is told, whatever is asked for.
        return inside or not any(other == path or other.startswith(f"{path}.") for other in known)

    return is_wanted


def _needed(model: Model, columns: Columns, prefix: str = "") -> Iterator[str]:
    entity = model.entity
    asked = {path for name, path in columns if name == entity.name}
    asked |= {path for path in model.must if path not in model.parts} | _of_record(entity)
    for path, reader in model.fields.items():
        if path in asked or reader.field.kind == "ref" or not model.separable:
            yield prefix + path
    for path, found in model.lists.items():
        inner = list(_needed(found.item, columns, f"{prefix}{path}."))
        if entity.lists[path].plain:
            refers = found.item.fields["value"].field.kind == "ref"
            inner = [prefix + path] if path in asked or refers or not model.separable else []
        elif path in asked or inner:
            inner = inner or list(_needed_all(found.item, f"{prefix}{path}."))
            inner += [f"{prefix}{path}.{key}" for key in entity.lists[path].key]
        yield from inner


def _needed_all(model: Model, prefix: str) -> Iterator[str]:
    yield from (prefix + path for path in (*model.fields, *model.lists))


def _of_record(entity: Entity) -> set[str]:
    record = entity.record
    if record is None:
        return set(entity.dated)
    return {name for name in (*named_by(record), "id") if name}


def _paths(model: Model, prefix: str = "") -> Iterator[str]:
    for path in (*model.fields, *model.parts):
        yield prefix + path
    for path, found in model.lists.items():
        yield prefix + path
        yield from _paths(found.item, f"{prefix}{path}.")
