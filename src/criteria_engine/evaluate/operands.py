"""What operands stand for: a field, a number over rows, a span of months, as one fact.

The half of the reference evaluator that gives values; `reference.py` gives truths. Each needs the other, since a
condition compares values and a number over rows asks conditions of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.facts import Found, Listing, Rows, assessment_year, fact_at
from criteria_engine.evaluate.question import Question, Seen, Trace
from criteria_engine.records.row import Row, Value
from criteria_engine.text import same_words
from criteria_engine.values import UNKNOWN, Period, Quantity, Truth, all_of, any_of, whole_months
from criteria_engine.values.fact import (
    ABSENT,
    INFINITY,
    MISSING,
    ONE,
    Bounds,
    Fact,
    Item,
    exact,
    fold,
    hull,
    quantity,
    some_day_of,
)


class Operands(ABC):
    """Gives the facts that operands stand for, about the rows of one question."""

    def __init__(self, question: Question) -> None:
        self.question = question

    @abstractmethod
    def listing(self, source: n.Source, rows: Rows) -> Listing:
        """The rows of a source."""

    @abstractmethod
    def item(self, where: n.Condition | None, source: n.Source, row: Row, rows: Rows) -> Trace:
        """Whether a row of the source is one of those asked for."""

    def value(self, node: n.Operand, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        """The fact that an operand stands for; what it was read from is added to `seen` and `parts`."""
        read: Callable[[Operands, Any, Rows, list[Seen], list[Trace]], Fact] = _VALUES[type(node)]
        return read(self, node, rows, seen, parts)

    def rights(self, node: n.Operand, rows: Rows, seen: list[Seen], parts: list[Trace]) -> tuple[Fact, ...]:
        """The facts that the right side of a comparison stands for; a parameter may have several values."""
        if isinstance(node, n.Parameter):
            return tuple(self._as_fact(value) for value in node.values)
        if isinstance(node, n.ByReading):
            return self.rights(dict(node.values)[self.question.readings[node.name]], rows, seen, parts)
        return (self.value(node, rows, seen, parts),)

    def _constant(self, node: n.Constant, *_: Any) -> Fact:
        return self._as_fact(node.value)

    def _as_fact(self, value: Value) -> Fact:
        return quantity(value, self.question.about) if isinstance(value, Quantity) else exact(value)

    def _field(self, node: n.FieldOf, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        found = fact_at(self.question, rows, node.path)
        assert isinstance(found, Found)
        seen.append(found.seen)
        return found.fact

    def _the(self, node: n.The, *_: Any) -> Fact:
        if node.name == "as_of":
            return some_day_of(Period.day(self.question.as_of))
        if node.name == "assessment_year":
            return exact(assessment_year(self.question))
        return exact(self.question.period) if self.question.period else MISSING

    def _parameter(self, node: n.Parameter, *_: Any) -> Fact:
        return self._as_fact(node.values[0])

    def _reading(self, node: n.Reading, *_: Any) -> Fact:
        return exact(self.question.readings[node.name])

    def _aggregate(self, node: n.Aggregate, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        listing = self.listing(node.source, rows)
        asked = [self.item(node.where, node.source, row, rows) for row in listing.rows]
        values = [self.fact((*rows, row), node.over) if node.over else ONE for row in listing.rows]
        seen.append(listing.seen)
        parts.extend(asked)
        items = [Item(a.truth, v) for a, v in zip(asked, values, strict=True)]
        if node.distinct:
            said = (self.fact((*rows, row), node.distinct) for row in listing.rows)
            items = list(once_each((item.counted, fact) for item, fact in zip(items, said, strict=True)))
        return fold(node.fold, items, listing.whole)

    def _months_between(self, node: n.MonthsBetween, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        first, last = (self.value(end, rows, seen, parts) for end in (node.first, node.last))
        if first.is_absent or last.is_absent:
            return ABSENT
        if not isinstance(first.value, Period) or not isinstance(last.value, Period):
            return MISSING
        low, high = _months(first.value.end, last.value.start), _months(first.value.start, last.value.end)
        return Fact(bounds=Bounds(low, high), may_be_absent=first.may_be_absent or last.may_be_absent)

    def _spans_due(self, node: n.SpansDue, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        start, months = (self.value(part, rows, seen, parts) for part in (node.start, node.months))
        if start.is_absent or months.is_absent:
            return ABSENT
        first, last = self._up_to(node.until, rows, seen, parts)
        early, late = _days(start)
        length = months.bounds or Bounds()
        # The later the start, the longer the span and the earlier the stop, the fewer have ended.
        low = _spans(late, first, length.hi) if late else 0
        high = _spans(early, last, length.lo) if early else INFINITY
        return Fact(bounds=Bounds(low, high), may_be_absent=start.may_be_absent or months.may_be_absent)

    def _up_to(self, until: n.Operand | None, rows: Rows, seen: list[Seen], parts: list[Trace]) -> tuple[date, date]:
        """The earliest and latest day up to which spans are counted: the as-of date, or an earlier stop."""
        stop = self.value(until, rows, seen, parts) if until else ABSENT
        first, last = _days(stop)
        may_be_early = stop.is_missing
        as_of = self.question.as_of
        return date.min if may_be_early else min(first or as_of, as_of), min(last or as_of, as_of)

    def _choose(self, node: n.Choose, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        found = fact_at(self.question, rows, node.path)
        assert isinstance(found, Found)
        seen.append(found.seen)
        choices = dict(node.values)
        if found.fact.value is not None:
            chosen = choices.get(str(found.fact.value))
            return self.value(chosen, rows, seen, parts) if chosen else MISSING
        absent = self.value(node.absent, rows, seen, parts) if node.absent else ABSENT
        if found.fact.is_absent:
            return absent
        return hull([*(self.value(c, rows, seen, parts) for c in choices.values()), absent])

    def _by_reading(self, node: n.ByReading, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        return self.value(dict(node.values)[self.question.readings[node.name]], rows, seen, parts)

    def fact(self, rows: Rows, path: str) -> Fact:
        """What is known of a field, asked of the last of `rows`."""
        found = fact_at(self.question, rows, path)
        assert isinstance(found, Found)
        return found.fact


def once_each(items: Iterable[tuple[Truth, Fact]]) -> Iterator[Item]:
    """Rows, by whether each counts and what it says in a text field: those that say the same taken together; one that
    does not say it may be any of them."""
    together: dict[str, list[Truth]] = {}
    for counted, said in items:
        if isinstance(said.value, str):
            together.setdefault(same_words(said.value), []).append(counted)
        else:
            yield Item(all_of([counted, UNKNOWN]), ONE)
    yield from (Item(any_of(truths), ONE) for truths in together.values())


def _days(fact: Fact) -> tuple[date | None, date | None]:
    """The first and last day a date may be; of a period meant as a whole its own ends. None: unbounded."""
    if isinstance(fact.value, Period) and not fact.value.is_open:
        return fact.value.start, fact.value.end
    return None, None


def _months(first: date, last: date) -> int | Decimal:
    """Whole months between two days; endless from or to an end that was left open."""
    if first == date.min or last == date.max:
        return INFINITY
    return -INFINITY if first == date.max or last == date.min else whole_months(first, last)


def _spans(start: date, up_to: date, months: int | Decimal) -> int:
    """How many spans end by a day; a span of unknown length is at least a month long."""
    if months == INFINITY or up_to < start:
        return 0
    return whole_months(start, up_to) // max(1, int(max(months, Decimal(1))))


_VALUES: dict[type, Any] = {
    n.Constant: Operands._constant,
    n.FieldOf: Operands._field,
    n.The: Operands._the,
    n.Parameter: Operands._parameter,
    n.Reading: Operands._reading,
    n.Aggregate: Operands._aggregate,
    n.MonthsBetween: Operands._months_between,
    n.SpansDue: Operands._spans_due,
    n.Choose: Operands._choose,
    n.ByReading: Operands._by_reading,
}
