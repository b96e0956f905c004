"""Facts put together from those of several cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from criteria_engine.columns.model import Bits, Codes
from criteria_engine.evaluate.columnar.bits import EVERY, NO, Bools, any_of, gathered, or_no, pack, unpack
from criteria_engine.evaluate.columnar.facts import Facts, Named, Own, Span, Words, own_of, scaled
from criteria_engine.evaluate.columnar.numbers import Array, alike, endless, own_numbers, times


def merged(n: int, cases: Sequence[tuple[Bits, Facts]]) -> Facts:
    """The facts of each case for its elements, which no two cases share; what is in none of them is missing."""
    filled = any_of(mask & case.has_data for mask, case in cases)
    absent = any_of(mask & case.absent for mask, case in cases if case.absent is not None)
    maybe = valued = None
    if any(case.maybe is not None for _, case in cases):
        rest = ~or_no(any_of(mask for mask, _ in cases))
        maybe = rest | or_no(any_of(mask & case.may_be_absent for mask, case in cases))
    if any(case.valued is not None for _, case in cases):
        valued = any_of(mask & case.is_valued for mask, case in cases)
    told = [(mask, case) for mask, case in cases if case.data is not None]
    return Facts(n, _merged_data(n, told), or_no(filled), absent, maybe, valued)


def _merged_data(n: int, cases: Sequence[tuple[Bits, Facts]]) -> Span | Words | Named | None:
    data = [case.data for _, case in cases]
    if len(cases) < 2:
        return data[0] if data else None
    masks = [unpack(mask, n) for mask, _ in cases]
    spans = [one for one in data if isinstance(one, Span)]
    if len(spans) == len(data):
        return _merged_spans(n, masks, spans)
    named = [one for one in data if isinstance(one, Named)]
    if len(named) == len(data):
        return _merged_names(n, masks, named)
    return _merged_words(n, masks, [one.codes() for one in data if isinstance(one, Words | Named)])


def _merged_spans(n: int, masks: Sequence[Bools], spans: Sequence[Span]) -> Span:
    scale = max(span.scale for span in spans)
    units = {span.unit for span in spans}
    owns = [own_of(span) for span in spans] if len(units) > 1 or any(s.own is not None for s in spans) else []
    spans = [scaled(span, scale) for span in spans]
    lo = _picked(n, masks, [span.lo for span in spans])
    hi = lo if all(span.exact for span in spans) else _picked(n, masks, [span.hi for span in spans])
    lo, hi = (lo, lo) if hi is lo else alike(lo, hi)
    opens = [_opens(n, masks, [getattr(span, name) for span in spans]) for name in ("lo_open", "hi_open")]
    wholes = [pack(m) & span.whole for m, span in zip(masks, spans, strict=True) if span.whole is not None]
    far = any(span.endless for span in spans)
    found = Span(lo, hi, scale, opens[0], opens[1], spans[0].days, any_of(wholes), far, spans[0].unit)
    if owns:
        found.own = _merged_owns(n, masks, owns)
    return found


def _merged_owns(n: int, masks: Sequence[Bools], owns: Sequence[Own]) -> Own:
    units = tuple(dict.fromkeys(unit for own in owns for unit in own.units))
    codes = [gathered(np.array([units.index(u) for u in own.units], np.int16), own.unit) for own in owns]
    spans = _merged_spans(n, masks, [replace(own.span.plain(), own=None, unit=None) for own in owns])
    return Own(spans, _picked(n, masks, codes), units, _picked(n, masks, [own.zero for own in owns]))


def _merged_words(n: int, masks: Sequence[Bools], codes: Sequence[Codes]) -> Words:
    words: dict[str | bool, int] = {}
    mapped = []
    for one in codes:
        number = np.array([words.setdefault(word, len(words)) for word in one.words], np.int32)
        mapped.append(gathered(number, one.code))
    return Words(_picked(n, masks, mapped), tuple(words))


def _merged_names(n: int, masks: Sequence[Bools], named: Sequence[Named]) -> Named:
    tables = tuple(dict.fromkeys(table for one in named for table in one.tables))
    at = [np.array([tables.index(table) for table in one.tables], np.uint8) for one in named]
    table = [gathered(t, one.table) if one.table is not None else t[:1] for t, one in zip(at, named, strict=True)]

    def codes() -> Codes:
        return _merged_words(n, masks, [one.codes() for one in named]).codes()

    return Named(_picked(n, masks, [one.row for one in named]), _picked(n, masks, table), tables, codes)


def _picked(n: int, masks: Sequence[Bools], values: Sequence[Array]) -> Array:
    if any(v.dtype == object for v in values):
        values = [own_numbers(v) for v in values]
    elif len({v.dtype for v in values}) > 1:
        values = [_as_64(v) for v in values]
    found = np.zeros(n, values[0].dtype)
    for mask, one in zip(masks, values, strict=True):
        np.copyto(found, one, where=mask)
    return found


def _as_64(values: Array) -> Array:
    return times(values.astype(np.int64), 1) if values.dtype != np.int64 else values


def _opens(n: int, masks: Sequence[Bools], opens: Sequence[Bools | None]) -> Bools | None:
    if all(one is None for one in opens):
        return None
    return _picked(n, masks, [np.array([False]) if one is None else one for one in opens])


def hull(n: int, cases: Sequence[Facts]) -> Facts:
    """`fact.hull` of numbers: the narrowest intervals that hold whichever of the facts is the case."""
    nothing = np.zeros(1, np.int64)
    spans = [case.data if isinstance(case.data, Span) else Span(nothing, nothing) for case in cases]
    scale = max(span.scale for span in spans)
    lows, highs = zip(*(_beyond(n, case, scaled(s, scale)) for case, s in zip(cases, spans, strict=True)), strict=True)
    low = np.minimum.reduce(_of_one_type(lows))
    high = np.maximum.reduce(_of_one_type(highs))
    low, high = alike(low, high)
    absent, maybe = EVERY, NO
    for case in cases:
        absent, maybe = absent & case.is_absent, maybe | case.is_absent | case.may_be_absent
    span = Span(low, high, scale, endless=any(span.endless for span in spans))
    return Facts(n, span, ~absent, absent, maybe & ~absent, NO)


def _beyond(n: int, case: Facts, span: Span) -> tuple[Array, Array]:
    """The ends of a case: endless where nothing is known of it, and where it is absent such that it bears on none."""
    filled, absent, end = unpack(case.has_data, n), unpack(case.is_absent, n), endless(span.lo)
    lo = np.where(absent, end, np.where(filled, span.lo, -end)).astype(span.lo.dtype)
    return lo, np.where(absent, -end, np.where(filled, span.hi, end)).astype(span.lo.dtype)


def _of_one_type(values: Sequence[Array]) -> Sequence[Array]:
    return [own_numbers(v) for v in values] if any(v.dtype == object for v in values) else values
