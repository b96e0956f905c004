"""Numbers that end nowhere, and numbers of one type and scale."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
# What stands for infinity by the bytes of a number; numbers that are not below it are kept as Python's own.
_ENDLESS = {4: 1 << 30, 8: 1 << 62}
LIMIT = 1 << 62


def endless(values: Array) -> Any:
    """What stands for infinity among such values; below nothing with a minus."""
    return float("inf") if values.dtype == object else _ENDLESS[values.dtype.itemsize]


def fitting(values: Array) -> Array:
    """Python's own numbers as 64 bits where they fit, others the other way round."""
    if values.dtype != object:
        values = values.astype(np.int64, copy=False)
        return values if not values.size or -LIMIT < values.min() <= values.max() < LIMIT else values.astype(object)
    ends = [float("inf"), float("-inf")]
    if all(v in ends or -LIMIT < v < LIMIT for v in values):
        return np.array([(LIMIT if v > 0 else -LIMIT) if v in ends else v for v in values], np.int64)
    return values


def alike(a: Array, b: Array) -> tuple[Array, Array]:
    """Two arrays of one type; days stay what they are."""
    if (a.dtype == object) == (b.dtype == object):
        return a, b
    return own_numbers(a), own_numbers(b)


def own_numbers(values: Array) -> Array:
    """Python's numbers, which have no end."""
    if values.dtype == object:
        return values
    end, found = endless(values), values.astype(object)
    found[values == end], found[values == -end] = float("inf"), float("-inf")
    return found


def times(values: Array, factor: int) -> Array:
    """Values times a whole number, exactly; what is endless stays so."""
    if factor == 1:
        return values
    if values.dtype != object:
        end = endless(values)
        is_end = (values == end) | (values == -end)
        inner = np.where(is_end, 0, values.astype(np.int64))
        if factor < LIMIT and (not inner.size or max(int(inner.max()), -int(inner.min())) < LIMIT // max(factor, 1)):
            grown = np.asarray(inner * factor)
            grown[is_end] = np.where(values[is_end] > 0, LIMIT, -LIMIT)
            return grown
    grown = own_numbers(values)
    return np.array([v * factor for v in grown], object) if grown.size else grown
