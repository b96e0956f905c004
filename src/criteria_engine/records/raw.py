"""A row as a file would hold it: what the readers read back as the same row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from criteria_engine.records.row import Row, Value
from criteria_engine.records.schema import VALUE, Field
from criteria_engine.values import Quantity


def raw_of(row: Row) -> dict[str, Any]:
    """The row by dotted names: values, what is denied as `False`, its lists; what is blank is left out."""
    return dict(_entries(row))


def _entries(row: Row) -> Iterator[tuple[str, Any]]:
    for name, value in row.values.items():
        yield name, written(value, row.entity.fields[name])
    yield from ((name, False) for name in sorted(_denied(row)))
    for name, items in row.lists.items():
        plain = row.entity.lists[name].plain
        yield name, [raw_of(item)[VALUE] if plain else raw_of(item) for item in items]


def _denied(row: Row) -> set[str]:
    """What is denied; a part as a whole where all of it is, since a yes or no in it can be denied in no other way."""
    denied = {name for name in row.denied if name not in row.values and name not in row.lists}
    # The outermost part comes first; those within it are then named no more.
    for part in sorted({part for name in denied for part in parts_around(name)}):
        within = {name for name in (*row.entity.fields, *row.entity.lists) if name.startswith(f"{part}.")}
        if within <= denied:
            denied = (denied - within) | {part}
    return denied


def parts_around(name: str) -> list[str]:
    """The parts that a dotted name lies in, the outermost first."""
    steps = name.split(".")
    return [".".join(steps[:end]) for end in range(1, len(steps))]


def written(value: Value, found: Field) -> Any:
    """A value as a person or file would write it into this field."""
    if not isinstance(value, Quantity):
        return value if isinstance(value, str | bool) else str(value)
    number = int(value.number) if value.number == value.number.to_integral_value() else value.number
    unit = value.unit if value.unit != found.measure else None
    if value.is_exact and unit is None:
        return number
    return {value.bound: number} | ({"unit": unit} if unit else {})
