"""A dossier while it is put together: rows with cells that can be set, denied and closed, written out at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from criteria_engine.records.fits import fits, required
from criteria_engine.records.ids import ID
from criteria_engine.records.row import Value
from criteria_engine.records.schema import VALUE, Entity, Field, ListField, Schema
from criteria_engine.strategies.items import Item, Said, cell_of, raw_row
from criteria_engine.strategies.near import OTHER_WORDS, near
from criteria_engine.values import Period

T = TypeVar("T")
EVER = Period(date(1990, 1, 1), date(2099, 12, 31))


class Draft:
    """Rows by table. `pick` draws one of several, the plainest first; `matching` a text of a regular expression."""

    def __init__(
        self, schema: Schema, as_of: date, pick: Callable[[Sequence[Any]], Any], matching: Callable[[str], str]
    ) -> None:
        self.schema = schema
        self.as_of = as_of
        self.matching = matching
        self.tables: dict[str, list[Item]] = {}
        self._pick = pick
        self._count = 0

    def pick(self, options: Sequence[T]) -> T:
        found: T = options[0] if len(options) == 1 else self._pick(options)
        return found

    def chance(self, one_in: int) -> bool:
        return bool(self._pick(range(one_in)) == one_in - 1)

    # --- rows ---------------------------------------------------------------------------------------------------

    def row(self, table: str, beside: Item | None = None, key: str | None = None) -> Item:
        """A new row with what it must have; it belongs to the same owner as `beside`, where it must have one."""
        item = Item(self.schema[table])
        self._count += 1
        item.cells[ID] = key or f"{table}-{self._count}"
        self.tables.setdefault(table, []).append(item)
        self._fill(item, item.entity, beside)
        return item

    def item(self, holder: Item, found: ListField) -> Item:
        """A new row of a list, at its end."""
        item = Item(found.item, holder, (*holder.trail, found.path))
        holder.lists.setdefault(found.path, []).append(item)
        if not found.plain:
            self._fill(item, holder.root.entity, holder.root)
        return item

    def _fill(self, item: Item, table: Entity, beside: Item | None) -> None:
        for name in required(table, item.trail):
            if name in item.entity.fields:
                self.put(item, name, self.usual(item, item.entity.fields[name], beside))

    def usual(self, item: Item, found: Field, beside: Item | None = None) -> Value:
        """A value that says little: for a field that must be filled, or may hold anything."""
        if found.kind == "ref":
            return self.target(found.tables, beside).id
        options = near(found, (), self.as_of) or (OTHER_WORDS,)
        return next((value for value in options if self.takes(item, found.path, value)), options[0])

    def target(self, tables: Sequence[str], beside: Item | None = None) -> Item:
        """A row of one of the tables: what `beside` is or belongs to, else one that is there, else a new one."""
        if beside is not None:
            for near_by in (beside, self.owner(beside)):
                if near_by is not None and near_by.entity.name in tables:
                    return near_by
        known = [item for table in tables for item in self.tables.get(table, ())]
        return known[0] if known else self.row(tables[0])

    def find(self, tables: Iterable[str], key: str) -> Item | None:
        return next((item for t in tables for item in self.tables.get(t, ()) if item.cells.get(ID) == key), None)

    def owner(self, item: Item) -> Item | None:
        """The record that a row belongs to."""
        record = item.root.entity.record
        named = item.root.value(record.owner) if record and record.owner else None
        if record is None or record.owner is None or named is None:
            return None
        return self.find(item.root.entity.tables_of(record.owner), str(named))

    def linked(self, table: str, link: str, key: str) -> list[Item]:
        """Rows of a related table that name the row `key`."""
        return [item for item in self.tables.get(table, ()) if key in item.names(link)]

    # --- cells --------------------------------------------------------------------------------------------------

    def takes(self, item: Item, name: str, value: Value) -> bool:
        return fits(item.root.entity, item.trail, cell_of(item, name), value)

    def put(self, item: Item, name: str, value: Value) -> None:
        """Set a cell; of `dated` the field that it stands for. An id stays what it is."""
        if item.entity.key_field and name == ID:
            return
        name = cell_of(item, name)
        if isinstance(value, Period) and not self.takes(item, name, value):
            # A day where a year belongs: the year that has ended by then, or the one that it lies in.
            years = (Period.year(max(value.end.year - back, 1)) for back in (1, 0))
            value = next((year for year in years if self.takes(item, name, year)), value)
        item.cells[name] = value

    def deny(self, item: Item, name: str) -> None:
        """Make it known that there is no value, by the cell where it can say so, else by its section."""
        name = cell_of(item, name)
        found = item.entity.fields[name]
        if name in required(item.root.entity, item.trail) or name == ID:
            return
        if found.kind != "yes_no":
            item.cells[name] = Said.NONE
        elif found.section:
            item.cells.pop(name, None)
            self.finish(item, found.section)

    def link(self, item: Item, link: str, key: str) -> None:
        """Let a row name another one, beside those that it names already where it may name several."""
        if link not in item.entity.lists:
            self.put(item, link, key)
        elif key not in item.names(link):
            self.item(item, item.entity.lists[link]).cells[VALUE] = key

    # --- what is closed -----------------------------------------------------------------------------------------

    def finish(self, item: Item, section: str) -> None:
        record = item.root.entity.record
        if record and record.sections:
            item.root.complete.add(section)

    def close_list(self, item: Item, found: ListField) -> None:
        """Make a list of the record whole as it stands."""
        if not item.lists.setdefault(found.path, []):
            return
        if found.section:
            self.finish(item, found.section)

    def close_table(self, anchor: Item, table: str, link: str) -> None:
        """Make it known that no other rows of a related table name this one."""
        record = self.schema[table].record
        if record is None:
            return
        for mark in record.rows:
            if mark.link == link:
                self.finish(anchor, mark.section)
        if record.register is not None:
            self._begin(anchor.root)
            self._close_register(anchor, record.register)

    def _begin(self, item: Item) -> None:
        """A register closes the time since a record began; one without a date has no beginning."""
        record = item.entity.record
        if record and record.dated and not any(item.value(name) for name in record.dated):
            found = item.entity.fields[record.dated[0]]
            self.put(item, found.path, self.usual(item, found))

    def _close_register(self, anchor: Item, kind: str) -> None:
        registers = self.schema.registers
        marks = registers.record.registers if registers and registers.record else None
        if registers is None or marks is None:
            return
        tables = registers.fields[marks.owner].tables
        owner = anchor.root if anchor.root.entity.name in tables else self.owner(anchor)
        if owner is None or any(
            r.value(marks.kind) == kind for r in self.linked(registers.name, marks.owner, owner.id)
        ):
            return
        row = self.row(registers.name, owner)
        said: dict[str, Value] = {
            marks.owner: owner.id, marks.kind: kind, marks.period: EVER, marks.complete: True,
        }  # fmt: skip
        row.cells |= said

    # --- at the end ---------------------------------------------------------------------------------------------

    def written(self) -> dict[str, list[dict[str, Any]]]:
        """Raw tables, as `read` takes them."""
        return {table: [raw_row(item) for item in items] for table, items in self.tables.items()}
