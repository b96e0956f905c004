"""Values that were read one by one as a column: each distinct one once, then given to every row that has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria_engine.columns.model import BOUNDS, Codes, Days, Numbers, Rows
from criteria_engine.intake.arrow.arrays import (
    offsets_of,
    squeezed,
)
from criteria_engine.intake.arrow.cells import (
    Block,
    Cells,
    Lists,
)
from criteria_engine.intake.readers import Mark
from criteria_engine.records.row import Row, Value
from criteria_engine.records.schema import DATED, Entity, Field
from criteria_engine.values import Period, Quantity

_NOTHING: Mapping[str, Value] = {
    "number": Quantity(Decimal(0)),
    "date": Period.year(1),
    "period": Period.year(1),
    "yes_no": False,
}


def cells_of(found: Field, values: Sequence[Value | Mark], codes: Rows | None = None) -> Cells:
    """`values[codes[row]]` of every row (without `codes` one value a row); a refused one is as blank."""
    marks = [value if isinstance(value, Mark) else None for value in values]
    valid = np.array([mark is None for mark in marks], np.bool_)
    denied = np.array([mark is Mark.DENIED for mark in marks], np.bool_)
    # What stands under a blank is arbitrary, but of the kind of the column.
    nothing = next((v for v in values if not isinstance(v, Mark)), _NOTHING.get(found.kind, ""))
    plain: list[Value] = [nothing if isinstance(value, Mark) else value for value in values]
    at = np.arange(len(values), dtype=np.int32) if codes is None else codes
    data = _data(plain, at)
    return Cells(len(at), data, squeezed(valid[at], True), squeezed(denied[at], False))


def _data(values: list[Value], at: Rows) -> Numbers | Days | Codes:
    if values and isinstance(values[0], Quantity):
        return _numbers([v for v in values if isinstance(v, Quantity)], at)
    if values and isinstance(values[0], Period):
        first = np.array([v.start.toordinal() for v in values if isinstance(v, Period)], np.int32)
        last = np.array([v.end.toordinal() for v in values if isinstance(v, Period)], np.int32)
        days = first[at]
        return Days(days, days if (first == last).all() else last[at])
    words = tuple(dict.fromkeys(values))
    number = {word: n for n, word in enumerate(words)}
    code = np.array([number[value] for value in values], np.int32)
    return Codes(code[at] if len(code) else at, words)  # type: ignore[arg-type]


def _numbers(values: list[Quantity], at: Rows) -> Numbers:
    scale = max(_decimals(value.number) for value in values)
    whole = [int(value.number.scaleb(scale)) if scale else int(value.number) for value in values]
    kind: type = np.int64 if max(map(abs, whole)) < 2**63 else object
    bounds = np.array([BOUNDS.index(value.bound) for value in values], np.uint8)
    units = tuple(dict.fromkeys(value.unit for value in values))
    which = np.array([units.index(value.unit) for value in values], np.int16)
    bound = bounds[at] if bounds.any() else None
    value: NDArray[Any] = np.array(whole, kind)[at]
    return Numbers(value, scale, bound, units[0]) if len(units) == 1 else Numbers(
        value, scale, bound, None, which[at], units
    )  # fmt: skip


def _decimals(number: Decimal) -> int:
    """How many places after the point a number needs."""
    if number == number.to_integral_value():
        return 0
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return -exponent


# --- rows of the reference as a block ---------------------------------------------------------------------------


def block_of(entity: Entity, rows: Sequence[Row]) -> Block:
    """Rows that the reference built, as columns."""
    fields = {path: cells_of(f, [_value(row, path) for row in rows])
              for path, f in entity.fields.items() if path != DATED}  # fmt: skip
    return Block(entity, len(rows), fields, {path: _lists_of(entity, path, rows) for path in entity.lists})


def _value(row: Row, path: str) -> Value | Mark:
    return row.values.get(path, Mark.DENIED if path in row.denied else Mark.BLANK)


def _lists_of(entity: Entity, path: str, rows: Sequence[Row]) -> Lists:
    items = block_of(entity.lists[path].item, [item for row in rows for item in row.lists.get(path, ())])
    offsets = offsets_of(np.array([len(row.lists.get(path, ())) for row in rows], np.int32))
    given = _mask([path in row.lists for row in rows])
    denied = _mask([path in row.denied for row in rows])
    unsure = _mask([path in row.unsure for row in rows])
    return Lists(offsets, items, squeezed(given, True), squeezed(denied, False), squeezed(unsure, False))


def _mask(flags: list[bool]) -> NDArray[np.bool_]:
    return np.array(flags, np.bool_)
