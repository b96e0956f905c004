"""Cheap proofs that a condition can never be true: parts of an `all` that exclude each other, whatever the records say.

It says yes only where that is certain; a no means that no proof was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS, compare
from criteria_engine.records.row import Value
from criteria_engine.values import ABOUT, FALSE, TRUE, Period, Quantity
from criteria_engine.values.fact import Fact, exact, in_like_units, quantity, some_day_of

# So many ways through nested `any` are looked at.
_WAYS = 200
_DATES = frozenset({"before", "after", "on_or_before", "on_or_after", "within"})
_COUNTED = n.Aggregate | n.MonthsBetween | n.SpansDue


@dataclass(frozen=True)
class _Part:
    """One part of an `all`, to come out true or (`wish` False) false."""

    node: n.Condition
    wish: bool = True


def exclude_each_other(*conditions: n.Condition | None) -> bool:
    """Whether the conditions, all asked of one row, can never be true together."""
    return _Search().never([_Part(node) for node in conditions if node is not None])


def never_false(*given: n.Condition | None, condition: n.Condition) -> bool:
    """Whether a condition can never be false while the given ones are true."""
    return _Search().never([*(_Part(node) for node in given if node is not None), _Part(condition, False)])


class _Search:
    def __init__(self) -> None:
        self.ways = 0

    def never(self, parts: Iterable[_Part]) -> bool:
        """Whether no row can satisfy all the parts."""
        self.ways += 1
        flat = list(_flat(parts))
        if _refused(flat):
            return True
        choice = next((part for part in flat if _alternatives(part) is not None), None)
        if choice is None or self.ways > _WAYS:
            return False
        rest = [part for part in flat if part is not choice]
        return all(self.never([*rest, one]) for one in _alternatives(choice) or ())


def _flat(parts: Iterable[_Part]) -> Iterator[_Part]:
    """The parts with `not` and nested `all` taken apart."""
    for part in parts:
        if isinstance(part.node, n.Not):
            yield from _flat([_Part(part.node.part, not part.wish)])
        elif isinstance(part.node, n.All if part.wish else n.Any):
            yield from _flat(_Part(inner, part.wish) for inner in part.node.parts)
        else:
            yield part


def _alternatives(part: _Part) -> list[_Part] | None:
    """The ways in which an `any` may come true (an `all` false); None for what has but one."""
    if not isinstance(part.node, n.Any if part.wish else n.All):
        return None
    return [_Part(inner, part.wish) for inner in part.node.parts]


def _refused(parts: Sequence[_Part]) -> bool:
    if any(_never_alone(part) for part in parts):
        return True
    wished = [part.node for part in parts if part.wish]
    if any(part.node in wished for part in parts if not part.wish):
        return True
    comparisons = [part for part in parts if isinstance(part.node, n.Compare)]
    lefts = {part.node.left: None for part in comparisons if isinstance(part.node, n.Compare)}
    return any(_no_value_fits(left, [p for p in comparisons if _left(p) == left]) for left in lefts)


def _left(part: _Part) -> n.Operand | None:
    return part.node.left if isinstance(part.node, n.Compare) else None


def _never_alone(part: _Part) -> bool:
    node = part.node
    if isinstance(node, n.Open):
        return True
    asked_of_rows = isinstance(node, n.Quantified) and node.quantifier in ("exists", "on_file") and part.wish
    return asked_of_rows and isinstance(node, n.Quantified) and exclude_each_other(node.where)


# --- one value under several comparisons ------------------------------------------------------------------------


def _no_value_fits(left: n.Operand, parts: Sequence[_Part]) -> bool:
    """Whether no value of the operand satisfies all the comparisons; those with other than constants are let be."""
    known = [(part, rights) for part in parts if (rights := _constants(part)) is not None]
    if not known or not (_is_count(left) or any(part.wish for part, _ in known)):
        # A value that is known to be absent makes every comparison false.
        return False
    values = _values(left, known)
    return values is not None and not any(_fits(value, known) for value in values)


_Known = Sequence[tuple[_Part, tuple[Value, ...]]]


def _constants(part: _Part) -> tuple[Value, ...] | None:
    assert isinstance(part.node, n.Compare)
    values: list[Value] = []
    for right in part.node.right:
        if not isinstance(right, n.Constant | n.Parameter):
            return None
        values += [right.value] if isinstance(right, n.Constant) else right.values
    inexact = any(isinstance(value, Quantity) and not value.is_exact for value in values)
    dates = isinstance(next(iter(values), None), Period) and not part.wish
    # A period that lies partly before a day is neither before nor after it: what is not wished says little of it.
    return None if not values or inexact or dates or part.node.ignore else tuple(values)


def _is_count(left: n.Operand) -> bool:
    return isinstance(left, n.Aggregate) and left.fold == "count"


def _values(left: n.Operand, known: _Known) -> Sequence[Value] | None:
    """Values that stand for all others: if none of them fits, nothing does. None where that cannot be said."""
    named = [rights for part, rights in known if part.wish and _operator(part) in ("is", "in")]
    if named:
        return named[0]
    every = [value for _, rights in known for value in rights]
    if all(isinstance(value, bool) for value in every):
        return (True, False)
    if all(isinstance(value, Quantity) for value in every):
        return _numbers(left, [value for value in every if isinstance(value, Quantity)])
    if all(isinstance(value, Period) for value in every) and {_operator(part) for part, _ in known} <= _DATES:
        return _days([value for value in every if isinstance(value, Period)])
    return None


def _operator(part: _Part) -> str:
    assert isinstance(part.node, n.Compare)
    return part.node.operator


def _numbers(left: n.Operand, ends: Sequence[Quantity]) -> Sequence[Value] | None:
    """The ends themselves and what lies beside and between them."""
    if len({end.unit for end in ends}) > 1:
        return None
    numbers = sorted({end.number for end in ends})
    # Rows and months are counted in whole numbers.
    steps = (Decimal(1),) if isinstance(left, _COUNTED) else (Decimal(1), Decimal("0.5"))
    beside = {number + step * sign for number in numbers for step in steps for sign in (0, 1, -1)}
    between = set() if isinstance(left, _COUNTED) else {(a + b) / 2 for a, b in pairwise(numbers)}
    return [Quantity(x, ends[0].unit) for x in sorted(beside | between) if x >= 0 or not _is_count(left)]


def _days(ends: Sequence[Period]) -> Sequence[Value]:
    days = {day for end in ends for day in (end.start, end.end) if date.min < day < date.max}
    return [Period.day(day + timedelta(days=step)) for day in sorted(days) for step in (-1, 0, 1)]


def _fits(value: Value, known: _Known) -> bool:
    return all(_holds(part, value, rights) for part, rights in known)


def _holds(part: _Part, value: Value, rights: tuple[Value, ...]) -> bool:
    assert isinstance(part.node, n.Compare)
    dates = part.node.operator in _DATES
    first, *others = in_like_units([_fact(value, dates), *(_fact(right, False) for right in rights)], ABOUT)
    truth = compare(OPERATORS[part.node.operator], first, tuple(others), part.node.ignore)
    return truth is (TRUE if part.wish else FALSE)


def _fact(value: Value, is_date: bool) -> Fact:
    if isinstance(value, Quantity):
        return quantity(value, ABOUT)
    return some_day_of(value) if is_date and isinstance(value, Period) and value.is_day else exact(value)
