"""Kleene's strong three-valued logic: true, false, unknown."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """What can be said of a condition. `unknown` is never false: it is what a blank leaves open."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __invert__(self) -> Truth:
        return _NOT[self]

    def __bool__(self) -> bool:
        raise TypeError("a Truth has three values: compare it with TRUE, FALSE or UNKNOWN")


TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
_NOT = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}


def truth_of(claim: bool) -> Truth:
    """A claim that is certain either way."""
    return TRUE if claim else FALSE


def all_of(parts: Iterable[Truth]) -> Truth:
    """False if one part is false, else unknown if one is unknown, else true (so true of nothing)."""
    seen = set(parts)
    return FALSE if FALSE in seen else UNKNOWN if UNKNOWN in seen else TRUE


def any_of(parts: Iterable[Truth]) -> Truth:
    """True if one part is true, else unknown if one is unknown, else false (so false of nothing)."""
    seen = set(parts)
    return TRUE if TRUE in seen else UNKNOWN if UNKNOWN in seen else FALSE
