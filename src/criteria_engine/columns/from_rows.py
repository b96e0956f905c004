"""The columns of a dossier in memory: exactly what its rows say, each column built when it is first asked for.

The rows of a table stand in the order of the dossier, which is that of their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

import numpy as np

from criteria_engine.columns.model import (
    BOUNDS,
    Bits,
    Codes,
    Column,
    Dataset,
    Days,
    Ints,
    Listed,
    Numbers,
    Refs,
    Rows,
    Table,
)
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Address, Row, Value
from criteria_engine.records.schema import Entity, Field
from criteria_engine.values import Period, Quantity

# Numbers beyond it are kept as Python's own.
_LARGEST = 1 << 62


def dataset_of(dossier: Dossier) -> Dataset:
    """The records of a dossier as columns.

    >>> from criteria_engine.api import read
    >>> dataset_of(read({"unit": [{"id": "DV-1", "name": "Chi bộ A"}]})).tables["unit"].n
    1
    """
    return _OfDossier(dossier)


class _OfDossier(Dataset):
    def __init__(self, dossier: Dossier) -> None:
        self._dossier, self.schema = dossier, dossier.schema
        self.problems, self.lost, self.as_of, self.sources = (
            dossier.problems, dossier.lost, dossier.as_of, dossier.sources,
        )  # fmt: skip
        self.tables: Mapping[str, _OfRows] = {
            name: _OfRows(entity, list(dossier.rows(name)), self) for name, entity in self.schema.entities.items()
        }

    def row(self, table: str, row: int) -> Row:
        return self.tables[table].rows[row]

    def lost_names(self, table: str, link: str) -> set[str]:
        return self._dossier._lost_names(table, link)

    def dossier(self) -> Dossier:
        return self._dossier


class _OfRows(Table):
    """`rows`: of a table, or the items of a list of all rows of `around`, one after another."""

    def __init__(self, entity: Entity, rows: Sequence[Row], whole: _OfDossier, around: _OfRows | None = None) -> None:
        self.entity, self.rows, self.n, self.whole = entity, rows, len(rows), whole
        self.root = (around.root or around) if around else None
        self.column = cache(self._column)  # type: ignore[method-assign]
        self.listed = cache(self._listed)  # type: ignore[method-assign]
        self._numbers = cache(lambda: {row.id: n for n, row in enumerate(rows)})

    def column(self, field: str) -> Column:
        raise NotImplementedError  # Each table has its own, remembered.

    def listed(self, path: str) -> Listed:
        raise NotImplementedError

    def complete(self, section: str) -> Bits | None:
        return _some(section in row.complete for row in self.rows)

    def id(self, row: int) -> str:
        return self.rows[row].id

    def find(self, ids: Sequence[str]) -> Rows:
        known = self._numbers()
        return np.fromiter((known.get(key, -1) for key in ids), np.int32, len(ids))

    def order(self) -> Rows:
        return np.arange(self.n, dtype=np.int32)

    def lines(self) -> Bits | None:
        # The one address that is more than an Address (`judgements` is a room above this one).
        return _some(type(row.address) is not Address for row in self.rows)

    def _column(self, field: str) -> Column:
        found, values = self.entity.fields[field], [row.values.get(field) for row in self.rows]
        given = [value is not None for value in values]
        denied = _some(field in row.denied and field not in row.values for row in self.rows)
        return Column(self.n, self._data(found, values), None if all(given) else _bits(given), denied)

    def _data(self, field: Field, values: Sequence[Value | None]) -> Numbers | Days | Codes | Refs:
        if field.kind == "ref":
            return _refs([None if v is None else str(v) for v in values], field.tables, self.whole)
        return _DATA.get(field.kind, _codes)(values)

    def _listed(self, path: str) -> Listed:
        lists = [row.lists.get(path) for row in self.rows]
        lengths = [len(items or ()) for items in lists]
        offsets = np.fromiter(accumulate(lengths, initial=0), np.int32, self.n + 1)
        items = _OfRows(self.entity.lists[path].item, [item for one in lists for item in one or ()], self.whole, self)
        roots = np.arange(self.n, dtype=np.int32) if self.roots is None else self.roots
        items.roots = np.repeat(roots, lengths)
        given = [one is not None for one in lists]
        return Listed(
            offsets, items, None if all(given) else _bits(given), _some(path in row.denied for row in self.rows),
            _some(path in row.unsure for row in self.rows),
        )  # fmt: skip


def _bits(claims: Sequence[bool]) -> Bits:
    return np.packbits(np.array(claims, bool), bitorder="little")


def _some(claims: Iterable[bool]) -> Bits | None:
    """The rows of which a claim is true; None where it is of none."""
    said = list(claims)
    return _bits(said) if any(said) else None


# --- the four sorts of columns ----------------------------------------------------------------------------------


def _numbers(values: Sequence[Value | None]) -> Numbers:
    quantities = [value if isinstance(value, Quantity) else None for value in values]
    scale = max((_scale(q) for q in quantities if q), default=0)
    bounds = [BOUNDS.index(q.bound) if q else 0 for q in quantities]
    units = list(dict.fromkeys(q.unit for q in quantities if q))
    data = Numbers(_ints([_scaled(q, scale) if q else 0 for q in quantities]), scale)
    if any(bounds):
        data.bound = np.array(bounds, np.uint8)
    if len(units) == 1:
        data.unit = units[0]
    elif units:
        data.units = tuple(units)
        data.which_unit = np.array([units.index(q.unit) if q else 0 for q in quantities], np.int16)
    return data


def _scale(quantity: Quantity) -> int:
    exponent = quantity.number.as_tuple().exponent
    return max(0, -int(exponent))


def _scaled(quantity: Quantity, scale: int) -> int:
    """The number as a whole one of 10^-`scale`; Decimal would round beyond 28 digits."""
    sign, digits, exponent = quantity.number.as_tuple()
    whole: int = int("".join(map(str, digits)) or "0") * 10 ** (int(exponent) + scale)
    return -whole if sign else whole


def _ints(values: Sequence[int]) -> Any:
    fits = all(-_LARGEST < value < _LARGEST for value in values)
    if fits:
        return np.array(values, np.int64)
    found: Ints = np.empty(len(values), object)
    found[:] = values
    return found


def _days(values: Sequence[Value | None]) -> Days:
    periods = [value if isinstance(value, Period) else None for value in values]
    first = np.array([p.start.toordinal() if p else 0 for p in periods], np.int32)
    if all(p is None or p.is_day for p in periods):
        return Days(first, first)
    return Days(first, np.array([p.end.toordinal() if p else 0 for p in periods], np.int32))


def _codes(values: Sequence[Any]) -> Codes:
    numbers: dict[str | bool, int] = {}
    code = [-1 if value is None else numbers.setdefault(value, len(numbers)) for value in values]
    return Codes(np.array(code, np.int32), tuple(numbers))


def _refs(keys: Sequence[str | None], tables: tuple[str, ...], whole: _OfDossier) -> Refs:
    codes = _codes(keys)
    found = np.full(len(codes.words) + 1, -1, np.int32)
    at = np.zeros(len(codes.words) + 1, np.uint8)
    for number in reversed(range(len(tables))):
        here = whole.tables[tables[number]].find([str(word) for word in codes.words])
        at[:-1][here >= 0], found[:-1][here >= 0] = number, here[here >= 0]
    # The last entry is that of a blank (-1).
    return Refs(found[codes.code], tables, lambda: codes, at[codes.code] if at.any() else None)


_DATA: dict[str, Callable[[Sequence[Any]], Numbers | Days | Codes]] = {
    "number": _numbers, "date": _days, "period": _days,
}  # fmt: skip
