"""Values that would make a comparison come out as wished: one row of proposals for each row of the operator table.

A row only proposes; whoever uses a proposal tries it against the operator itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from criteria_engine.conditions.operators import OPERATORS, compare
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Field
from criteria_engine.repairs.sample import sample
from criteria_engine.values import ABOUT, FALSE, TRUE, Period, Quantity
from criteria_engine.values.fact import Fact, exact, in_like_units, quantity, some_day_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that may be filled: its field, what stands in it, the as-of date."""

    field: Field
    before: Value | None
    as_of: date
    about: Decimal = ABOUT


Proposing = Callable[[Cell, Sequence[Fact]], Iterator[Value]]


def proposals(name: str, wish: bool, cell: Cell, rights: Sequence[Fact], ignore: frozenset[str]) -> Iterator[Value]:
    """Values of the cell that let the operator hold against `rights` (or fail, as wished), the likeliest first."""
    for_yes, for_no = PROPOSE[name]
    seen: set[Value] = set()
    for value in (for_yes if wish else for_no)(cell, rights):
        if value not in seen and holds(name, wish, cell, value, rights, ignore):
            seen.add(value)
            yield value


def holds(name: str, wish: bool, cell: Cell, value: Value, rights: Sequence[Fact], ignore: frozenset[str]) -> bool:
    """Whether the operator comes out as wished with this value in the cell."""
    first, *others = in_like_units((fact_of(cell, value), *rights), cell.about)
    return compare(OPERATORS[name], first, tuple(others), ignore) is (TRUE if wish else FALSE)


def fact_of(cell: Cell, value: Value) -> Fact:
    """What a value in a cell of this kind is to a comparison."""
    if isinstance(value, Quantity):
        return quantity(value, cell.about)
    return some_day_of(value) if isinstance(value, Period) and cell.field.kind == "date" else exact(value)


# --- proposals --------------------------------------------------------------------------------------------------


def _same(cell: Cell, rights: Sequence[Fact]) -> Iterator[Value]:
    yield from (r.value for r in rights if r.value is not None)
    if cell.field.kind == "number":
        yield from _numbers(cell, rights, (0,))


def _other(cell: Cell, rights: Sequence[Fact]) -> Iterator[Value]:
    match cell.field.kind:
        case "number":
            yield from _numbers(cell, rights, (1, -1))
        case "period":
            yield from _periods(cell, rights)
        case "yes_no":
            yield from (True, False)
        case "text":
            yield example(cell.field)
        case _:
            yield from cell.field.codes


def _numbers(cell: Cell, rights: Sequence[Fact], steps: Iterable[int]) -> Iterator[Value]:
    """Numbers at and beside the ends of what is compared with, in its unit."""
    for right in rights:
        unit = right.value.unit if isinstance(right.value, Quantity) else cell.field.measure
        ends = (right.bounds.hi, right.bounds.lo) if right.bounds else ()
        for end in (Decimal(end) for end in ends if Decimal(end).is_finite()):
            yield from (Quantity(end + step, unit) for step in steps)


def _upwards(cell: Cell, rights: Sequence[Fact]) -> Iterator[Value]:
    yield from _numbers(cell, rights, (0, 1))


def _downwards(cell: Cell, rights: Sequence[Fact]) -> Iterator[Value]:
    yield from _numbers(cell, rights, (0, -1))


def _days(cell: Cell, rights: Sequence[Fact]) -> Iterator[Value]:
    """Days in, at and beside what is compared with: those that make what is there more exact first, none to come
    unless there is no other; for a cell that holds a period, periods."""
    if cell.field.kind == "period":
        yield from _periods(cell, rights)
        return
    days = [day for right in rights for day in _beside(right, cell.as_of)] + [cell.as_of, cell.as_of - 30 * _DAY]
    kept = cell.before if isinstance(cell.before, Period) and not cell.before.is_open else None
    if kept:
        days = [min(max(day, kept.start), kept.end) for day in days] + days
    inside = [day for day in days if kept and kept.start <= day <= kept.end]
    yield from (Period.day(day) for day in sorted(inside + days, key=lambda day: day > cell.as_of))


def _beside(right: Fact, as_of: date) -> Iterator[date]:
    period = right.value if isinstance(right.value, Period) else _of_bounds(right)
    if period is None or period.is_open:
        return
    yield min(max(as_of, period.start), period.end)
    yield from (period.end, period.start)
    yield from (day for day in (_shifted(period.start, -1), _shifted(period.end, 1)) if day)


def _of_bounds(right: Fact) -> Period | None:
    ends = (right.bounds.lo, right.bounds.hi) if right.bounds else ()
    if len(ends) != 2 or not all(isinstance(end, int) and 1 <= end <= date.max.toordinal() for end in ends):
        return None
    return Period(date.fromordinal(int(ends[0])), date.fromordinal(int(ends[1])))


def _shifted(day: date, days: int) -> date | None:
    number = day.toordinal() + days
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else None


def _periods(cell: Cell, rights: Sequence[Fact]) -> Iterator[Value]:
    """Whole years, halves, quarters and months around what is compared with and the as-of date."""
    around = [right.value for right in rights if isinstance(right.value, Period) and not right.value.is_open]
    kept = [cell.before] if isinstance(cell.before, Period) else []
    lengths = [int(r.value.number) for r in rights if isinstance(r.value, Quantity)]
    yield from around
    for length in (*(length for length in lengths if 1 <= length <= 12 and 12 % length == 0), 12, 6, 3, 1):
        for period in (*kept, *around):
            yield from _parts(period, length, cell.as_of)
        yield from _parts(Period.year(cell.as_of.year), length, cell.as_of)
        yield from _parts(Period.year(cell.as_of.year - 1), length, cell.as_of)


def _parts(period: Period, length: int, as_of: date) -> Iterator[Value]:
    """The parts of so many months of the years that a period lies in, those that have ended first, latest first."""
    years = range(period.start.year, min(period.end.year, period.start.year + 10) + 1)
    parts = [Period.months(year, first, length) for year in years for first in range(1, 13, length)]
    yield from sorted(parts, key=lambda part: (part.end > as_of, -part.start.toordinal()))


def _words(cell: Cell, rights: Sequence[Fact]) -> Iterator[Value]:
    """The words that are asked for, after those that stand there."""
    for right in rights:
        if isinstance(right.value, str):
            before = f"{cell.before} – " if isinstance(cell.before, str) else ""
            yield f"{before}{right.value}"
            yield right.value


def _written_like(cell: Cell, rights: Sequence[Fact]) -> Iterator[Value]:
    yield from (text for r in rights if isinstance(r.value, str) and (text := sample(r.value)))


def example(found: Field) -> str:
    """What may stand in a cell of free text: its own heading, so that nobody takes it for a fact."""
    return f"({found.label.vi})"


_DAYS = (_days, _days)
PROPOSE: Mapping[str, tuple[Proposing, Proposing]] = {
    "is": (_same, _other), "is_not": (_other, _same), "in": (_same, _other), "not_in": (_other, _same),
    "more_than": (_upwards, _downwards), "at_least": (_upwards, _downwards),
    "less_than": (_downwards, _upwards), "at_most": (_downwards, _upwards),
    "before": _DAYS, "after": _DAYS, "on_or_before": _DAYS, "on_or_after": _DAYS, "within": _DAYS,
    "lasts": (_periods, _periods),
    "contains": (_words, _other), "contains_any": (_words, _other), "matches": (_written_like, _other),
}  # fmt: skip
