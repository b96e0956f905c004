"""A `Fact` is what is known of one value: the value, an interval it lies in, nothing yet, or that there is none.

Every comparison of the engine is decided here, on intervals; nothing else in the project handles unknown numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from criteria_engine.values.period import Period
from criteria_engine.values.quantity import Quantity
from criteria_engine.values.truth import FALSE, TRUE, UNKNOWN, Truth, truth_of

Ordinal = int | Decimal
INFINITY = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Bounds:
    """All numbers (or days, as ordinals) between `lo` and `hi`; an open end is not itself among them."""

    lo: Ordinal = -INFINITY
    hi: Ordinal = INFINITY
    lo_open: bool = False
    hi_open: bool = False

    @property
    def is_point(self) -> bool:
        return self.lo == self.hi


EVERYTHING = Bounds()


@dataclass(frozen=True, slots=True)
class Fact:
    """`value`: the exact value, where it is known. `bounds`: where a number or day lies.

    A value that is missing may be anything or absent; one that is known absent is only `may_be_absent`.
    """

    value: str | bool | Quantity | Period | None = None
    bounds: Bounds | None = None
    may_be_present: bool = True
    may_be_absent: bool = False

    @property
    def is_absent(self) -> bool:
        return not self.may_be_present

    @property
    def is_missing(self) -> bool:
        """Nothing is known of it."""
        return self.may_be_present and self.may_be_absent and self.bounds in (None, EVERYTHING)


MISSING = Fact(bounds=EVERYTHING, may_be_absent=True)
ABSENT = Fact(may_be_present=False, may_be_absent=True)


def presence(fact: Fact) -> Truth:
    """Whether a value is there; a period without an end is none."""
    open_end = isinstance(fact.value, Period) and fact.value.is_open
    return FALSE if fact.is_absent or open_end else UNKNOWN if fact.may_be_absent else TRUE


def exact(value: str | bool | Period) -> Fact:
    return Fact(value)


def number(value: int | Decimal) -> Fact:
    return Fact(Quantity(Decimal(value)), Bounds(value, value))


def between(lo: Ordinal, hi: Ordinal) -> Fact:
    return Fact(bounds=Bounds(lo, hi))


def some_day_of(period: Period) -> Fact:
    """A date known to lie within a period."""
    return Fact(period, Bounds(period.start.toordinal(), period.end.toordinal()))


def quantity(value: Quantity, about: Decimal) -> Fact:
    """A number or the bound it was given as; `about` is the share that "khoảng" spans either way."""
    n = value.number
    match value.bound:
        case "exactly":
            bounds = Bounds(n, n)
        case "more_than":
            bounds = Bounds(lo=n, lo_open=True)
        case "at_least":
            bounds = Bounds(lo=n)
        case "less_than":
            bounds = Bounds(hi=n, hi_open=True)
        case "at_most":
            bounds = Bounds(hi=n)
        case "about":
            bounds = Bounds(n - abs(n) * about, n + abs(n) * about)
    return Fact(value, bounds)


def in_like_units(facts: Sequence[Fact], about: Decimal) -> Sequence[Fact]:
    """Numbers that each bear the same unit ("7,9 tỷ đồng" beside "8,4 tỷ đồng") can be compared, whatever their
    fields keep; beside a bare number or another unit they stay as they are. Nothing is nothing in every unit."""
    values = [fact.value for fact in facts]
    units = {value.unit if isinstance(value, Quantity) else None for value in values if not _is_zero(value)}
    if len(units) != 1 or None in units:
        return facts
    return [quantity(value, about) for value in values if isinstance(value, Quantity)]


def _is_zero(value: object) -> bool:
    return isinstance(value, Quantity) and value.is_exact and value.number == 0


def hull(facts: Iterable[Fact]) -> Fact:
    """The narrowest interval that holds whichever of the facts is the case."""
    every = list(facts)
    inner = [f.bounds or EVERYTHING for f in every if f.may_be_present]
    absent = any(f.may_be_absent for f in every)
    if not inner:
        return ABSENT
    low, high = min(b.lo for b in inner), max(b.hi for b in inner)
    return Fact(bounds=Bounds(low, high), may_be_absent=absent)


# --- the three questions that all comparisons come down to -----------------------------------------------------


def less(a: Bounds, b: Bounds) -> Truth:
    """Whether a number of `a` is below one of `b`, whichever they are."""
    if a.hi < b.lo or (a.hi == b.lo and (a.hi_open or b.lo_open)):
        return TRUE
    return FALSE if a.lo >= b.hi else UNKNOWN


def equal(a: Bounds, b: Bounds) -> Truth:
    if a.is_point and b.is_point:
        return truth_of(a.lo == b.lo)
    apart = TRUE in (less(a, b), less(b, a))
    return FALSE if apart else UNKNOWN


def inside(a: Bounds, b: Bounds) -> Truth:
    """Whether a day of `a` lies within the fixed interval `b`."""
    if a.lo >= b.lo and a.hi <= b.hi:
        return TRUE
    return FALSE if TRUE in (less(a, b), less(b, a)) else UNKNOWN


def settle(truth: Truth, *operands: Fact) -> Truth:
    """A comparison found over present values, corrected for operands that may be absent.

    With an operand known to be absent it is false; with one that may be, it can be false but not true.
    """
    if any(f.is_absent for f in operands):
        return FALSE
    return UNKNOWN if truth is TRUE and any(f.may_be_absent for f in operands) else truth


# --- numbers over rows ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """What one row adds to an aggregate: whether it is counted, and the value it adds."""

    counted: Truth
    value: Fact


ONE = number(1)


def fold(kind: Literal["count", "sum", "min", "max"], items: Iterable[Item], whole: bool) -> Fact:
    """Count, sum, least or greatest over rows, as one interval.

    A row that may or may not be counted widens the interval; a list that is not `whole` may hold any further rows.
    The least or greatest of no rows is known to be absent.
    """
    possible = [item for item in items if item.counted is not FALSE]
    if kind in ("count", "sum"):
        return _sum(possible, whole, counts=kind == "count")
    return _extreme(possible, whole, least=kind == "min")


def _sum(items: list[Item], whole: bool, counts: bool) -> Fact:
    parts = [_part(item) for item in items]
    rest_low, rest_high = (0, 0) if whole else (0 if counts else -INFINITY, INFINITY)
    low: Ordinal = sum((p.lo for p in parts), Decimal(rest_low))
    high: Ordinal = sum((p.hi for p in parts), Decimal(rest_high))
    return Fact(bounds=Bounds(low, high, any(p.lo_open for p in parts), any(p.hi_open for p in parts)))


def _part(item: Item) -> Bounds:
    """What a row adds to a sum: its value, or nothing where it may not be counted or has none."""
    value = item.value.bounds if item.value.may_be_present else Bounds(0, 0)
    assert value is not None
    if item.counted is TRUE and not item.value.may_be_absent:
        return value
    low_open = value.lo_open and value.lo < 0
    return Bounds(min(value.lo, 0), max(value.hi, 0), low_open, value.hi_open and value.hi > 0)


def _extreme(items: list[Item], whole: bool, least: bool) -> Fact:
    """The least (or greatest): no further out than the furthest possible row, no nearer than the nearest sure one."""
    present = [(i, i.value.bounds) for i in items if i.value.may_be_present and i.value.bounds]
    if whole and not present:
        return ABSENT
    sure = [b for i, b in present if i.counted is TRUE and not i.value.may_be_absent]
    every = [b for _, b in present]
    if least:
        low, low_open = min(map(_low, every)) if whole else (-INFINITY, 0)
        high, high_open = min(map(_high, sure)) if sure else max(map(_high, every)) if whole else (INFINITY, 0)
        return Fact(bounds=Bounds(low, high, low_open > 0, high_open < 0), may_be_absent=not sure)
    high, high_open = max(map(_high, every)) if whole else (INFINITY, 0)
    low, low_open = max(map(_low, sure)) if sure else min(map(_low, every)) if whole else (-INFINITY, 0)
    return Fact(bounds=Bounds(low, high, low_open > 0, high_open < 0), may_be_absent=not sure)


def _low(bounds: Bounds) -> tuple[Ordinal, int]:
    """A lower end as something to compare: an open one begins just above its number."""
    return bounds.lo, int(bounds.lo_open)


def _high(bounds: Bounds) -> tuple[Ordinal, int]:
    """An upper end as something to compare: an open one stops just below its number."""
    return bounds.hi, -int(bounds.hi_open)
