"""Values close to those that a condition compares with: the code and another one, the number and one more or less."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS, compare
from criteria_engine.records.annotations import Kind
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Field
from criteria_engine.values import ABOUT, FALSE, TRUE, Period, Quantity, whole_months
from criteria_engine.values.fact import Fact, exact, in_like_units, quantity, some_day_of

OTHER_WORDS = "Nội dung khác"
_ONE_DAY = timedelta(days=1)


def fact_of(value: Value, kind: Kind) -> Fact:
    """What a cell of this kind with this value is to a comparison."""
    if isinstance(value, Quantity):
        return quantity(value, ABOUT)
    return some_day_of(value) if isinstance(value, Period) and kind == "date" else exact(value)


def agrees(node: n.Compare, left: Fact, rights: Iterable[Fact], wish: bool) -> bool:
    """Whether the comparison comes out as wished."""
    first, *others = in_like_units((left, *rights), ABOUT)
    return compare(OPERATORS[node.operator], first, tuple(others), node.ignore) is (TRUE if wish else FALSE)


def near(found: Field, rights: Iterable[Fact], as_of: date) -> tuple[Value, ...]:
    """Values for the field, those that are compared with it first, each once."""
    values = tuple(fact.value for fact in rights if fact.value is not None)
    return tuple(dict.fromkeys((*_SAME_KIND[found.kind](values, as_of), *found.codes)))


def near_number(rights: Iterable[Fact]) -> tuple[int, ...]:
    """Whole numbers from 0 at and around the ends of what a count is compared with."""
    ends = [end for fact in rights if fact.bounds for end in (fact.bounds.lo, fact.bounds.hi)]
    around = [int(end) + step for end in ends if Decimal(end).is_finite() for step in (0, 1, -1)]
    return tuple(dict.fromkeys(number for number in (*around, 0, 1) if number >= 0))


def shifted(day: date, months: int) -> date:
    """The first day of a span that covers so many whole months up to the day before `day` (after it, if negative)."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def months_up_to(start: date, end: date) -> int:
    return whole_months(start, end)


def _numbers(values: tuple[Value, ...], _: date) -> Iterator[Value]:
    for value in values:
        if isinstance(value, Quantity):
            yield from (Quantity(value.number + step, value.unit) for step in (0, 1, -1))
    yield from (Quantity(Decimal(number)) for number in (1, 0, 100))


def _days(values: tuple[Value, ...], as_of: date) -> Iterator[Value]:
    for value in values:
        if isinstance(value, Period):
            yield from map(Period.day, _around(value, as_of))
    yield from (Period.day(as_of - step * _ONE_DAY) for step in (30, 0, 400))


def _around(period: Period, as_of: date) -> Iterator[date]:
    """Days in the period, none after the as-of date if it can be helped, then the days beside it."""
    if period.is_open:
        return
    inside = (period.end, period.start, min(max(as_of, period.start), period.end))
    yield from sorted(set(inside), key=lambda day: (day > as_of, -day.toordinal()))
    yield from (day for day in (period.start - _ONE_DAY, period.end + _ONE_DAY) if day != as_of + _ONE_DAY)


def _periods(values: tuple[Value, ...], as_of: date) -> Iterator[Value]:
    for value in values:
        if isinstance(value, Period) and not value.is_open:
            yield value
            yield Period.months(value.end.year, value.end.month, 1)
            yield Period.year(value.start.year)
            yield Period.year(value.start.year - 1)
    lengths = [int(value.number) for value in values if isinstance(value, Quantity)]
    for length in (*lengths, 12, 6, 3, 1):
        if 1 <= length <= 12:
            yield Period.months(as_of.year - (as_of.month < length), 1, length)


def _texts(values: tuple[Value, ...], _: date) -> Iterator[Value]:
    yield from (value for value in values if isinstance(value, str))
    yield OTHER_WORDS


def _yes_no(values: tuple[Value, ...], _: date) -> Iterator[Value]:
    yield from (True, False)


_SAME_KIND: Mapping[Kind, Callable[[tuple[Value, ...], date], Iterator[Value]]] = {
    "text": _texts, "enum": lambda values, _: iter(values), "ref": lambda values, _: iter(values),
    "yes_no": _yes_no, "number": _numbers, "date": _days, "period": _periods,
}  # fmt: skip
