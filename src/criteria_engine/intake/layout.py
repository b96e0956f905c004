"""How a schema looks as a workbook: one sheet a table, one sheet a list, a column a field.

Reader and writer share this page, so what one writes the other finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import DATED, Entity, Field, ListField, Schema

# The sheet of what concerns the whole file, and the cell beside which its as-of date stands.
GENERAL = Label("Thông tin chung", "General")
AS_OF = Label("Ngày đánh giá", "As-of date")
LONGEST_NAME = 31  # Excel's limit for the name of a sheet
SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `path` of the field within the row, `many` where a cell holds several values."""

    heading: Label
    path: str
    field: Field
    many: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a table, or of the list `found` of a table; the first column of a list is the owner's id."""

    name: str
    table: str
    columns: tuple[Column, ...]
    found: ListField | None = None


@cache
def sheets(schema: Schema) -> tuple[Sheet, ...]:
    """Every sheet of a schema, tables in their order, each followed by its lists."""
    return tuple(sheet for entity in schema.entities.values() for sheet in _sheets_of(entity))


def _sheets_of(entity: Entity) -> Iterator[Sheet]:
    yield Sheet(entity.label.vi[:LONGEST_NAME], entity.name, tuple(_columns(entity)))
    for found in entity.lists.values():
        if not found.plain:
            name = f"{entity.label.vi} - {found.label.vi}"[:LONGEST_NAME].strip()
            key = Column(entity.fields["id"].label, "id", entity.fields["id"])
            yield Sheet(name, entity.name, (key, *_columns(found.item)), found)


def _columns(entity: Entity) -> Iterator[Column]:
    for field in entity.fields.values():
        if field.path != DATED:
            yield Column(field.label, field.path, field)
    for found in entity.lists.values():
        if found.plain:
            yield Column(found.label, found.path, found.item.fields["value"], many=True)
