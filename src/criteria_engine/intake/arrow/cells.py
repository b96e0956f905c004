"""Cells of some rows of a table, as columns that can be cut and put together; lists hold the cells of their items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from criteria_engine.columns.model import Bits, Codes, Days, Numbers, Rows
from criteria_engine.intake.arrow.arrays import (
    Words,
    arrow_ints,
    arrow_texts,
    in_range,
    joined_arrays,
    numbers_in,
    offsets_of,
    squeezed,
    unpacked,
    valid_in,
)
from criteria_engine.records.schema import Entity, Field

# Beyond so many, words are put together by Arrow.
_FEW_WORDS = 500


@dataclass(slots=True)
class Texts:
    """Text that was proven to be as it should be: the cells as Arrow has them, a null where nothing is."""

    array: Any


@dataclass(slots=True)
class Cells:
    """One field of `n` rows. `valid`, `denied`: as in `columns.model.Column`."""

    n: int
    data: Numbers | Days | Codes | Texts
    valid: Bits | None = None
    denied: Bits | None = None


@dataclass(slots=True)
class Lists:
    """One list of each row, its items one after another."""

    offsets: Rows
    items: Block
    given: Bits | None = None
    denied: Bits | None = None
    unsure: Bits | None = None


@dataclass(slots=True)
class Block:
    """Some rows: what is not among its fields and lists is blank in all of them."""

    entity: Entity
    n: int
    fields: dict[str, Cells] = field(default_factory=dict)
    lists: dict[str, Lists] = field(default_factory=dict)


# --- cutting ----------------------------------------------------------------------------------------------------


def taken(block: Block, rows: Rows) -> Block:
    """These rows of a block, in this order."""
    fields = {path: _taken_cells(cells, rows) for path, cells in block.fields.items()}
    lists = {path: _taken_lists(found, block.n, rows) for path, found in block.lists.items()}
    return Block(block.entity, len(rows), fields, lists)


def _taken_cells(cells: Cells, rows: Rows) -> Cells:
    valid = _taken_bits(cells.valid, cells.n, rows, True)
    return Cells(len(rows), _taken_data(cells.data, rows), valid, _taken_bits(cells.denied, cells.n, rows, False))


def _taken_bits(bits: Bits | None, n: int, rows: Rows, default: bool) -> Bits | None:
    return None if bits is None else squeezed(unpacked(bits, n, default)[rows], default)


def _taken_data(data: Numbers | Days | Codes | Texts, rows: Rows) -> Numbers | Days | Codes | Texts:
    if isinstance(data, Texts):
        return Texts(data.array.take(arrow_ints(rows)))
    if isinstance(data, Codes):
        return Codes(data.code[rows], data.words)
    if isinstance(data, Days):
        first = data.first[rows]
        return Days(first, first if data.last is data.first else data.last[rows])
    bound = None if data.bound is None else data.bound[rows]
    which = None if data.which_unit is None else data.which_unit[rows]
    return Numbers(data.value[rows], data.scale, bound, data.unit, which, data.units)


def _taken_lists(found: Lists, n: int, rows: Rows) -> Lists:
    starts, sizes = found.offsets[:-1][rows], np.diff(found.offsets)[rows]
    offsets = offsets_of(sizes)
    items = np.repeat(starts - offsets[:-1], sizes) + np.arange(offsets[-1], dtype=np.int32)
    given, denied = _taken_bits(found.given, n, rows, True), _taken_bits(found.denied, n, rows, False)
    return Lists(offsets, taken(found.items, items), given, denied, _taken_bits(found.unsure, n, rows, False))


# --- putting together -------------------------------------------------------------------------------------------


def joined_cells(parts: Sequence[Cells | None], sizes: Sequence[int], found: Field) -> Cells:
    """One column of several, one after another; a part that is None is blank."""
    if len(parts) == 1 and parts[0] is not None:
        return parts[0]
    every = [part or blank_cells(found, n) for part, n in zip(parts, sizes, strict=True)]
    filled = [cells for cells in every if cells.n] or [blank_cells(found, 0)]
    data = _joined_data([cells.data for cells in filled])
    valid = joined_bits([c.valid for c in filled], [c.n for c in filled], True)
    denied = joined_bits([c.denied for c in filled], [c.n for c in filled], False)
    return Cells(sum(sizes), data, valid, denied)


def joined_bits(parts: Sequence[Bits | None], sizes: Sequence[int], default: bool) -> Bits | None:
    if all(part is None for part in parts):
        return None
    return squeezed(np.concatenate([unpacked(b, n, default) for b, n in zip(parts, sizes, strict=True)]), default)


def blank_cells(found: Field, n: int) -> Cells:
    """A column in which nothing stands."""
    zeros = np.zeros(n, np.int32)
    data: Numbers | Days | Codes
    if found.kind == "number":
        data = Numbers(np.zeros(n, np.int64), unit=None)
    else:
        data = Days(zeros, zeros) if found.kind in ("date", "period") else Codes(zeros, ())
    return Cells(n, data, np.zeros((n + 7) // 8, np.uint8))


def _joined_data(parts: list[Any]) -> Numbers | Days | Codes | Texts:
    if len(parts) == 1:
        return parts[0]  # type: ignore[no-any-return]
    if isinstance(parts[0], Days):
        first = np.concatenate([days.first for days in parts])
        exact = all(days.last is days.first for days in parts)
        return Days(first, first if exact else np.concatenate([days.last for days in parts]))
    if isinstance(parts[0], Numbers):
        return _joined_numbers(parts)
    if all(isinstance(part, Texts) for part in parts):
        return Texts(joined_arrays([part.array for part in parts]))
    return joined_codes([codes_of(part) for part in parts])


def _joined_numbers(parts: list[Numbers]) -> Numbers:
    scale = max(part.scale for part in parts)
    value = np.concatenate([scaled(part.value, scale - part.scale) for part in parts])
    exact = all(part.bound is None for part in parts)
    bound = None if exact else np.concatenate([_or_zeros(part.bound, len(part.value)) for part in parts])
    units = tuple(dict.fromkeys(unit for part in parts for unit in (part.units or (part.unit,))))
    if len(units) == 1:
        return Numbers(value, scale, bound, units[0])
    which = [np.array([units.index(unit) for unit in part.units or (part.unit,)], np.int16) for part in parts]
    codes = [w[_or_zeros(part.which_unit, len(part.value))] for w, part in zip(which, parts, strict=True)]
    return Numbers(value, scale, bound, None, np.concatenate(codes), units)


def _or_zeros(values: NDArray[Any] | None, n: int) -> NDArray[Any]:
    return np.zeros(n, np.uint8) if values is None else values


def scaled(value: NDArray[Any], digits: int) -> NDArray[Any]:
    """Numbers × 10^`digits`, as Python ints where 64 bits would not hold them."""
    if not digits or not len(value):
        return value
    factor = 10**digits
    fits = value.dtype != object and digits < 19 and max(abs(int(value.max())), abs(int(value.min()))) < 2**63 // factor
    return value * np.int64(factor) if fits else value.astype(object) * factor


def joined_codes(parts: list[Codes]) -> Codes:
    """Codes of several columns as codes of the words of all."""
    if all(part.words is parts[0].words for part in parts):
        return Codes(np.concatenate([part.code for part in parts]), parts[0].words)
    few = sum(len(part.words) for part in parts) < _FEW_WORDS
    return _joined_by_hand(parts) if few else _joined_by_arrow(parts)


def _joined_by_hand(parts: list[Codes]) -> Codes:
    known: dict[str | bool, int] = {}
    codes = []
    for part in parts:
        where = np.array([known.setdefault(word, len(known)) for word in part.words] or [0], np.int32)
        codes.append(where[np.minimum(part.code, len(where) - 1)])
    return Codes(np.concatenate(codes), tuple(known))


def _joined_by_arrow(parts: list[Codes]) -> Codes:
    arrays = [part.words.array if isinstance(part.words, Words) else arrow_texts(part.words) for part in parts]
    encoded = joined_arrays(arrays).dictionary_encode()
    where, begin, codes = numbers_in(encoded.indices, np.int32), 0, []
    for part, array in zip(parts, arrays, strict=True):
        here = where[begin : begin + len(array)]
        codes.append(here[np.minimum(part.code, len(here) - 1)] if len(here) else part.code)
        begin += len(array)
    return Codes(np.concatenate(codes), Words(encoded.dictionary))


# --- text -------------------------------------------------------------------------------------------------------


def codes_of(data: Codes | Texts) -> Codes:
    """Text as codes of its distinct words."""
    if isinstance(data, Codes):
        return data
    encoded = data.array.dictionary_encode()
    code = in_range(numbers_in(encoded.indices, np.int32), valid_in(encoded.indices))
    return Codes(code, Words(encoded.dictionary))


def texts_of(cells: Cells) -> Any:
    """Text as an Arrow array of strings, null where there is none."""
    if isinstance(cells.data, Texts):
        return cells.data.array
    assert isinstance(cells.data, Codes)
    words = cells.data.words
    array = words.array if isinstance(words, Words) else arrow_texts([str(word) for word in words])
    valid = None if cells.valid is None else pa.py_buffer(cells.valid)
    code = np.minimum(cells.data.code, max(len(array) - 1, 0))
    indices = pa.Array.from_buffers(pa.int32(), cells.n, [valid, pa.py_buffer(code.astype(np.int32))])
    return array.take(indices)
