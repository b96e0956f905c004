"""Operands while a dossier is put together: what one stands for so far, and how to let it stand for a value."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.paths import Place, climb, resolve
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Field, ListField
from criteria_engine.strategies.draft import Draft
from criteria_engine.strategies.items import Item, Said, cell_of
from criteria_engine.strategies.near import fact_of, near, near_number, shifted
from criteria_engine.values import Period, Quantity
from criteria_engine.values.fact import Fact, exact, number, some_day_of

Rows = tuple[Item, ...]
# More rows than this are not made to reach a number.
_MANY = 12


class Values(ABC):
    """Settles operands and makes them come out as wished; `period` is the one that the rule is asked about."""

    def __init__(self, draft: Draft, readings: Mapping[str, str]) -> None:
        self.draft = draft
        self.readings = readings
        self.period: Period | None = None

    @abstractmethod
    def fill(self, source: n.Source, where: n.Condition | None, count: int, rows: Rows) -> list[Item]:
        """Rows of a source that are to satisfy `where`: so many, and no others that are known."""

    @abstractmethod
    def close(self, source: n.Source, rows: Rows) -> None:
        """Make a source whole as it stands."""

    # --- places -------------------------------------------------------------------------------------------------

    def reach(self, rows: Rows, path: str) -> tuple[Item, Place]:
        """The row that holds what a path leads to, rows on the way made where they lack, and the place in it."""
        up, rest = climb(path)
        item = rows[len(rows) - 1 - up]
        place = resolve(self.draft.schema, item.entity, rest)
        assert place is not None, f"{path} was not type-checked"
        for number_, hop in enumerate(place.hops):
            item = self._hopped(item, hop, ".".join((*place.hops[number_ + 1 :], place.name)))
        return item, place

    def _hopped(self, item: Item, hop: str, rest: str) -> Item:
        """The row that a reference names; one that the rest of the path can be asked of."""
        tables = [t for t in item.entity.fields[hop].tables if resolve(self.draft.schema, self.draft.schema[t], rest)]
        named = item.value(hop)
        found = self.draft.find(tables, str(named)) if named is not None else None
        return found or self.refer(item, hop, tables)

    def refer(self, item: Item, hop: str, tables: list[str]) -> Item:
        """Let a reference name a new row, or one that is there."""
        parent = item.entity.record and item.entity.record.parent == hop
        known = [] if parent else [i for t in tables for i in self.draft.tables.get(t, ()) if i is not item.root]
        found = self.draft.pick((None, *known)) or self.draft.row(tables[0], item)
        self.draft.put(item, hop, found.id)
        return found

    def field_at(self, rows: Rows, path: str) -> tuple[Item, Field]:
        item, place = self.reach(rows, path)
        return item, item.entity.fields[cell_of(item, place.name)]

    def list_at(self, rows: Rows, path: str) -> tuple[Item, ListField]:
        item, place = self.reach(rows, path)
        return item, item.entity.lists[place.name]

    # --- what an operand stands for -----------------------------------------------------------------------------

    def settled(self, node: n.Operand, rows: Rows) -> tuple[Fact, ...]:
        """The facts that an operand stands for, blanks on the way filled; none where it cannot stand for anything."""
        read: Callable[[Values, Any, Rows], tuple[Fact, ...]] = _SETTLED[type(node)]
        return read(self, node, rows)

    def _constant(self, node: n.Constant, _: Rows) -> tuple[Fact, ...]:
        return (fact_of(node.value, "period"),)

    def _parameter(self, node: n.Parameter, _: Rows) -> tuple[Fact, ...]:
        return tuple(fact_of(value, "period") for value in node.values)

    def _reading(self, node: n.Reading, _: Rows) -> tuple[Fact, ...]:
        return (exact(self.readings[node.name]),)

    def _the(self, node: n.The, _: Rows) -> tuple[Fact, ...]:
        if node.name == "as_of":
            return (some_day_of(Period.day(self.draft.as_of)),)
        period = self.period if node.name == "period" else Period.year(self.draft.as_of.year)
        return (exact(period),) if period else ()

    def _field(self, node: n.FieldOf, rows: Rows) -> tuple[Fact, ...]:
        item, found = self.field_at(rows, node.path)
        if (value := item.value(found.path)) is None:
            value = self.draft.pick(self.any_of(item, found))
            self.draft.put(item, found.path, value)
        return (fact_of(value, found.kind),)

    def any_of(self, item: Item, found: Field) -> tuple[Value, ...]:
        """Values for a field that nothing is compared with yet."""
        if found.kind == "ref":
            return (self.draft.target(found.tables, item).id,)
        fitting = tuple(v for v in near(found, (), self.draft.as_of) if self.draft.takes(item, found.path, v))
        return fitting or (self.draft.usual(item, found),)

    def _chosen(self, node: n.Choose, rows: Rows) -> tuple[Fact, ...]:
        item, found = self.field_at(rows, node.path)
        choices = dict(node.values)
        if item.cells.get(found.path) is Said.NONE and node.absent is not None:
            return self.settled(node.absent, rows)
        if item.value(found.path) not in choices:
            self.draft.put(item, found.path, self.draft.pick(tuple(choices)))
        return self.settled(choices[str(item.value(found.path))], rows)

    def _by_reading(self, node: n.ByReading, rows: Rows) -> tuple[Fact, ...]:
        return self.settled(dict(node.values)[self.readings[node.name]], rows)

    def _counted(self, node: n.Operand, rows: Rows) -> tuple[Fact, ...]:
        """A number over rows or of months: one is drawn, and made true."""
        count = self.draft.pick((1, 0, 2))
        self.make(node, Quantity(Decimal(count)), rows)
        return (number(count),)

    # --- letting it stand for a value ---------------------------------------------------------------------------

    def make(self, node: n.Operand, value: Value, rows: Rows) -> None:
        """Let an operand stand for a value, as far as it can."""
        if type(node) in _MADE:
            done: Callable[[Values, Any, Any, Rows], None] = _MADE[type(node)]
            done(self, node, value, rows)

    def _make_field(self, node: n.FieldOf, value: Value, rows: Rows) -> None:
        item, found = self.field_at(rows, node.path)
        if found.kind == "ref" and self.draft.find(found.tables, str(value)) is None:
            self.draft.row(found.tables[0], item, str(value))
        self.draft.put(item, found.path, value)

    def _make_choice(self, node: n.Choose, value: Value, rows: Rows) -> None:
        item, found = self.field_at(rows, node.path)
        fitting = [code for code, operand in node.values if isinstance(operand, n.Constant) and operand.value == value]
        self.draft.put(item, found.path, self.draft.pick(fitting or [code for code, _ in node.values]))

    def _make_by_reading(self, node: n.ByReading, value: Value, rows: Rows) -> None:
        self.make(dict(node.values)[self.readings[node.name]], value, rows)

    def _make_aggregate(self, node: n.Aggregate, value: Quantity, rows: Rows) -> None:
        if node.fold == "count":
            filled = self.fill(node.source, node.where, min(int(value.number), _MANY), rows)
            for count, item in enumerate(filled if node.distinct else ()):
                self.draft.put(item, str(node.distinct), f"Nội dung {count + 1}")
        else:
            for item in self.fill(node.source, node.where, 1, rows):
                self.make(n.FieldOf(str(node.over)), value, (*rows, item))
        self.close(node.source, rows)

    def _make_months(self, node: n.MonthsBetween, value: Quantity, rows: Rows) -> None:
        """The last day is kept and the first one moved, or the other way round."""
        months = int(value.number)
        if last := _day(self.settled(node.last, rows)):
            after = last.end + timedelta(days=1)
            self.make(node.first, Period.day(shifted(after, months)), rows)

    def _make_spans(self, node: n.SpansDue, value: Quantity, rows: Rows) -> None:
        months = [fact.value for fact in self.settled(node.months, rows)]
        length = int(months[0].number) if months and isinstance(months[0], Quantity) else 1
        after = self.draft.as_of + timedelta(days=1)
        self.make(node.start, Period.day(shifted(after, max(length, 1) * int(value.number))), rows)

    def numbers_near(self, rights: tuple[Fact, ...]) -> tuple[Value, ...]:
        return tuple(Quantity(Decimal(count)) for count in near_number(rights))


def _day(facts: tuple[Fact, ...]) -> Period | None:
    value = facts[0].value if facts else None
    return value if isinstance(value, Period) and not value.is_open else None


_SETTLED: dict[type, Any] = {
    n.Constant: Values._constant,
    n.FieldOf: Values._field,
    n.The: Values._the,
    n.Parameter: Values._parameter,
    n.Reading: Values._reading,
    n.Aggregate: Values._counted,
    n.MonthsBetween: Values._counted,
    n.SpansDue: Values._counted,
    n.Choose: Values._chosen,
    n.ByReading: Values._by_reading,
}
_MADE: dict[type, Any] = {
    n.FieldOf: Values._make_field,
    n.Choose: Values._make_choice,
    n.ByReading: Values._make_by_reading,
    n.Aggregate: Values._make_aggregate,
    n.MonthsBetween: Values._make_months,
    n.SpansDue: Values._make_spans,
}
