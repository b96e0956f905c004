"""A row while a dossier is put together: cells that hold a value or deny one, lists, sections that are complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from criteria_engine.records.fits import Trail, one_a_key
from criteria_engine.records.ids import ID
from criteria_engine.records.raw import written
from criteria_engine.records.row import Value
from criteria_engine.records.schema import DATED, VALUE, Entity, Field, ListField


class Said(Enum):
    """In place of a value: the cell says that there is none."""

    NONE = "none"


@dataclass(eq=False)
class Item:
    """A row of a table, or of a list within `holder`; `trail` are the lists that lead to it from its table."""

    entity: Entity
    holder: Item | None = None
    trail: Trail = ()
    cells: dict[str, Value | Said] = field(default_factory=dict)
    lists: dict[str, list[Item]] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)

    @property
    def root(self) -> Item:
        return self.holder.root if self.holder else self

    @property
    def id(self) -> str:
        return str(self.root.cells[ID])

    def value(self, name: str) -> Value | None:
        said = self.cells.get(name)
        return None if isinstance(said, Said) else said

    def names(self, link: str) -> tuple[str, ...]:
        """The ids in a reference, or in a plain list of them."""
        single = self.value(link)
        many = (item.value(VALUE) for item in self.lists.get(link, ()))
        return tuple(str(name) for name in (single, *many) if name is not None)


def cell_of(item: Item, name: str) -> str:
    """The field behind a name: of `dated` the one that is filled, else the first."""
    record = item.entity.record
    if name != DATED or record is None or not record.dated:
        return name
    return next((dated for dated in record.dated if dated in item.cells), record.dated[0])


def raw_row(item: Item) -> dict[str, Any]:
    fields = item.entity.fields
    cells = {name: _said(said, fields[name]) for name, said in item.cells.items() if name in fields}
    lists = {name: _items(inner, item.entity.lists[name]) for name, inner in item.lists.items()}
    record = item.entity.record
    complete = {record.sections: sorted(item.complete)} if record and record.sections and item.complete else {}
    return {**cells, **lists, **complete}


def _items(items: Sequence[Item], found: ListField) -> list[Any]:
    if not found.plain:
        # A key that has come up twice is given up here, since a row with it would be no use to anyone.
        return one_a_key([raw_row(item) for item in items], found.key)
    cell = found.item.fields[VALUE]
    return [_said(item.cells[VALUE], cell) for item in items if VALUE in item.cells]


def _said(said: Value | Said, found: Field) -> Any:
    return False if isinstance(said, Said) else written(said, found)
