"""Between Arrow and numpy: bits, texts and numbers, by their buffers and without `pa.array`, which loads pandas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from criteria_engine.columns.model import Bits, Rows

Mask = NDArray[np.bool_]


def packed(mask: Mask) -> Bits:
    return np.packbits(mask, bitorder="little")


def unpacked(bits: Bits | None, n: int, default: bool) -> Mask:
    """One bool a row; `default` where there are no bits at all."""
    if bits is None:
        return np.full(n, default)
    return np.unpackbits(bits, count=n, bitorder="little").view(np.bool_)


def squeezed(mask: Mask, default: bool) -> Bits | None:
    """Bits, or None where every one is the default."""
    return None if (mask.all() if default else not mask.any()) else packed(mask)


def offsets_of(sizes: NDArray[Any]) -> Rows:
    """Where each list begins, and at the end where the last one ends."""
    offsets = np.zeros(len(sizes) + 1, np.int32)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


def arrow_ints(values: NDArray[Any]) -> Any:
    """An int32 array as Arrow's."""
    return pa.Array.from_buffers(pa.int32(), len(values), [None, pa.py_buffer(values.astype(np.int32, copy=False))])


class Words(Sequence[str]):
    """Distinct words that stay in Arrow; `array` is there for those who can use it."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, index: Any) -> Any:
        return self.array[index.__index__()].as_py() if not isinstance(index, slice) else Words(self.array[index])

    def __iter__(self) -> Iterator[str]:
        return iter(self.array.to_pylist())


def in_range(code: NDArray[Any], valid: Bits | None) -> Rows:
    """Codes with 0 under what is blank: Arrow leaves there what it will."""
    there = None if valid is None else unpacked(valid, len(code), True)
    return np.asarray(code if there is None else np.where(there, code, 0), np.int32)


def arrow_texts(words: Sequence[Any]) -> Any:
    """Strings as an Arrow array."""
    # Half a surrogate pair, which JSON can hold, has no place in UTF-8.
    said = [str(word).encode(errors="replace") for word in words]
    offsets = np.zeros(len(said) + 1, np.int64)
    np.cumsum([len(word) for word in said], out=offsets[1:])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(said))]
    return pa.Array.from_buffers(pa.large_string(), len(said), buffers)


def joined_arrays(arrays: Sequence[Any]) -> Any:
    """Arrays of strings as one; of 64-bit places where they are many, so that no length is too much."""
    if len(arrays) == 1:
        return arrays[0]
    if len({array.type for array in arrays}) > 1 or sum(array.nbytes for array in arrays) >= 2**31:
        arrays = [array.cast(pa.large_string()) for array in arrays]
    return pa.concat_arrays(arrays)


def numbers_in(array: Any, kind: Any) -> NDArray[Any]:
    """The values of an Arrow array of numbers, without a copy; what stands under a null is arbitrary."""
    buffer = array.buffers()[1]
    if buffer is None or not len(array):
        return np.zeros(len(array), kind)
    size = np.dtype(kind).itemsize
    return np.frombuffer(buffer, kind, count=len(array), offset=array.offset * size)


def valid_in(array: Any) -> Bits | None:
    """Which values of an Arrow array are there, None: all."""
    buffer = array.buffers()[0]
    if not array.null_count or buffer is None:
        return None
    bits = np.frombuffer(buffer, np.uint8)
    if not array.offset % 8:
        return bits[array.offset // 8 : (array.offset + len(array) + 7) // 8]
    return packed(_from(bits, array))


def _from(bits: Bits, array: Any) -> Mask:
    return np.unpackbits(bits, count=array.offset + len(array), bitorder="little")[array.offset :].view(np.bool_)


def mask_of(array: Any) -> Mask:
    """An Arrow array of bools without nulls as a mask."""
    bits = np.frombuffer(array.buffers()[1], np.uint8)
    return _from(bits, array)


def without_nulls(array: Any, default: bool) -> Mask:
    """Bools of an Arrow array, `default` for its nulls."""
    if not len(array):
        return np.zeros(0, np.bool_)
    mask = mask_of(array)
    valid = valid_in(array)
    if valid is None:
        return mask
    there = unpacked(valid, len(array), True)
    return np.where(there, mask, default)
