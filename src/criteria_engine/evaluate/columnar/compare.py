"""Comparisons of facts (`conditions/operators.py` and `values/fact.py`, by the column).

Exact values cost one pass over the column; ends of intervals are looked at only where there are any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import Any

import numpy as np

from criteria_engine.columns.model import Bits
from criteria_engine.conditions.operators import ANY_RIGHT, OPERATORS, as_compared, compare, pattern
from criteria_engine.evaluate.columnar.bits import EVERY, NO, Bools, Tri, gathered, pack, spread, unpack, wide
from criteria_engine.evaluate.columnar.dates import FIRST_DAY, LAST_DAY, length_in_months
from criteria_engine.evaluate.columnar.facts import (
    Facts,
    Mostly,
    Named,
    Span,
    Words,
    own_of,
    scaled,
)
from criteria_engine.evaluate.columnar.folds import Tally
from criteria_engine.evaluate.columnar.numbers import Array, alike, endless
from criteria_engine.values import FALSE, TRUE
from criteria_engine.values.fact import MISSING, Fact, exact

Any_ = frozenset[str]
_ZERO = np.zeros(1, np.int64)


def test(operator: str, left: Facts, rights: Sequence[Facts], ignore: frozenset[str]) -> Tri:
    """The truth of a comparison for each element."""
    if isinstance(left, Tally) and len(rights) == 1 and (found := left.against(operator, rights[0].fact)):
        return found
    if isinstance(left.data, Words | Named) and all(right.fact is not None for right in rights):
        return _by_word(operator, left, [right.fact for right in rights if right.fact is not None], ignore)
    if isinstance(left.data, Mostly) and all(right.fact is not None for right in rights):
        return _mostly(operator, left, left.data, rights, ignore)
    left, *rights = _in_like_units([left, *rights])
    truths = [_settled(_HOLDS[operator](left, right, ignore), left, right) for right in rights]
    return reduce(or_ if operator in ANY_RIGHT else and_, truths)


def _mostly(operator: str, left: Facts, data: Mostly, rights: Sequence[Facts], ignore: frozenset[str]) -> Tri:
    """A comparison of numbers nearly all of which are exact with constants: of all as if they were, then of the few."""
    exact_ = replace(left, data=Span(data.value, data.value, data.own_scale, unit=data.unit))
    few = replace(exact_.at(data.which), data=replace(data.few, unit=data.unit))
    all_, others = (test(operator, one, rights, ignore) for one in (exact_, few))
    return Tri(*(_patched(a, b, data.which, left.n) for a, b in ((all_.t, others.t), (all_.f, others.f))))


def _patched(bits: Bits, few: Bits, which: Array, n: int) -> Bits:
    found = unpack(wide(bits, n), n)
    found[which] = unpack(few, len(which))
    return pack(found)


def _settled(found: Tri, left: Facts, right: Facts) -> Tri:
    """`fact.settle`: with an operand known to be absent it is false; with one that may be, it is not true."""
    for one in (left, right):
        if one.maybe is not None:
            found.t = found.t & ~one.maybe
        elif one.filled is not None:
            found.t = found.t & one.filled
        if one.absent is not None:
            found = Tri(found.t & ~one.absent, found.f | one.absent)
    return found


def has(fact: Facts) -> Tri:
    """`reference._present` of a field."""
    none = fact.is_absent
    if isinstance(fact.data, Span) and fact.data.days:
        day = fact.data.lo
        is_open = ((day == FIRST_DAY) | (day == LAST_DAY)) & (fact.data.lo == fact.data.hi)
        none = none | (pack(is_open) & fact.is_valued)
    return Tri(~(none | fact.may_be_absent), none)


# --- numbers and days -------------------------------------------------------------------------------------------


def _less(a: Span, b: Span) -> tuple[Bits, Bits]:
    """Whether each of `a` is below that of `b`, for sure, and whether for sure not."""
    below = a.hi < b.lo
    if a.hi_open is not None or b.lo_open is not None:
        below = below | ((a.hi == b.lo) & (_or_no(a.hi_open) | _or_no(b.lo_open)))
    sure = pack(below)
    return sure, ~sure if a.exact and b.exact else pack(a.lo >= b.hi) & ~sure


def _or_no(open_ends: Bools | None) -> Any:
    return False if open_ends is None else open_ends


def _equal(a: Span, b: Span) -> tuple[Bits, Bits]:
    if a.exact and b.exact:
        same = pack(a.lo == b.lo)
        return same, ~same
    points = pack((a.lo == a.hi) & (b.lo == b.hi))
    same = pack(a.lo == b.lo)
    return points & same, (points & ~same) | (~points & _apart(a, b))


def _apart(a: Span, b: Span) -> Bits:
    return _less(a, b)[0] | _less(b, a)[0]


def _spans(left: Facts, right: Facts) -> tuple[Span, Span, Bits] | None:
    """Both sides as intervals of one scale and type, and for which elements they tell anything."""
    a, b = left.data, right.data
    if not isinstance(a, Span) or not isinstance(b, Span):
        # A constant of which nothing is known: only an end in infinity can be compared with it.
        if not any(isinstance(one, Span) and one.endless for one in (a, b)):
            return None
        a, b = (one if isinstance(one, Span) else Span(_ZERO, _ZERO) for one in (a, b))
    told = left.has_data & right.has_data
    if a.endless or b.endless:
        # Beside an end in infinity even what is not known at all can be compared.
        a, b = _anything(left, a), _anything(right, b)
        told = ~(left.is_absent | right.is_absent)
    scale = max(a.scale, b.scale)
    a, b = _typed(scaled(a, scale), scaled(b, scale))
    return a, b, told


def _anything(fact: Facts, span: Span) -> Span:
    """The span, endless either way where nothing is known."""
    told, end = unpack(fact.has_data, spread(fact.n, span.lo.size)), endless(span.lo)
    opens = [None if o is None else o & told for o in (span.lo_open, span.hi_open)]
    lo, hi = (np.where(told, one, far).astype(span.lo.dtype) for one, far in ((span.lo, -end), (span.hi, end)))
    return replace(span.plain(), lo=lo, hi=hi, lo_open=opens[0], hi_open=opens[1])


def _typed(a: Span, b: Span) -> tuple[Span, Span]:
    if a.lo.dtype == b.lo.dtype:
        return a, b
    a, b = a.plain(), b.plain()
    lo, hi = alike(a.lo, b.lo), alike(a.hi, b.hi)
    first = replace(a, lo=lo[0], hi=lo[0] if a.exact else hi[0])
    return first, replace(b, lo=lo[1], hi=lo[1] if b.exact else hi[1])


Ends = Callable[[Span], Span]


def _ordered(first: Ends, second: Ends, swapped: bool, negated: bool) -> Callable[[Facts, Facts, Any_], Tri]:
    """`less` of one end of the left and one end of the right side (swapped: the other way round), or its denial."""

    def holds(left: Facts, right: Facts, _: Any_) -> Tri:
        spans = _spans(left, right)
        if spans is None:
            return Tri(NO, NO)
        a, b, told = first(spans[0]), second(spans[1]), spans[2]
        t, f = _less(b, a) if swapped else _less(a, b)
        return Tri(f & told, t & told) if negated else Tri(t & told, f & told)

    return holds


def _as_it_is(span: Span) -> Span:
    return span


def _first_day(span: Span) -> Span:
    """The first day of a period that is meant as a whole; of a date the days that it may be."""
    return _one_end(span, span.lo)


def _last_day(span: Span) -> Span:
    return _one_end(span, span.hi)


def _one_end(span: Span, end: Array) -> Span:
    if span.whole is None or span.exact:
        return span
    if span.whole.size == 1 and span.whole[0] == 255:
        return replace(span, lo=end, hi=end)
    whole = unpack(span.whole, span.lo.size)
    return replace(span, lo=np.where(whole, end, span.lo), hi=np.where(whole, end, span.hi))


def _same(left: Facts, right: Facts, ignore: frozenset[str]) -> Tri:
    if isinstance(left.data, Words | Named) and isinstance(right.data, Words | Named):
        return _same_words(left, right, ignore)
    spans = _spans(left, right)
    if spans is None:
        return Tri(NO, NO)
    a, b, told = spans
    t, f = _equal(a, b)
    if a.whole is not None or b.whole is not None:
        first, second = (NO if one.whole is None else one.whole for one in (a, b))
        alike_ = pack((a.lo == b.lo) & (a.hi == b.hi))
        # A period is never the same as a day, nor another.
        t, f = (first & second & whole | ~first & ~second & bounds for whole, bounds in ((alike_, t), (~alike_, f)))
    return Tri(t & told, f & told)


def _not_same(left: Facts, right: Facts, ignore: frozenset[str]) -> Tri:
    return ~_same(left, right, ignore)


def _within(left: Facts, right: Facts, _: Any_) -> Tri:
    spans = _spans(left, right)
    if spans is None:
        return Tri(NO, NO)
    a, b, told = spans
    told = told & right.is_valued
    t = pack((a.lo >= b.lo) & (a.hi <= b.hi))
    apart = pack((a.hi < b.lo) | (b.hi < a.lo))
    return Tri(t & told, told & ~t & (apart if a.whole is None else a.whole | apart))


def _lasts(left: Facts, right: Facts, _: Any_) -> Tri:
    if not isinstance(left.data, Span) or not left.data.days:
        return Tri(NO, NO)
    valued = unpack(left.is_valued, spread(left.n, left.data.lo.size))
    months, whole = length_in_months(*(np.where(valued, end, 1) for end in (left.data.lo, left.data.hi)))
    length = Facts(left.n, Span(months, months), left.is_valued)
    # A period that covers no whole months lasts no number of them, whichever that is.
    never = pack(~whole) & left.is_valued
    found = _same(length, right, frozenset())
    return Tri(found.t & ~never, found.f & ~never | never)


# --- words ------------------------------------------------------------------------------------------------------


def lookup(truths: Sequence[bool], index: Array) -> Bits:
    """What is said of each word, for the word of each element."""
    which = [n for n, truth in enumerate(truths) if truth]
    if len(which) in (0, len(truths)):
        return EVERY if which else NO
    if len(which) <= 3:
        return reduce(or_, (pack(index == n) for n in which))
    return pack(gathered(np.array(truths, bool), index))


# Of two texts as they are compared.
_TELLS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda a, b: a == b,
    "in": lambda a, b: a == b,
    "is_not": lambda a, b: a != b,
    "not_in": lambda a, b: a != b,
    "contains": lambda a, b: b in a,
    "contains_any": lambda a, b: b in a,
    "matches": lambda a, b: pattern(b).search(a) is not None,
}


def _words(fact: Facts) -> Words:
    assert isinstance(fact.data, Words | Named)
    return fact.data.spelt() if isinstance(fact.data, Named) else fact.data


def _by_word(operator: str, left: Facts, rights: Sequence[Fact], ignore: frozenset[str]) -> Tri:
    """A comparison with constants, made once for each word, and by the reference for what is missing."""
    said, of = _words(left), OPERATORS[operator]
    if all(isinstance(right.value, str | bool) for right in rights):
        join, tells = any if operator in ANY_RIGHT else all, _TELLS[operator]
        wanted = [as_compared(right.value, ignore) for right in rights]
        true = [join(tells(word, one) for one in wanted) for word in said.plain(ignore)]
        t = lookup(true, said.code)
        return Tri(t & left.has_data, ~t & left.has_data | left.is_absent)
    truths = [compare(of, exact(word), tuple(rights), ignore) for word in said.words]
    t, f = (lookup([x is truth for x in truths], said.code) & left.has_data for truth in (TRUE, FALSE))
    # What is missing is decided only where a right side is known to be absent.
    if compare(of, MISSING, tuple(rights), ignore) is FALSE:
        f = f | ~left.has_data
    return Tri(t, f | left.is_absent)


def _same_words(left: Facts, right: Facts, ignore: frozenset[str]) -> Tri:
    known: dict[object, int] = {}
    codes = []
    for one in (_words(left), _words(right)):
        number = [known.setdefault((type(word), word), len(known)) for word in one.plain(ignore)]
        codes.append(gathered(np.array(number, np.int32), one.code))
    same, told = pack(codes[0] == codes[1]), left.has_data & right.has_data
    return Tri(same & told, ~same & told)


def _by_pair(operator: str) -> Callable[[Facts, Facts, frozenset[str]], Tri]:
    """A comparison of two texts, made by the reference once for each pair of words."""

    def holds(left: Facts, right: Facts, ignore: frozenset[str]) -> Tri:
        if not isinstance(left.data, Words | Named) or not isinstance(right.data, Words | Named):
            return Tri(NO, NO)
        a, b, told = left.data.codes(), right.data.codes(), left.has_data & right.has_data
        there = unpack(told, spread(left.n, right.n))
        pairs = np.where(there, a.code.astype(np.int64) * len(b.words) + b.code, -1)
        distinct, which = np.unique(pairs, return_inverse=True)
        of = OPERATORS[operator]
        truths = [
            n >= 0 and of.holds(exact(a.words[n // len(b.words)]), exact(b.words[n % len(b.words)]), ignore) is TRUE
            for n in distinct.tolist()
        ]
        true = pack(gathered(np.array(truths, bool), which.reshape(pairs.shape)))
        return Tri(true & told, ~true & told)

    return holds


def same_key(left: Facts, right: Facts) -> Tri:
    """`facts.same_key`."""
    told = left.is_valued & right.is_valued
    if isinstance(left.data, Words | Named) and isinstance(right.data, Words | Named):
        found = _same_words(left, right, frozenset())
    else:
        found = Tri(NO, NO)
        if (spans := _spans(left, right)) is not None:
            a, b, _ = spans
            t, f = _equal(a, b)
            if a.whole is not None:
                alike_ = pack((a.lo == b.lo) & (a.hi == b.hi))
                t, f = (a.whole & whole | ~a.whole & bounds for whole, bounds in ((alike_, t), (~alike_, f)))
            found = Tri(t, f)
    none = left.is_absent | right.is_absent
    return Tri(found.t & told & ~none, found.f & told | none)


# --- units ------------------------------------------------------------------------------------------------------


def _in_like_units(facts: Sequence[Facts]) -> list[Facts]:
    """`fact.in_like_units`: numbers that all bear one unit are what they are in it."""
    spans = [fact.data for fact in facts if isinstance(fact.data, Span) and not fact.data.days]
    if len(spans) < len(facts) or all(span.own is None for span in spans):
        return list(facts)
    owns = [own_of(span) for span in spans]
    n = spread(*(fact.n for fact in facts))
    names = list(dict.fromkeys(unit for own in owns for unit in own.units))
    said = np.full(n, -1)
    alike_ = np.ones(n, bool)
    for fact, own in zip(facts, owns, strict=True):
        unit = gathered(np.array([-2 if u is None else names.index(u) for u in own.units]), own.unit)
        counts = ~own.zero
        alike_ &= unpack(fact.is_valued, n) & (~counts | ((unit != -2) & ((said == -1) | (said == unit))))
        said = np.where(counts, unit, said)
    alike_ &= said != -1
    return [
        Facts(fact.n, _where(alike_, own.span, span), fact.filled, fact.absent, fact.maybe, fact.valued)
        for fact, own, span in zip(facts, owns, spans, strict=True)
    ]


def _where(mask: Bools, one: Span, other: Span) -> Span:
    if one is other:
        return other
    scale = max(one.scale, other.scale)
    one, other = _typed(scaled(one, scale), scaled(other, scale))
    lo, hi = np.where(mask, one.lo, other.lo), np.where(mask, one.hi, other.hi)
    opens = [
        None if a is None and b is None else np.where(mask, _or_no(a), _or_no(b))
        for a, b in ((one.lo_open, other.lo_open), (one.hi_open, other.hi_open))
    ]
    return Span(lo, hi, scale, opens[0], opens[1])


_HOLDS: dict[str, Callable[[Facts, Facts, frozenset[str]], Tri]] = {
    "is": _same,
    "in": _same,
    "is_not": _not_same,
    "not_in": _not_same,
    "more_than": _ordered(_as_it_is, _as_it_is, swapped=True, negated=False),
    "at_most": _ordered(_as_it_is, _as_it_is, swapped=True, negated=True),
    "less_than": _ordered(_as_it_is, _as_it_is, swapped=False, negated=False),
    "at_least": _ordered(_as_it_is, _as_it_is, swapped=False, negated=True),
    "before": _ordered(_last_day, _first_day, swapped=False, negated=False),
    "after": _ordered(_first_day, _last_day, swapped=True, negated=False),
    "on_or_before": _ordered(_last_day, _last_day, swapped=True, negated=True),
    "on_or_after": _ordered(_first_day, _first_day, swapped=False, negated=True),
    "within": _within,
    "lasts": _lasts,
    "contains": _by_pair("contains"),
    "contains_any": _by_pair("contains_any"),
    "matches": _by_pair("matches"),
}
