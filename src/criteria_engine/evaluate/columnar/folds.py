"""Numbers over rows (`values.fact.fold`, `operands.once_each`), and the one row that has a key."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from criteria_engine.columns.model import Bits
from criteria_engine.evaluate.columnar.bits import EVERY, NO, Tri, gathered, pack, unpack
from criteria_engine.evaluate.columnar.facts import Facts, Named, Span, Words
from criteria_engine.evaluate.columnar.numbers import Array, endless, own_numbers
from criteria_engine.evaluate.columnar.pairs import Elements
from criteria_engine.text import same_words
from criteria_engine.values.fact import Fact


class Tally(Facts):
    """How many rows are counted: `least` for sure, `most` at most of those known, and any number more where the rows
    are not `whole`. Each is worked out when it is asked for."""

    def __init__(self, n: int, least: Callable[[], Array], most: Callable[[], Array], whole: Bits) -> None:
        self.n, self.whole = n, whole
        self.filled, self.absent, self.maybe, self.valued, self.fact = None, None, NO, NO, None
        self._counts = [least, most]
        self._known: dict[int, Array] = {}
        self._span: Span | None = None

    def _count(self, which: int) -> Array:
        if which not in self._known:
            self._known[which] = self._counts[which]()
        return self._known[which]

    @property
    def data(self) -> Span:  # type: ignore[override]
        if self._span is None:
            lo, hi = (np.broadcast_to(self._count(which), self.n).astype(np.int64) for which in (0, 1))
            if self.whole.size != 1 or self.whole[0] != 255:
                hi = np.where(unpack(self.whole, self.n), hi, endless(hi))
            self._span = Span(lo, hi)
        return self._span

    def against(self, operator: str, other: Fact | None) -> Tri | None:
        """A comparison of order with a constant; None where the intervals have to be looked at."""
        bounds = other.bounds if other is not None and not other.may_be_absent else None
        if operator not in _FROM or bounds is None or not bounds.is_point or not Decimal(bounds.lo).is_finite():
            return None
        strict, negated = _FROM[operator]
        number = Fraction(bounds.lo)
        # The least whole number that the comparison holds for.
        limit = number.numerator // number.denominator + (1 if strict or number.denominator > 1 else 0)
        found = Tri(pack(self._count(0) >= limit), self.whole & pack(self._count(1) < limit))
        return ~found if negated else found


# By operator: whether the number itself is left out, and whether the answer is denied.
_FROM = {"at_least": (False, False), "more_than": (True, False), "less_than": (False, True), "at_most": (True, True)}


def count(rows: Elements, counted: Tri, whole: Bits) -> Facts:
    """How many rows are counted."""
    assert rows.outer is not None
    if _all(counted.t):
        return Tally(rows.outer.n, rows.each, rows.each, whole)
    return Tally(
        rows.outer.n, lambda: rows.count(counted.t), lambda: rows.each() - rows.count(counted.f), whole
    )  # fmt: skip


def _all(bits: Bits) -> bool:
    return bits.size == 1 and bits[0] == 255


def _there(rows: Elements) -> Any:
    """Which elements are rows of an outer one."""
    found = np.ones(rows.n, bool) if rows.alive is None else unpack(rows.alive, rows.n)
    return found & (rows.parents() >= 0)


def count_distinct(rows: Elements, counted: Tri, whole: Bits, by: Facts) -> Facts:
    """Rows that say the same taken together; one that does not say it may be any of them."""
    assert rows.outer is not None
    there, parents, n = _there(rows), rows.parents(), rows.outer.n
    true, possible = unpack(counted.t, rows.n) & there, ~unpack(counted.f, rows.n) & there
    said, code = _said(rows.n, by)
    width = int(code.max(initial=0)) + 1
    groups, group = np.unique(parents[said & there].astype(np.int64) * width + code[said & there], return_inverse=True)
    sure, may = np.zeros(len(groups), bool), np.zeros(len(groups), bool)
    sure[group[true[said & there]]] = True
    may[group[possible[said & there]]] = True
    least = np.bincount(groups[sure] // width, minlength=n)
    most = np.bincount(groups[may] // width, minlength=n) + np.bincount(parents[possible & ~said], minlength=n)
    return Tally(n, lambda: least, lambda: most, whole)


def _said(n: int, by: Facts) -> tuple[Any, Array]:
    """Which elements say a text, and one number for all that say the same."""
    if not isinstance(by.data, Words | Named):
        return np.zeros(n, bool), np.zeros(n, np.int64)
    codes, numbers = by.data.codes(), dict[str, int]()
    keys = [numbers.setdefault(same_words(word), len(numbers)) if isinstance(word, str) else -1 for word in codes.words]
    number = np.broadcast_to(gathered(np.array(keys, np.int64), codes.code), n)
    return unpack(by.has_data, n) & (number >= 0), number


def total(rows: Elements, counted: Tri, whole: Bits, over: Facts, counts: bool) -> Facts:
    """A sum: each row adds its value, or nothing where it may not be counted or has none."""
    assert rows.outer is not None
    n = rows.outer.n
    sure, possible, lo, hi, span = _items(rows, counted, over)
    is_sure = sure & ~unpack(over.may_be_absent, rows.n)
    lo, hi = np.where(is_sure, lo, np.minimum(lo, 0)), np.where(is_sure, hi, np.maximum(hi, 0))
    rest = ~unpack(whole, n)
    low = _added(rows, lo, possible, np.zeros(n, bool) if counts else rest, -1)
    high = _added(rows, hi, possible, rest, 1)
    low, high = (own_numbers(end) if object in (low.dtype, high.dtype) else end for end in (low, high))
    opens = [
        None if o is None else _touched(rows, possible & o & (is_sure | beyond))
        for o, beyond in ((span.lo_open, lo < 0), (span.hi_open, hi > 0))
    ]
    return Facts(n, Span(low, high, span.scale, opens[0], opens[1]), None, None, NO, NO)


def _items(rows: Elements, counted: Tri, over: Facts) -> tuple[Any, Any, Array, Array, Span]:
    """Which rows are counted for sure and which may be, and the ends of their values: endless where that is missing,
    0 where there is none."""
    there = _there(rows)
    span = over.data if isinstance(over.data, Span) else Span(np.zeros(1, np.int64), np.zeros(1, np.int64))
    end, filled = endless(span.lo), unpack(over.has_data, rows.n)
    absent = unpack(over.is_absent, rows.n)
    lo, hi = (
        np.where(absent, 0, np.where(filled, one, far)).astype(span.lo.dtype)
        for one, far in ((span.lo, -end), (span.hi, end))
    )
    if span.lo_open is not None or span.hi_open is not None:
        opens = [None if o is None else o & filled for o in (span.lo_open, span.hi_open)]
        span = Span(span.lo, span.hi, span.scale, opens[0], opens[1])
    return unpack(counted.t, rows.n) & there, ~unpack(counted.f, rows.n) & there, lo, hi, span


def _touched(rows: Elements, claims: Any) -> Any:
    """Outer elements with a row of which a claim is true."""
    assert rows.outer is not None
    found = np.zeros(rows.outer.n, bool)
    found[rows.parents()[claims]] = True
    return found


def _added(rows: Elements, values: Array, which: Any, rest: Any, sign: int) -> Array:
    """The sum of the values of each outer element; endless where one of them is, or where there may be others."""
    end = endless(values)
    is_end = np.asarray(values == sign * end)
    far = rest | _touched(rows, which & is_end)
    finite, parents = which & ~is_end, rows.parents()
    if values.dtype != object and _may_overflow(values[finite]):
        values = values.astype(object)
    found = np.zeros(len(rest), values.dtype)
    np.add.at(found, parents[finite], values[finite])
    found[far] = sign * endless(found)
    return found


def _may_overflow(values: Array) -> bool:
    return bool(values.size) and max(int(values.max()), -int(values.min())) * len(values) >= 1 << 62


def extreme(rows: Elements, counted: Tri, whole: Bits, over: Facts, least: bool) -> Facts:
    """The least (or greatest): no further out than the furthest possible row, no nearer than the nearest sure one."""
    assert rows.outer is not None
    n, sign = rows.outer.n, 1 if least else -1
    sure, possible, lo, hi, span = _items(rows, counted, over)
    is_whole, present = unpack(whole, n), possible & ~unpack(over.is_absent, rows.n)
    sure = sure & present & ~unpack(over.may_be_absent, rows.n)
    far, near = _ends(lo, hi, span, least)
    # Turned round, the greatest is the least.
    far, near = far * sign, near * sign
    end = endless(far)
    any_present, any_sure = _touched(rows, present), _touched(rows, sure)
    outer = np.where(is_whole & any_present, _least(rows, far, present, n), -end)
    inner = np.where(
        any_sure, _least(rows, near, sure, n), np.where(is_whole & any_present, -_least(rows, -near, present, n), end)
    )
    absent = pack(is_whole & ~any_present)
    low, high = (outer, inner) if least else (-inner, -outer)
    return Facts(n, _unkeyed(low, high, span), ~absent, absent, ~pack(any_sure) & ~absent, NO)


def _ends(lo: Array, hi: Array, span: Span, least: bool) -> tuple[Array, Array]:
    """The ends of each row that bear on the outer and on the inner end of the extreme. Where ends are open each is
    doubled: an open lower end begins just above its number, an open upper one stops just below."""
    if span.lo_open is not None or span.hi_open is not None:
        low = own_numbers(lo) * 2 + _one_where(span.lo_open)
        high = own_numbers(hi) * 2 - _one_where(span.hi_open)
        return (low, high) if least else (high, low)
    return (lo, hi) if least else (hi, lo)


def _one_where(opens: Any) -> Any:
    return 0 if opens is None else opens.astype(int).astype(object)


def _unkeyed(low: Array, high: Array, span: Span) -> Span:
    if span.lo_open is None and span.hi_open is None:
        return Span(low, high, span.scale)
    opens = [np.array([v not in _INFINITE and v % 2 == 1 for v in end], bool) for end in (low, high)]
    lo = np.array([v if v in _INFINITE else v // 2 for v in low] + [0], object)[:-1]
    hi = np.array([v if v in _INFINITE else -(-v // 2) for v in high] + [0], object)[:-1]
    return Span(lo, hi, span.scale, opens[0], opens[1])


_INFINITE = (float("inf"), float("-inf"))


def _least(rows: Elements, values: Array, which: Any, n: int) -> Array:
    found = np.full(n, endless(values), values.dtype)
    np.minimum.at(found, rows.parents()[which], np.broadcast_to(values, rows.n)[which])
    return found


def folded(
    kind: Literal["count", "sum", "min", "max"], rows: Elements, counted: Tri, whole: Bits, over: Facts | None,
    distinct: Facts | None,
) -> Facts:  # fmt: skip
    """A number over the rows of each outer element."""
    if distinct is not None:
        return count_distinct(rows, counted, whole, distinct)
    if over is None:
        return count(rows, counted, whole)
    if kind in ("count", "sum"):
        return total(rows, counted, whole, over, counts=kind == "count")
    return extreme(rows, counted, whole, over, least=kind == "min")


def row_with_key(rows: Elements, keys: list[Tri], where: Tri, whole: Tri, missing: Tri, absent: Tri) -> Tri:
    """`reference._row_at`: of the one row with the key; else of a row that says nothing, or denies everything."""
    same, other = EVERY, NO
    for key in keys:
        same, other = same & key.t, other | key.f
    matching, doubtful = rows.count(same), rows.count(~same & ~other)
    one = pack(matching == 1)
    t, f = (pack(rows.count(same & bits) > 0) for bits in (where.t, where.f))
    none = whole.t & pack(matching == 0) & pack(doubtful == 0)
    t, f = (
        (one & of_it) | (~one & ((none & denying) | (~none & silent)))
        for of_it, denying, silent in ((t, absent.t, missing.t), (f, absent.f, missing.f))
    )
    return Tri(t, f)
