"""Rows of any schema, drawn without a rule in mind: each cell blank, denied, or any value that its model takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from criteria_engine.records.fits import Trail, fits, one_a_key, required
from criteria_engine.records.ids import ID
from criteria_engine.records.raw import written
from criteria_engine.records.row import Value
from criteria_engine.records.schema import DATED, VALUE, Entity, Field, ListField, Schema
from criteria_engine.strategies.search import require_hypothesis
from criteria_engine.values import Period, Quantity

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Tables = dict[str, list[dict[str, Any]]]
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáạệốữ AĐƠ0123456789-/"
_MOST_ROWS, _MOST_ITEMS = 3, 2


def records(schema: Schema, tables: Iterable[str] | None = None) -> SearchStrategy[Tables]:
    """Strategy of raw tables (table name → rows, as `read` takes them) in which no row has a fault.

    `tables`: those to draw, all by default; references lead to rows of these, so a table whose rows must name a
    row of another one stays empty without it. Raises UsageError where hypothesis is missing.

    >>> from criteria_engine import read, shipped_schema
    >>> from hypothesis import given
    >>> @given(records(shipped_schema(), tables=["unit", "model"]))
    ... def check(raw): assert not read(raw).problems
    """
    require_hypothesis()
    from hypothesis import strategies as st

    names = tuple(schema.entities if tables is None else tables)

    @st.composite
    def drawn(draw: DrawFn) -> Tables:
        return Rows(schema, draw).tables(names)

    return drawn()


class Rows:
    """Draws the rows of one dossier; what a cell holds may be drawn otherwise by a subclass."""

    def __init__(self, schema: Schema, draw: DrawFn) -> None:
        from hypothesis import strategies as st

        self.schema = schema
        self.draw = draw
        self.st = st
        self.ids: dict[str, list[str]] = {}

    def tables(self, names: Sequence[str]) -> Tables:
        self.ids = {name: self._ids(name) for name in names}
        while lacking := [n for n, ids in self.ids.items() if ids and self._lacks_a_target(self.schema[n])]:
            self.ids |= {name: [] for name in lacking}
        return {name: [self._row(self.schema[name], n) for n in range(len(ids))] for name, ids in self.ids.items()}

    def _ids(self, table: str) -> list[str]:
        return [f"{table}-{n + 1}" for n in range(self.draw(self.st.integers(0, _MOST_ROWS)))]

    def _lacks_a_target(self, entity: Entity) -> bool:
        """Whether a row of the table must name a row where there is none."""
        must = (entity.fields[name] for name in required(entity, ()) if name in entity.fields)
        return any(found.kind == "ref" and not self._targets(found.tables) for found in must)

    def _targets(self, tables: Iterable[str]) -> list[str]:
        return [key for table in tables for key in self.ids.get(table, ())]

    def _row(self, entity: Entity, number: int) -> dict[str, Any]:
        parent = entity.record.parent if entity.record else None
        # A row names only rows before it as its parent, so that no ring can come of it.
        earlier = self.ids[entity.name][:number]
        row = self._cells(entity, entity, (), {parent: earlier} if parent else {})
        return {ID: self.ids[entity.name][number], **row} if entity.key_field else row

    def _cells(
        self, table: Entity, entity: Entity, trail: Trail, known: Mapping[str, Sequence[str]] | None = None
    ) -> dict[str, Any]:
        must = required(table, trail)
        cells: dict[str, Any] = {}
        for path, found in entity.fields.items():
            if path not in (ID, DATED) or path in must:
                targets = (known or {}).get(path, self._targets(found.tables))
                said = self._cell(table, trail, found, targets, path in must)
                cells |= {path: said} if said is not None else {}
        for path, inner in entity.lists.items():
            items = self._list(table, inner, (*trail, path), path in must)
            cells |= {path: items} if items is not None else {}
        return cells

    def _cell(self, table: Entity, trail: Trail, found: Field, targets: Sequence[str], must: bool) -> Any:
        how = "value" if must else self.draw(self.st.sampled_from(("blank", "value", "denied")))
        if how == "blank" or (found.kind == "ref" and not targets):
            return None
        if how == "denied" and found.kind != "yes_no":
            return False
        return written(self._value(table, trail, found, targets), found)

    def _value(self, table: Entity, trail: Trail, found: Field, targets: Sequence[str]) -> Value:
        if found.kind == "ref":
            return self.draw(self.st.sampled_from(targets))
        if found.codes:
            return self.draw(self.st.sampled_from(tuple(found.codes)))
        any_value = _BY_KIND[found.kind]()
        return self.draw(any_value.filter(lambda value: fits(table, trail, found.path, value)))

    def _list(self, table: Entity, found: ListField, trail: Trail, must: bool) -> list[Any] | None:
        if not must and self.draw(self.st.booleans()):
            return None
        if found.plain:
            cell = found.item.fields[VALUE]
            targets = self._targets(cell.tables)
            most = 0 if cell.kind == "ref" and not targets else _MOST_ITEMS
            count = self.draw(self.st.integers(0, most))
            return [self._cell(table, trail, cell, targets, True) for _ in range(count)]
        items = [self._cells(table, found.item, trail) for _ in range(self.draw(self.st.integers(0, _MOST_ITEMS)))]
        return one_a_key(items, found.key)


def _periods() -> SearchStrategy[Value]:
    from hypothesis import strategies as st

    lengths = st.sampled_from((1, 3, 6, 12))
    months = st.tuples(st.integers(2020, 2027), lengths, st.integers(0, 11))
    return months.map(lambda p: Period.months(p[0], p[2] // p[1] * p[1] + 1, p[1]))


def _days() -> SearchStrategy[Value]:
    from hypothesis import strategies as st

    day: SearchStrategy[Value] = st.dates(date(2019, 1, 1), date(2028, 12, 31)).map(Period.day)
    return day | _periods()


def _numbers() -> SearchStrategy[Value]:
    from hypothesis import strategies as st

    whole = st.integers(0, 1_000_000).map(Decimal)
    bounds = st.sampled_from(("exactly", "exactly", "more_than", "at_least", "less_than", "at_most", "about"))
    return st.builds(Quantity, whole, st.none(), bounds)


def _texts() -> SearchStrategy[Value]:
    from hypothesis import strategies as st

    return st.text(_LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool)


def _yes_no() -> SearchStrategy[Value]:
    from hypothesis import strategies as st

    return st.booleans()


_BY_KIND: Mapping[str, Callable[[], SearchStrategy[Value]]] = {
    "text": _texts, "enum": _texts, "yes_no": _yes_no, "number": _numbers, "date": _days, "period": _periods,
}  # fmt: skip
