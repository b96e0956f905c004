"""Whole months, spans and the times of rows, over ordinals of days (`values/period.py`, by the column)."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria_engine.columns.model import Bits, Days, Table
from criteria_engine.evaluate.columnar.bits import EVERY, NO, Bools, Tri, pack, unpack
from criteria_engine.evaluate.columnar.facts import ABSENT, Facts, Span
from criteria_engine.evaluate.columnar.numbers import Array, endless
from criteria_engine.values import FOREVER, SINCE_EVER

FIRST_DAY, LAST_DAY = SINCE_EVER.start.toordinal(), FOREVER.start.toordinal()
_EPOCH = date(1970, 1, 1).toordinal()
_BOUNDLESS = 1 << 62
Ints = NDArray[np.int64]


# --- the calendar -----------------------------------------------------------------------------------------------


def _month(day: Array) -> Ints:
    """The month of each day, counted from 1970."""
    return (day.astype(np.int64) - _EPOCH).astype("M8[D]").astype("M8[M]").astype(np.int64)


def _first_of(month: Ints) -> Ints:
    return month.astype("M8[M]").astype("M8[D]").astype(np.int64) + _EPOCH


def whole_months(start: Array, end: Array) -> Ints:
    """How many whole months lie from each start to each end, both days counted; negative if the end is earlier."""
    first, last = np.minimum(start, end), np.maximum(start, end)
    following = _month(last + 1)
    months = following - _month(first)
    into = first - _first_of(_month(first))
    span_end = _first_of(following) + np.minimum(into, _first_of(following + 1) - _first_of(following)) - 1
    months -= (into > 0) & (span_end > last)
    return np.where(end < start, -months, months)


def length_in_months(first: Array, last: Array) -> tuple[Ints, Bools]:
    """The calendar months that each period covers, and whether it covers them exactly."""
    begins, follows = _month(first), _month(last + 1)
    return follows - begins, (_first_of(begins) == first) & (_first_of(follows) == last + 1)


# --- facts of months --------------------------------------------------------------------------------------------


def _valued_days(facts: Facts) -> tuple[Array, Array]:
    """The days of each `Fact.value` that is a Period; of any other arbitrary days of the calendar."""
    if not isinstance(facts.data, Span) or not facts.data.days:
        return np.ones(1, np.int32), np.ones(1, np.int32)
    lo, hi = (np.clip(end, FIRST_DAY, LAST_DAY) for end in (facts.data.lo, facts.data.hi))
    return lo, hi


def _has_days(facts: Facts) -> Bits:
    return facts.is_valued if isinstance(facts.data, Span) and facts.data.days else NO


def months_between(n: int, first: Facts, last: Facts) -> Facts:
    """`operands._months_between`."""
    begin, end = _valued_days(first), _valued_days(last)
    low, high = _months(begin[1], end[0]), _months(begin[0], end[1])
    low, high = np.broadcast_arrays(low, high)
    absent = first.is_absent | last.is_absent
    filled = _has_days(first) & _has_days(last) & ~absent
    ends = bool((np.abs(low) == _BOUNDLESS).any() or (np.abs(high) == _BOUNDLESS).any())
    maybe = ~(filled | absent) | (filled & (first.may_be_absent | last.may_be_absent))
    return Facts(n, Span(low, high, endless=ends), filled, absent, maybe, NO)


def _months(first: Array, last: Array) -> Ints:
    """Whole months between two days; endless from or to an end that was left open."""
    months = np.where((first == LAST_DAY) | (last == FIRST_DAY), -_BOUNDLESS, whole_months(first, last))
    return np.where((first == FIRST_DAY) | (last == LAST_DAY), _BOUNDLESS, months)


def spans_due(n: int, start: Facts, months: Facts, until: Facts | None, as_of: int) -> Facts:
    """`operands._spans_due`."""
    stop = ABSENT if until is None else until
    first, last = _up_to(n, stop, as_of)
    early, late = _valued_days(start)
    known = unpack(_has_days(start), n) & ~_is_open(early, late)
    shortest, longest = _lengths(n, months)
    # The later the start, the longer the span and the earlier the stop, the fewer have ended.
    low = np.where(known, _spans(late, first, longest), 0)
    high = np.where(known, _spans(early, last, shortest), _BOUNDLESS)
    absent = start.is_absent | months.is_absent
    return Facts(n, Span(low, high), ~absent, absent, (start.may_be_absent | months.may_be_absent) & ~absent, NO)


def _is_open(first: Array, last: Array) -> Bools:
    return np.asarray((first == last) & ((first == FIRST_DAY) | (first == LAST_DAY)))


def _up_to(n: int, stop: Facts, as_of: int) -> tuple[Array, Array]:
    """The earliest and latest day up to which spans are counted: the as-of date, or an earlier stop."""
    first, last = _valued_days(stop)
    known = unpack(_has_days(stop), n) & ~_is_open(first, last)
    # Nothing is known of the stop (`Fact.is_missing`): it may have been any day.
    missing = unpack(stop.may_be_absent & ~stop.has_data, n)
    earliest = np.where(missing, FIRST_DAY, np.where(known, np.minimum(first, as_of), as_of))
    return earliest, np.where(known, np.minimum(last, as_of), as_of)


def _lengths(n: int, months: Facts) -> tuple[Array, Array]:
    """The least and the greatest length of a span in whole months, at least one; 0 stands for an endless one."""
    if not isinstance(months.data, Span):
        return np.ones(1, np.int64), np.zeros(1, np.int64)
    filled, unit = unpack(months.has_data, n), 10**months.data.scale
    ends = [np.where(filled, end, sign * endless(end)) for end, sign in ((months.data.lo, -1), (months.data.hi, 1))]
    return _whole(ends[0], unit), _whole(ends[1], unit)


def _whole(length: Array, unit: int) -> Array:
    is_endless = length == endless(length)
    # No span that is longer than the calendar ends in it.
    inner = np.minimum(np.maximum(np.where(is_endless, unit, length), unit) // unit, 1 << 40)
    return np.where(is_endless, 0, inner).astype(np.int64)


def _spans(start: Array, up_to: Array, months: Array) -> Array:
    """How many spans end by a day."""
    ended = whole_months(start, np.maximum(start, up_to)) // np.maximum(months, 1)
    return np.where((months == 0) | (up_to < start), 0, ended)


# --- when rows were there ---------------------------------------------------------------------------------------


def raw_days(table: Table, field: str) -> tuple[Array, Array, Bits]:
    """First and last day of the values of a field as they stand in the rows, and which rows have one."""
    column = table.column(field)
    assert isinstance(column.data, Days)
    return column.data.first, column.data.last, EVERY if column.valid is None else column.valid


def arose(table: Table, end: date) -> Tri:
    """`judge._in_force_of_what_arose`, its part after the as-of test."""
    names = table.entity.record.dated if table.entity.record else ()
    found, seen = Tri(NO, NO), NO
    for name in names:
        first, last, valid = raw_days(table, name)
        here, seen = valid & ~seen, seen | valid
        found.t = found.t | (here & pack(last <= end.toordinal()))
        found.f = found.f | (here & pack(first > end.toordinal()))
    return found if names else Tri(EVERY, NO)


def stands(table: Table, field: str, side: Any, day: date) -> Tri:
    """`judge._reached` and `judge._ended`."""
    first, last, valid = raw_days(table, field)
    asked = day.toordinal()
    if side == "reached":
        return Tri(~valid | pack(last <= asked), valid & pack(first > asked))
    return Tri(valid & pack(last < asked), ~valid | pack(first >= asked))
