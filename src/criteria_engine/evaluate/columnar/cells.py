"""From columns to facts: what a value, and what a blank, means where it stands (`evaluate/facts.py`, by the column)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from criteria_engine.columns.model import BOUNDS, Bits, Codes, Column, Dataset, Days, Numbers, Refs, Table
from criteria_engine.evaluate.columnar.bits import (
    EVERY,
    Bools,
    any_of,
    both,
    either,
    gathered,
    or_no,
    pack,
    taken,
    unpack,
)
from criteria_engine.evaluate.columnar.facts import Facts, Mostly, Named, Own, Span, Words
from criteria_engine.evaluate.columnar.merge import merged
from criteria_engine.evaluate.columnar.numbers import LIMIT, Array, endless, fitting
from criteria_engine.records.schema import DATED, VALUE, Entity, Field
from criteria_engine.values import FOREVER, SINCE_EVER

_EXACT, _MORE, _LEAST, _LESS, _MOST, _ABOUT = range(len(BOUNDS))


class Cells:
    """Facts of the cells of one data set, by table (or list) name."""

    def __init__(self, dataset: Dataset, as_of: date) -> None:
        self.dataset = dataset
        self.as_of = as_of.toordinal()
        self._found: dict[Any, Any] = {}
        self._ways: Mapping[str, tuple[str, ...]] = dict(_ways(dataset))

    def table(self, name: str) -> Table:
        """The rows of a table, or of a list (`model.steps`)."""
        if name not in self._found:
            root, *path = self._ways[name]
            table = self.dataset.tables[root]
            for step in path:
                table = table.listed(step).items
            self._found[name] = table
        return self._found[name]  # type: ignore[no-any-return]

    def once(self, work: Callable[..., Any], *of: Any) -> Any:
        """What a function of names gives, worked out once."""
        key = (work.__name__, *of)
        if key not in self._found:
            self._found[key] = work(*of)
        return self._found[key]

    # --- fields -------------------------------------------------------------------------------------------------

    def cell(self, table: str, field: str, about: Decimal) -> Facts:
        """`facts._field_fact` of the rows of a table."""
        if field == DATED:
            return self._dated(table, about)
        rows = self.table(table)
        found, column = rows.entity.fields[field], rows.column(field)
        facts = Facts(rows.n, _data(column, found, about), column.valid, column.denied)
        if column.valid is None:
            return facts
        if found.open_end:
            return _read_as(facts, _open_end(column, found))
        if found.blank_reads is not None:
            return _read_as(facts, _blank_word(column, found.blank_reads))
        held = self.held(table, found.section)
        if held is not None:
            facts.absent = either(facts.absent, held & ~column.valid)
        return facts

    def placed(self, table: str, about: Decimal) -> Facts:
        """The cell of the field that places each row in time (`facts.placing_field`)."""
        names = self.table(table).entity.record.dated  # type: ignore[union-attr]
        facts = [self.cell(table, name, about) for name in names]
        return merged(self.table(table).n, list(zip(self._placing(table), facts, strict=True)))

    def _dated(self, table: str, about: Decimal) -> Facts:
        """The day that places each row in time: of a period its last; an open end is no day."""
        rows, cases = self.table(table), []
        for name, mask in zip(rows.entity.record.dated, self._placing(table), strict=True):  # type: ignore[union-attr]
            field, column = rows.entity.fields[name], rows.column(name)
            days = _data(column, replace(field, kind="date"), about)
            assert isinstance(days, Span)
            if field.kind == "period":
                days = replace(days, lo=days.hi)
            blank = EVERY if column.valid is None else column.valid
            held = self.held(table, field.section)
            absent = either(column.denied, None if held is None else held & ~blank)
            cases.append((mask, Facts(rows.n, days, column.valid, absent)))
        return merged(rows.n, cases)

    def _placing(self, table: str) -> list[Bits]:
        return self.once(self._work_out_placing, table)  # type: ignore[no-any-return]

    def _work_out_placing(self, table: str) -> list[Bits]:
        """For each field that may place a row in time, the rows that it places: the first filled one, else the first
        that is not known to be blank for good, else the first."""
        rows = self.table(table)
        names = rows.entity.record.dated  # type: ignore[union-attr]
        valid = [rows.column(name).valid for name in names]
        filled = [EVERY if one is None else one for one in valid]
        open_still = [~self.cell(table, name, Decimal(0)).is_absent for name in names]
        none_filled, none_open = ~or_no(any_of(filled)), ~or_no(any_of(open_still))
        first_filled, first_open = _firsts(filled), _firsts(open_still)
        found = [a | (none_filled & b) for a, b in zip(first_filled, first_open, strict=True)]
        return [found[0] | (none_filled & none_open), *found[1:]]

    # --- sections and time --------------------------------------------------------------------------------------

    def held(self, table: str, section: str | None) -> Bits | None:
        """Which rows stand in a section declared whole (`facts.is_whole`); None: none."""
        return self.once(self._work_out_held, table, section)  # type: ignore[no-any-return]

    def _work_out_held(self, table: str, section: str | None) -> Bits | None:
        rows = self.table(table)
        root = rows.root or rows
        own = root.complete(section) if section is not None else None
        found = either(own, self.once(self._by_link, root.entity.name))
        if found is None or rows.roots is None:
            return found
        return taken(found, rows.roots, root.n)

    def _by_link(self, table: str) -> Bits | None:
        """Rows whose cells are held by a section of a record that they are about."""
        rows = self.dataset.tables[table]
        return any_of(self._about(rows, cell.link, cell.section) for cell in rows.entity.record.cells)  # type: ignore[union-attr]

    def _about(self, rows: Table, link: str, section: str) -> Bits | None:
        if link not in rows.entity.lists:
            return self._complete(rows.column(link), section)
        listed = rows.listed(link)
        found = self._complete(listed.items.column(VALUE), section)
        if found is None or listed.items.roots is None:
            return None
        whole = np.zeros(rows.n, bool)
        whole[listed.items.roots[unpack(found, listed.items.n)]] = True
        return pack(whole)

    def _complete(self, column: Column, section: str) -> Bits | None:
        """Which references name a row that declares a section whole."""
        assert isinstance(column.data, Refs)
        refs = column.data
        found = np.zeros(column.n, bool)
        for number, name in enumerate(refs.tables):
            table = self.dataset.tables[name]
            complete = table.complete(section)
            if complete is not None and table.n:
                of_it = refs.row >= 0 if refs.table is None else (refs.row >= 0) & (refs.table == number)
                found |= of_it & gathered(unpack(complete, table.n), refs.row)
            if refs.table is None:
                break
        return both(pack(found), column.valid) if found.any() else None

    def not_yet(self, table: str) -> Bits | None:
        """Which rows are wholly dated after the as-of date (`facts.starts_after`); None: none."""
        return self.once(self._work_out_not_yet, table)  # type: ignore[no-any-return]

    def _work_out_not_yet(self, table: str) -> Bits | None:
        rows, later = self.table(table), []
        for name in rows.entity.dated:
            column = rows.column(name)
            if isinstance(column.data, Days):
                later.append(both(pack(column.data.first > self.as_of), column.valid))
        found = any_of(later)
        return found if found is not None and unpack(found, rows.n).any() else None


def _ways(dataset: Dataset) -> list[tuple[str, tuple[str, ...]]]:
    """From the name of each entity to the table and the lists that lead to its rows."""
    todo: list[tuple[Entity, tuple[str, ...]]] = [(entity, (name,)) for name, entity in dataset.schema.entities.items()]
    for entity, way in todo:
        todo += [(inner.item, (*way, path)) for path, inner in entity.lists.items()]
    return [(entity.name, way) for entity, way in todo]


def _firsts(found: list[Bits]) -> list[Bits]:
    """Of each, the rows that none before has."""
    return [one & ~or_no(any_of(found[:n])) for n, one in enumerate(found)]


# --- values -----------------------------------------------------------------------------------------------------


def _data(column: Column, field: Field, about: Decimal) -> Span | Words | Named:
    data = column.data
    if isinstance(data, Codes):
        return Words(data.code, data.words)
    if isinstance(data, Refs):
        return Named(data.row, data.table, data.tables, data.codes)
    if isinstance(data, Days):
        return Span(data.first, data.last, days=True, whole=EVERY if field.kind == "period" else None)
    span = _bounded(replace(data, value=fitting(data.value)), about)
    units = data.units if data.which_unit is not None else (data.unit,)
    foreign = [unit is not None and unit != field.measure for unit in units]
    vague_zero = data.bound is not None and bool(((data.bound == _ABOUT) & (data.value == 0)).any())
    if not any(foreign) and len(set(units)) == 1 and not vague_zero:
        span.unit = units[0]
        return span
    return _with_units(span, data, units, np.array(foreign))


def _with_units(span: Span, data: Numbers, units: tuple[str | None, ...], foreign: Array) -> Span:
    """Numbers some of which bear another unit than their field keeps: as numbers of the field they may be anything."""
    which = np.zeros(1, np.int16) if data.which_unit is None else data.which_unit
    zero = np.asarray(data.value == 0) & (True if data.bound is None else data.bound == _EXACT)
    own = Own(span.plain(), which, units, zero)
    if not foreign.any():
        return replace(span.plain(), own=own)
    other, end = gathered(foreign, which), endless(span.lo)
    opens = [None if o is None else o & ~other for o in (span.lo_open, span.hi_open)]
    lo, hi = np.where(other, -end, span.lo), np.where(other, end, span.hi)
    return Span(lo.astype(span.lo.dtype), hi.astype(span.lo.dtype), span.scale, opens[0], opens[1], own=own)


def _bounded(data: Numbers, about: Decimal) -> Span:
    """Numbers as the bounds that they were given as (`fact.quantity`)."""
    which = np.zeros(0, np.intp) if data.bound is None else np.flatnonzero(data.bound)
    if data.bound is None or not which.size:
        return Span(data.value, data.value, data.scale)
    bound = data.bound[which]
    value, scale, share = _shares(data.value[which], data.scale, bound == _ABOUT, about)
    lo, hi, end = value - share, value + share, endless(value)
    lo[(bound == _LESS) | (bound == _MOST)] = -end
    hi[(bound == _MORE) | (bound == _LEAST)] = end
    return Mostly(data.value, data.scale, which, Span(lo, hi, scale, bound == _MORE, bound == _LESS))


def _shares(value: Array, scale: int, vague: Bools, about: Decimal) -> tuple[Array, int, Array]:
    """Numbers at a scale that "khoảng" fits, and how far it reaches either way from those that are vague."""
    if not vague.any():
        return value, scale, np.zeros(1, np.int64)
    finer = max(0, -int(about.as_tuple().exponent))
    part = int(about.scaleb(finer))
    # A "khoảng" may reach beyond what 64 bits hold.
    most = max(int(value.max()), -int(value.min())) * (10**finer + part)
    value = value if most < LIMIT else value.astype(object)
    return value * 10**finer, scale + finer, np.where(vague, np.abs(value) * part, 0).astype(value.dtype)


# --- blanks -----------------------------------------------------------------------------------------------------


def _read_as(facts: Facts, data: Span | Words) -> Facts:
    """Blanks that read as a value; what is denied is still absent."""
    return Facts(facts.n, data, None if facts.absent is None else ~facts.absent, facts.absent)


def _open_end(column: Column, field: Field) -> Span:
    assert isinstance(column.data, Days) and column.valid is not None
    period = SINCE_EVER if field.open_end == "begin" else FOREVER
    day, valid = np.int32(period.start.toordinal()), unpack(column.valid, column.n)
    first = np.where(valid, column.data.first, day)
    last = first if column.data.first is column.data.last else np.where(valid, column.data.last, day)
    return Span(first, last, days=True, whole=None)


def _blank_word(column: Column, reads: str | bool) -> Words:
    assert isinstance(column.data, Codes) and column.valid is not None
    words = list(dict.fromkeys([*column.data.words, reads]))
    code = np.where(unpack(column.valid, column.n), column.data.code, np.int32(words.index(reads)))
    return Words(code, words)
