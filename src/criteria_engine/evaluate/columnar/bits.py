"""Truths of many elements as two packed bit planes, and the places where truths become numbers.

Bits are little-endian, one for each element; bits beyond the last are arbitrary. What is the same for every element
has one byte, all ones or all zeros, which numpy spreads over any other bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria_engine.columns.model import Bits
from criteria_engine.values import FALSE, TRUE, Truth

Bools = NDArray[np.bool_]
EVERY = np.array([255], np.uint8)
NO = np.array([0], np.uint8)


@dataclass(slots=True)
class Tri:
    """`t`: where it is true, `f`: where it is false; unknown is neither."""

    t: Bits
    f: Bits

    def __invert__(self) -> Tri:
        return Tri(self.f, self.t)

    def __and__(self, other: Tri) -> Tri:
        return Tri(self.t & other.t, self.f | other.f)

    def __or__(self, other: Tri) -> Tri:
        return Tri(self.t | other.t, self.f & other.f)

    def of(self, truth: Truth) -> Bits:
        """Where it is this truth."""
        return self.t if truth is TRUE else self.f if truth is FALSE else ~(self.t | self.f)

    def at(self, element: int) -> Truth:
        """The truth of one element."""
        t, f = (bool(unpack(b, element + 1)[element]) for b in (self.t, self.f))
        return TRUE if t else FALSE if f else Truth.UNKNOWN


UNKNOWNS = Tri(NO, NO)


def known(truth: Truth) -> Tri:
    return Tri(EVERY if truth is TRUE else NO, EVERY if truth is FALSE else NO)


def certain(bits: Bits) -> Tri:
    """A claim that is certain either way."""
    return Tri(bits, ~bits)


def pack(claims: Any) -> Bits:
    if claims.size == 1:
        return EVERY if claims.reshape(-1)[0] else NO
    packed: Bits = np.packbits(claims, bitorder="little")
    return packed


def unpack(bits: Bits, n: int) -> Bools:
    if bits.size == 1 and n > 8:
        return np.full(n, bool(bits[0] & 1))
    return np.unpackbits(bits, count=n, bitorder="little").view(np.bool_)


def spread(*sizes: int) -> int:
    """How many elements there are together, where 1 may stand for any number."""
    return next((size for size in sizes if size != 1), 1)


def wide(bits: Bits, n: int) -> Bits:
    """The bits with a byte for every eight elements, whatever they were spread from."""
    size = (n + 7) >> 3
    return bits if bits.size == size else np.full(size, bits[0] if bits.size else 0, np.uint8)


def taken(bits: Bits, index: NDArray[Any], n: int) -> Bits:
    """The bits of the elements at `index`, of `n`; of one that is not there (-1) arbitrary."""
    if bits.size == 1 and n > 8:
        return bits
    return pack(gathered(unpack(bits, n), index))


def gathered(values: NDArray[Any], index: NDArray[Any]) -> NDArray[Any]:
    """Values at an index, arbitrary where that is -1; a single value stands for all."""
    return values.take(index, mode="clip") if values.size else np.zeros(index.shape, values.dtype)


def both(a: Bits | None, b: Bits | None) -> Bits | None:
    """`and` of bits of which None means all."""
    return b if a is None else a if b is None else a & b


def either(a: Bits | None, b: Bits | None) -> Bits | None:
    """`or` of bits of which None means none."""
    return b if a is None else a if b is None else a | b


def or_no(bits: Bits | None) -> Bits:
    """Bits of which None means none."""
    return NO if bits is None else bits


def any_of(found: Iterable[Bits | None]) -> Bits | None:
    """The elements of any of these; None: none."""
    whole: Bits | None = None
    for one in found:
        whole = either(whole, one)
    return whole
