"""How a schema looks as a workbook: one sheet a table, one sheet a list, a column a field.

Reader and writer share this page, so what one writes the other finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import DATED, VALUE, Entity, Field, ListField, Schema
from criteria_engine.text import search_key

# The sheet of what concerns the whole file, and the cell beside which its as-of date stands.
GENERAL = Label("Thông tin chung", "General")
AS_OF = Label("Ngày đánh giá", "As-of date")
LONGEST_NAME = 31  # Excel's limit for the name of a sheet
SEPARATOR = "; "
# With which a cell says that there is none.
NONE = "không"
# Sheets that hold no records: how to fill in, what drop-downs offer, and rows to look at. Of the last the name goes on.
GUIDE = Label("Hướng dẫn", "Guide")
LISTS = Label("Danh mục", "Lists")
EXAMPLES = Label("Ví dụ", "Examples")


def is_for_people(name: str) -> bool:
    """Whether a sheet of this name holds no records and is passed over.

    >>> is_for_people("Hướng dẫn"), is_for_people("Ví dụ Mô hình"), is_for_people("Mô hình")
    (True, True, False)
    """
    key = search_key(name)
    return key in map(search_key, (GUIDE.vi, LISTS.vi)) or key.split()[:2] == search_key(EXAMPLES.vi).split()


def is_of_template(name: str) -> bool:
    """Whether a sheet for people is called just as in the template, where nobody misses it."""
    return name in (GUIDE.vi, LISTS.vi, EXAMPLES.vi)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `path` of the field within the row, `many` where a cell holds several values.

    `elsewhere`: of a list whose rows have a sheet of their own; here a cell can only say that there are none.
    """

    heading: Label
    path: str
    field: Field
    many: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a table, or of the list `found` of a table; the first column of a list is the owner's id."""

    name: str
    table: str
    columns: tuple[Column, ...]
    found: ListField | None = None


def own_headings(sheet: Sheet) -> dict[str, str]:
    """The path of each column by its name and labels, as tables of programs head them."""
    own = (column for column in sheet.columns if not column.elsewhere)
    return {search_key(text): c.path for c in own for text in (c.path, c.heading.en, c.heading.vi)}


def file_name(sheet: Sheet) -> str:
    """What a file of the rows of a sheet is called: `model`, or `model.indicators` of a list."""
    return f"{sheet.table}.{sheet.found.path}" if sheet.found else sheet.table


@cache
def sheets(schema: Schema) -> tuple[Sheet, ...]:
    """Every sheet of a schema, tables in their order, each followed by its lists."""
    return tuple(sheet for entity in schema.entities.values() for sheet in _sheets_of(entity))


def _sheets_of(entity: Entity) -> Iterator[Sheet]:
    yield Sheet(entity.label.vi[:LONGEST_NAME], entity.name, (*_columns(entity), *_columns_of_lists(entity)))
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
            yield Column(found.label, found.path, found.item.fields[VALUE], many=True)


def _columns_of_lists(entity: Entity) -> Iterator[Column]:
    """Last of all, and in a workbook only where there is something to say."""
    for found in entity.lists.values():
        if not found.plain:
            says_none = Field(found.path, "text", found.label, found.section)
            yield Column(found.label, found.path, says_none, many=True, elsewhere=True)
