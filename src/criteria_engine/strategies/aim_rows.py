"""Rows while a dossier is put together: those that a source has so far, new ones, and how a source is closed."""

from __future__ import annotations

from abc import abstractmethod

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import BELOW
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.records.schema import VALUE, ListField
from criteria_engine.strategies.aim_values import Rows, Values
from criteria_engine.strategies.items import Item
from criteria_engine.strategies.standing import stands

# A wish for a row mostly makes a new one: a row that is there serves another wish.
_NEW = (None, None, None)


class RowsOf(Values):
    """Makes rows of sources, and sees to it that they satisfy what is asked of them."""

    @abstractmethod
    def aim(self, node: n.Condition | None, wish: bool, rows: Rows) -> None:
        """Set what makes a condition true, or false, of the last of `rows`."""

    def fill_one(self, source: n.Source, where: n.Condition | None, wish: bool, rows: Rows) -> None:
        """A row, new or one that is there, of which `where` comes out as wished."""
        known = self.listed(source, rows)
        item = self.draft.pick((*_NEW, *known)) or self.new_row(source, rows)
        if item is not None:
            self._settle_row(source, where, wish, item, rows)

    def _settle_row(self, source: n.Source, where: n.Condition | None, wish: bool, item: Item, rows: Rows) -> None:
        if source.during is not None:
            self.in_time(source.during, item, True, rows)
        self.aim(where, wish, (*rows, item))

    def fill(self, source: n.Source, where: n.Condition | None, count: int, rows: Rows) -> list[Item]:
        """Rows that satisfy `where`: so many, and of those that are known no others."""
        listed = self.listed(source, rows)
        standing = [item for item in listed if where is not None and stands(where, True, (*rows, item))]
        known = (standing or self.draft.pick(([], listed)))[:count]
        while len(known) < count and (item := self.new_row(source, rows)) is not None:
            known.append(item)
        for item in known:
            self._settle_row(source, where, True, item, rows)
        for item in self.listed(source, rows):
            if item not in known and where is not None:
                self.aim(where, False, (*rows, item))
        return known

    def in_time(self, during: n.Operand, item: Item, wish: bool, rows: Rows) -> None:
        record = item.entity.record
        if record is not None and record.dated:
            filled = [name for name in record.dated if item.value(name) is not None]
            name = filled[0] if filled else self.draft.pick(record.dated)
            self.aim(n.Compare(n.FieldOf(name), "within", (_outer(during),)), wish, (*rows, item))

    def new_item(self, holder: Item, found: ListField) -> Item:
        item = self.draft.item(holder, found)
        if found.plain:
            item.cells[VALUE] = self.draft.pick(self.any_of(item, found.item.fields[VALUE]))
        return item

    def _anchor(self, source: n.Source, rows: Rows) -> tuple[Item, str]:
        up, name = climb(source.name)
        item = rows[len(rows) - 1 - up]
        if source.of is not None:
            holder, found = self.field_at(rows, source.of)
            named = holder.value(found.path)
            item = self.draft.find(found.tables, str(named)) or item if named is not None else (
                self.refer(holder, found.path, list(found.tables)))  # fmt: skip
        return item, name

    def _own_list(self, item: Item, name: str) -> tuple[Item, ListField] | None:
        place = resolve(self.draft.schema, item.entity, name)
        return self.list_at((item,), name) if place and place.found else None

    def listed(self, source: n.Source, rows: Rows) -> list[Item]:
        """The rows of a source so far."""
        item, name = self._anchor(source, rows)
        if name == BELOW:
            record = item.entity.record
            return self.draft.linked(item.entity.name, str(record and record.parent), item.id)
        if own := self._own_list(item, name):
            return list(own[0].lists.get(own[1].path, ()))
        return self.draft.linked(name, str(source.by), item.id)

    def new_row(self, source: n.Source, rows: Rows) -> Item | None:
        item, name = self._anchor(source, rows)
        if name == BELOW:
            return self._below(item)
        if own := self._own_list(item, name):
            return self.new_item(*own)
        row = self.draft.row(name, item)
        self.draft.link(row, str(source.by), item.id)
        return row

    def _below(self, item: Item) -> Item:
        record = item.entity.record
        assert record is not None and record.parent is not None
        row = self.draft.row(item.entity.name, item)
        self.draft.put(row, record.parent, item.id)
        return row

    def close(self, source: n.Source, rows: Rows) -> None:
        item, name = self._anchor(source, rows)
        if name == BELOW:
            return
        if own := self._own_list(item, name):
            self.draft.close_list(*own)
        else:
            self.draft.close_table(item, name, str(source.by))


def _outer(during: n.Operand) -> n.Operand:
    """The period of a source is asked of the row around; from a row of it that is one further out."""
    return n.FieldOf(f"outer.{during.path}") if isinstance(during, n.FieldOf) else during
