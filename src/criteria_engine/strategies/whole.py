"""Whole dossiers of any schema: rows that name each other, values that conditions look for, gaps of every kind.

Where `blind` draws any value that a model takes, this draws mostly from the common stock, closes sections and registers
and lets people answer, so that truths of drawn conditions come out true, false and unknown in like measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from criteria_engine.conditions.paths import leads_somewhere
from criteria_engine.errors import Problem, UsageError, nearest
from criteria_engine.records.fits import (
    Trail,
    companions,
    is_cross_checked,
    one_a_key,
    part_of,
    required,
    sound,
)
from criteria_engine.records.raw import written
from criteria_engine.records.schema import VALUE, Entity, Field, ListField, Schema
from criteria_engine.strategies.blind import Rows, Tables
from criteria_engine.strategies.search import require_hypothesis
from criteria_engine.strategies.stock import stock

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

# An end that is mostly not there yet.
_ENDLESS = 10
# In place of a value: there is none; any that the model takes.
_BLANK: Any = object()
_ODD: Any = object()
# Registers mostly cover all the time that may be asked about, sometimes a part of it.
_SPANS = ("2000-01-01/2099-12-31", "2023", "2022", "2023-H1", "2023-Q1")


def datasets(
    schema: Schema, tables: Iterable[str] | None = None, *, rows: int = 2,
    values: Mapping[str, Sequence[Any]] | None = None,
) -> SearchStrategy[Tables]:  # fmt: skip
    """Strategy of whole raw dossiers (as `read` takes them) without a fault: references lead to rows, no ring of
    parents, dates and quantities exact or not, cells blank or denied, sections and registers closed or open.

    `tables`: those to draw, all by default; those that rules may judge hold at least one row. `rows`: at most so many
    in each. `values`: what "table.field" may hold, for fields whose meaning the schema does not tell (the question of
    an attestation that is free text). Judge them on `stock.AS_OF`, the end of 2023. Raises UsageError for an unknown
    table or field, and where hypothesis is missing.

    >>> from criteria_engine import assess, load_pack, read, shipped_schema
    >>> from hypothesis import given
    >>> @given(datasets(shipped_schema(), ["unit", "model", "review"]))
    ... def check(raw): assert assess(read(raw), load_pack("tra-vinh/hd30"), as_of="2023-12-31").findings
    """
    require_hypothesis()
    from hypothesis import strategies as st

    names = tuple(schema.entities if tables is None else tables)
    given = {place: tuple(options) for place, options in (values or {}).items()}
    _check_names(schema, names, given)

    @st.composite
    def drawn(draw: DrawFn) -> Tables:
        return {name: found for name, found in _Whole(schema, draw, rows, given).tables(names).items() if found}

    return drawn()


def _check_names(schema: Schema, tables: Iterable[str], values: Mapping[str, object]) -> None:
    unknown = [name for name in tables if name not in schema]
    problems = [Problem(n, "unknown-table", f"no table {n!r}{nearest(n, schema.entities)}") for n in unknown]
    known = [f"{name}.{path}" for name, entity in schema.entities.items() for path in entity.fields]
    for place in values:
        table, _, path = place.partition(".")
        if table not in schema or not leads_somewhere(schema, schema[table], path):
            problems.append(Problem(place, "unknown-field", f"no field {place!r}{nearest(place, known)}"))
    if problems:
        raise UsageError(problems)


class _Whole(Rows):
    def __init__(self, schema: Schema, draw: DrawFn, most: int, values: Mapping[str, tuple[Any, ...]]) -> None:
        super().__init__(schema, draw)
        self.most = most
        self.values = values
        records = (entity.record for entity in schema.entities.values())
        self.kinds = tuple(dict.fromkeys(r.register for r in records if r and r.register))

    def pick(self, options: Sequence[Any]) -> Any:
        """One of several, the first being the plainest: what shrinking comes down to."""
        return options[self.draw(self.st.integers(0, len(options) - 1))] if len(options) > 1 else options[0]

    # --- rows ---------------------------------------------------------------------------------------------------

    def _ids(self, table: str) -> list[str]:
        least = 1 if table in self.schema.subjects else 0
        return [f"{table}-{n + 1}" for n in range(self.draw(self.st.integers(least, max(least, self.most))))]

    def _row(self, entity: Entity, number: int) -> dict[str, Any]:
        row = super()._row(entity, number)
        tries = 3
        while is_cross_checked(entity) and not sound(entity, row):
            # A check of the model's own over several cells: only the model can say which rows pass it.
            if not tries:
                from hypothesis import reject

                reject()
            row, tries = super()._row(entity, number), tries - 1
        return row

    def _cells(
        self, table: Entity, entity: Entity, trail: Trail, known: Mapping[str, Sequence[str]] | None = None
    ) -> dict[str, Any]:
        cells = super()._cells(table, entity, trail, known)
        asked = {name for cell in cells for name in companions(table, trail, cell)}
        lacking = {name for name in asked if name not in cells or _is_denied(cells[name], entity, name)}
        more = {path: self._must_have(table, entity, trail, path) for path in sorted(lacking)}
        # A part that cannot be whole is left out.
        broken = {part_of(path) for path, said in more.items() if said is None}
        return {path: said for path, said in {**cells, **more}.items() if part_of(path) not in broken}

    def _must_have(self, table: Entity, entity: Entity, trail: Trail, path: str) -> Any:
        if path in entity.lists:
            return self._list(table, entity.lists[path], (*trail, path), must=True)
        found = entity.fields[path]
        return self._cell(table, trail, found, self._targets(found.tables), True)

    # --- cells --------------------------------------------------------------------------------------------------

    def _cell(self, table: Entity, trail: Trail, found: Field, targets: Sequence[str], must: bool) -> Any:
        """None for a blank one, or for one that has to name a row where there is none."""
        given = self.values.get(".".join((table.name, *trail, found.path)))
        usual = given or self._usual(table, trail, found, targets)
        odd = [] if given or found.kind == "ref" else [_ODD]
        # What has not ended has no end to enter.
        blanks = [] if must else [_BLANK] * (_ENDLESS if found.open_end else 1)
        denied = [] if must or not usual or found.kind == "yes_no" else [False]
        said = self.pick([*blanks, *usual, *blanks, *denied, *odd] or [_BLANK])
        if said is _ODD:
            return written(self._value(table, trail, found, targets), found)
        return None if said is _BLANK else said

    def _usual(self, table: Entity, trail: Trail, found: Field, targets: Sequence[str]) -> Sequence[Any]:
        """What the cell mostly holds, as a file would hold it, the plainest first."""
        if found.kind == "ref":
            return targets
        return self._of_register(table, found) or [written(value, found) for value in stock(table, trail, found.path)]

    def _of_register(self, table: Entity, found: Field) -> Sequence[Any]:
        """What a row that closes a list says: a kind that some table has, a period that is mostly all of time."""
        marks = table.record.registers if table.record else None
        if marks is None:
            return ()
        kinds = tuple(kind for kind in self.kinds if not found.codes or kind in found.codes)
        said = {marks.kind: kinds, marks.period: _SPANS, marks.complete: (True, True, True, False)}
        return said.get(found.path, ())

    def _list(self, table: Entity, found: ListField, trail: Trail, must: bool) -> list[Any] | None:
        if table.record and table.record.sections == found.path and not must:
            return self._sections(found)
        shape = 1 if must else self.pick((None, 1, 2, 0, None))
        if shape is None or self._lacks_a_target(table, trail, found.item):
            return None
        if found.plain:
            return self._plain_items(table, found, trail, shape)
        return one_a_key([self._cells(table, found.item, trail) for _ in range(shape)], found.key)

    def _plain_items(self, table: Entity, found: ListField, trail: Trail, count: int) -> list[Any] | None:
        cell = found.item.fields[VALUE]
        targets = self._targets(cell.tables)
        if cell.kind == "ref":
            return targets[:count] if targets else None
        return [self._cell(table, trail, cell, targets, True) for _ in range(count)]

    def _lacks_a_target(self, table: Entity, trail: Trail = (), item: Entity | None = None) -> bool:
        fields = (item or table).fields
        must = (fields[name] for name in required(table, trail) if name in fields)
        return any(found.kind == "ref" and not self._targets(found.tables) for found in must)

    def _sections(self, found: ListField) -> list[str] | None:
        codes = tuple(found.item.fields[VALUE].codes)
        told: list[str] | None = self.pick((None, list(codes), *([code] for code in codes)))
        return told


def _is_denied(said: Any, entity: Entity, path: str) -> bool:
    return said is False and path in entity.fields and entity.fields[path].kind != "yes_no"
