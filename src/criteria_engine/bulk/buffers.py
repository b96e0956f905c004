"""Arrow arrays made of their buffers: pyarrow's own conversions load pandas, where it is there, for half a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from criteria_engine.bulk.shared import Codes, Mask


def floats(values: NDArray[np.float64], there: Mask) -> Any:
    """Numbers, blank where they are not `there`."""
    data = np.ascontiguousarray(values, np.float64)
    return pa.Array.from_buffers(pa.float64(), len(data), [_bits(there), pa.py_buffer(data)])


def strings(values: Sequence[str | None]) -> Any:
    """Texts, None as blank."""
    there = np.array([value is not None for value in values], bool)
    raw = [(value or "").encode() for value in values]
    offsets = np.concatenate(([0], np.cumsum([len(one) for one in raw]))).astype(np.int32)
    return pa.Array.from_buffers(
        pa.string(), len(values), [_bits(there), pa.py_buffer(offsets), pa.py_buffer(b"".join(raw))]
    )  # fmt: skip


def words(codes: Codes, names: Any) -> Any:
    """Codes as a column of words: code 1 is the first of `names`, 0 is blank."""
    picked = pa.Array.from_buffers(
        pa.int8(), len(codes), [_bits(codes != 0), pa.py_buffer((codes - 1).astype(np.int8))]
    )
    return pa.DictionaryArray.from_arrays(picked, names)


def repeated(word: str | None, n: int) -> Any:
    """One word so many times, as a dictionary of one."""
    if word is None:
        return pa.DictionaryArray.from_arrays(pa.nulls(n, pa.int8()), strings([""]))
    return words(np.ones(n, np.uint8), strings([word]))


def _bits(there: Mask) -> Any:
    """Which values there are; None where all are."""
    return None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
