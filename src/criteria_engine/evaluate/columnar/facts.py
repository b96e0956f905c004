"""A fact for each of many elements: what `values.fact.Fact` is for one.

Facts whose values are exact hold the column as it was read and two sets of bits. Only bounds, units that differ and
facts put together from several have more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np

from criteria_engine.columns.model import Bits, Codes
from criteria_engine.columns.model import Rows as RowNumbers
from criteria_engine.conditions.operators import as_compared
from criteria_engine.evaluate.columnar.bits import EVERY, NO, Bools, gathered, taken
from criteria_engine.evaluate.columnar.numbers import Array, alike, fitting, times
from criteria_engine.values import Period, Quantity
from criteria_engine.values.fact import Bounds, Fact


@dataclass(slots=True)
class Own:
    """What numbers are in units of their own, where a field keeps another (`fact.in_like_units`): their bounds, the
    number of the unit in `units`, and which are exactly zero, which is nothing in every unit."""

    span: Span
    unit: Array
    units: tuple[str | None, ...]
    zero: Bools


@dataclass(slots=True)
class Span:
    """Numbers × 10^-`scale`, or ordinals of `days`, from `lo` to `hi` (the same array where all are exact).

    `whole`: periods that are meant as a whole, which have a first and a last day but no bounds; None: none.
    `endless`: one may be infinite at both ends. `own` None: all bear `unit`, and none is a "khoảng 0".
    """

    lo: Array
    hi: Array
    scale: int = 0
    lo_open: Bools | None = None
    hi_open: Bools | None = None
    days: bool = False
    whole: Bits | None = None
    endless: bool = False
    unit: str | None = None
    own: Own | None = None

    @property
    def exact(self) -> bool:
        return self.lo is self.hi

    def plain(self) -> Span:
        """The same with all ends put together."""
        return self

    def at(self, index: Array, n: int) -> Span:
        lo = gathered(self.lo, index)
        own = self.own and replace(
            self.own, span=self.own.span.at(index, n), unit=gathered(self.own.unit, index),
            zero=gathered(self.own.zero, index),
        )  # fmt: skip
        lo_open, hi_open = (None if o is None else gathered(o, index) for o in (self.lo_open, self.hi_open))
        whole = None if self.whole is None else taken(self.whole, index, n)
        hi = lo if self.exact else gathered(self.hi, index)
        return Span(lo, hi, self.scale, lo_open, hi_open, self.days, whole, self.endless, self.unit, own)


class Mostly(Span):
    """Numbers nearly all of which are exact: `value` at `own_scale`, and the bounds of the `few` at `which`.

    The ends of all are put together where they are asked for; a comparison with a constant does without.
    """

    def __init__(self, value: Array, own_scale: int, which: Array, few: Span) -> None:
        self.value, self.own_scale, self.which, self.few = value, own_scale, which, few
        self.scale, self.days, self.whole, self.endless, self.unit, self.own = few.scale, False, None, False, None, None
        self._plain: Span | None = None

    lo = property(lambda self: self.plain().lo)
    hi = property(lambda self: self.plain().hi)
    lo_open = property(lambda self: self.plain().lo_open)
    hi_open = property(lambda self: self.plain().hi_open)

    @property
    def exact(self) -> bool:
        return False

    def plain(self) -> Span:
        if self._plain is None:
            value = scaled(Span(self.value, self.value, self.own_scale), self.scale).lo
            ends = [self._put(value, end) for end in (self.few.lo, self.few.hi)]
            opens = [self._put(np.zeros(len(value), bool), end) for end in (self.few.lo_open, self.few.hi_open)]
            lo, hi = alike(ends[0], ends[1])
            self._plain = Span(lo, hi, self.scale, opens[0], opens[1], unit=self.unit)
        return self._plain

    def _put(self, value: Array, few: Array | None) -> Array:
        assert few is not None
        found, few = alike(value, few)
        found = found.copy()
        found[self.which] = few
        return found


@dataclass(slots=True)
class Words:
    """`words[code]` of each element. `folded`: the words as they are compared, by what is ignored."""

    code: Array
    words: Sequence[str | bool]
    folded: dict[frozenset[str], list[object]] = field(default_factory=dict)

    def at(self, index: Array, n: int) -> Words:
        return Words(gathered(self.code, index), self.words, self.folded)

    def codes(self) -> Codes:
        return Codes(self.code, self.words)

    def plain(self, ignore: frozenset[str]) -> list[object]:
        """Each word folded, once for all comparisons."""
        if ignore not in self.folded:
            self.folded[ignore] = [as_compared(word, ignore) for word in self.words]
        return self.folded[ignore]


@dataclass(slots=True)
class Named:
    """Rows that references name: as `columns.model.Refs`, `table` None where all are of the first."""

    row: RowNumbers
    table: Array | None
    tables: tuple[str, ...]
    codes: Callable[[], Codes]

    def spelt(self) -> Words:
        """The ids as words."""
        found = self.codes()
        return Words(found.code, found.words)

    def at(self, index: Array, n: int) -> Named:
        table = None if self.table is None else gathered(self.table, index)

        def codes() -> Codes:
            found = self.codes()
            return Codes(gathered(found.code, index), found.words)

        return Named(gathered(self.row, index), table, self.tables, codes)


@dataclass(slots=True)
class Facts:
    """Facts of `n` elements (1: the same for all).

    `filled`: which have anything that `data` tells, None: all. `absent`: which are known to be absent, None: none.
    `maybe`: which of the others may be absent, None: those that are not filled. `valued`: which have a `Fact.value`,
    None: those that are filled. `fact`: the one fact that all are.
    """

    n: int
    data: Span | Words | Named | None
    filled: Bits | None = None
    absent: Bits | None = None
    maybe: Bits | None = None
    valued: Bits | None = None
    fact: Fact | None = None

    @property
    def has_data(self) -> Bits:
        return EVERY if self.filled is None else self.filled

    @property
    def is_valued(self) -> Bits:
        return self.has_data if self.valued is None else self.valued

    @property
    def is_absent(self) -> Bits:
        return NO if self.absent is None else self.absent

    @property
    def may_be_absent(self) -> Bits:
        return ~(self.has_data | self.is_absent) if self.maybe is None else self.maybe

    def at(self, index: Array) -> Facts:
        if self.fact is not None:
            return self
        planes = (self.filled, self.absent, self.maybe, self.valued)
        filled, absent, maybe, valued = (None if b is None else taken(b, index, self.n) for b in planes)
        return Facts(len(index), self.data and self.data.at(index, self.n), filled, absent, maybe, valued)


MISSING = Facts(1, None, NO)
ABSENT = Facts(1, None, NO, EVERY)


# --- one fact for all -------------------------------------------------------------------------------------------


def constant(fact: Fact) -> Facts:
    """The same fact for every element."""
    value, absent = fact.value, EVERY if fact.is_absent else None
    if isinstance(value, str | bool):
        return Facts(1, Words(np.zeros(1, np.int32), (value,)), absent=absent, fact=fact)
    if isinstance(value, Period):
        lo, hi = (np.array([day.toordinal()], np.int32) for day in (value.start, value.end))
        span = Span(lo, lo if value.is_day else hi, days=True, whole=EVERY if fact.bounds is None else None)
        return Facts(1, span, absent=absent, fact=fact)
    if fact.bounds is None or fact.is_missing:
        return replace(ABSENT if fact.is_absent else MISSING, fact=fact)
    return _number(fact, fact.bounds)


def _number(fact: Fact, bounds: Bounds) -> Facts:
    quantity = fact.value if isinstance(fact.value, Quantity) else None
    scale = max((-int(Decimal(end).as_tuple().exponent) for end in (bounds.lo, bounds.hi) if _ends(end)), default=0)
    scale = max(scale, 0)
    lo = fitting(np.array([_scaled(bounds.lo, scale)], object))
    hi = lo if bounds.is_point else fitting(np.array([_scaled(bounds.hi, scale)], object))
    lo, hi = alike(lo, hi)
    opens = [np.array([True]) if claim else None for claim in (bounds.lo_open, bounds.hi_open)]
    span = Span(lo, lo if bounds.is_point else hi, scale, opens[0], opens[1], unit=quantity.unit if quantity else None)
    if quantity and quantity.bound == "about" and not quantity.number:
        span.own = Own(replace(span), np.zeros(1, np.int16), (quantity.unit,), np.array([False]))
    maybe = EVERY if fact.may_be_absent else NO
    return Facts(1, span, maybe=maybe, valued=EVERY if quantity else NO, fact=fact)


def _ends(end: int | Decimal) -> bool:
    return Decimal(end).is_finite()


def _scaled(end: int | Decimal, scale: int) -> int | float:
    sign, digits, exponent = Decimal(end).as_tuple()
    if not _ends(end):
        return float(end)
    whole: int = int("".join(map(str, digits)) or "0") * 10 ** (int(exponent) + scale)
    return -whole if sign else whole


def scaled(span: Span, scale: int) -> Span:
    """The span at a finer scale."""
    if span.scale == scale:
        return span
    factor, span = 10 ** (scale - span.scale), span.plain()
    lo = times(span.lo, factor)
    hi = lo if span.exact else times(span.hi, factor)
    lo, hi = (lo, lo) if hi is lo else alike(lo, hi)
    own = span.own and replace(span.own, span=scaled(span.own.span, max(scale, span.own.span.scale)))
    return replace(span, lo=lo, hi=hi, scale=scale, own=own)


def own_of(span: Span) -> Own:
    """What numbers are in their own units; most fields keep the units of their numbers."""
    if span.own is not None:
        return span.own
    zero = np.asarray((span.lo == 0) & (span.hi == 0))
    return Own(span, np.zeros(1, np.int16), (span.unit,), zero)
