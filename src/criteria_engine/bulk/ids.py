"""Ids as numbers: where they stand in a batch, a 64-bit print of each, and the row that a print belongs to.

Eight bytes a row instead of its text. Two ids with one print would tie rows together that need not be, which changes no
outcome; where a print is repeated the texts themselves are compared (`routing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from criteria_engine.evaluate.sharding.links import Link
from criteria_engine.records.ids import as_id

Prints = NDArray[np.uint64]
Rows = NDArray[np.int32]

_WINDOW = np.arange(8, dtype=np.uint64)
_KEEP = np.append((np.uint64(1) << (_WINDOW * np.uint64(8))) - np.uint64(1), ~np.uint64(0)).astype(np.uint64)
_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Named:
    """The ids that a batch holds in one place: the print of each, and the row of the batch that it stands in."""

    prints: Prints
    rows: Rows
    texts: Any


def named_by(batch: Any, link: Link) -> Named:
    """Every id that the rows of a batch name by a link."""
    values, rows = _values(batch, link)
    return named(values, rows)


def ids_in(batch: Any, path: str) -> Named:
    """The ids of the rows themselves."""
    found = _field(batch, path)
    return named(found if found is not None else pa.nulls(len(batch)), np.arange(len(batch), dtype=np.int32))


def named(values: Any, rows: Rows) -> Named:
    texts = texts_of(values)
    start, length, data = _buffers(texts)
    given = length > 0
    return Named(_prints(start[given], length[given], data), rows[given], texts.filter(mask(given)))


def texts_of(values: Any) -> Any:
    """Ids as `records.ids.as_id` reads them, as large strings."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_floating(values.type) or pa.types.is_decimal(values.type):
        return pa.array([as_id(value) for value in values.to_pylist()], pa.large_string())
    texts = pc.cast(values, pa.large_string())
    if pc.any(pc.invert(pc.string_is_ascii(texts))).as_py():
        texts = pc.utf8_normalize(texts, form="NFC")
    return pc.utf8_trim_whitespace(texts)


def _values(batch: Any, link: Link) -> tuple[Any, Rows]:
    """The values at the end of a link, lists taken apart, and the row of the batch that each belongs to."""
    holder, rows = batch, np.arange(len(batch), dtype=np.int32)
    for path in link.lists:
        found = _field(holder, path)
        if found is None or not (pa.types.is_list(found.type) or pa.types.is_large_list(found.type)):
            # A single text where a list is meant is a list of one.
            return (found if found is not None else pa.nulls(len(holder))), rows
        rows = rows[_ints(pc.cast(pc.list_parent_indices(found), pa.int64()))]
        holder = pc.list_flatten(found)
    if link.field is None:
        return holder, rows
    found = _field(holder, link.field)
    return (found if found is not None else pa.nulls(len(rows))), rows


def _field(holder: Any, path: str) -> Any:
    """A column by its dotted path, which may be nested at any of its dots; None where there is none."""
    steps = path.split(".")
    for n in range(len(steps), 0, -1):
        found = _child(holder, ".".join(steps[:n]))
        if found is not None:
            return found if n == len(steps) else _field(found, ".".join(steps[n:]))
    return None


def _child(holder: Any, name: str) -> Any:
    if isinstance(holder, pa.RecordBatch):
        at = holder.schema.get_field_index(name)
        return holder.column(at) if at >= 0 else None
    at = holder.type.get_field_index(name) if pa.types.is_struct(holder.type) else -1
    return pc.struct_field(holder, [at]) if at >= 0 else None


def columns_for(schema: Any, paths: list[str]) -> list[str]:
    """The columns of a table in which the paths stand."""
    return [name for name in schema.names if any(p == name or p.startswith(f"{name}.") for p in paths)]


def _buffers(texts: Any) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    """Start and length of each text in the bytes; length 0 where there is none."""
    _, offsets, data = texts.buffers()
    if not len(texts):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(8, np.uint8)
    ends = np.frombuffer(offsets, np.int64, len(texts) + 1, texts.offset * 8)
    length = np.where(valid(texts), np.diff(ends), 0)
    padded = np.zeros((data.size if data else 0) + 8, np.uint8)
    padded[:-8] = np.frombuffer(data, np.uint8) if data else 0
    return ends[:-1], length, padded


def valid(array: Any) -> NDArray[np.bool_]:
    """Which values are there."""
    bits = array.buffers()[0] if array.null_count else None
    if pa.types.is_null(array.type):
        return np.zeros(len(array), bool)
    if bits is None:
        return np.ones(len(array), bool)
    return np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little")[array.offset :][: len(array)].astype(bool)


def _prints(start: NDArray[np.int64], length: NDArray[np.int64], data: NDArray[np.uint8]) -> Prints:
    """Eight bytes of every text at a time, mixed into its number."""
    windows: Prints = np.ndarray((len(data) - 7,), "<u8", data, 0, (1,))
    prints = length.astype(np.uint64) * _ODD
    for word in range(0, int(length.max(initial=0)), 8):
        left = np.clip(length - word, 0, 8)
        read = windows.take(np.where(left > 0, start + word, 0)) & _KEEP[left]
        prints = np.where(left > 0, _mixed(prints ^ read), prints)
    return prints


def _mixed(prints: Prints) -> Prints:
    prints = (prints ^ (prints >> np.uint64(29))) * _ODD
    return np.asarray(prints ^ (prints >> np.uint64(32)), np.uint64)


def _ints(array: Any) -> NDArray[np.int64]:
    return np.frombuffer(array.buffers()[1], np.int64, len(array), array.offset * 8)


def mask(given: NDArray[np.bool_]) -> Any:
    bits = pa.py_buffer(np.packbits(given, bitorder="little").tobytes())
    return pa.Array.from_buffers(pa.bool_(), len(given), [None, bits])


def indices(rows: NDArray[Any]) -> Any:
    """Row numbers as Arrow takes them."""
    return pa.Array.from_buffers(pa.int64(), len(rows), [None, pa.py_buffer(rows.astype(np.int64).tobytes())])


class Index:
    """From prints to the numbers of rows, of one table."""

    def __init__(self, prints: Prints, rows: Rows) -> None:
        order = np.argsort(prints, kind="stable").astype(np.int32)
        self.prints = prints[order]
        del prints
        self.rows = rows[order]

    def find(self, prints: Prints) -> Rows:
        """The row of each print, -1 where there is none."""
        if not len(self.prints):
            return np.full(len(prints), -1, np.int32)
        at = np.minimum(np.searchsorted(self.prints, prints), len(self.prints) - 1)
        return np.where(self.prints[at] == prints, self.rows[at], -1).astype(np.int32)


def repeated(prints: Prints) -> Prints:
    """Of prints that ascend, those that are there several times."""
    return np.unique(prints[1:][prints[1:] == prints[:-1]])
